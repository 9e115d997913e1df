"""A file as a table of texts: XLSX and XLS through calamine, CSV in the encodings and with the separators that people have."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from laureat.files import types
from laureat.registry.importing.corners import far_corner

MAX_ROWS, MAX_COLUMNS, MAX_CELL = 50_000, 100, 2_000
HEAD_WITHIN = 20  # titles of the register may stand above the head of its table
_MAX_UNPACKED = 300 * 1024 * 1024
_MAX_SHEETS = 20
_MAX_LINES = 30  # in one cell: more means that a quotation mark was never closed
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028\u2029\u2060\ufeff]+|_x000[Dd]_")
_TURNED_CASE = re.compile(r"\b[а-яё][А-ЯЁ]{2,}")


_OPEN_QUOTE = _("The CSV file is broken: a quotation mark is opened and never closed.")
_DAMAGED = _("The spreadsheet is damaged or protected by a password and cannot be read.")


class Unreadable(Exception):
    """The file is no table that can be read; `reason` is the sentence for the person."""

    def __init__(self, reason: object) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Table:
    """The head and the rows under it, with the number of each in the file; rows without any text are left out."""

    head: list[str]
    rows: list[tuple[int, list[str]]]

    def column(self, index: int) -> Iterator[str]:
        """Texts of one column."""
        return (cells[index] for _number, cells in self.rows)


def read_table(content: bytes, worth: Callable[[list[str]], int]) -> Table:
    """The table in a file. `worth` says how much a row looks like a head: the best of the first rows of any sheet is the head.

    Raises `Unreadable`.
    """
    found = types.media_type(content)
    sheets = [_csv_rows(content, worth)] if found == types.CSV else list(_sheets(content, found))
    best: tuple[int, int, list[list[str]]] | None = None
    for rows in sheets:
        for index, row in enumerate(rows[:HEAD_WITHIN]):
            if any(row) and (best is None or worth(row) > best[0]):
                best = (worth(row), index, rows)
    if best is None:
        raise Unreadable(_("The file has no rows: it is empty."))
    return _cut(best[2], best[1])


def _cut(rows: list[list[str]], head_at: int) -> Table:
    head = rows[head_at]
    width = max((index + 1 for row in rows[head_at:] for index, cell in enumerate(row) if cell), default=0)
    if width > MAX_COLUMNS:
        raise Unreadable(
            _("The table has more than %(limit)s columns. Leave those of the register only.") % {"limit": MAX_COLUMNS}
        )
    body = [(head_at + 2 + place, _padded(row, width)) for place, row in enumerate(rows[head_at + 1 :]) if any(row)]
    if len(body) > MAX_ROWS:
        raise Unreadable(_too_many_rows())
    if not body:
        raise Unreadable(_("There is a head in the file, but no rows under it."))
    return Table(_padded(head, width), body)


def _too_many_rows() -> str:
    return _("The table has more than %(limit)s rows. Divide it into several files.") % {"limit": MAX_ROWS}


def _padded(row: list[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _sheets(content: bytes, found: str) -> Iterator[list[list[str]]]:
    if found not in types.TABLES:
        raise Unreadable(_("This is no table: an XLSX, XLS or CSV file is needed."))
    _not_a_bomb(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for name in book.sheet_names[:_MAX_SHEETS]:
                sheet = book.get_sheet_by_name(name)
                if sheet.total_height > MAX_ROWS + HEAD_WITHIN:
                    raise Unreadable(_too_many_rows())
                yield [[_text_of(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except CalamineError as problem:
        raise Unreadable(_DAMAGED) from problem


def _not_a_bomb(content: bytes) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            row, column = far_corner(archive) if unpacked <= _MAX_UNPACKED else (0, 0)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise Unreadable(_DAMAGED) from problem
    if unpacked > _MAX_UNPACKED:
        raise Unreadable(_("The spreadsheet is too large inside. Save its table alone as a CSV file."))
    if row * column > MAX_ROWS * MAX_COLUMNS or column > 10 * MAX_COLUMNS:
        raise Unreadable(
            _("The last filled cell is in row %(row)s, column %(column)s. Delete what stands far from the table.")
            % {"row": row, "column": column}
        )


def _text_of(cell: object) -> str:
    """A cell as somebody sees it: whole numbers without a point, dates in the Russian order."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e17 else repr(cell)
    if isinstance(cell, datetime | date):
        return f"{cell:%d.%m.%Y}"
    return clean(str(cell))


def clean(text: str) -> str:
    """The text without what cannot be seen, with single spaces; at most `MAX_CELL` signs."""
    return " ".join(_CONTROL.sub(" ", text).split())[:MAX_CELL]


def _csv_rows(content: bytes, worth: Callable[[list[str]], int]) -> list[list[str]]:
    text = decode(content)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text, worth)):
            if any(cell.count("\n") > _MAX_LINES for cell in row):
                raise Unreadable(_OPEN_QUOTE)
            rows.append([clean(cell) for cell in row])
            if len(rows) > MAX_ROWS + HEAD_WITHIN:
                raise Unreadable(_too_many_rows())
    except csv.Error as problem:
        raise Unreadable(_OPEN_QUOTE) from problem
    return rows


def decode(content: bytes) -> str:
    """The text of a CSV file: UTF-8, UTF-16 or cp1251, told from the bytes. Raises `Unreadable` for another encoding."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_plausible(text):
            return text
    raise Unreadable(_("The encoding of the file is not recognised. Save it as CSV UTF-8 or as XLSX."))


def _encodings(content: bytes) -> Iterable[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    if b"\0" in content[:4096]:
        return ["utf-16-le", "utf-16-be"]
    return ["utf-8-sig", "cp1251"]


def _is_plausible(text: str) -> bool:
    """Whether a decoded text is Russian or Latin: another encoding gives rare signs, or words like «иМХ»."""
    sample = text[:20_000]
    rare = Counter(
        "ok" if "\u0400" < letter < "\u0460" and letter not in "ЂЃђѓЉЊЌЋЏљњќћџЎўЈјҐЄєІіЇїЅѕ" else letter
        for letter in sample
        if ord(letter) > 127
    )
    signs = sum(rare[sign] for sign in "«»–—‑№„“”’…\u00a0\ufeff•§°±")
    foreign = sum(rare.values()) - rare["ok"] - signs
    turned, words = len(_TURNED_CASE.findall(sample)), len(re.findall(r"[А-Яа-яЁё]{3,}", sample))
    return "\0" not in sample and foreign <= max(2, rare["ok"] // 10) and turned <= max(2, words // 4)


def separator_of(text: str, worth: Callable[[list[str]], int]) -> str:
    """The separator with which some of the first rows looks most like a head; else the one that they have most of."""

    def fitness(sign: str) -> tuple[int, int]:
        rows = list(islice(csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=sign), HEAD_WITHIN))
        return max((worth(row) for row in rows), default=0), sum(len(row) for row in rows)

    return max(";\t,", key=fitness)
