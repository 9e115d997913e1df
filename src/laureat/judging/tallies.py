"""What a whole stage's signed sheets add up to, counted in the database; sheets and marks themselves are only ever passed through.

SQLite keeps decimals as binary fractions, and a sum of them is off by less than a millionth: it is brought back to the places that marks
and totals have, so that both engines give the same exact decimals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Count, F, Func, Max, Min, QuerySet, Sum, Value, When

from laureat.entries.models import Entry
from laureat.judging import queries
from laureat.judging.models import Assignment, Mark, ScoreSheet
from laureat.judging.states import AssignmentPart, SheetState
from laureat.season.models import Stage

_MARK, _TOTAL = Decimal("0.01"), Decimal("0.001")
_BOOLEAN: dict[str, Any] = {"output_field": BooleanField()}
Tally = tuple[int, Decimal, Decimal, Decimal]
_ENTRY = "assignment__entry"
_END: tuple[int, Iterator[Mark]] = (0, iter(()))


def tallies(stage: Stage) -> dict[int, tuple[Tally, ...]]:
    """By entry and part how many signed sheets there are, and the sum, the lowest and the highest of their totals. One query.

    The first part is the dossier's; an item whose sample was tasted has a second one, nothing has the second alone.
    """
    found: QuerySet[Any, Any] = queries.signed_sheets(stage).order_by().annotate(blind=_blind("assignment__part"))
    rows = found.values_list(_ENTRY, "blind")
    counted = rows.annotate(Count("pk"), Sum("total"), Min("total"), Max("total"))
    parts: tuple[dict[int, Tally], dict[int, Tally]] = ({}, {})
    for entry, blind, sheets, total, lowest, highest in counted:
        parts[blind][entry] = (sheets, total.quantize(_TOTAL), lowest.quantize(_TOTAL), highest.quantize(_TOTAL))
    dossiers, tastings = parts
    return {entry: (one, tastings[entry]) if entry in tastings else (one,) for entry, one in dossiers.items()}


def sums_of(stage: Stage, criteria: Sequence[str], entries: Collection[int]) -> dict[tuple[int, int], Decimal]:
    """By entry and part (as `tallies` has them) the sum of the signed marks on these criteria; what has none is not there. One query."""
    found: QuerySet[Any, Any] = _signed_marks(stage).annotate(blind=_blind("sheet__assignment__part")).order_by()
    among = found.filter(_among(f"sheet__{_ENTRY}", entries), criterion__in=criteria)
    rows = among.values_list(f"sheet__{_ENTRY}", "blind").annotate(Sum("value"))
    return {(entry, blind): total.quantize(_MARK) for entry, blind, total in rows}


def _blind(part: str) -> Case:
    """0 for what is judged by the dossier, 1 for what is tasted."""
    return Case(When(**{part: AssignmentPart.TASTING}, then=1), default=0)


def submissions(entries: Collection[int]) -> dict[int, datetime]:
    """When these entries, which are judged and so were submitted, were submitted. One query."""
    rows = Entry.objects.filter(_among("pk", entries)).values_list("pk", "submitted_at")
    return {entry: moment for entry, moment in rows if moment is not None}


def _among(key: str, keys: Collection[int]) -> Func:
    """The key is one of these, be they a hundred thousand: as one parameter, in the words that each engine plans well."""
    listed = ",".join(map(str, keys))
    if connection.vendor == "postgresql":
        return Func(F(key), Value(f"{{{listed}}}"), template="%(expressions)s::bigint[])", arg_joiner=" = ANY(", **_BOOLEAN)
    return Func(
        F(key), Value(f"[{listed}]"), template="%(expressions)s))", arg_joiner=" IN (SELECT value FROM json_each(", **_BOOLEAN
    )


def totals_by_nomination(stage: Stage, *, tasting: bool = False) -> Iterator[tuple[str, list[tuple[int, int, Decimal]]]]:
    """Each nomination with the totals of its signed sheets: (entry, expert, total). One query, one nomination in memory at a time.

    Those by the dossier, or those of the tasting: the two are on different scales.
    """
    order = (f"{_ENTRY}__nomination", _ENTRY, "assignment__expert")
    found: QuerySet[Any, Any] = (
        queries.signed_sheets(stage).annotate(blind=_blind("assignment__part")).filter(blind=int(tasting))
    )
    rows = found.order_by(*order).values_list(*order, "total")
    for nomination, group in groupby(rows.iterator(), key=itemgetter(0)):
        yield nomination, [(entry, expert, total) for _nomination, entry, expert, total in group]


def anchors_at(stage: Stage) -> set[int]:
    """Entries that the stage's experts mark so that panels can be compared. One query."""
    return set(Assignment.objects.filter(stage=stage, part=AssignmentPart.ANCHOR).values_list("entry", flat=True))


def marks_of_experts(stage: Stage, nomination: str, experts: Collection[int]) -> dict[int, dict[int, dict[str, Decimal]]]:
    """By expert and entry the signed marks of a nomination, by criterion. One query."""
    entry, expert = f"sheet__{_ENTRY}", "sheet__assignment__expert"
    rows = _signed_marks(stage).filter(**{f"{entry}__nomination": nomination, f"{expert}__in": experts})
    found: dict[int, dict[int, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for who, what, criterion, value in rows.order_by().values_list(expert, entry, "criterion", "value"):
        found[who][what][criterion] = value
    return found


def sheets_with_marks(stage: Stage) -> Iterator[tuple[ScoreSheet, list[Mark]]]:
    """Every signed sheet with its marks, by criterion. Two queries, some thousand rows in memory at a time."""
    found = groupby(
        _signed_marks(stage).select_related("pinned").order_by("sheet", "criterion").iterator(), key=attrgetter("sheet_id")
    )
    pk, marks = next(found, _END)
    for sheet in queries.signed_sheets(stage).order_by("pk").iterator():
        own = pk == sheet.pk
        yield sheet, list(marks) if own else []
        if own:
            pk, marks = next(found, _END)


def _signed_marks(stage: Stage) -> QuerySet[Mark]:
    return Mark.objects.filter(
        sheet__state=SheetState.SIGNED, sheet__assignment__stage=stage, sheet__assignment__entry__state="admitted"
    )
