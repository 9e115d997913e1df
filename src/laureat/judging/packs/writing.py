"""Write a workbook: a worksheet for each nomination, the criteria with the meaning of marks, a hidden worksheet that says whose it is.

Only the cells of marks and comments can be written in. A text that begins like a formula stays a text, also after it is edited.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from laureat.judging.packs import (
    CRITERIA,
    FIRST_ROW,
    HEAD_ROW,
    HIDDEN,
    KEY_ROW,
    MARKS,
    NO,
    VERSION,
    YES,
    Column,
    Item,
    Pack,
    Panel,
    columns_of,
    number,
    plain_text,
    scale_of,
)
from laureat.season.regulation import Criterion

_FORMULA = ("=", "+", "-", "@", "\t")
_WIDTHS = {"code": 11, "number": 14, "good": 34, "enterprise": 28, "nomination": 20}
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_MOST_CHOICES = 21
_OPEN = {"select_locked_cells": True, "select_unlocked_cells": True, "format_columns": True, "format_rows": True}


class _Styles:
    """The book's formats, made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        line = {"border": 1, "border_color": "#C9C3B4", "valign": "top", "text_wrap": True}
        self.head = book.add_format({**line, "bold": True, "bg_color": "#F6F1E4", "valign": "vcenter"})
        self.fixed = book.add_format({**line, "font_color": "#5B6470", "quote_prefix": True})
        self.mark = book.add_format({**line, "locked": False, "bg_color": "#FFFDF5", "align": "center"})
        self.text = book.add_format({**line, "locked": False, "bg_color": "#FFFDF5", "num_format": "@"})
        self.quoted = book.add_format({**line, "locked": False, "bg_color": "#FFFDF5", "num_format": "@", "quote_prefix": True})
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.plain = book.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True})


def build(pack: Pack, *, made_at: datetime) -> bytes:
    """The workbook's bytes; the same pack made at the same moment gives the same ones."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": f"Оценки: {pack.stage}", "created": made_at.replace(tzinfo=None)})
    styles, names = _Styles(book), _sheet_names(pack.panels)
    for panel in pack.panels:
        _marks(book.add_worksheet(names[panel.key]), panel, styles)
    _criteria(book.add_worksheet(CRITERIA), pack, styles)
    _hidden(book.add_worksheet(HIDDEN), pack, names)
    book.close()
    return buffer.getvalue()


def zipped(books: Iterable[tuple[str, bytes]], *, made_at: datetime) -> bytes:
    """Workbooks by their names in one archive."""
    buffer, moment = io.BytesIO(), made_at.timetuple()[:6]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in books:
            archive.writestr(zipfile.ZipInfo(name, moment), content)
    return buffer.getvalue()


def _sheet_names(panels: Iterable[Panel]) -> dict[str, str]:
    """«Оценки» for one nomination; for several each its own title, as far as a worksheet's name may go."""
    panels = list(panels)
    if len(panels) == 1:
        return {panels[0].key: MARKS}
    names: dict[str, str] = {}
    for place, panel in enumerate(panels, start=1):
        names[panel.key] = f"{MARKS} {place} {panel.title.translate(_FORBIDDEN)}"[:31].strip()
    return names


def _marks(sheet: Any, panel: Panel, styles: _Styles) -> None:
    columns = columns_of(panel)
    for place, column in enumerate(columns):
        sheet.write_string(KEY_ROW, place, column.key)
        sheet.write_string(HEAD_ROW, place, column.title, styles.head)
        sheet.set_column(place, place, _width(column))
        for row, item in enumerate(panel.items, start=FIRST_ROW):
            _cell(sheet, row, place, column, item, panel, styles)
        if column.role == "mark" and column.criterion and panel.items:
            sheet.data_validation(
                FIRST_ROW, place, FIRST_ROW + len(panel.items) - 1, place, _validation(column.criterion, place)
            )
    sheet.set_row(KEY_ROW, None, None, {"hidden": True})
    sheet.set_row(HEAD_ROW, 62)
    sheet.freeze_panes(FIRST_ROW, 3)
    sheet.protect("", _OPEN)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(HEAD_ROW)


def _width(column: Column) -> float:
    if column.role in ("mark", "computed"):
        return 16
    return _WIDTHS.get(column.key.rsplit(":", 1)[-1], 34 if column.role == "comment" else 48)


