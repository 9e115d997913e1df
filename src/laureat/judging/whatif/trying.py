"""A stage counted in two ways, side by side. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from laureat.entries.models import Entry
from laureat.judging import queries
from laureat.judging.models import Expert
from laureat.judging.whatif.comparing import Comparison, compared
from laureat.judging.whatif.counting import Found, Item, Sheet, found
from laureat.judging.whatif.reading import Sheets, read
from laureat.judging.whatif.ways import Way
from laureat.season.models import Stage


@dataclass(frozen=True)
class Tried:
    """What came of two ways: the comparison, and by the new way the items, the sheets and what was found."""

    comparison: Comparison
    items: list[Item]
    sheets: list[Sheet]
    after: dict[int, Found]


def tried(stage: Stage, items: QuerySet[Entry], old: Way, new: Way) -> Tried:
    """The stage's items by the old way and by the new one. At most three queries, however many items."""
    return by_sheets(read(stage, items, old, new), old, new)


def by_sheets(sheets: Sheets, old: Way, new: Way, absent: Collection[int] = ()) -> Tried:
    """Sheets that were read for both ways by the old one and by the new one. Pure.

    Items that are `absent` by the new way get no place there; their sheets still tell how severe the experts are.
    """
    before = found(old, sheets.items, sheets.by_way[0])
    present = [replace(item, ranked=False) if item.key in absent else item for item in sheets.items]
    after = found(new, present, sheets.by_way[1])
    return Tried(compared(sheets.items, before, after, (old.tier, new.tier), absent), sheets.items, sheets.by_way[1], after)


def ranked_entries(stage: Stage) -> QuerySet[Entry]:
    """The entries of the stage's kept ranking; none before it is consolidated."""
    return Entry.objects.filter(pk__in=queries.standings(stage).order_by().values("entry")).order_by("pk")


def signing_experts(stage: Stage) -> QuerySet[Expert]:
    """The experts whose signed sheets the stage has, by name, also those who have retired."""
    signed = queries.signed_sheets(stage).order_by().values("assignment__expert")
    return (
        Expert.objects.filter(pk__in=signed)
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )
