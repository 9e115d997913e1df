"""Addresses of the office's pages about awards and their publication."""

from django.urls import path

from laureat.desks.office import honours_views as views

urlpatterns = [
    path("honours/", views.honours, name="honours-home"),
    path("publication/", views.publications, name="publication-home"),
    path("honours/<int:season>/", views.honours_of, name="honours"),
    path("honours/<int:season>/confer/", views.confer, name="confer"),
    path("honours/<int:season>/issue/", views.issue, name="issue"),
    path("honours/<int:season>/register/", views.register, name="register"),
    path("honours/diplomas/<int:pk>.pdf", views.diploma_pdf, name="diploma-pdf"),
    path("honours/diplomas/<int:pk>/annul/", views.annul, name="annul"),
    path("honours/licences/<int:pk>.pdf", views.licence_pdf, name="licence-pdf"),
    path("honours/licences/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("publication/<int:season>/", views.publication, name="publication"),
    path("publication/<int:season>/<slug:verb>/", views.publication_verb, name="publication-verb"),
]