def _cell(sheet: Any, row: int, place: int, column: Column, item: Item, panel: Panel, styles: _Styles) -> None:
    if column.role == "mark" and column.criterion:
        given = item.marks.get(column.criterion.key)
        if given is None:
            sheet.write_blank(row, place, None, styles.mark)
        elif column.criterion.kind == "yes-no":
            sheet.write_string(row, place, YES if given[0] else NO, styles.mark)
        else:
            sheet.write_number(row, place, float(given[0]), styles.mark)
        return
    text = _text_of(column, item, panel)
    if not column.is_input:
        sheet.write_string(row, place, text, styles.fixed)
    elif text:
        sheet.write_string(row, place, text, styles.quoted if text.startswith(_FORMULA) else styles.text)
    else:
        sheet.write_blank(row, place, None, styles.text)


def _text_of(column: Column, item: Item, panel: Panel) -> str:
    if column.role == "computed":
        return "рассчитывается"
    if column.role == "comment" and column.criterion:
        given = item.marks.get(column.criterion.key)
        return plain_text(given[1]) if given else ""
    if column.role == "conclusion":
        return plain_text(item.conclusion)
    shown = {
        "code": item.code,
        "number": item.number,
        "good": item.good,
        "enterprise": item.enterprise,
        "nomination": panel.title,
    }
    return shown[column.key.rsplit(":", 1)[-1]]


def _validation(criterion: Criterion, place: int) -> dict[str, Any]:
    """What the cell takes: a choice where there are few whole marks, else a rule."""
    scale = scale_of(criterion)
    told = {
        "input_title": criterion.title[:32], "input_message": f"Оценка: {scale}{_ends(criterion)}"[:255], "ignore_blank": True,
        "error_title": "Оценка вне шкалы", "error_message": f"«{criterion.title}»: {scale}."[:255],
    }  # fmt: skip
    if criterion.kind == "yes-no":
        return {**told, "validate": "list", "source": [YES, NO]}
    whole = criterion.step == criterion.step.to_integral_value()
    if whole and criterion.max / criterion.step < _MOST_CHOICES:
        marks = [str(int(criterion.step) * n) for n in range(int(criterion.max / criterion.step) + 1)]
        return {**told, "validate": "list", "source": marks}
    cell = f"{xl_col_to_name(place)}{FIRST_ROW + 1}"
    limits = f"{cell}>=0,{cell}<={criterion.max},MOD(ROUND({cell}*100,0),{int(criterion.step * 100)})=0"
    return {**told, "validate": "custom", "value": f"=AND(ISNUMBER({cell}),{limits})"}


def _ends(criterion: Criterion) -> str:
    words = {"always": ". Оценку нужно обосновать", "extremes": ". Крайнюю оценку нужно обосновать", "": ""}
    return words[criterion.explained]


def _criteria(sheet: Any, pack: Pack, styles: _Styles) -> None:
    notes = [
        f"Эксперт: {pack.expert}", f"Листы принимаются до {pack.until}",
        "Оценки ставят на листах «Оценки» в светлых ячейках. Пустая ячейка ничего не меняет. Строки и столбцы не удаляйте.",
        "Готовый файл загрузите в личном кабинете или передайте организатору: перед сохранением будет показано каждое изменение.",
        "После загрузки каждый лист нужно подписать в личном кабинете.",
    ]  # fmt: skip
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, pack.stage, styles.title)
    for row, note in enumerate(notes, start=1):
        sheet.write_string(row, 0, note)
    row = len(notes) + 2
    for panel in pack.panels:
        sheet.write_string(row, 0, panel.title, styles.title)
        for place, title in enumerate(("Критерий", "Шкала", "Что означают оценки")):
            sheet.write_string(row + 1, place, title, styles.head)
        for line, criterion in enumerate(panel.criteria, start=row + 2):
            sheet.write_string(line, 0, criterion.title, styles.plain)
            sheet.write_string(line, 1, scale_of(criterion), styles.plain)
            sheet.write_string(line, 2, _meaning(criterion), styles.plain)
        row += len(panel.criteria) + 3
    sheet.protect("", _OPEN)


def _meaning(criterion: Criterion) -> str:
    lines = [criterion.help, *(f"{number(anchor.mark)} — {anchor.text}" for anchor in criterion.anchors)]
    lines.append(
        {"always": "Оценку нужно обосновать.", "extremes": "Крайнюю оценку нужно обосновать.", "": ""}[criterion.explained]
    )
    return "\n".join(line for line in lines if line)


def _hidden(sheet: Any, pack: Pack, names: dict[str, str]) -> None:
    rows = [["version", VERSION], ["token", pack.token], ["stage", pack.stage], ["expert", pack.expert]]
    for panel in pack.panels:
        rows += [
            ["column", panel.key, names[panel.key], xl_col_to_name(place), column.key, column.title]
            for place, column in enumerate(columns_of(panel))
        ]
    for row, cells in enumerate(rows):
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text)
    sheet.very_hidden()
    sheet.protect("", {})
