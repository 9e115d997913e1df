"""Read a workbook that comes back: columns by their hidden keys (by titles where those were lost), marks as people type them.

What cannot be understood becomes a sentence; nothing is guessed. Plain Python, no database.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from laureat.judging.packs import (
    FIRST_ROW,
    HEAD_ROW,
    HIDDEN,
    KEY_ROW,
    MARKS,
    MAX_COMMENT,
    MAX_CONCLUSION,
    NO,
    VERSION,
    YES,
    Column,
    Panel,
    columns_of,
    number,
    plain_text,
    scale_of,
)
from laureat.registry.importing.corners import far_corner
from laureat.season.regulation import Criterion

_MAX_UNPACKED = 40 * 1024 * 1024
_MAX_ROWS, _MAX_COLUMNS, _MAX_SHEETS = 5_000, 300, 60
_NUMBER = re.compile(r"[+-]?[0-9]{1,6}(\.[0-9]{0,20})?")  # what is longer is no mark
_YES, _NO = {YES, "yes", "true", "+"}, {NO, "no", "false"}
Cell = object


class Unreadable(Exception):
    """The file is no workbook of marks; `reason` is the sentence for the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Worksheet:
    """A worksheet as it came."""

    name: str
    rows: Sequence[Sequence[Cell]]

    def texts(self, row: int) -> list[str]:
        """A row as texts."""
        return [_text(cell) for cell in self.rows[row]] if row < len(self.rows) else []


@dataclass(frozen=True)
class Opened:
    """A workbook with the signed value that says whose it is."""

    token: str
    worksheets: list[Worksheet]


@dataclass(frozen=True)
class Given:
    """What a row gives: marks and comments by criterion; what is empty is not there, what cannot be understood is `refused`."""

    code: str
    place: str
    panel: str
    marks: dict[str, Decimal] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    conclusion: str = ""


