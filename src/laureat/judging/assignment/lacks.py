"""Why places stay empty: items with too few possible experts, and experts with too few places (the least cut of the flow)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from laureat.judging.assignment.flow import NEVER, Bools, Flow, Ints
from laureat.judging.assignment.request import Advice, Bottleneck, Judge, Request, Shortage


def shortages(request: Request, possible: dict[int, int], needed: dict[int, int]) -> tuple[Shortage, ...]:
    """Items that cannot get their panel whatever the loads: `possible` counts fixed experts as well."""
    short = {key for key in needed if possible[key] < needed[key]}
    reasons: dict[int, Counter[str]] = {key: Counter() for key in short}
    if short:
        for (item, _), reason in request.barred.items():
            if item in short:
                reasons[item][reason] += 1
    return tuple(Shortage(key, possible[key], needed[key], dict(sorted(reasons[key].items()))) for key in sorted(short))


def bottlenecks(flow: Flow, items: list[int], experts: list[Judge]) -> tuple[Bottleneck, ...]:
    """Sets of items whose experts have too few places, from a flow that is a maximum. `items` are keys."""
    possible = (flow.cost < NEVER).sum(1)
    lacking = np.flatnonzero(np.minimum(flow.need, possible) > flow.chosen.sum(1))
    found: list[tuple[Bools, Bools]] = []
    for item in lacking:
        if any(rows[item] for rows, _ in found):
            continue
        rows, columns = _reached(flow, int(item))
        apart = [pair for pair in found if not ((pair[0] & rows).any() or (pair[1] & columns).any())]
        for other in found:
            if not any(other is pair for pair in apart):
                rows, columns = rows | other[0], columns | other[1]
        found = apart
        found.append((rows, columns))
    return tuple(_bottleneck(flow, items, experts, np.flatnonzero(rows), np.flatnonzero(columns)) for rows, columns in found)


def _reached(flow: Flow, item: int) -> tuple[Bools, Bools]:
    """Items and experts that an empty place of the item may be passed on to: all these experts are at their limits."""
    rows, columns = np.zeros(len(flow.cost), dtype=bool), np.zeros(flow.cost.shape[1], dtype=bool)
    rows[item] = True
    fresh = rows.copy()
    while fresh.any():
        more = ((flow.cost[fresh] < NEVER) & ~flow.chosen[fresh]).any(0) & ~columns
        columns |= more
        fresh = flow.chosen[:, more].any(1) & ~rows
        rows |= fresh
    return rows, columns


def _bottleneck(flow: Flow, items: list[int], experts: list[Judge], rows: Ints, columns: Ints) -> Bottleneck:
    may = flow.cost[rows] < NEVER
    needs = np.minimum(flow.need[rows], may.sum(1))
    capacity = np.minimum(np.maximum(flow.room, 0), may.sum(0))
    left = needs - flow.chosen[rows][:, np.setdiff1d(np.arange(may.shape[1]), columns)].sum(1)
    limits = sorted(experts[c].most or 0 for c in columns)
    limit = max(1, limits[len(limits) // 2]) if limits else 1
    places = int(needs.sum() - capacity.sum())

    def carried(raised: int, newcomers: int) -> bool:
        return _carried(may[:, columns], left, np.maximum(flow.room[columns], 0) + raised, newcomers, limit)

    advice = Advice(
        places=places, limited=tuple(experts[c].key for c in columns),
        raise_by=_least(lambda n: carried(n, 0), places), newcomers=_least(lambda n: carried(0, n), places), limit=limit,
    )  # fmt: skip
    able = tuple(experts[c].key for c in np.flatnonzero(may.any(0)))
    return Bottleneck(tuple(items[r] for r in rows), able, int(needs.sum()), int(capacity.sum()), advice)


def _least(holds: Callable[[int], bool], most: int) -> int:
    """The smallest number of 1..most for which it holds; it holds for the greatest and, from some number on, always."""
    low, high = 1, max(1, most)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _carried(may: Bools, needs: Ints, room: Ints, newcomers: int, limit: int) -> bool:
    """Whether experts with this room, and newcomers for whom every item is possible, fill all the needs: by a maximum flow.

    Newcomers are one node with their places together, from which an item takes up to their number: such a flow can be dealt out in turn.
    """
    items, experts = may.shape
    source, sink, fresh = items + experts + 1, items + experts + 2, items + experts
    rows, columns = np.nonzero(may)
    most = int(needs.sum())
    one, every = np.ones(len(rows), dtype=np.int64), np.arange(items)
    tails = np.concatenate([rows, np.full(items, source), items + np.arange(experts), every, [fresh]])
    heads = np.concatenate([items + columns, every, np.full(experts, sink), np.full(items, fresh), [sink]])
    sizes = np.concatenate([one, needs, np.minimum(room, most), np.full(items, newcomers), [min(newcomers * limit, most)]])
    graph = csr_array((sizes.astype(np.int32), (tails, heads)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(graph, source, sink).flow_value) == most
