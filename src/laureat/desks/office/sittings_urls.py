"""Addresses of the office's pages about sittings."""

from django.urls import path

from laureat.desks.office import sittings_views as views

urlpatterns = [
    path("sittings/", views.sittings, name="sittings"),
    path("sittings/convene/<int:stage>/", views.convene, name="convene"),
    path("sittings/<int:pk>/", views.sitting, name="sitting"),
    path("sittings/<int:pk>/presence/<int:membership>/", views.presence, name="presence"),
    path("sittings/<int:pk>/open/", views.open_sitting, name="open-sitting"),
    path("sittings/<int:pk>/close/", views.close_sitting, name="close-sitting"),
    path("sittings/<int:pk>/protocol/", views.draw_protocol, name="draw-protocol"),
    path("sittings/<int:pk>/protocol.pdf", views.protocol, name="protocol"),
    path("sittings/items/<int:pk>/call/", views.call_item, name="call-item"),
    path("sittings/items/<int:pk>/decide/", views.decide, name="decide"),
    path("commissions/<slug:slug>/", views.commission, name="commission"),
]
