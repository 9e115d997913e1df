"""How far a workbook reaches, seen before it is opened.

The reader takes room for every cell up to the last filled one: a single cell in the last corner of an otherwise empty sheet would ask for
half a terabyte and take the whole program down.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

_PIECE, _OVERLAP = 1 << 20, 1 << 10
_FILLED_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']\$?([A-Za-z]{1,4})\$?([0-9]{1,9})[\"'][^>]*(?<!/)>")


def far_corner(archive: zipfile.ZipFile) -> tuple[int, int]:
    """The last row and the last column, counted from one, that any sheet of an XLSX workbook fills."""
    row = column = 0
    for part in archive.infolist():
        if not part.filename.lower().endswith(".xml"):
            continue
        for piece in _pieces(archive, part):
            for letters, digits in set(_FILLED_CELL.findall(piece)):
                column, row = max(column, _column_number(letters)), max(row, int(digits))
    return row, column


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part piece by piece; each begins with the end of the one before, so that no cell is cut."""
    with archive.open(part) as file:
        end = b""
        while piece := file.read(_PIECE):
            yield end + piece
            end = (end + piece)[-_OVERLAP:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
