"""Addresses of judging without a network."""

from django.urls import path

from laureat.desks.office import packs_views

urlpatterns = [
    path("judging/stages/<int:pk>/offline/", packs_views.offline, name="offline"),
    path("judging/stages/<int:pk>/offline/sheets.pdf", packs_views.blanks, name="blank-sheets"),
    path("judging/stages/<int:pk>/offline/marks.zip", packs_views.archive, name="packs"),
    path("judging/stages/<int:pk>/offline/upload/", packs_views.upload, name="upload-pack"),
    path("judging/stages/<int:pk>/offline/code/", packs_views.by_code, name="sheet-by-code"),
    path("judging/stages/<int:pk>/offline/packs/<str:token>/", packs_views.preview, name="pack-preview"),
    path("judging/sheets/<str:token>/", packs_views.paper_sheet, name="paper-sheet"),
]
