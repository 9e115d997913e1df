"""What every page knows: the desks a person may enter, the display settings, the demo's mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from laureat.desks.doors import doors_for


@dataclass(frozen=True)
class Link:
    """An entry of the navigation."""

    label: str
    url: str
    icon: str
    current: bool


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every page."""
    doors = doors_for(request.user, at=timezone.now()) if hasattr(request, "user") else []
    return {
        "navigation": [Link(d.label, d.url, d.icon, request.path.startswith(d.prefix)) for d in doors],
        "demo_mark": _("Demonstration data: participants and results are fictitious") if settings.DEMO else "",
        "demo": settings.DEMO,
        "site_url": settings.SITE_URL,
    }
