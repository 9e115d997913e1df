"""Rows of a table as enterprises: read, checked, merged by ИНН; and how one differs from what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from laureat.kernel import identifiers
from laureat.registry.importing import values
from laureat.registry.importing.places import Places
from laureat.registry.importing.tables import Table
from laureat.registry.states import Refusal, Remark

LENGTHS = {"short_name": 160, "address": 300, "head_name": 160, "head_post": 120}
_READERS = {
    "okved": (values.okved, Remark.OKVED), "size": (values.size, Remark.SIZE), "email": (values.email, Remark.EMAIL),
    "phone": (values.phone, Remark.PHONE), "website": (values.website, Remark.WEBSITE),
}  # fmt: skip


@dataclass
class Row:
    """An enterprise as the register has it: non-empty values only. `home` is the region that its ИНН tells."""

    inn: str
    numbers: list[int]
    values: dict[str, Any]
    home: int | None
    remarks: list[tuple[int, Remark]] = field(default_factory=list)

    def merge(self, later: Row) -> None:
        """A later row about the same enterprise: its values win."""
        self.numbers += later.numbers
        self.remarks += later.remarks
        self.values |= later.values

    @property
    def region(self) -> int | None:
        """The region that the register names, else that of the ИНН."""
        return self.values.get("region_id", self.home)


@dataclass(frozen=True)
class Reading:
    """What a register says: enterprises in the order of their first rows, and the rows that are refused."""

    rows: list[Row]
    refused: list[tuple[int, Refusal]]


def read_rows(table: Table, columns: Mapping[str, int], places: Places, within: frozenset[int] | None) -> Reading:
    """Every row of the table, read by these columns; rows of regions outside of `within` are refused."""
    merged: dict[str, Row] = {}
    refused: list[tuple[int, Refusal]] = []
    for number, cells in table.rows:
        found = read_row(number, {name: values.said(cells[index]) for name, index in columns.items()}, places)
        if isinstance(found, Row) and not _inside(found, within):
            found = Refusal.OUTSIDE
        if not isinstance(found, Row):
            refused.append((number, found))
        elif found.inn in merged:
            merged[found.inn].merge(found)
        else:
            merged[found.inn] = found
    return Reading(list(merged.values()), refused)


def _inside(row: Row, within: frozenset[int] | None) -> bool:
    return within is None or "region_id" not in row.values or row.values["region_id"] in within


def read_row(number: int, cells: Mapping[str, str], places: Places) -> Row | Refusal:
    """One row; a refusal says why it cannot be loaded."""
    inn = values.inn(cells.get("inn", ""))
    if problem := _wrong_numbers(inn, cells):
        return problem
    row = Row(inn, [number], {}, places.of_inn(inn))
    for name, text in _texts(cells):
        if len(text) <= LENGTHS.get(name, 300):
            row.values[name] = text
        elif name == "name":
            return Refusal.LONG_NAME
        else:
            row.remarks.append((number, Remark.TOO_LONG))
    _read_optional(row, number, cells)
    if text := cells.get("region", ""):
        region = places.find(text)
        if region is not None:
            row.values["region_id"] = region
        else:
            row.remarks.append((number, Remark.REGION))
    return row if row.region is not None else Refusal.NO_REGION


def _texts(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    found = {name: cells.get(name, "") for name in ("name", "short_name", "address", "head_name", "head_post")}
    found["ogrn"], found["kpp"] = values.ogrn(cells.get("ogrn", "")), values.kpp(cells.get("kpp", ""))
    return ((name, text) for name, text in found.items() if text)


def _wrong_numbers(inn: str, cells: Mapping[str, str]) -> Refusal | None:
    if not inn:
        return Refusal.NO_INN
    if not identifiers.is_inn(inn):
        return Refusal.INN_ROUNDED if values.is_power(cells["inn"]) else Refusal.INN
    ogrn, kpp = values.ogrn(cells.get("ogrn", "")), values.kpp(cells.get("kpp", ""))
    if ogrn and not identifiers.is_ogrn(ogrn):
        return Refusal.OGRN
    return Refusal.KPP if kpp and not identifiers.is_kpp(kpp) else None


def _read_optional(row: Row, number: int, cells: Mapping[str, str]) -> None:
    for name, (read, remark) in _READERS.items():
        if text := cells.get(name, ""):
            value = read(text)
            if value is None:
                row.remarks.append((number, remark))
            else:
                row.values[name] = value


def differences(row: Row, known: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Fields in which the register differs from what is known of the enterprise: old and new."""
    return {name: (known[name], value) for name, value in row.values.items() if known[name] != value}
