"""Addresses of a stage's blind tasting."""

from django.urls import path

from laureat.desks.office import tasting_views

urlpatterns = [
    path("tasting/", tasting_views.tasting, name="tasting"),
    path("tasting/<slug:nomination>/code/", tasting_views.code, name="code-samples"),
    path("tasting/<slug:nomination>/", tasting_views.act, name="coding-act"),
    path("tasting/<slug:nomination>/tasters/", tasting_views.appoint, name="appoint-tasters"),
    path("tasting/<slug:nomination>/tasters/<int:expert>/release/", tasting_views.release, name="release-taster"),
    path("tasting/<slug:nomination>/open/", tasting_views.open_codes, name="open-codes"),
    path("tasting/<slug:nomination>/act.pdf", tasting_views.act_paper, name="coding-act-paper"),
    path("tasting/<slug:nomination>/opening.pdf", tasting_views.opening_paper, name="opening-paper"),
    path("tasting/<slug:nomination>/labels.pdf", tasting_views.labels, name="sample-labels"),
    path("tasting/<slug:nomination>/sheets.pdf", tasting_views.blanks, name="tasting-sheets"),
]
