"""Licences to judge: reads, and how far marks lie from the agreed ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from laureat.judging.models import Expert, Licence, Qualifying, Reference
from laureat.judging.states import LicenceState
from laureat.kernel.deadline import MOSCOW
from laureat.season.models import Programme
from laureat.season.regulation import Criterion

RENEWED_BEFORE = timedelta(days=60)


@dataclass(frozen=True)
class Step:
    """A reference dossier on the way to a licence: how often it was marked, and whether within the tolerance."""

    reference: Reference
    attempts: int
    passed: bool


def licence_of(expert: Expert, nomination: str) -> Licence | None:
    """The expert's licence for a nomination, in whatever state."""
    return Licence.objects.filter(expert=expert, nomination=nomination).first()


def licences_of(experts: Iterable[Expert]) -> QuerySet[Licence]:
    """All licences of these experts."""
    return Licence.objects.filter(expert__in=[expert.pk for expert in experts]).order_by("expert_id", "nomination")


def is_valid(licence: Licence, *, at: datetime) -> bool:
    """Whether the licence is in force on this day."""
    return licence.state == LicenceState.HELD and licence.valid_until is not None and licence.valid_until >= day(at)


def state_of(licence: Licence, *, at: datetime) -> tuple[str, object]:
    """The licence's state on this day and its name: one that was granted and whose last day is over has expired."""
    if licence.state == LicenceState.HELD and not is_valid(licence, at=at):
        return "expired", pgettext_lazy("licence to judge", "Expired")
    return licence.state, licence.get_state_display()


def is_ending(licence: Licence, *, at: datetime) -> bool:
    """Whether a granted licence has expired or will within two months: it may be earned anew."""
    return licence.valid_until is not None and licence.valid_until <= day(at) + RENEWED_BEFORE


def day(at: datetime) -> date:
    """The calendar day in Moscow's time: licences end with it."""
    return at.astimezone(ZoneInfo(MOSCOW)).date()


def in_force(experts: Iterable[Expert], *, at: datetime) -> set[tuple[int, str]]:
    """Which experts may judge which nominations today. One query."""
    found = licences_of(experts).filter(state=LicenceState.HELD, valid_until__gte=day(at))
    return set(found.values_list("expert_id", "nomination"))


def references(programme: Programme, nomination: str | None = None) -> QuerySet[Reference]:
    """Reference dossiers in use."""
    found = Reference.objects.filter(programme=programme, retired_at=None).select_related("document")
    return found.filter(nomination=nomination) if nomination else found


def attempts(licence: Licence, reference: Reference) -> int:
    """How often the expert has marked the reference dossier."""
    return Qualifying.objects.filter(licence=licence, reference=reference).count()


def steps(licence: Licence | None, nomination: str, programme: Programme) -> list[Step]:
    """A nomination's reference dossiers and how the expert has marked them since the licence was begun. Two queries."""
    tried: dict[int, list[bool]] = {}
    for attempt in Qualifying.objects.filter(licence=licence, given_at__gte=licence.begun_at) if licence else ():
        tried.setdefault(attempt.reference_id, []).append(attempt.passed)
    return [Step(one, len(tried.get(one.pk, ())), any(tried.get(one.pk, ()))) for one in references(programme, nomination)]


def distance(marks: Mapping[str, Decimal], agreed: Mapping[str, Decimal], criteria: Iterable[Criterion]) -> Decimal:
    """How far marks lie from the agreed ones: the mean over criteria of |mark - agreed| as a share of the scale, 0 to 1, four decimals.

    Criteria that nobody agreed on do not count. Raises ValueError when none is left or a mark is missing.
    """
    compared = [criterion for criterion in criteria if criterion.key in agreed]
    if not compared or any(criterion.key not in marks for criterion in compared):
        raise ValueError("every agreed criterion has a mark")
    parts = [abs(marks[c.key] - agreed[c.key]) / c.max for c in compared]
    return (sum(parts, Decimal(0)) / len(parts)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
