"""How far a stage's judging is: by panel, by item, by sheet. For stages of thousands of items: counts are made by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from laureat.entries.models import Entry
from laureat.entries.states import EntryState
from laureat.judging.disagreeing import unsettled
from laureat.judging.models import Assignment, Expert, ScoreSheet
from laureat.judging.queries import LIVE, panel_size
from laureat.judging.states import AssignmentPart, AssignmentState, SheetState
from laureat.judging.visibility import hidden_entries
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage

SOON = timedelta(days=3)
SORTS = ("state", "-state", "spread", "-spread")


class Due(TextChoices):
    """How near the end of the judging is; it makes unsigned sheets late."""

    CALM = "calm", _("There is time")
    SOON = "soon", _("The deadline is near")
    OVER = "over", _("The deadline has passed")


class ItemState(TextChoices):
    """How far an item's panel is. Late is not a state of its own: such an item is short or in work, and time runs out."""

    BARE = "bare", _("Without experts")
    SHORT = "short", _("Too few experts")
    WORK = "work", _("Being judged")
    WHOLE = "whole", _("All sheets signed")


LATE, APART = "late", "apart"


@dataclass(frozen=True)
class Panel:
    """The sheets of a nomination: those that count, by how far they are."""

    nomination: str
    items: int
    signed: int
    working: int
    silent: int

    @property
    def assigned(self) -> int:
        """All sheets that count."""
        return self.signed + self.unsigned

    @property
    def unsigned(self) -> int:
        """Sheets that are still awaited."""
        return self.working + self.silent


@dataclass(frozen=True)
class Sheet:
    """An expert's sheet as the office sees it; no total: not signed, or not to be seen."""

    expert: Expert
    state: str
    total: Decimal | None
    saved_at: datetime | None


@dataclass(frozen=True)
class Item:
    """An item with its sheets; `hidden`: others' totals are kept from the reader; `anchor`: it is another region's and ranks there.

    `apart`: its sheets lie too far apart, and nobody has settled it yet.
    """

    entry: Entry
    anchor: bool
    state: ItemState
    late: bool
    apart: bool
    hidden: bool
    spread: Decimal | None
    sheets: Sequence[Sheet]


def due(stage: Stage, *, at: datetime) -> Due:
    """How near the stage's last moment of signing is."""
    if stage.judging_deadline.passed(at):
        return Due.OVER
    return Due.SOON if stage.judging_until - at <= SOON else Due.CALM


def sheets(stage: Stage) -> QuerySet[Assignment]:
    """The stage's assignments of entries that take part."""
    return Assignment.objects.filter(stage=stage, entry__state=EntryState.ADMITTED)


def dossiers(stage: Stage) -> QuerySet[Assignment]:
    """Those by the dossier. Tasting sheets are never shown beside an entry: its taster may read this page."""
    return sheets(stage).exclude(part=AssignmentPart.TASTING)


def panels(stage: Stage, items: QuerySet[Entry]) -> list[Panel]:
    """Every nomination that has items, in the regulation's order. Two queries."""
    whole = dict(items.order_by().values_list("nomination").annotate(count=Count("pk")))
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    rows = dossiers(stage).filter(state__in=LIVE).order_by().values_list("entry__nomination", "state")
    for nomination, state, count in rows.annotate(count=Count("pk")):
        counted[nomination][state] = count
    return [
        Panel(
            key, whole.get(key, 0), counted[key].get(AssignmentState.SIGNED, 0), counted[key].get(AssignmentState.CLEARED, 0),
            counted[key].get(AssignmentState.ASSIGNED, 0),
        )
        for key in (nomination.key for nomination in seasons.rules_of(stage.season).nominations)
        if key in whole or key in counted
    ]  # fmt: skip


def state_counts(stage: Stage, items: QuerySet[Entry], whole: int) -> dict[str, int]:
    """How many of these items (`whole` in all) are in each state, how many are late, how many disagreed on. One query."""
    counted = _counted(stage).filter(entry__in=items.order_by().values("pk"))
    found = counted.aggregate(
        any=Count("entry"), **{key: Count("entry", filter=condition) for key, condition in _conditions(stage).items()}
    )
    return {ItemState.BARE.value: whole - found.pop("any"), **found}


def in_state(items: QuerySet[Entry], stage: Stage, state: str) -> QuerySet[Entry]:
    """Items that are in a state, late or disagreed on; all of them for any other word."""
    if state == ItemState.BARE:
        return items.exclude(pk__in=_counted(stage).values("entry"))
    conditions = _conditions(stage)
    return items.filter(pk__in=_counted(stage).filter(conditions[state]).values("entry")) if state in conditions else items


