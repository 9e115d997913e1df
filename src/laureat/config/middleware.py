"""What happens around every request: its id, refusals as pages, the office's second factor."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable

import structlog
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.middleware import UserSessionsMiddleware
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from laureat.kernel import Refused
from laureat.kernel.machine import IllegalMove
from laureat.ledger.actions import REQUEST
from laureat.people import queries as people
from laureat.people.models import Person

GetResponse = Callable[[HttpRequest], HttpResponse]
_GUARDED = ("/office/", "/admin/")
_STATUS = {"forbidden": 403, "not-signed-in": 403, "invalid": 422, "too-large": 413}


def request_id(get_response: GetResponse) -> GetResponse:
    """One id for each request: in the logs, in the ledger's rows, in the answer's header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        identity = str(uuid.uuid4())
        token = REQUEST.set(identity)
        structlog.contextvars.bind_contextvars(request=identity)
        try:
            response = get_response(request)
        finally:
            REQUEST.reset(token)
            structlog.contextvars.clear_contextvars()
        response["X-Request-Id"] = identity
        return response

    return middleware


class Refusals:
    """An action that was refused becomes a page with its sentence; nothing was changed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            verdict = exception.verdict
            return render(request, "ui/refused.html", {"verdict": verdict}, status=_STATUS.get(verdict.code, 409))
        if isinstance(exception, IllegalMove):
            sentence = _("This has already been done, or its turn has not come. Open the page again to see how things stand.")
            return render(request, "ui/refused.html", {"verdict": sentence}, status=409)
        return None


def second_factor(get_response: GetResponse) -> GetResponse:
    """People with office powers set up a second factor before they work."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_GUARDED) and _lacks_second_factor(request.user):
            messages.info(request, _("Work at this desk needs a second factor. Set it up once, it takes a minute."))
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def _lacks_second_factor(person: Person | AnonymousUser) -> bool:
    return isinstance(person, Person) and not is_mfa_enabled(person) and people.needs_second_factor(person, at=timezone.now())


class SeldomUserSessions(UserSessionsMiddleware):
    """Keeps when a session was last seen, from which address and browser: at once when these change, else once in five minutes.

    Every page would pay five statements and a write for it otherwise.
    """

    SELDOM = 300

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = f"{request.session.session_key} {request.META.get('REMOTE_ADDR')} {request.META.get('HTTP_USER_AGENT')}"
        if not cache.add(f"seen-{hashlib.sha256(known.encode()).hexdigest()}", True, self.SELDOM):
            return self.get_response(request)
        return super().__call__(request)
