"""What a screen reader hears of a tagged PDF: the pieces of its structure tree in their order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

INLINE = {"Span", "Strong", "Em", "Quote", "Code", "NonStruct"}
SPOKEN = ("/Alt", "/ActualText")


@dataclass(frozen=True)
class Piece:
    """What is read in one go: its tag, its text (a figure's is its alternative), its language, the tags above it."""

    kind: str
    text: str
    language: str
    inside: tuple[str, ...]


def reading_order(pdf: bytes) -> list[Piece]:
    """The pieces of the document as its structure tree orders them. A piece ends where a tag or the language changes."""
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    marked = {page.indirect_reference.idnum: _marked(page) for page in reader.pages}
    runs: list[tuple[tuple[str, ...], str, str]] = []
    for element in _children(root["/StructTreeRoot"]):
        runs += _runs(element, marked, (), str(root.get("/Lang", "")), 0)
    found = []
    for (tags, language), group in groupby(runs, key=lambda run: run[:2]):
        if text := " ".join("".join(run[2] for run in group).split()):
            found.append(Piece(tags[-1].split("#")[0], text, language, tuple(tag.split("#")[0] for tag in tags[:-1])))
    return found


def _runs(
    element: Any, marked: dict[int, dict[int, tuple[str, str]]], above: tuple[str, ...], language: str, page: int
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Pieces of text with the tags above them (each told from its like by its place) and their language."""
    kind, language = str(element["/S"])[1:], str(element.get("/Lang", language))
    page = element.raw_get("/Pg").idnum if "/Pg" in element else page
    tags = above if kind in INLINE and above[-1].split("#")[0] not in ("Document", "Div") else (*above, f"{kind}#{id(element)}")
    for spoken in SPOKEN:
        if spoken in element:
            yield tags, language, str(element[spoken])
            return
    for child in _children(element):
        if isinstance(child, int):
            text, own = marked[page].get(int(child), ("", ""))
            yield tags, own or language, text
        elif "/MCID" in child:
            text, own = marked[child.raw_get("/Pg").idnum if "/Pg" in child else page].get(int(child["/MCID"]), ("", ""))
            yield tags, own or language, text
        elif "/S" in child:
            yield from _runs(child, marked, tags, language, page)


def _children(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    kids = kids.get_object()
    return [kid.get_object() for kid in kids] if isinstance(kids, list) else [kids]


def _marked(page: PageObject) -> dict[int, tuple[str, str]]:
    """The page's text and its own language, by the number of its marked content."""
    fonts = {name: _characters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    found: dict[int, tuple[str, str]] = {}
    font: dict[int, str] = {}
    open_marks: list[tuple[int | None, str]] = []
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            marks = operands[1] if len(operands) > 1 else {}
            known = marks if hasattr(marks, "get") else {}
            open_marks.append((int(known["/MCID"]) if "/MCID" in known else None, str(known.get("/Lang", ""))))
        elif operator == b"EMC":
            open_marks.pop()
        elif operator == b"Tf":
            font = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ"):
            strings = operands[0] if operator == b"TJ" else operands
            codes = b"".join(getattr(s, "original_bytes", s) for s in strings if isinstance(s, str | bytes))
            if known := [mark for mark in open_marks if mark[0] is not None]:
                number, language = known[-1]
                found[number] = (found.get(number, ("",))[0] + "".join(font.get(code, "") for code in _codes(codes)), language)
    return found


def _codes(raw: bytes) -> Iterator[int]:
    return (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))


def _characters(font: Any) -> dict[int, str]:
    """A font's characters by code, from its map to Unicode."""
    table = font["/ToUnicode"].get_data().decode("latin-1")
    found = {}
    for section in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", section):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for section in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for low, high, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", section):
            start = bytes.fromhex(text).decode("utf-16-be")
            for step in range(int(high, 16) - int(low, 16) + 1):
                found[int(low, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return found