def in_order(items: QuerySet[Entry], stage: Stage, sort: str, *, person: Person) -> QuerySet[Entry]:
    """Items by their state or by the spread of their totals, else by nomination. What the person may not see stands last."""
    key, down = sort.removeprefix("-"), sort.startswith("-")
    found = items.select_related(None).select_related("good", "enterprise")
    found = found.only("number", "nomination", "good__name", "enterprise__short_name")
    if sort not in SORTS:
        return found.order_by("nomination", "pk")
    found = found.annotate(rank=_spread(stage, person) if key == "spread" else _rank(stage))
    rank = F("rank").desc(nulls_last=True) if down else F("rank").asc(nulls_last=True)
    return found.order_by(rank, "nomination", "pk")


def with_sheets(entries: Sequence[Entry], stage: Stage, *, person: Person, at: datetime) -> list[Item]:
    """These items with their sheets, as the person may see them. One query."""
    pks, panel, late = [entry.pk for entry in entries], panel_size(stage), due(stage, at=at) != Due.CALM
    own = ScoreSheet.objects.filter(assignment=OuterRef("pk"))
    found = Assignment.objects.filter(stage=stage, entry__in=pks).exclude(state=AssignmentState.CANCELLED)
    found = found.exclude(part=AssignmentPart.TASTING)
    found = found.annotate(
        total=Subquery(own.filter(state=SheetState.SIGNED).values("total")), saved_at=Subquery(own.values("saved_at")),
        is_hidden=Exists(hidden_entries(person).filter(pk=OuterRef("entry"))), apart=Exists(unsettled(stage).filter(entry=OuterRef("entry"))),
    )  # fmt: skip
    by_entry: dict[int, list[Assignment]] = defaultdict(list)
    for one in found.select_related("expert__person").order_by("expert__person__family_name", "pk"):
        by_entry[one.entry_id].append(one)
    return [_item(entry, by_entry[entry.pk], panel, late, person) for entry in entries]


def _item(entry: Entry, found: list[Assignment], panel: int, late: bool, person: Person) -> Item:
    hidden = any(one.is_hidden for one in found)  # type: ignore[attr-defined]
    live = [one for one in found if one.state in LIVE]
    totals = [one.total for one in live if one.total is not None]  # type: ignore[attr-defined]
    state = _state(len(live), len(totals), panel)
    awaited = len(totals) < len(live)
    seen = [
        Sheet(
            one.expert, one.state, None if hidden and one.expert.person_id != person.pk else one.total, one.saved_at  # type: ignore[attr-defined]
        )
        for one in found
    ]  # fmt: skip
    spread = max(totals) - min(totals) if len(totals) > 1 and not hidden else None
    anchor = any(one.part == AssignmentPart.ANCHOR for one in found)
    apart = any(one.apart for one in found)  # type: ignore[attr-defined]
    return Item(entry, anchor, state, late and awaited, apart, hidden, spread, seen)


def _state(live: int, signed: int, panel: int) -> ItemState:
    if not live:
        return ItemState.BARE
    if live < panel:
        return ItemState.SHORT
    return ItemState.WORK if signed < live else ItemState.WHOLE


def _counted(stage: Stage) -> QuerySet[Assignment, Any]:
    """Of each entry with experts: how many sheets count, how many are signed."""
    found = dossiers(stage).filter(state__in=LIVE).order_by().values("entry")
    return found.annotate(live=Count("pk"), signed=Count("pk", filter=Q(state=AssignmentState.SIGNED)))


def _conditions(stage: Stage) -> dict[str, Q]:
    panel = panel_size(stage)
    return {
        ItemState.SHORT.value: Q(live__lt=panel),
        ItemState.WORK.value: Q(live__gte=panel, signed__lt=F("live")),
        ItemState.WHOLE.value: Q(live__gte=panel, signed=F("live")),
        LATE: Q(signed__lt=F("live")),
        APART: Q(entry__in=unsettled(stage).order_by().values("entry")),
    }


def _rank(stage: Stage) -> Coalesce:
    """The state's place in the order of `ItemState`."""
    conditions, order = _conditions(stage), list(ItemState)
    places = [When(conditions[state.value], then=Value(order.index(state))) for state in order if state != ItemState.BARE]
    own = _counted(stage).filter(entry=OuterRef("pk")).annotate(place=Case(*places, output_field=IntegerField()))
    return Coalesce(Subquery(own.values("place")), order.index(ItemState.BARE))


def _spread(stage: Stage, person: Person) -> Case:
    """The highest signed total less the lowest; nothing where the person may not see it or where there is one total at most."""
    signed = ScoreSheet.objects.filter(assignment__stage=stage, assignment__entry=OuterRef("pk"), state=SheetState.SIGNED)
    signed = signed.exclude(assignment__part=AssignmentPart.TASTING)
    grouped = signed.order_by().values("assignment__entry").annotate(n=Count("pk"), spread=Max("total") - Min("total"))
    return Case(
        When(pk__in=hidden_entries(person).values("pk"), then=None), default=Subquery(grouped.filter(n__gt=1).values("spread"))
    )
