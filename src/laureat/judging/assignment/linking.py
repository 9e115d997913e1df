"""Joining the panels of a group, so that its scores can be compared: by exchanges of pairs, the cheapest first.

Two parts of the graph of items and experts become one when two items, one of each part, exchange experts (no load changes), or when an item
takes an expert of the other part who is not more at work than the one who leaves (two equal loads then differ by two). Which sequence
of exchanges is best of all is as hard as a Hamiltonian path when panels are of two; this is a local search with exchanges of two and, in
small groups, three pairs. Within a panel of one no expert meets another: such a group stays in parts, and that is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from laureat.judging.assignment.flow import NEVER, Bools, Flow, Ints, Steps

Priced = tuple[tuple[int, bool], Steps]  # (cost and steps, no anchor takes part), the exchange
_TRIED = 300  # exchanges that are looked at before one gives up
_LOOKED_AT = 4_000_000  # combinations of two pairs that are priced at once; of more, evenly chosen ones
_SMALL = 60  # pairs in a group, up to which exchanges of three are looked for


def parts_of(linked: Bools) -> tuple[int, Ints, Ints]:
    """Of a matrix items x experts: into how many parts it falls, and the part of each item and expert; -1 for who has no pair at all."""
    items, experts = linked.shape
    rows, columns = np.nonzero(linked)
    graph = csr_array((np.ones(len(rows)), (rows, columns + items)), shape=(items + experts, items + experts))
    _, label = connected_components(graph, directed=False)
    label = label.astype(np.int64)
    label[~np.concatenate([linked.any(1), linked.any(0)])] = -1
    used, label = np.unique(label, return_inverse=True)
    gap = int(len(used) > 0 and used[0] == -1)
    return len(used) - gap, label[:items] - gap, label[items:] - gap


@dataclass(frozen=True)
class _Group:
    """A group's state before an exchange: its items' places and parts, the experts' parts, its new pairs, and which pairs are still free.

    `members` and `item_part` (k,), `expert_part` (m,), `rows` and `columns` (pairs,), `free` and `cost` (k, m); -1 is no part.
    """

    flow: Flow
    members: Ints
    anchor: Bools
    item_part: Ints
    expert_part: Ints
    rows: Ints
    columns: Ints
    free: Bools
    cost: Ints
    stays: Bools

    def step(self, pair: int, new: int) -> tuple[int, int, int]:
        """The pair's item takes another expert instead."""
        return int(self.members[self.rows[pair]]), int(self.columns[pair]), int(new)


def link(flow: Flow, fixed: Bools, members: Ints, anchors: Bools) -> int:
    """Join the parts of one group as far as exchanges do it; returns how many parts are left."""
    count, item_part, expert_part = parts_of(flow.chosen[members] | fixed[members])
    while count > 1:
        for steps in _exchanges(_group(flow, fixed, members, anchors, (item_part, expert_part))):
            _take(flow, steps)
            now, items, experts = parts_of(flow.chosen[members] | fixed[members])
            if now < count:
                count, item_part, expert_part = now, items, experts
                break
            _take(flow, [(item, new, old) for item, old, new in steps])
        else:
            break
    return count


def _group(flow: Flow, fixed: Bools, members: Ints, anchors: Bools, parts: tuple[Ints, Ints]) -> _Group:
    chosen, cost = flow.chosen[members], flow.cost[members]
    rows, columns = np.nonzero(chosen)
    stays = (chosen | fixed[members]).sum(0)[columns] > 1
    return _Group(
        flow, members, anchors[members], *parts, rows, columns, (cost < NEVER) & ~chosen & ~fixed[members], cost, stays
    )


def scatter(flow: Flow, fixed: Bools, members: Ints, anchors: Bools, region: Sequence[str | None]) -> None:
    """Let the panels of a group's anchors come from more regions, by exchanges that change neither cost, loads nor the number of parts."""
    names = {name: number for number, name in enumerate(sorted({r for r in region if r}))}
    place = np.array([names.get(r or "", -1) for r in region], dtype=np.int64)
    for item in members[anchors[members]]:
        for old in np.flatnonzero(flow.chosen[item] & (place >= 0)):
            panel = np.flatnonzero(flow.chosen[item] | fixed[item])
            if np.count_nonzero(place[panel] == place[old]) > 1:
                away = ~np.isin(place, place[panel]) & (place >= 0)
                _scattered(flow, fixed, members, (int(item), int(old)), away)


