"""Addresses of the expert's desk."""

from django.urls import path

from laureat.desks.expert import views

app_name = "expert"
urlpatterns = [
    path("", views.home, name="home"),
    path("items/<int:pk>/", views.item, name="item"),
    path("items/<int:pk>/clear/", views.clear, name="clear"),
    path("items/<int:pk>/conflict/", views.conflict, name="conflict"),
    path("items/<int:pk>/sign/", views.sign, name="sign"),
    path("items/<int:pk>/sheet.pdf", views.paper, name="paper"),
]
