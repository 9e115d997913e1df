"""A stage's signed sheets as ways of counting add them up: summed in the database, one row a sheet.

What is read grows with the sheets, never with the marks, and the number of queries with nothing: the items, the sheets, and the sums of
marks where weights or a tie-break need them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.db.models import Case, DecimalField, ExpressionWrapper, F, IntegerField, Q, QuerySet, Sum, Value, When

from laureat.entries.models import Entry
from laureat.judging import queries
from laureat.judging.models import Mark, Standing
from laureat.judging.states import AssignmentPart, SheetState
from laureat.judging.whatif.counting import Item, Sheet, criteria_of_step
from laureat.judging.whatif.ways import Way
from laureat.season.models import Stage

_MARK, _TOTAL, _NOTHING = Decimal("0.01"), Decimal("0.001"), Decimal(0)
_SUM: Any = DecimalField(max_digits=20, decimal_places=2)
_OWN, _NONE = "own", "none"
_NOMINATION = "sheet__assignment__entry__nomination"
_COLUMNS = (
    "assignment__stage", "pk", "assignment__entry", "assignment__expert", "total", "assignment__part", "assignment__entry__nomination",
)  # fmt: skip
_Row = tuple[int, int, int, int, Decimal | None, str, str]


@dataclass(frozen=True)
class Sheets:
    """A stage's items, and its sheets as each way adds them up."""

    items: list[Item]
    by_way: tuple[list[Sheet], ...]


def read(stage: Stage, items: QuerySet[Entry], *ways: Way) -> Sheets:
    """The items with a signed sheet, the anchors that their experts marked too, and the sheets of both. At most three queries."""
    listed = items.order_by("pk").values_list("pk", "nomination", "submitted_at")
    return _read([stage], {stage.pk: [_item(*row) for row in listed]}, *ways)[stage.pk]


def read_ranked(stages: Sequence[Stage], *ways: Way) -> dict[int, Sheets]:
    """By stage the same of the items of its kept ranking. At most three queries, however many stages.

    The stages are of one season. A way's tier plays no part: sheets add up alike at all of them.
    """
    kept = Standing.objects.filter(consolidation__stage__in=stages).order_by("entry_id")
    listed: dict[int, list[Item]] = {stage.pk: [] for stage in stages}
    rows = kept.values_list("consolidation__stage", "entry", "entry__nomination", "entry__submitted_at")
    for stage, key, nomination, submitted in rows:
        listed[stage].append(_item(key, nomination, submitted))
    return _read(stages, listed, *ways)


def _item(key: int, nomination: str, submitted: datetime | None) -> Item:
    return Item(key, nomination, submitted.timestamp() if submitted else 0)


def _read(stages: Sequence[Stage], items: Mapping[int, Sequence[Item]], *ways: Way) -> dict[int, Sheets]:
    rows: dict[int, list[_Row]] = {stage.pk: [] for stage in stages}
    for row in queries.signed_sheets(*stages).order_by("pk").values_list(*_COLUMNS):
        rows[row[0]].append(row)
    columns = [_columns(way, number) for number, way in enumerate(ways)]
    sums = _sums(stages, {name: made for own in columns for name, made in own if made is not None})
    names = [[name for name, _made in own] for own in columns]
    return {stage.pk: _sheets(rows[stage.pk], {item.key: item for item in items[stage.pk]}, sums, names) for stage in stages}


def _sheets(
    rows: Sequence[_Row], known: dict[int, Item], sums: Mapping[int, Mapping[str, Decimal]], names: Sequence[Sequence[str]]
) -> Sheets:
    """One stage's; anchors of other stages are added to the items that are `known`."""
    for _stage, _pk, entry, _expert, _total, part, nomination in rows:
        if part == AssignmentPart.ANCHOR and entry not in known:
            known[entry] = Item(entry, nomination, ranked=False)
    sheets = [row for row in rows if row[2] in known]
    by_way = tuple([_sheet(row, sums.get(row[1], {}), own) for row in sheets] for own in names)
    judged = {row[2] for row in sheets if row[5] != AssignmentPart.TASTING}
    return Sheets([item for key, item in known.items() if key in judged], by_way)


def _sheet(row: _Row, sums: Mapping[str, Decimal], names: Sequence[str]) -> Sheet:
    _stage, _pk, item, expert, own, part, _nomination = row
    total, *parts = ((own or _NOTHING).quantize(_TOTAL) if name == _OWN else sums.get(name, _NOTHING) for name in names)
    return Sheet(item, expert, total, tuple(parts), part == AssignmentPart.TASTING)


def _sums(stages: Sequence[Stage], wanted: Mapping[str, Sum]) -> dict[int, dict[str, Decimal]]:
    """By sheet the sums of its marks, by name."""
    if not wanted:
        return {}
    marks = Mark.objects.filter(sheet__state=SheetState.SIGNED, sheet__assignment__stage__in=stages)
    rows = marks.order_by().values_list("sheet").annotate(**wanted)
    return {
        pk: {name: value.quantize(_MARK) for name, value in zip(wanted, values, strict=True) if value is not None}
        for pk, *values in rows.iterator()
    }


def _columns(way: Way, number: int) -> list[tuple[str, Sum | None]]:
    """What one way needs of a sheet: its total, then each step of the tie-break, by names that equal sums of plain ways share."""
    plain = all(weighing.plain for weighing in way.weighings.values())
    value = F("value") if plain else ExpressionWrapper(F("value") * _numbers(way), output_field=_SUM)
    kind = "plain" if plain else f"way{number}"
    columns: list[tuple[str, Sum | None]] = [(_OWN, None) if plain else (kind, Sum(value, output_field=_SUM))]
    for step in way.regulation.aggregation.tie_break:
        criteria = criteria_of_step(way, step)
        if criteria is None:
            columns.append((_NONE, None))
            continue
        listed = sorted(criteria)
        name = f"{kind}_{crc32(' '.join(listed).encode()):08x}"
        columns.append((name, Sum(value, filter=Q(criterion__in=listed), output_field=_SUM)))
    return columns


def _numbers(way: Way) -> Case:
    """Each mark's whole number in its nomination's weighing."""
    alike: dict[tuple[str, int], list[str]] = {}
    for nomination, weighing in way.weighings.items():
        for criterion, number in weighing.numbers.items():
            alike.setdefault((nomination, number), []).append(criterion)
    cases = [
        When(Q(**{_NOMINATION: nomination}, criterion__in=criteria), then=Value(number))
        for (nomination, number), criteria in alike.items()
    ]
    return Case(*cases, default=Value(0), output_field=IntegerField())
