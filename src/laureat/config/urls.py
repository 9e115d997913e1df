"""Addresses: each desk under its own name, the public at the root."""

from django.contrib import admin
from django.urls import include, path

from laureat.config import health
from laureat.desks.api import endpoints
from laureat.people.audience import everyone
from laureat.ui import display

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("display/", everyone(display.choose), name="display"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("api/1/", endpoints.urls()),
    path("applicant/", include("laureat.desks.applicant.urls")),
    path("expert/", include("laureat.desks.expert.urls")),
    path("member/", include("laureat.desks.member.urls")),
    path("office/", include("laureat.desks.office.urls")),
    path("", include("laureat.desks.public.urls")),
]