@dataclass
class Reading:
    """The rows of a workbook, and sentences about what could not be understood."""

    rows: list[Given] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def open_pack(content: bytes) -> Opened:
    """The workbook in these bytes. Raises `Unreadable` for anything that was not downloaded here."""
    _fits(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = book.sheet_names[:_MAX_SHEETS]
            found = [Worksheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    except CalamineError as problem:
        raise Unreadable(_damaged()) from problem
    told = {row[0]: row[1] for sheet in found if sheet.name == HIDDEN for row in map(_pair, sheet.rows)}
    if "token" not in told:
        raise Unreadable(_("This is not a workbook for marks: take the one that was downloaded here."))
    if told.get("version") != VERSION:
        raise Unreadable(_("This workbook is of another version. Download it anew and copy the marks into it."))
    return Opened(told["token"], [sheet for sheet in found if sheet.name != HIDDEN])


def _damaged() -> str:
    return _("The file is damaged or protected by a password, or is no XLSX workbook.")


def _pair(row: Sequence[Cell]) -> tuple[str, str]:
    texts = [*map(_text, row[:2]), "", ""]
    return texts[0], texts[1]


def _fits(content: bytes) -> None:
    """Refuse what would take too much room when unpacked, before it is opened."""
    if not content.startswith(b"PK"):
        raise Unreadable(_damaged())
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            row, column = far_corner(archive) if unpacked <= _MAX_UNPACKED else (0, 0)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise Unreadable(_damaged()) from problem
    if unpacked > _MAX_UNPACKED or row > _MAX_ROWS or column > _MAX_COLUMNS:
        raise Unreadable(_("The workbook is too large inside: it holds more than a workbook of marks can."))


def read_rows(opened: Opened, panels: Iterable[Panel]) -> Reading:
    """What the rows give, by the criteria of the nominations."""
    reading, known = Reading(), {panel.key: panel for panel in panels}
    keys = {column.key: panel.key for panel in known.values() for column in columns_of(panel)}
    titles = {tuple(column.title for column in columns_of(panel)): panel.key for panel in known.values()}
    read: Counter[str] = Counter()
    for sheet in opened.worksheets:
        panel = known.get(_nomination_of(sheet, keys, titles))
        if panel is None:
            if sheet.name.startswith(MARKS):
                reading.problems.append(
                    _("Worksheet “%(sheet)s” is not recognised: its columns are not those of a workbook of marks.")
                    % {"sheet": sheet.name}
                )
            continue
        read[panel.key] += 1
        if read[panel.key] > 1:
            reading.problems.append(
                _("There are two worksheets of the nomination “%(title)s”: leave one.") % {"title": panel.title}
            )
        elif columns := _columns(sheet, panel, reading):
            _read_sheet(sheet, panel, columns, reading)
    if not read:
        reading.problems.append(_("No worksheet with marks was found in the file."))
    _say_doubles(reading)
    return reading


def _nomination_of(sheet: Worksheet, keys: dict[str, str], titles: dict[tuple[str, ...], str]) -> str:
    """By the hidden keys, and where the hidden row was lost, by the titles: all of them, in any order."""
    for key in sheet.texts(KEY_ROW):
        if key in keys:
            return keys[key]
    there = set(sheet.texts(HEAD_ROW)) | set(sheet.texts(KEY_ROW))
    return next((key for wanted, key in titles.items() if set(wanted) <= there), "")


def _columns(sheet: Worksheet, panel: Panel, reading: Reading) -> dict[int, Column] | None:
    """Which column is what. A column that is lost, doubled or renamed makes the whole worksheet a problem."""
    wanted = {column.key: column for column in columns_of(panel)}
    keys = sheet.texts(KEY_ROW)
    if not any(key in wanted for key in keys):
        reading.problems.append(
            _("Worksheet “%(sheet)s”: the hidden first row is lost. Download the workbook anew and copy the marks into it.")
            % {"sheet": sheet.name}
        )
        return None
    found = {place: wanted[key] for place, key in enumerate(keys) if key in wanted}
    problems = [*_lost(found, wanted, sheet), *_renamed(found, sheet)]
    reading.problems += problems
    return None if problems else found


def _lost(found: dict[int, Column], wanted: dict[str, Column], sheet: Worksheet) -> Iterator[str]:
    counted = Counter(column.key for column in found.values())
    for key, column in wanted.items():
        if column.role in ("shown", "computed"):
            continue
        values = {"sheet": sheet.name, "title": column.title}
        if counted[key] == 0:
            yield _("Worksheet “%(sheet)s”: the column “%(title)s” is missing.") % values
        elif counted[key] > 1:
            yield _("Worksheet “%(sheet)s”: the column “%(title)s” is there twice.") % values


def _renamed(found: dict[int, Column], sheet: Worksheet) -> Iterator[str]:
    heads = sheet.texts(HEAD_ROW)
    for place, column in found.items():
        head = heads[place] if place < len(heads) else ""
        if (column.is_input or column.role == "code") and " ".join(head.split()) != " ".join(column.title.split()):
            values = {"sheet": sheet.name, "title": column.title, "head": head}
            yield (
                _(
                    "Worksheet “%(sheet)s”: the column “%(title)s” is now called “%(head)s”. Give it its title back: marks could fall under another criterion."
                )
                % values
            )


def _read_sheet(sheet: Worksheet, panel: Panel, columns: dict[int, Column], reading: Reading) -> None:
    for row_at, row in enumerate(sheet.rows[FIRST_ROW:], start=FIRST_ROW):
        cells = {column.key: row[place] for place, column in columns.items() if place < len(row) and not _is_empty(row[place])}
        if not any(columns[place].is_input and columns[place].key in cells for place in columns):
            continue
        place = _("Worksheet “%(sheet)s”, row %(row)s") % {"sheet": sheet.name, "row": row_at + 1}
        code = _text(cells.get(f"{panel.key}:code", ""))
        if not code:
            reading.problems.append(_("%(place)s: there is something in a row that has no code.") % {"place": place})
            continue
        reading.rows.append(_given(panel, columns.values(), cells, Given(code, place, panel.key), reading))


def _given(panel: Panel, columns: Iterable[Column], cells: dict[str, Cell], made: Given, reading: Reading) -> Given:
    conclusion = ""
    for column in columns:
        if column.key not in cells or not column.is_input:
            continue
        cell = cells[column.key]
        try:
            if column.role == "conclusion":
                conclusion = _comment(cell, MAX_CONCLUSION)
            elif column.criterion and column.role == "comment":
                made.comments[column.criterion.key] = _comment(cell, MAX_COMMENT)
            elif column.criterion:
                made.marks[column.criterion.key] = mark_of(cell, column.criterion)
        except ValueError as problem:
            made.refused.add(column.criterion.key if column.criterion else "")
            values = {"place": made.place, "title": column.title, "problem": str(problem)}
            reading.problems.append(_("%(place)s, “%(title)s”: %(problem)s") % values)
    return replace(made, conclusion=conclusion)


def _say_doubles(reading: Reading) -> None:
    """The first row of a code is taken; the others are said."""
    seen: dict[str, Given] = {}
    for row in reading.rows:
        if row.code in seen:
            values = {"place": row.place, "code": row.code, "first": seen[row.code].place}
            reading.problems.append(_("%(place)s: the code %(code)s is there already (%(first)s). Leave one row.") % values)
        seen.setdefault(row.code, row)
    reading.rows = list(seen.values())


def mark_of(cell: Cell, criterion: Criterion) -> Decimal:
    """The mark in a cell: a number, a text like «4,5», yes or no. Raises ValueError with the sentence."""
    if isinstance(cell, datetime | date | time | timedelta):
        raise ValueError(_("the spreadsheet made a date of the mark. Format the cell as a number and write it anew."))
    text = _text(cell).lower().replace(",", ".")
    if criterion.kind == "yes-no" and text in _YES | _NO:
        return criterion.max if text in _YES else Decimal(0)
    if not _NUMBER.fullmatch(text):
        raise ValueError(
            _("“%(text)s” is no mark. Needed: %(scale)s.") % {"text": _text(cell)[:40], "scale": scale_of(criterion)}
        )
    value = round(Decimal(text), 6).normalize()
    if not criterion.allows(value):
        raise ValueError(
            _("the mark %(mark)s is outside the scale. Needed: %(scale)s.")
            % {"mark": number(value), "scale": scale_of(criterion)}
        )
    return value


def _comment(cell: Cell, limit: int) -> str:
    text = plain_text(_text(cell))
    if len(text) > limit:
        raise ValueError(_("the text has %(count)s signs, the limit is %(limit)s.") % {"count": len(text), "limit": limit})
    return text


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _text(cell: Cell) -> str:
    """A cell as somebody sees it; a number that only seems crooked because of the machine's arithmetic is straight."""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(round(cell, 6))
    if isinstance(cell, datetime | date):
        return f"{cell:%d.%m.%Y}"
    return "" if cell is None else str(cell).replace("\u00a0", " ").strip()
