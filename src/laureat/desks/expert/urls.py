"""Addresses of the expert desk."""

from django.urls import URLPattern, URLResolver

app_name = "expert"
urlpatterns: list[URLPattern | URLResolver] = []
