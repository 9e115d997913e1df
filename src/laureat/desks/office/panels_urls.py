"""Addresses of a stage's judging in detail: items with their sheets, experts, reminders."""

from django.urls import path

from laureat.desks.office import panels_views, whatif_views

urlpatterns = [
    path("board/", panels_views.board, name="judging-board"),
    path("experts/", panels_views.experts, name="stage-experts"),
    path("reminders/", panels_views.reminders, name="reminders"),
    path("reminders/send/", panels_views.remind, name="remind"),
    path("what-if/", whatif_views.stage, name="what-if"),
]
