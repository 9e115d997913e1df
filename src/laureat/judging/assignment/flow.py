"""The cheapest assignment with a convex price of load: a minimum cost flow, solved exactly on a graph of the experts alone.

The model is that of conference assignment by flow (Goldsmith and Sloan, The AI Conference Paper Assignment Problem, 2007; the Toronto Paper
Matching System, 2013; OpenReview's matcher; HotCRP's assigner): source -> items -> experts -> sink, where the k-th item of an expert costs k
steps, which is as good as parallel arcs of one unit. The least sum of such convex prices is also the evenest vector of loads there is: its
greatest and its least load are both the best possible (Harvey, Ladner, Lovász, Tamir, Semi-Matchings for Bipartite Graphs, 2006).

Method: items choose their experts in turns until the choice hardly changes, then negative cycles of the residual graph are cancelled (Klein
1967) until there are none: that is the optimum. Items need no nodes: the arc a -> b is the best item that may leave a for b, so that a graph of
some hundred nodes in a dense matrix answers for a million pairs. Places that nobody takes cost `EMPTY`, so the flow is a maximum too. Costs
are whole numbers, so nothing depends on rounding. Arrays: n items, m experts; `cost` and `chosen` are (n, m).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Steps = list[tuple[int, int, int]]  # (item, expert who leaves, expert who comes), by their places

UNIT = 10**6  # a cost of 1
CHANGE = 1 << 36  # a pair that a repair has to change: more than any saving of costs and steps along a cycle
EMPTY = 1 << 50  # a place that nobody takes: more than any number of changes along a cycle
NEVER = 1 << 60  # not possible
_TURNS = 4


@dataclass
class Flow:
    """An assignment in the making: what is `chosen`, and all that decides what is cheapest. `step` is the price of evenness, in `cost`'s unit."""

    cost: Ints
    need: Ints
    room: Ints
    load: Ints
    step: int
    chosen: Bools

    @property
    def empty(self) -> Ints:
        """Places by item that nobody takes, (n,)."""
        return np.asarray(self.need - self.chosen.sum(1))

    @property
    def price(self) -> int:
        """What is minimised: costs, steps of load, empty places."""
        loads = self.load + self.chosen.sum(0)
        steps = (loads * (loads + 1) - self.load * (self.load + 1)) // 2
        return int(self.cost[self.chosen].sum()) + self.step * int(steps.sum()) + EMPTY * int(self.empty.sum())


