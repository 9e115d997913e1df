"""What is asked and what is answered: plain values. A pair is always (item, expert), both by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Pair = tuple[int, int]


@dataclass(frozen=True)
class Item:
    """Something to judge. `group` is what its scores are compared within (a nomination); `needed` is the whole panel, fixed pairs included.

    An `anchor` is there to make panels comparable: it asks for a larger `needed` of its own, and panels are joined through anchors first.
    """

    key: int
    group: str
    needed: int
    anchor: bool = False


@dataclass(frozen=True)
class Judge:
    """An expert. `load` counts items he has already, fixed pairs included; `most` limits `load` plus what is proposed, None does not.

    `region` is where he works: an anchor's panel takes experts of different regions where that changes neither cost nor loads.
    """

    key: int
    most: int | None = None
    load: int = 0
    region: str | None = None


@dataclass(frozen=True)
class Request:
    """What is to be assigned. Nothing depends on the order of anything in it.

    `cost` holds every pair that is possible (no conflict, the right nomination, not asked yet) and no other: 0 is the best match of fields, 1
    the worst; it is counted to a millionth. `fixed` are live pairs: they fill places of panels and join experts, and they stay.
    `barred` says why pairs are not possible, for explanations only.
    """

    items: tuple[Item, ...]
    experts: tuple[Judge, ...]
    cost: Mapping[Pair, float]
    fixed: frozenset[Pair] = frozenset()
    barred: Mapping[Pair, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shortage:
    """An item for which too few experts are possible whatever their loads: `possible` (fixed ones included) of `needed`.

    `reasons` counts why others are not possible: reason -> experts, as the request says.
    """

    item: int
    possible: int
    needed: int
    reasons: Mapping[str, int]


@dataclass(frozen=True)
class Advice:
    """What would open a bottleneck: any one of the two is enough, and no smaller number is.

    `places`: how many places are missing. `raise_by`: by how much to raise the limit of each of the `limited` experts. `newcomers`: how many
    more experts, possible for all the items, each with a limit of `limit` (the median of the limited experts' limits, at least 1).
    """

    places: int
    limited: tuple[int, ...]
    raise_by: int
    newcomers: int
    limit: int


@dataclass(frozen=True)
class Bottleneck:
    """Items that together need more places than all the experts possible for them have: a violation of Hall's condition.

    `needed` counts places still to fill (an item with a shortage counts only as many as it has possible experts). `capacity` is, summed over
    all `experts` possible for any of these items, the smaller of the places the expert has left and the number of these items possible for
    him. `needed > capacity` always; of all sets of items with the greatest lack it is the smallest, split where it falls apart.
    """

    items: tuple[int, ...]
    experts: tuple[int, ...]
    needed: int
    capacity: int
    advice: Advice


@dataclass(frozen=True)
class Proposal:
    """What to assign. When not `feasible`, `pairs` fill as many places as can be filled at all.

    `pairs`: new ones only, sorted. `loads`: every expert's load with them. `costs`: each new pair's cost (0 where none is known). `missing`:
    places that stay empty by item. `components`: by group, into how many parts, unconnected by any expert, its items and their experts fall:
    1 is connected, 0 is a group without pairs; more than 1 means that scores cannot be compared across the parts.
    """

    pairs: tuple[Pair, ...]
    loads: Mapping[int, int]
    costs: Mapping[Pair, float]
    shortages: tuple[Shortage, ...]
    bottlenecks: tuple[Bottleneck, ...]
    missing: Mapping[int, int]
    components: Mapping[str, int]
    seed: int

    @property
    def feasible(self) -> bool:
        """Whether every item gets its whole panel."""
        return not self.missing

    @property
    def cost(self) -> float:
        """The sum of the pairs' costs."""
        return sum(self.costs.values())


@dataclass(frozen=True)
class Repair:
    """How an assignment is mended. `moves`: (item, who leaves the panel or None, who comes), sorted; `proposal.pairs` is all that holds then."""

    moves: tuple[tuple[int, int | None, int], ...]
    proposal: Proposal
