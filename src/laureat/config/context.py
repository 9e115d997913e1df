"""What every page knows: the desks a person may enter, the display settings, the demo's mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from laureat.desks import doors
from laureat.desks.doors import Door


@dataclass(frozen=True)
class Link:
    """An entry of the navigation."""

    label: object
    url: str
    icon: str = ""
    current: bool = False


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every page."""
    path = request.path
    person = getattr(request, "user", None) or AnonymousUser()
    desks = doors.desks_for(person, at=timezone.now(), powers=getattr(request, "powers", None))
    here = next((desk for desk in desks if path.startswith(desk.door.prefix)), None)
    own = [Link(desk.door.label, desk.door.url, desk.door.icon, desk is here) for desk in desks]
    return {
        "navigation": [*_links(doors.public_for(person), path), *own],
        "desk_title": here.door.label if here else "",
        "desk_navigation": _links(here.sections, path) if here else [],
        "footer_navigation": _footer(),
        "demo_mark": _("Demonstration data: participants and results are fictitious") if settings.DEMO else "",
        "demo": settings.DEMO,
        "site_url": settings.SITE_URL,
    }


def _links(found: Iterable[Door], path: str) -> list[Link]:
    return [Link(door.label, door.url, door.icon, path == door.url or path.startswith(door.prefix)) for door in found]


def _footer() -> list[Link]:
    own = [
        Link(_("Methodology"), "/methodology/"),
        Link(_("Check a diploma"), "/verify/"),
        Link(_("Personal data"), "/consents/personal-data/"),
    ]
    return [*own, Link(_("Demonstration logins"), "/demo/")] if settings.DEMO else own
