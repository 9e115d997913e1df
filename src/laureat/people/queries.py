"""Who holds which power where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Q, QuerySet

from laureat.people.models import Appointment, Consent, Person
from laureat.people.powers import POWERS
from laureat.people.states import Power
from laureat.registry.models import Enterprise


@dataclass(frozen=True)
class Territory:
    """Where somebody may use a power: everywhere, or in some regions."""

    everywhere: bool = False
    regions: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.regions)

    def covers(self, region_id: int | None) -> bool:
        """Whether a region lies inside; None stands for the federal level."""
        return self.everywhere or region_id in self.regions

    def filter(self, lookup: str) -> Q:
        """A condition for a queryset: `territory.filter("stage__region")`."""
        return Q() if self.everywhere else Q(**{f"{lookup}__in": sorted(self.regions)})


def in_force(at: datetime) -> Q:
    """Appointments that hold at this instant."""
    return Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))


def appointments_of(person: Person, *, at: datetime) -> QuerySet[Appointment]:
    """What the person is appointed to, with the body or enterprise."""
    return (
        Appointment.objects.filter(in_force(at), person_id=person.pk)
        .select_related("body__region", "enterprise")
        .order_by("pk")
    )


def appointments_of_office(person: Person, *, at: datetime) -> QuerySet[Appointment]:
    """Appointments to bodies within the territory where the person appoints."""
    territory = territory_of(person, Power.APPOINT, at=at)
    found = Appointment.objects.filter(in_force(at), body__isnull=False).select_related("person", "body__region", "enterprise")
    return found.filter(territory.filter("body__region")).order_by("body__slug", "pk") if territory else found.none()


def powers_of(person: Person, *, at: datetime) -> dict[Power, Territory]:
    """Every power that the person holds, with its territory. One query."""
    found: dict[Power, Territory] = {}
    for appointment in appointments_of(person, at=at).filter(body__isnull=False):
        for power in POWERS.get((appointment.body.kind, appointment.role), frozenset()):
            found[power] = _widen(found.get(power, Territory()), appointment.body.region_id)
    return found


def territory_of(person: Person, power: Power, *, at: datetime) -> Territory:
    """Where the person may use this power; an empty (false) territory means nowhere."""
    return powers_of(person, at=at).get(power, Territory()) if person.is_authenticated else Territory()


def enterprises_of(person: Person, *, at: datetime) -> QuerySet[Enterprise]:
    """Enterprises that the person represents."""
    mine = Appointment.objects.filter(in_force(at), person_id=person.pk, enterprise__isnull=False)
    return Enterprise.objects.filter(pk__in=mine.values("enterprise")).select_related("region")


def representatives_of(enterprise: Enterprise, *, at: datetime) -> QuerySet[Person]:
    """People who represent the enterprise."""
    theirs = Appointment.objects.filter(in_force(at), enterprise=enterprise)
    return Person.objects.filter(pk__in=theirs.values("person"), is_active=True)


def consents_of(person: Person) -> dict[str, Consent]:
    """The consents that the person has given and not withdrawn, by kind."""
    return {consent.kind: consent for consent in Consent.objects.filter(person_id=person.pk, withdrawn_at=None)}


def needs_second_factor(person: Person, *, at: datetime) -> bool:
    """Whether the person holds an office appointment (or may enter the admin)."""
    return person.is_staff or appointments_of(person, at=at).filter(body__isnull=False).exists()


def people_with(power: Power, region_id: int | None, *, at: datetime) -> QuerySet[Person]:
    """Who may use a power in a region (None: at the federal level): whom to tell when there is work."""
    kinds = [pair for pair, powers in POWERS.items() if power in powers]
    matching = Q()
    for kind, role in kinds:
        matching |= Q(body__kind=kind, role=role)
    place = Q(body__region=None) if region_id is None else Q(body__region=region_id)
    appointed = Appointment.objects.filter(in_force(at), matching, place)
    return Person.objects.filter(pk__in=appointed.values("person"), is_active=True)


def officials_within(territory: Territory, *, at: datetime) -> QuerySet[Person]:
    """People who act for bodies of a territory."""
    appointed = Appointment.objects.filter(in_force(at), territory.filter("body__region"), body__isnull=False)
    return Person.objects.filter(pk__in=appointed.values("person"), is_active=True)


def _widen(territory: Territory, region_id: int | None) -> Territory:
    if region_id is None:
        return Territory(everywhere=True, regions=territory.regions)
    return Territory(territory.everywhere, territory.regions | {region_id})


def which_exist(person: Person, **found: QuerySet[Any]) -> dict[str, bool]:
    """Which of these querysets have rows; they are asked together with the person. One query."""
    asked = {name: Exists(rows) for name, rows in found.items()}
    row = Person.objects.filter(pk=person.pk).values_list(*asked.values()).get()
    return dict(zip(asked, row, strict=True))


def person_by_email(email: str) -> Person | None:
    """The person with this e-mail."""
    return Person.objects.filter(email=email.lower()).first()
