"""Addresses of the commission member's desk."""

from django.urls import path

from laureat.desks.member import views

app_name = "member"
urlpatterns = [
    path("", views.home, name="home"),
    path("sittings/<int:pk>/", views.sitting, name="sitting"),
    path("sittings/<int:pk>/protocol.pdf", views.protocol, name="protocol"),
    path("sittings/<int:pk>/protocol/sign/", views.sign_protocol, name="sign-protocol"),
    path("stages/<int:pk>/flags/", views.flags, name="flags"),
    path("items/<int:pk>/", views.item, name="item"),
    path("items/<int:pk>/vote/", views.vote, name="vote"),
    path("items/<int:pk>/recuse/", views.recuse, name="recuse"),
]
