"""From the TOML text to the regulation, or to everything that is wrong with it, each with its place."""

from __future__ import annotations

import functools
import hashlib
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from laureat.season.regulation.cross import cross_problems
from laureat.season.regulation.model import Regulation

_TABLE = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?\s*(#.*)?$")
_ASSIGNMENT = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")
_AT_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class Problem:
    """Something wrong in a regulation: where (the path in the document and the line, 0 when unknown) and what."""

    path: str
    line: int
    sentence: str


@dataclass(frozen=True)
class Reading:
    """What a text gave: a regulation, or problems."""

    regulation: Regulation | None
    problems: tuple[Problem, ...] = ()


def fingerprint(text: str) -> str:
    """SHA-256 (hex) of the text with line ends as \\n and no blanks at the end."""
    return hashlib.sha256(text.replace("\r\n", "\n").rstrip().encode()).hexdigest()


def read_regulation(text: str) -> Reading:
    """Read a regulation. All problems come at once: of the TOML, of single values, of what does not fit together."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        line = _AT_LINE.search(str(problem))
        return Reading(
            None, (Problem("", int(line[1]) if line else 0, _("This is not TOML: %(problem)s") % {"problem": problem}),)
        )
    lines = _lines(text)
    try:
        rules = Regulation.model_validate(content)
    except ValidationError as errors:
        return Reading(None, tuple(_problem(lines, error["loc"], _sentence(error)) for error in errors.errors()))
    problems = tuple(_problem(lines, place, sentence) for place, sentence in cross_problems(rules))
    return Reading(None if problems else rules, problems)


@functools.lru_cache(maxsize=32)
def parsed(sha256: str, text: str) -> Regulation:
    """The regulation of an approved text; kept by its hash, because it is read on every page. Raises ValueError."""
    reading = read_regulation(text)
    if reading.regulation is None:
        raise ValueError(f"regulation {sha256}: {reading.problems}")
    return reading.regulation


def _problem(lines: dict[tuple[Any, ...], int], place: tuple[Any, ...], sentence: str) -> Problem:
    known = next((place[:n] for n in range(len(place), 0, -1) if place[:n] in lines), ())
    return Problem(_path(place), lines.get(known, 0), sentence)


def _path(place: tuple[Any, ...]) -> str:
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


def _lines(text: str) -> dict[tuple[Any, ...], int]:
    """The line of every table and assignment, by its path with array positions."""
    found: dict[tuple[Any, ...], int] = {}
    counts: dict[tuple[Any, ...], int] = {}
    table: tuple[Any, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = _table_path(header[2].split("."), counts, is_array=header[1] == "[[")
            found.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            found.setdefault((*table, assignment[1]), number)
    return found


def _table_path(names: list[str], counts: dict[tuple[Any, ...], int], *, is_array: bool) -> tuple[Any, ...]:
    path: tuple[Any, ...] = ()
    for position, name in enumerate(names):
        path = (*path, name)
        last = position == len(names) - 1
        if last and is_array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _sentence(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return _("This is missing.")
    if kind == "extra_forbidden":
        return _("This key is unknown here.")
    if kind in ("greater_than_equal", "greater_than"):
        return _("The value is too small: at least %(limit)s.") % {"limit": context.get("ge", context.get("gt"))}
    if kind in ("less_than_equal", "less_than"):
        return _("The value is too large: at most %(limit)s.") % {"limit": context.get("le", context.get("lt"))}
    if kind == "literal_error":
        return _("Choose one of: %(expected)s.") % {"expected": context.get("expected")}
    if kind == "string_pattern_mismatch":
        return _("A key has small Latin letters, digits and hyphens.")
    return _("The value does not fit: %(problem)s.") % {"problem": error["msg"]}
