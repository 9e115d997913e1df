"""Addresses of assigning."""

from django.urls import path

from laureat.desks.office import assigning_views

urlpatterns = [
    path("stages/<int:pk>/plans/", assigning_views.plans, name="assign"),
    path("stages/<int:pk>/plans/<int:plan>/", assigning_views.plan, name="plan"),
    path("stages/<int:pk>/plans/<int:plan>/apply/", assigning_views.apply_plan, name="apply-plan"),
    path("stages/<int:pk>/group/", assigning_views.group, name="assign-group"),
    path("stages/<int:pk>/items/<int:entry>/", assigning_views.item, name="judging-item"),
    path("stages/<int:pk>/items/<int:entry>/arbiter/", assigning_views.arbiter, name="call-arbiter"),
    path("stages/<int:pk>/items/<int:entry>/settle/", assigning_views.settle, name="settle-disagreement"),
    path("stages/<int:pk>/assignments/<int:assignment>/cancel/", assigning_views.cancel, name="cancel-assignment"),
    path("stages/<int:pk>/disagreements/", assigning_views.disagreements, name="disagreements"),
    path("seasons/<int:pk>/anchors/<slug:tier>/", assigning_views.anchors, name="anchors"),
    path("seasons/<int:pk>/anchors/<slug:tier>/<int:anchor>/drop/", assigning_views.drop_anchor, name="drop-anchor"),
]