def begin(flow: Flow, seed: int) -> None:
    """A good assignment to begin with: in turns, those with the least choice first, items take the experts that are cheapest as loads are."""
    items, experts = flow.cost.shape
    chance = np.random.default_rng(seed)
    liking = chance.integers(0, UNIT // 1000, (items, experts), dtype=np.int32)
    choice = (flow.cost < NEVER).sum(1) - flow.need
    turn = np.lexsort((chance.random(items), choice))
    added = flow.chosen.sum(0)
    for _ in range(_TURNS):
        if not sum(_chooses(flow, int(i), added, liking) for i in turn if flow.need[i] > 0):
            break


def _chooses(flow: Flow, item: int, added: Ints, liking: Any) -> bool:
    """One item takes its cheapest experts, given what the others have."""
    old, need = np.flatnonzero(flow.chosen[item]), int(flow.need[item])
    added[old] -= 1
    price = flow.cost[item] + flow.step * (flow.load + added + 1) + liking[item]
    price[(added >= flow.room) | (flow.cost[item] >= NEVER)] = NEVER
    new = np.argpartition(price, need - 1)[:need] if need < len(price) else np.arange(len(price))
    new = new[price[new] < NEVER]
    better = len(new) > len(old) or price[new].sum() < price[old].sum()
    if better:
        flow.chosen[item] = False
        flow.chosen[item, new] = True
    added[new if better else old] += 1
    return bool(better)


def improve(flow: Flow) -> None:
    """Cancel negative cycles until there are none: `flow.chosen` is optimal then."""
    if not flow.cost.size:
        return
    exchange = _Exchange(flow)
    while exchange.step():
        pass


class _Exchange:
    """The residual graph of the experts, with one node more: the outside, from where load comes and to where it goes, empty places included.

    `arcs[a, b]` is what it costs when `item[a, b]` leaves a for b; `arcs[m, b]` when b loses an item of his (that b's next arc takes on) or an
    empty place is filled by b; `arcs[a, m]` when a keeps one item more, or an item of his is left with an empty place. `item` is -1 where only
    a load changes.
    """

    def __init__(self, flow: Flow) -> None:
        self.flow, self.experts = flow, flow.cost.shape[1]
        size = self.experts + 1
        self.arcs = np.full((size, size), NEVER, dtype=np.int64)
        self.item = np.full((size, size), -1, dtype=np.int64)
        self.dear = np.full(self.experts, -1, dtype=np.int64)
        self.height = np.zeros(size, dtype=np.int64)
        self.added, self.empty = flow.chosen.sum(0), flow.empty
        self.free = np.where(flow.chosen, NEVER, flow.cost)
        self.held = np.ascontiguousarray(flow.chosen.T)
        for expert in range(self.experts):
            self._row(expert)

    def step(self) -> bool:
        """Find negative cycles that share no expert and cancel them; False when there are none."""
        self._outside()
        self.height -= self.height.max()
        if self.height.min() < -(NEVER >> 3):
            self.height[:] = 0
        cycles = self._negative_cycles()
        legs = [leg for cycle in cycles for leg in self._cancel(cycle)]
        changed = {expert for cycle in cycles for expert in cycle} - {self.experts}
        for expert in changed:
            self._row(expert)
        for item, old, new in legs:
            for expert in np.flatnonzero(self.flow.chosen[item]).tolist():
                if expert not in changed:
                    self._patch(expert, item, old, new)
        return bool(cycles)

    def _row(self, expert: int) -> None:
        """What each other expert would take from this one, and at what cost."""
        flow, end = self.flow, self.experts
        held = np.flatnonzero(self.held[expert])
        self.arcs[expert, :end], self.dear[expert] = NEVER, -1
        if len(held):
            paid = flow.cost[held, expert]
            change = self.free[held]
            change -= paid[:, None]
            best = change.argmin(0)
            self.arcs[expert, :end], self.item[expert, :end] = change[best, np.arange(end)], held[best]
            self.dear[expert] = held[paid.argmax()]

    def _patch(self, expert: int, item: int, old: int, new: int) -> None:
        """The row of one who keeps the item while `old` left it, who may take it again, and `new` came, who may take it no more."""
        if old != self.experts:
            price = self.free[item, old] - self.flow.cost[item, expert]
            if price < self.arcs[expert, old]:
                self.arcs[expert, old], self.item[expert, old] = price, item
        if new != self.experts and self.item[expert, new] == item:
            held = np.flatnonzero(self.held[expert])
            change = self.free[held, new] - self.flow.cost[held, expert]
            best = change.argmin()
            self.arcs[expert, new], self.item[expert, new] = change[best], held[best]

    def _outside(self) -> None:
        """The arcs from and to the outside, as loads are now."""
        flow, end, every = self.flow, self.experts, np.arange(self.experts)
        self.arcs[end, :end], self.item[end, :end] = -flow.step * (flow.load + self.added), -1
        short = np.flatnonzero(self.empty > 0)
        if len(short):
            filled = self.free[short] - EMPTY
            best = filled.argmin(0)
            cheaper = filled[best, every] < self.arcs[end, :end]
            self.arcs[end, :end] = np.where(cheaper, filled[best, every], self.arcs[end, :end])
            self.item[end, :end] = np.where(cheaper, short[best], -1)
        self.arcs[:end, end] = np.where(self.added < flow.room, flow.step * (flow.load + self.added + 1), NEVER)
        self.item[:end, end] = -1
        leave = np.where(self.dear >= 0, EMPTY - flow.cost[self.dear, every], NEVER)
        cheaper = leave < self.arcs[:end, end]
        self.arcs[:end, end] = np.where(cheaper, leave, self.arcs[:end, end])
        self.item[:end, end] = np.where(cheaper, self.dear, -1)

    def _negative_cycles(self) -> list[list[int]]:
        """By Bellman and Ford, from the heights of the last time: cycles of the graph of predecessors, looked for after each sweep."""
        nodes = np.arange(self.experts + 1)
        before = np.full(self.experts + 1, -1, dtype=np.int64)
        while True:
            through = self.height[:, None] + self.arcs
            best = through.argmin(0)
            lower = through[best, nodes] < self.height
            if not lower.any():
                return []
            self.height = np.where(lower, through[best, nodes], self.height)
            before[lower] = best[lower]
            found = _cycles(before.tolist(), np.flatnonzero(lower).tolist())
            if found:
                return found

    def _cancel(self, cycle: list[int]) -> Steps:
        """Send one unit around; returns who left and who came for which item, the outside included."""
        end, legs = self.experts, []
        for old, new in zip(cycle, cycle[1:] + cycle[:1], strict=True):
            item = int(self.item[old, new])
            if item >= 0:
                legs.append((item, old, new))
            else:
                self.added[new if old == end else old] += -1 if old == end else 1
        for item, old, _ in legs:
            self._set(item, old, False)
        for item, _, new in legs:
            self._set(item, new, True)
        return legs

    def _set(self, item: int, expert: int, chosen: bool) -> None:
        if expert == self.experts:
            self.empty[item] += 1 if chosen else -1
        else:
            self.flow.chosen[item, expert] = self.held[expert, item] = chosen
            self.free[item, expert] = NEVER if chosen else self.flow.cost[item, expert]


def _cycles(before: list[int], starts: list[int]) -> list[list[int]]:
    """All cycles that the predecessors of `starts` run into, each in the direction of its arcs."""
    seen, found = [0] * len(before), []
    for mark, start in enumerate(starts, start=1):
        node = start
        while node != -1 and not seen[node]:
            seen[node] = mark
            node = before[node]
        if node != -1 and seen[node] == mark:
            cycle, back = [node], before[node]
            while back != node:
                cycle.append(back)
                back = before[back]
            found.append(cycle[::-1])
    return found
