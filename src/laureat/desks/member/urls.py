"""Addresses of the commission member's desk."""

from django.urls import path, re_path

from laureat.desks.member import conflict_views, views

app_name = "member"
urlpatterns = [
    path("", views.home, name="home"),
    path("conflicts/", conflict_views.conflicts, name="conflicts"),
    re_path(r"^conflicts/(?P<pk>\d+)/(?P<verb>confirm|dismiss)/$", conflict_views.decide, name="decide-conflict"),
    path("sittings/<int:pk>/", views.sitting, name="sitting"),
    path("sittings/<int:pk>/protocol.pdf", views.protocol, name="protocol"),
    path("sittings/<int:pk>/protocol/sign/", views.sign_protocol, name="sign-protocol"),
    path("stages/<int:pk>/flags/", views.flags, name="flags"),
    path("items/<int:pk>/", views.item, name="item"),
    path("items/<int:pk>/vote/", views.vote, name="vote"),
    path("items/<int:pk>/recuse/", views.recuse, name="recuse"),
]
