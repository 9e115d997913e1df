"""How a reader wants to see the pages: theme, size of text, spacing, images. Kept in a cookie, works without scripts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "display"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Option:
    """One of the values that a reader may choose."""

    value: str
    label: Any
    icon: str = ""


CHOICES: dict[str, tuple[Any, tuple[Option, ...]]] = {
    "theme": (
        _("Colours"),
        (
            Option("auto", _("As on the device"), "monitor"),
            Option("light", pgettext_lazy("display", "Light"), "sun"),
            Option("dark", pgettext_lazy("display", "Dark"), "moon"),
            Option("contrast", _("Black on white"), "contrast"),
            Option("contrast-inverted", _("White on black"), "contrast"),
        ),
    ),
    "size": (_("Text size"), tuple(Option(value, f"{value} %") for value in ("100", "125", "150", "200"))),
    "spacing": (
        _("Spacing of letters"),
        (Option("normal", pgettext_lazy("display", "Usual")), Option("wide", pgettext_lazy("display", "Wide"))),
    ),
    "images": (
        _("Images"),
        (Option("on", pgettext_lazy("display", "Shown")), Option("off", pgettext_lazy("display", "Off"), "eye-off")),
    ),
}


@dataclass(frozen=True)
class Display:
    """A reader's choice; the first value of each list is the default."""

    theme: str = "auto"
    size: str = "100"
    spacing: str = "normal"
    images: str = "on"

    @classmethod
    def of(cls, wanted: dict[str, str]) -> Display:
        """The choice among known values; anything else is left at its default."""
        known = {name: {option.value for option in options} for name, (_label, options) in CHOICES.items()}
        return cls(**{name: wanted[name] for name, values in known.items() if wanted.get(name) in values})

    @classmethod
    def from_request(cls, request: HttpRequest | None) -> Display:
        """The choice that the reader's cookie holds."""
        return cls.of(dict(parse_qsl(request.COOKIES.get(COOKIE, "")))) if request is not None else cls()

    @property
    def chosen(self) -> dict[str, str]:
        """Only what differs from the defaults."""
        defaults = {field.name: field.default for field in fields(self)}
        return {name: value for name, value in asdict(self).items() if value != defaults[name]}

    @property
    def cookie(self) -> str:
        """The choice as the cookie keeps it."""
        return urlencode(self.chosen)


@csrf_exempt
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the reader's display settings or language in cookies and go back to the page.

    It needs no token: it changes nothing but how this browser shows pages, and public pages stay free of token cookies.
    """
    response = HttpResponseRedirect(_way_back(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    elif "reset" in request.POST:
        response.delete_cookie(COOKIE, samesite="Lax")
    elif any(name in request.POST for name in CHOICES):
        _keep(response, COOKIE, Display.of(request.POST.dict()).cookie)
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def is_own(request: HttpRequest, address: str) -> bool:
    """Whether an address is a page of this site."""
    return url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure())


def _way_back(request: HttpRequest) -> str:
    """The page that the reader came from, if it is ours."""
    wanted = request.POST.get("next", "")
    return wanted if wanted and is_own(request, wanted) else "/"
