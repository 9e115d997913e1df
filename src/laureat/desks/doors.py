"""Which desks a person may enter, and what stands on each: one answer for the navigation and for the page after signing in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laureat.commissions import queries as commissions
from laureat.judging import queries as judging
from laureat.people import queries as people
from laureat.people.models import Person
from laureat.people.states import Power


@dataclass(frozen=True)
class Door:
    """The entrance of a desk, or one of its sections."""

    label: object
    url: str
    prefix: str
    icon: str


@dataclass(frozen=True)
class Desk:
    """A desk with its sections."""

    door: Door
    sections: tuple[Door, ...] = ()


PUBLIC = (
    Door(_("Results"), "/", "/seasons/", "award"),
    Door(_("Catalogue"), "/goods/", "/goods/", "search"),
    Door(_("Check a diploma"), "/verify/", "/verify/", "shield-check"),
    Door(_("Methodology"), "/methodology/", "/methodology/", "scale"),
)
APPLICANT = Desk(
    Door(_("My entries"), "/applicant/", "/applicant/", "package"),
    (
        Door(_("Entries"), "/applicant/", "/applicant/entries/", "clipboard-list"),
        Door(_("Goods and services"), "/applicant/goods/", "/applicant/goods/", "package"),
        Door(_("Enterprise"), "/applicant/enterprise/", "/applicant/enterprise/", "factory"),
    ),
)
EXPERT = Desk(Door(_("Judging"), "/expert/", "/expert/", "scale"))
MEMBER = Desk(Door(_("Sittings"), "/member/", "/member/", "gavel"))
_OFFICE: tuple[tuple[Door, frozenset[Power]], ...] = (
    (Door(_("Season's board"), "/office/", "/office/board/", "layout-dashboard"), frozenset(Power)),
    (Door(_("Letters"), "/office/letters/", "/office/letters/", "mail"), frozenset({Power.WRITE_LETTERS})),
    (Door(_("Check of entries"), "/office/entries/", "/office/entries/", "clipboard-check"), frozenset({Power.SEE_BOARD})),
    (Door(_("Judging"), "/office/judging/", "/office/judging/", "scale"), frozenset({Power.ASSIGN_EXPERTS})),
    (Door(_("Sittings"), "/office/sittings/", "/office/sittings/", "gavel"), frozenset({Power.CONVENE})),
    (Door(_("Awards"), "/office/honours/", "/office/honours/", "award"), frozenset({Power.ISSUE})),
    (Door(_("Publication"), "/office/publication/", "/office/publication/", "newspaper"), frozenset({Power.PUBLISH})),
    (Door(pgettext_lazy("section", "Regulations"), "/office/regulations/", "/office/regulations/", "scroll-text"), frozenset({Power.APPROVE_REGULATION})),
    (Door(_("People and bodies"), "/office/people/", "/office/people/", "users"), frozenset({Power.APPOINT})),
    (Door(_("Enterprises"), "/office/enterprises/", "/office/enterprises/", "factory"), frozenset({Power.SEE_BOARD})),
    (Door(_("Outbox"), "/office/outbox/", "/office/outbox/", "inbox"), frozenset({Power.SEE_LEDGER})),
    (Door(_("Ledger"), "/office/ledger/", "/office/ledger/", "fingerprint"), frozenset({Power.SEE_LEDGER})),
)  # fmt: skip


def public_for(person: Person | AnonymousUser) -> tuple[Door, ...]:
    """Public pages in the masthead; people with desks of their own find the rest at the foot of the page."""
    return PUBLIC[:2] if isinstance(person, Person) else PUBLIC


def desks_for(person: Person | AnonymousUser, *, at: datetime, powers: Collection[Power] | None = None) -> list[Desk]:
    """The desks that are open to this person. Two queries; one where the person's powers are known already."""
    if not isinstance(person, Person):
        return []
    powers = set(people.powers_of(person, at=at) if powers is None else powers)
    office = tuple(door for door, needed in _OFFICE if powers & needed)
    has = people.which_exist(
        person,
        enterprise=people.enterprises_of(person, at=at),
        expert=judging.places_of(person),
        seat=commissions.memberships_of(person, at=at),
    )
    open_to = (
        (APPLICANT, has["enterprise"]),
        (EXPERT, has["expert"]),
        (MEMBER, has["seat"]),
        (Desk(Door(_("Office"), "/office/", "/office/", "landmark"), office), bool(office)),
    )
    found = [desk for desk, is_open in open_to if is_open]
    return found or [APPLICANT]


def home_of(person: Person, *, at: datetime) -> str:
    """Where the person lands after signing in."""
    return desks_for(person, at=at)[0].door.url
