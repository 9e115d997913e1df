"""The demonstration's door: its logins on one page, and a button for each. Elsewhere these pages do not exist."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laureat.demo import logins
from laureat.people.audience import everyone
from laureat.people.models import Person


@everyone
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """One login for each role."""
    if not settings.DEMO:
        raise Http404
    return render(request, "public/demo.html", {"title": _("Look in through every door"), "logins": logins.kept()})


@everyone
@require_POST
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as one of the demonstration's people with one click."""
    found = next((known for known in logins.kept() if known.key == key), None)
    person = Person.objects.filter(email=found.email).first() if found else None
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(found.desk)
