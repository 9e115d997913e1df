"""An uploaded register beside what the registry knows: what would be new, changed, unchanged, refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from laureat.files import queries as files
from laureat.registry import queries
from laureat.registry.importing.columns import FIELDS, recognised
from laureat.registry.importing.places import Place, Places
from laureat.registry.importing.rows import Reading, Row, differences, read_rows
from laureat.registry.importing.tables import Table, read_table
from laureat.registry.importing.values import short_form
from laureat.registry.models import Enterprise, Region, RegisterImport
from laureat.registry.states import Refusal, Remark, Size

_AT_ONCE = 2_000
SHOWN = 10


@dataclass
class Sorted:
    """Enterprises of a register by what would become of each."""

    new: list[Row] = field(default_factory=list)
    changed: list[tuple[Enterprise, dict[str, tuple[Any, Any]]]] = field(default_factory=list)
    unchanged: list[Row] = field(default_factory=list)
    refused: list[tuple[int, Refusal]] = field(default_factory=list)


@dataclass(frozen=True)
class Column:
    """A column of the file, the field for which it was taken, and what stands in it."""

    index: int
    name: str
    field: str
    samples: list[str]


@dataclass(frozen=True)
class Change:
    """A value that the register would change."""

    enterprise: Enterprise
    label: object
    old: str
    new: str


@dataclass(frozen=True)
class Preview:
    """What the page shows before anything is loaded."""

    columns: list[Column]
    labels: list[object]
    first: list[list[str]]
    changes: list[Change]
    counts: Mapping[str, Any]


def imports_within(region_ids: frozenset[int] | None) -> QuerySet[RegisterImport]:
    """Imports of registers that were uploaded for these regions and no others (None: all imports)."""
    found = RegisterImport.objects.select_related("document", "refused", "remarked")
    if region_ids is None:
        return found
    wider = RegisterImport.regions.through.objects.exclude(region__in=region_ids)
    return found.filter(everywhere=False).exclude(pk__in=wider.values("registerimport"))


def table_of(register_import: RegisterImport) -> Table:
    """The uploaded file as a table."""
    return read_table(files.content(register_import.document), recognised)


def region_ids_of(register_import: RegisterImport) -> frozenset[int] | None:
    """Where this import may load enterprises; None is everywhere."""
    return None if register_import.everywhere else frozenset(register_import.regions.values_list("pk", flat=True))


def reading_of(register_import: RegisterImport) -> tuple[Table, Reading]:
    """The uploaded file and what it says by the chosen columns."""
    table = table_of(register_import)
    return table, read_rows(table, register_import.columns, places(), region_ids_of(register_import))


def places() -> Places:
    """The present regions, to be found by any of their names."""
    return Places(
        Place(region.pk, region.code, (region.name, region.short_name, region.abbreviation)) for region in queries.regions()
    )


def sort_out(rows: Iterable[Row], within: frozenset[int] | None, *, lock: bool = False) -> Sorted:
    """What would become of each enterprise; with `lock` nobody else changes the known ones until the transaction ends."""
    found, rows = Sorted(), list(rows)
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        known = Enterprise.objects.select_for_update() if lock else Enterprise.objects.all()
        by_inn = {enterprise.inn: enterprise for enterprise in known.filter(inn__in=[row.inn for row in part])}
        for row in part:
            _sort(row, by_inn.get(row.inn), within, found)
    return found


def _sort(row: Row, enterprise: Enterprise | None, within: frozenset[int] | None, found: Sorted) -> None:
    region = enterprise.region_id if enterprise else row.region
    if within is not None and region not in within:
        found.refused += [(number, Refusal.OUTSIDE) for number in row.numbers]
    elif enterprise is None and "name" not in row.values:
        found.refused += [(number, Refusal.NO_NAME) for number in row.numbers]
    elif enterprise is None:
        found.new.append(row)
    elif changes := _changes(row, enterprise):
        found.changed.append((enterprise, changes))
    else:
        found.unchanged.append(row)


def _changes(row: Row, enterprise: Enterprise) -> dict[str, tuple[Any, Any]]:
    """The differences; a short name that was only made from the full one follows it."""
    known = {name: getattr(enterprise, name) for name in row.values}
    changes = differences(row, known)
    if "name" in changes and "short_name" not in row.values and enterprise.short_name == short_form(enterprise.name):
        changes["short_name"] = (enterprise.short_name, short_form(row.values["name"]))
    return changes


def refusals(register_import: RegisterImport, reading: Reading) -> list[tuple[int, str]]:
    """Refused rows of a loaded register with their reasons, in the order of the file."""
    return sorted([*reading.refused, *((number, reason) for number, reason in register_import.turned_down)])


def remarks(register_import: RegisterImport, reading: Reading) -> list[tuple[int, str]]:
    """Rows of which a value was left out, refused rows aside."""
    gone = {number for number, _reason in register_import.turned_down}
    return sorted(told for row in reading.rows for told in row.remarks if told[0] not in gone)


def counted(table: Table, reading: Reading, refused: list[tuple[int, str]], remarked: list[tuple[int, str]]) -> dict[str, Any]:
    """Rows by what became of them; reasons and remarks by kind."""
    gone = {number for number, _reason in refused}
    return {
        "rows": len(table.rows),
        "merged": sum(len(row.numbers) - 1 for row in reading.rows if row.numbers[0] not in gone),
        "refused": len(refused),
        "reasons": dict(Counter(str(reason) for _number, reason in refused).most_common()),
        "remarks": dict(Counter(str(remark) for _number, remark in remarked).most_common()),
    }


def reasons_in_words(counts: Mapping[str, Any]) -> list[tuple[object, int]]:
    """Why rows are refused, with how many."""
    return [(Refusal(code).label, number) for code, number in counts.get("reasons", {}).items()]


def remarks_in_words(counts: Mapping[str, Any]) -> list[tuple[object, int]]:
    """What was left out, with how often."""
    return [(Remark(code).label, number) for code, number in counts.get("remarks", {}).items()]


def preview(register_import: RegisterImport) -> Preview:
    """What the file says and what its loading would do now; nothing changes."""
    table, reading = reading_of(register_import)
    found = sort_out(reading.rows, region_ids_of(register_import))
    gone = {number for number, _reason in found.refused}
    remarked = [(number, str(remark)) for row in reading.rows for number, remark in row.remarks if number not in gone]
    refused = [(number, str(reason)) for number, reason in [*reading.refused, *found.refused]]
    counts = {"new": len(found.new), "changed": len(found.changed), "unchanged": len(found.unchanged)}
    names, titles = [name for name in FIELDS if name in register_import.columns], _titles()
    return Preview(
        columns=_columns(table, register_import.columns),
        labels=[FIELDS[name] for name in names],
        first=[[_shown(name, _value(row, name), titles) for name in names] for row in reading.rows[:SHOWN]],
        changes=list(islice(_told(found, titles), SHOWN)),
        counts=counts | counted(table, reading, refused, remarked),
    )


def _told(found: Sorted, titles: Mapping[int, str]) -> Iterator[Change]:
    for enterprise, changes in found.changed:
        for name, (old, new) in changes.items():
            shown = _column(name)
            yield Change(enterprise, FIELDS[shown], _shown(shown, old, titles), _shown(shown, new, titles))


def _columns(table: Table, chosen: Mapping[str, int]) -> list[Column]:
    fields = {index: name for name, index in chosen.items()}
    samples = [cells for _number, cells in table.rows[:3]]
    return [
        Column(index, name, fields.get(index, ""), [cells[index] for cells in samples if cells[index]])
        for index, name in enumerate(table.head)
    ]


def _titles() -> dict[int, str]:
    return dict(Region.objects.values_list("pk", "short_name"))


def _column(name: str) -> str:
    return "region" if name == "region_id" else name


def _value(row: Row, name: str) -> Any:
    return {"inn": row.inn, "region": row.region}.get(name, row.values.get(name, ""))


def _shown(name: str, value: Any, titles: Mapping[int, str]) -> str:
    if name == "region":
        return titles.get(value, "")
    return str(Size(value).label) if name == "size" and value else str(value)
