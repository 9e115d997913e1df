"""Regions by whatever a register calls them: name, short name, code, «г. Москва», «Респ Татарстан», «42 - Кемеровская обл.»."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from laureat.kernel.text import fold

_KINDS = frozenset(
    [
        "республика",
        "респ",
        "область",
        "обл",
        "край",
        "автономный",
        "автономная",
        "автономной",
        "округ",
        "ао",
        "аобл",
        "г",
        "гор",
        "город",
        "федерального",
        "значения",
        "и",
        "рф",
        "россия",
    ]
)


@dataclass(frozen=True)
class Place:
    """What is known of a region."""

    id: int
    code: str
    names: tuple[str, ...]


class Places:
    """The present regions; finding one by its name is remembered, for a register has few of them."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = list(places)
        self._codes = {place.code: place.id for place in self._places}
        self._words = [(place.id, [_words(name) for name in place.names]) for place in self._places]
        self._found: dict[str, int | None] = {}

    def find(self, text: str) -> int | None:
        """The id of the region that is meant, when exactly one can be."""
        if text not in self._found:
            self._found[text] = self._search(text)
        return self._found[text]

    def of_inn(self, inn: str) -> int | None:
        """The id of the region whose tax office gave an ИНН."""
        return self._codes.get(inn[:2])

    def _search(self, text: str) -> int | None:
        words = _words(text)
        numbers = {word for word in words if word.isdigit()}
        if not words - numbers:
            return self._codes.get(next(iter(numbers)).zfill(2)) if len(numbers) == 1 else None
        wanted = words - numbers
        same = {place for place, names in self._words if wanted in names}
        inside = {place for place, names in self._words if wanted <= frozenset().union(*names)}
        found = same or inside
        return found.pop() if len(found) == 1 else None


def _words(text: str) -> frozenset[str]:
    every = re.findall(r"[0-9a-zа-я]+", fold(text))
    return frozenset(word for word in every if word not in _KINDS) or frozenset(every)