def _scattered(flow: Flow, fixed: Bools, members: Ints, pair: tuple[int, int], away: Bools) -> None:
    """One expert of an anchor's panel changes places with one from elsewhere, when somebody can."""
    item, old = pair
    rows, columns = np.nonzero(flow.chosen[members] & away)
    rows, cost = members[rows], flow.cost
    price = cost[item, columns] + cost[rows, old] - cost[item, old] - cost[rows, columns]
    fits = (cost[rows, old] < NEVER) & (cost[item, columns] < NEVER) & ~(flow.chosen | fixed)[rows, old] & (price <= 0)
    parts, _, _ = parts_of((flow.chosen | fixed)[members])
    for other, new in list(zip(rows[fits].tolist(), columns[fits].tolist(), strict=True))[:_TRIED]:
        _take(flow, [(item, old, new), (other, new, old)])
        if parts_of((flow.chosen | fixed)[members])[0] <= parts:
            return
        _take(flow, [(item, new, old), (other, old, new)])


def _take(flow: Flow, steps: Steps) -> None:
    for item, old, _ in steps:
        flow.chosen[item, old] = False
    for item, _, new in steps:
        flow.chosen[item, new] = True


def _exchanges(group: _Group) -> Iterator[Steps]:
    """Exchanges between parts, the smallest part first, each part's from the cheapest on."""
    if not len(group.rows):
        return
    part_of = group.item_part[group.rows]
    for part in np.argsort(np.bincount(part_of), kind="stable"):
        found = [*_swaps(group, np.flatnonzero(part_of == part), np.flatnonzero(part_of != part)), *_moves(group, int(part))]
        yield from (steps for _, steps in sorted(found)[:_TRIED])
    if len(group.rows) <= _SMALL:
        yield from _triples(group)


def _swaps(group: _Group, here: Ints, there: Ints) -> Iterator[Priced]:
    """Two items, one in each part, exchange experts."""
    here = here[:: max(1, len(here) * len(there) // _LOOKED_AT)]
    rows, columns, cost = group.rows, group.columns, group.cost
    (i, a), (j, b) = (rows[here][:, None], columns[here][:, None]), (rows[there][None, :], columns[there][None, :])
    price = np.where(group.free[i, b] & group.free[j, a], cost[i, b] + cost[j, a] - cost[i, a] - cost[j, b], NEVER)
    for p, q in _cheapest(price):
        one, other = int(here[p]), int(there[q])
        plain = not (group.anchor[rows[one]] or group.anchor[rows[other]])
        yield (int(price[p, q]), plain), [group.step(one, columns[other]), group.step(other, columns[one])]


def _moves(group: _Group, part: int) -> Iterator[Priced]:
    """An item takes an expert of another part who is not more at work than the one who leaves, and who keeps other items of the group.

    One of the two parts is `part`.
    """
    flow, cost, rows, columns = group.flow, group.cost, group.rows, group.columns
    added = flow.chosen.sum(0)
    load = flow.load + added
    here, there, theirs = group.item_part[rows][:, None], group.expert_part[None, :], load[columns][:, None]
    across = (here != there) & ((here == part) | (there == part)) & (there >= 0)
    fits = group.free[rows] & across & (added < flow.room) & (load[None, :] <= theirs) & group.stays[:, None]
    price = np.where(fits, cost[rows] - cost[rows, columns][:, None] + flow.step * (load[None, :] + 1 - theirs), NEVER)
    for pair, new in _cheapest(price):
        yield (int(price[pair, new]), not group.anchor[rows[pair]]), [group.step(pair, new)]


def _cheapest(price: Ints) -> list[tuple[int, int]]:
    """Places of the lowest prices of a matrix, in their order; none that is not possible."""
    flat = price.ravel()
    best = np.argpartition(flat, _TRIED)[:_TRIED] if len(flat) > _TRIED else np.arange(len(flat))
    best = best[flat[best] < NEVER >> 1]
    best = best[np.lexsort((best, flat[best]))]
    return [(int(n) // price.shape[1], int(n) % price.shape[1]) for n in best]


def _triples(group: _Group) -> Iterator[Steps]:
    """Three items pass their experts round: for where no two can exchange."""
    rows, columns, cost = group.rows, group.columns, group.cost
    gives = group.free[rows[:, None], columns[None, :]]  # [p, q]: the item of p may take the expert of q
    apart = group.item_part[rows][:, None] != group.item_part[rows][None, :]
    p, q, r = np.nonzero(gives[:, :, None] & gives[None, :, :] & gives.T[:, None, :] & apart[:, :, None])
    paid = cost[rows, columns]
    price = cost[rows[p], columns[q]] + cost[rows[q], columns[r]] + cost[rows[r], columns[p]] - paid[p] - paid[q] - paid[r]
    for n in np.argsort(price, kind="stable")[:_TRIED]:
        one, two, three = int(p[n]), int(q[n]), int(r[n])
        steps = [group.step(one, columns[two]), group.step(two, columns[three]), group.step(three, columns[one])]
        if len({(item, new) for item, _, new in steps}) == 3:
            yield steps
