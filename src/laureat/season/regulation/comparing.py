"""Two versions of a regulation, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from laureat.season.regulation.model import Regulation


@dataclass(frozen=True)
class Change:
    """A clause that differs; an empty side means that it is not there."""

    path: str
    old: str
    new: str


def compare(old: Regulation, new: Regulation) -> list[Change]:
    """What differs; lists of keyed things are compared by key, so that an inserted criterion moves nothing."""
    before, after = dict(_flat(old.model_dump(mode="json"))), dict(_flat(new.model_dump(mode="json")))
    paths = [*before, *(path for path in after if path not in before)]
    return [Change(path, before.get(path, ""), after.get(path, "")) for path in paths if before.get(path) != after.get(path)]


def _flat(thing: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield from _flat(value, f"{path}.{key}".lstrip("."))
    elif isinstance(thing, list):
        for number, value in enumerate(thing, start=1):
            name = value["key"] if isinstance(value, dict) and "key" in value else number
            yield from _flat(value, f"{path}[{name}]")
    else:
        yield path, "" if thing is None else str(thing)
