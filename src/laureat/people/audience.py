"""Every route says for whom it is; a test walks all routes and finds the ones that do not."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from laureat.kernel import ALLOWED, Verdict

View = Callable[..., HttpResponse]
Test = Callable[[HttpRequest], Verdict]


def audience(name: str, test: Test | None = None) -> Callable[[View], View]:
    """Declare a view's audience. With a `test`, strangers are sent to sign in and others get the refusal's sentence (403)."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if test is not None:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
                request.at = timezone.now()
                test(request).require()
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
