"""Which desks a person may enter: one answer for the navigation and for the page after signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from laureat.people.models import Person


@dataclass(frozen=True)
class Door:
    """The entrance of a desk."""

    label: object
    url: str
    prefix: str
    icon: str


def doors_for(person: Person | AnonymousUser, *, at: datetime) -> list[Door]:
    """The desks that are open to this person, the public pages first."""
    return [Door(_("Results"), "/", "/catalogue/", "award")]
