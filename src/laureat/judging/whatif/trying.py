"""A stage counted in two ways, side by side. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from laureat.entries.models import Entry
from laureat.judging import queries
from laureat.judging.models import Expert
from laureat.judging.whatif.comparing import Comparison, compared
from laureat.judging.whatif.counting import Found, Item, Sheet, found
from laureat.judging.whatif.reading import read
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
    sheets = read(stage, items, old, new)
    before, after = (found(way, sheets.items, own) for way, own in zip((old, new), sheets.by_way, strict=True))
    return Tried(compared(sheets.items, before, after, (old.tier, new.tier)), sheets.items, sheets.by_way[1], after)


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
