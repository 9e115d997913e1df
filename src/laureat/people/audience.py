"""Every route says for whom it is; a test walks all routes and finds the ones that do not."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from laureat.kernel import ALLOWED, Verdict
from laureat.people.models import Person
from laureat.people.queries import Territory
from laureat.people.states import Power


class DeskRequest(HttpRequest):
    """A request that passed an audience's test: who asks is a person, the moment of asking is fixed; the office's test also leaves the powers."""

    user: Person
    at: datetime
    powers: dict[Power, Territory]
    htmx: HtmxDetails


View = Callable[..., HttpResponse | FileResponse]
Test = Callable[[DeskRequest], Verdict]


def audience(name: str, test: Test | None = None) -> Callable[[View], View]:
    """Declare a view's audience. With a `test`, strangers are sent to sign in and others get the refusal's sentence (403)."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
            if test is not None:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
                asked = cast("DeskRequest", request)
                asked.at = timezone.now()
                test(asked).require()
            return view(request, *args, **kwargs)

        guarded.audience = name  # type: ignore[attr-defined]
        return guarded

    return decorate


def everyone(view: View) -> View:
    """A public route."""
    return audience("everyone")(view)


def signed_in(view: View) -> View:
    """A route for anybody with an account; what it shows follows from the account."""
    return audience("signed-in", lambda request: ALLOWED)(view)
