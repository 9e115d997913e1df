"""From scores to places: what parts equal scores is looked at for those that tie, and no further than they do. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from laureat.judging.scoring import Consolidated
from laureat.kernel.ranking import competition_places

Part = Callable[[Collection[int]], Mapping[int, Any]]


@dataclass(slots=True)
class Placed:
    """An entry's score and place before they are kept, named as in `Standing`; `tie_break` holds the values that were compared."""

    entry_id: int
    score: Decimal
    place: int
    sheets: int
    lowest: Decimal
    highest: Decimal
    tie_break: tuple[str, ...] = ()
    fair: Decimal | None = None
    fair_low: Decimal | None = None
    fair_high: Decimal | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    proposal: str = ""
    chances: dict[str, float] = field(default_factory=dict)


def placed(
    groups: Iterable[Sequence[int]],
    scores: Mapping[int, Consolidated],
    parts: Sequence[Part],
    *,
    deciding: Mapping[int, Decimal] | None = None,
) -> list[Placed]:
    """Places within each group of entries, the greater score first, or the greater of `deciding` where an entry has one.

    `parts` are asked in their order: given the entries that still tie, each says by entry what to compare next, the greater the better.
    """
    groups, first = list(groups), deciding or {}
    keys: dict[int, tuple[Any, ...]] = {entry: (first.get(entry, found.score),) for entry, found in scores.items()}
    tied = list(_tied(groups, keys))
    for part in parts:
        if not tied:
            break
        values = part([entry for group in tied for entry in group])
        for group in tied:
            for entry in group:
                keys[entry] += (values[entry],)
        tied = list(_tied(tied, keys))
    return [one for group in groups for one in _group(group, scores, keys)]


def _tied(groups: Iterable[Sequence[int]], keys: Mapping[int, tuple[Any, ...]]) -> Iterator[list[int]]:
    """Entries of one group that nothing parts so far."""
    for group in groups:
        same: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for entry in group:
            same[keys[entry]].append(entry)
        yield from (entries for entries in same.values() if len(entries) > 1)


def _group(group: Sequence[int], scores: Mapping[int, Consolidated], keys: Mapping[int, tuple[Any, ...]]) -> Iterator[Placed]:
    places = competition_places([keys[entry] for entry in group])
    for entry, place in zip(group, places, strict=True):
        found = scores[entry]
        compared = tuple(str(value) for value in keys[entry][1:]) if len(keys[entry]) > 1 else ()
        yield Placed(entry, found.score, place, found.sheets, found.lowest, found.highest, compared)
