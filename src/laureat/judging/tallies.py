"""What a whole stage's signed sheets add up to, counted in the database: what is read grows with the items, never with the marks.

SQLite keeps decimals as binary fractions, and a sum of them is off by less than a millionth: it is brought back to the places that marks
and totals have, so that both engines give the same exact decimals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, F, Func, Max, Min, QuerySet, Sum, Value

from laureat.entries.models import Entry
from laureat.judging import queries
from laureat.judging.models import Mark, ScoreSheet
from laureat.judging.states import SheetState
from laureat.season.models import Stage

_MARK, _TOTAL = Decimal("0.01"), Decimal("0.001")
_BOOLEAN: dict[str, Any] = {"output_field": BooleanField()}
Tally = tuple[int, Decimal, Decimal, Decimal]
_ENTRY = "assignment__entry"
_END: tuple[int, Iterator[Mark]] = (0, iter(()))


def tallies(stage: Stage) -> dict[int, Tally]:
    """By entry how many signed sheets it has, and the sum, the lowest and the highest of their totals. One query."""
    rows = queries.signed_sheets(stage).order_by().values_list(_ENTRY)
    counted = rows.annotate(Count("pk"), Sum("total"), Min("total"), Max("total"))
    return {
        entry: (sheets, total.quantize(_TOTAL), lowest.quantize(_TOTAL), highest.quantize(_TOTAL))
        for entry, sheets, total, lowest, highest in counted
    }


def sums_of(stage: Stage, criteria: Sequence[str], entries: Collection[int]) -> dict[int, Decimal]:
    """By entry the sum of the signed marks on these criteria; an entry without such marks is not there. One query."""
    rows = _signed_marks(stage).filter(_among(f"sheet__{_ENTRY}", entries), criterion__in=criteria)
    return {
        entry: total.quantize(_MARK) for entry, total in rows.order_by().values_list(f"sheet__{_ENTRY}").annotate(Sum("value"))
    }


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


def totals_by_nomination(stage: Stage) -> Iterator[tuple[str, list[tuple[int, int, Decimal]]]]:
    """Each nomination with the totals of its signed sheets: (entry, expert, total). One query, one nomination in memory at a time."""
    order = (f"{_ENTRY}__nomination", _ENTRY, "assignment__expert")
    rows = queries.signed_sheets(stage).order_by(*order).values_list(*order, "total")
    for nomination, found in groupby(rows.iterator(), key=itemgetter(0)):
        yield nomination, [(entry, expert, total) for _nomination, entry, expert, total in found]


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
