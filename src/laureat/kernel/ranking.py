"""Places in a ranking."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any


def competition_places(keys: Sequence[Any]) -> list[int]:
    """Standard competition places ("1224") of items by descending key, in the items' own order.

    Keys are any comparable values, for instance tuples (score, tie-break, ...); equal keys share a place and the places
    after them are skipped.
    """
    ordered = sorted(range(len(keys)), key=lambda i: keys[i], reverse=True)
    places = [0] * len(keys)
    for position, i in enumerate(ordered):
        tied = position > 0 and keys[i] == keys[ordered[position - 1]]
        places[i] = places[ordered[position - 1]] if tied else position + 1
    return places


def shared_places(places: Sequence[Hashable]) -> set[Hashable]:
    """Places that more than one item holds."""
    seen: set[Hashable] = set()
    return {place for place in places if place in seen or seen.add(place)}  # type: ignore[func-returns-value]
