"""Workbooks as people bring them back: opened, changed cell by cell, written anew by another program."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

Sheets = dict[str, list[list[Any]]]


class Formula(str):
    """A cell that holds a formula; the number that it last gave is 4."""

    __slots__ = ()


def opened(content: bytes) -> Sheets:
    """All worksheets, also hidden ones."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def written(sheets: Sheets) -> bytes:
    """The worksheets in a new workbook."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "dd.mm.yy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if isinstance(cell, Formula):
                    sheet.write_formula(row, place, cell, None, 4)
                elif cell not in ("", None):
                    sheet.write(row, place, cell)
    book.close()
    return buffer.getvalue()


def edited(content: bytes, change: Callable[[Sheets], Any]) -> bytes:
    """The workbook after somebody changed it."""
    sheets = opened(content)
    change(sheets)
    return written(sheets)


def marks_in(sheets: Sheets) -> list[list[Any]]:
    """The first worksheet of marks."""
    return next(rows for name, rows in sheets.items() if name.startswith("Оценки"))


def column(rows: list[list[Any]], ending: str) -> int:
    """Where the column stands whose hidden key ends so."""
    return next(place for place, key in enumerate(rows[0]) if str(key).endswith(ending))
