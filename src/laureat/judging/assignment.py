"""Who judges what: a balanced proposal without conflicts. Pure: plain values in, pairs out.

Greedy with repair: items with the fewest possible experts first; each takes the least loaded of its possible experts; then loads are
levelled by moving single pairs from the most loaded to less loaded experts as long as that helps. Ties are broken by the seed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Shortage:
    """An item that cannot get its panel, and how many experts it could have at most."""

    item: int
    possible: int
    needed: int


@dataclass(frozen=True)
class Proposal:
    """Pairs to assign (item, expert), the loads that result, and what cannot be met."""

    pairs: tuple[tuple[int, int], ...]
    loads: Mapping[int, int]
    shortages: tuple[Shortage, ...]
    seed: int

    @property
    def feasible(self) -> bool:
        """Whether every item gets its panel."""
        return not self.shortages


def propose(
    possible: Mapping[int, Set[int]], *, needed: Mapping[int, int], loads: Mapping[int, int] | None = None, seed: int = 0
) -> Proposal:
    """Give each item `needed[item]` of its `possible[item]` experts, evenly.

    `possible` already leaves out conflicts, other nominations and present assignments; `loads` are the experts' loads so far.
    An item with too few possible experts gets none and is named among the shortages.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose, the seed is on record
    experts = sorted(set().union(*possible.values())) if possible else []
    order = {expert: chance.random() for expert in experts}
    load = {expert: (loads or {}).get(expert, 0) for expert in experts}
    shortages = [Shortage(i, len(possible[i]), needed[i]) for i in sorted(possible) if len(possible[i]) < needed[i]]
    short = {shortage.item for shortage in shortages}
    chosen: dict[int, set[int]] = {}
    for item in sorted((i for i in possible if i not in short), key=lambda i: (len(possible[i]) - needed[i], i)):
        ranked = sorted(possible[item], key=lambda e: (load[e], order[e]))
        chosen[item] = set(ranked[: needed[item]])
        for expert in chosen[item]:
            load[expert] += 1
    _level(chosen, possible, load)
    pairs = tuple((item, expert) for item in sorted(chosen) for expert in sorted(chosen[item]))
    return Proposal(pairs, load, tuple(shortages), seed)


def _level(chosen: dict[int, set[int]], possible: Mapping[int, Set[int]], load: dict[int, int]) -> None:
    """Move pairs from more to less loaded experts while a move makes two loads more equal."""
    moved = True
    while moved:
        moved = False
        for item, panel in chosen.items():
            free = possible[item] - panel
            if not free or not panel:
                continue
            heavy, light = max(panel, key=lambda e: (load[e], e)), min(free, key=lambda e: (load[e], e))
            if load[heavy] - load[light] > 1:
                panel.remove(heavy)
                panel.add(light)
                load[heavy] -= 1
                load[light] += 1
                moved = True
