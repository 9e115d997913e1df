"""Addresses of what a stage's sheets became, and of the comparison of regions."""

from django.urls import path

from laureat.desks.office import results_views

urlpatterns = [
    path("judging/stages/<int:pk>/results/", results_views.results, name="judging-results"),
    path("judging/stages/<int:pk>/results.pdf", results_views.results_pdf, name="judging-results-pdf"),
    path("judging/stages/<int:pk>/results.xlsx", results_views.results_xlsx, name="judging-results-xlsx"),
    path("judging/stages/<int:pk>/pictures/", results_views.pictures, name="judging-pictures"),
    path("judging/stages/<int:pk>/flags/", results_views.flags, name="judging-flags"),
    path("judging/seasons/<int:pk>/regions/", results_views.regions, name="judging-regions"),
]
