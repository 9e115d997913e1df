"""Proposing an assignment and mending one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import chain

import numpy as np

from laureat.judging.assignment.flow import CHANGE, NEVER, UNIT, Bools, Flow, Ints, begin, improve
from laureat.judging.assignment.lacks import bottlenecks, shortages
from laureat.judging.assignment.linking import link, parts_of, scatter
from laureat.judging.assignment.request import Item, Judge, Pair, Proposal, Repair, Request


@dataclass(frozen=True)
class _Table:
    """A request in arrays: items and experts by key, (n,) and (m,); `cost` in units and `fixed`, (n, m)."""

    request: Request
    items: list[Item]
    experts: list[Judge]
    item_at: dict[int, int]
    expert_at: dict[int, int]
    cost: Ints
    fixed: Bools

    def mask(self, pairs: Iterable[Pair]) -> Bools:
        """The pairs as a matrix. Raises ValueError for an item or expert that is not in the request."""
        found = np.zeros(self.cost.shape, dtype=bool)
        for item, expert in pairs:
            if item not in self.item_at or expert not in self.expert_at:
                raise ValueError(f"pair of an unknown item or expert: {(item, expert)}")
            found[self.item_at[item], self.expert_at[expert]] = True
        return found

    def groups(self) -> dict[str, Ints]:
        """Places of the items of each group."""
        found: dict[str, list[int]] = {}
        for place, item in enumerate(self.items):
            found.setdefault(item.group, []).append(place)
        return {group: np.array(found[group], dtype=np.int64) for group in sorted(found)}


def propose(request: Request, *, seed: int = 0, evenness: float = 1.0) -> Proposal:
    """The cheapest assignment that fills every panel within the limits, its groups joined afterwards.

    Minimised: the sum of costs, plus for each expert `evenness` x (1 + 2 + ... + his load), plus more than all that for each empty place. With
    1 a load that is two more than another is borne only where moving an item would cost a whole mismatch of fields. With costs that are all
    the same, or a very large `evenness`, the greatest and the least load are the best that the possible pairs permit; with 0 costs alone count.
    The optimum is exact (costs to a millionth); joining the groups then costs what it costs. Equal choices are made by `seed`, so the same
    request in any order and the same seed give the same proposal.

    Raises ValueError for a malformed request only: a key twice, a pair of an unknown item or expert, a number out of its range.
    """
    if not 0 <= evenness <= 1000:
        raise ValueError("evenness is between 0 and 1000")
    table = _table(request)
    flow = _flow(table, table.cost, round(evenness * UNIT))
    begin(flow, seed)
    improve(flow)
    anchors = np.array([item.anchor for item in table.items], dtype=bool)
    for members in table.groups().values():
        link(flow, table.fixed, members, anchors)
        scatter(flow, table.fixed, members, anchors, [expert.region for expert in table.experts])
    return _proposal(table, flow, seed)


def repair(request: Request, pairs: Iterable[Pair], *, gone: Set[int], seed: int = 0) -> Repair:
    """Mend an assignment when experts drop out: the fewest changed pairs with which every panel is whole again (or as whole as can be).

    `pairs` are the live pairs that may be changed, whether or not `request.cost` holds them; those of `gone` experts are lost, the others stay
    unless a panel cannot be filled without moving them. `request.fixed` stays whatever happens (sheets already signed, also by those who are
    gone), and a `load` counts fixed pairs but none of `pairs`. Among the repairs with the fewest changes the cheapest and evenest is made, with
    `evenness` 1; groups are not joined again, as that would move more, but `proposal.components` tells.

    Raises ValueError as `propose` does, for a pair that is fixed and changeable, and for an unknown expert that is gone.
    """
    table, given = _table(request), set(pairs)
    if not gone <= table.expert_at.keys():
        raise ValueError("an expert is gone who is not in the request")
    if given & request.fixed:
        raise ValueError("a pair is fixed and changeable")
    away = np.array([expert.key in gone for expert in table.experts], dtype=bool)
    held = table.mask(given)
    kept = held & ~away
    cost = np.where(table.cost < NEVER, table.cost + CHANGE, NEVER)
    cost[:, away], cost[kept] = NEVER, 0
    flow = _flow(table, cost, UNIT)
    flow.chosen[:] = kept
    flow.need, flow.room = np.maximum(flow.need, kept.sum(1)), np.maximum(np.where(away, 0, flow.room), kept.sum(0))
    improve(flow)
    moves = [move for place in range(len(table.items)) for move in _moves(table, place, held[place], flow.chosen[place])]
    return Repair(tuple(sorted(moves, key=lambda move: (move[0], move[2]))), _proposal(table, flow, seed))


def _moves(table: _Table, place: int, held: Bools, chosen: Bools) -> list[tuple[int, int | None, int]]:
    """What changed in one panel: who leaves and who comes instead; with nobody to come there is no move."""
    left = [table.experts[e].key for e in np.flatnonzero(held & ~chosen)]
    came = [table.experts[e].key for e in np.flatnonzero(chosen & ~held)]
    return [(table.items[place].key, left[n] if n < len(left) else None, new) for n, new in enumerate(came)]


def _table(request: Request) -> _Table:
    """The request in arrays, in the order of keys. Raises ValueError when it is malformed."""
    items, experts = sorted(request.items, key=lambda i: i.key), sorted(request.experts, key=lambda e: e.key)
    for what in (items, experts):
        if any(count > 1 for count in Counter(thing.key for thing in what).values()):
            raise ValueError("a key stands twice")
    if any(i.needed < 0 for i in items) or any(e.load < 0 or (e.most is not None and e.most < 0) for e in experts):
        raise ValueError("a need, a load or a limit is below nought")
    shape = (len(items), len(experts))
    table = _Table(
        request, items, experts, {i.key: n for n, i in enumerate(items)}, {e.key: n for n, e in enumerate(experts)},
        np.full(shape, NEVER, dtype=np.int64), np.zeros(shape, dtype=bool),
    )  # fmt: skip
    table.fixed[:] = table.mask(request.fixed)
    if request.cost:
        _fill(table)
    return table


def _fill(table: _Table) -> None:
    """Costs into the matrix; a pair that is fixed is not to be chosen again."""
    count = len(table.request.cost)
    keys = np.fromiter(chain.from_iterable(table.request.cost), dtype=np.int64, count=2 * count).reshape(count, 2)
    values = np.fromiter(table.request.cost.values(), dtype=np.float64, count=count)
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError("a cost is between 0 and 1")
    place = []
    for column, known in enumerate((list(table.item_at), list(table.expert_at))):
        order = np.array([*known, np.iinfo(np.int64).max])
        place.append(np.searchsorted(order, keys[:, column]))
        if not (order[place[-1]] == keys[:, column]).all():
            raise ValueError("a cost is of an unknown item or expert")
    table.cost[place[0], place[1]] = np.rint(values * UNIT).astype(np.int64)
    table.cost[table.fixed] = NEVER


def _flow(table: _Table, cost: Ints, step: int) -> Flow:
    """Nothing chosen yet; what is fixed has filled its places."""
    needed = np.array([item.needed for item in table.items], dtype=np.int64)
    load = np.array([expert.load for expert in table.experts], dtype=np.int64)
    most = np.array([1 << 40 if expert.most is None else expert.most for expert in table.experts], dtype=np.int64)
    need = np.maximum(needed - table.fixed.sum(1), 0)
    return Flow(cost, need, np.maximum(most - load, 0), load, step, np.zeros(table.cost.shape, dtype=bool))


def _proposal(table: _Table, flow: Flow, seed: int) -> Proposal:
    """What was chosen, by keys, and what is wrong with it."""
    request, fixed = table.request, table.fixed.sum(1)
    pairs = tuple((table.items[i].key, table.experts[e].key) for i, e in zip(*np.nonzero(flow.chosen), strict=True))
    loads, possible = flow.load + flow.chosen.sum(0), (flow.cost < NEVER).sum(1) + fixed
    missing = {table.items[place].key: int(flow.empty[place]) for place in np.flatnonzero(flow.empty > 0)}
    keys = [item.key for item in table.items]
    return Proposal(
        pairs=pairs,
        loads={expert.key: int(load) for expert, load in zip(table.experts, loads, strict=True)},
        costs={pair: request.cost.get(pair, 0.0) for pair in pairs},
        shortages=shortages(request, dict(zip(keys, possible.tolist(), strict=True)), {i.key: i.needed for i in table.items}),
        bottlenecks=bottlenecks(flow, keys, table.experts) if missing else (),
        missing=missing,
        components={g: parts_of(flow.chosen[rows] | table.fixed[rows])[0] for g, rows in table.groups().items()},
        seed=seed,
    )
