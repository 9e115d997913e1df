"""Spreadsheets: one sheet with a head that stays in sight."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (16, 22, 46, 34, 14, 30, 16, 18, 12, 10, 8, 18)


def workbook(title: str, head: list[str], rows: Iterable[list[Any]]) -> bytes:
    """A sheet with a frozen, filtered head. Texts are written as texts: one that begins like a formula stays a text."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title[:31])
    bold, count = book.add_format({"bold": True, "bottom": 1}), 0
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, _WIDTHS[column] if column < len(_WIDTHS) else 18)
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(count, column, value)
            else:
                sheet.write_string(count, column, str(value))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), len(head) - 1)
    book.close()
    return buffer.getvalue()
