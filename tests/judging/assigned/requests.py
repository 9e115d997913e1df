"""Requests to assign, and what is true of them by other means than the assignment itself."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from laureat.judging.assignment import Item, Judge, Proposal, Request, propose

Pairs = set[tuple[int, int]]


@st.composite
def requests(draw: st.DrawFn, items: int = 7, experts: int = 6, fixed: bool = True) -> Request:
    """Small requests of every sort: two groups, limits, loads, fixed pairs, anchors, costs in tenths."""
    n, m = draw(st.integers(1, items)), draw(st.integers(1, experts))
    group = st.sampled_from(["food", "crafts"])
    things = tuple(Item(10 + i, draw(group), draw(st.integers(0, 3)), anchor=draw(st.booleans())) for i in range(n))
    loads = [draw(st.integers(0, 3)) for _ in range(m)]
    held = {(10 + i, 50 + e) for i in range(n) for e in range(m) if fixed and draw(st.integers(0, 7)) == 0}
    most = st.one_of(st.none(), st.integers(0, 5))
    judges = tuple(
        Judge(50 + e, draw(most), loads[e] + sum(pair[1] == 50 + e for pair in held), draw(st.sampled_from([None, "42", "77"])))
        for e in range(m)
    )
    cost, barred = {}, {}
    for pair in product(range(10, 10 + n), range(50, 50 + m)):
        if pair not in held and draw(st.integers(0, 3)):
            cost[pair] = draw(st.integers(0, 10)) / 10
        elif pair not in held:
            barred[pair] = "conflict"
    return Request(things, judges, cost, frozenset(held), barred)


def need_of(request: Request, item: Item) -> int:
    return max(0, item.needed - sum(pair[0] == item.key for pair in request.fixed))


def room_of(judge: Judge) -> int:
    return 10**6 if judge.most is None else max(0, judge.most - judge.load)


def greatest_flow(request: Request) -> int:
    """How many places can be filled at all, by scipy's maximum flow."""
    items, experts = [i.key for i in request.items], [e.key for e in request.experts]
    place = {("item", key): n for n, key in enumerate(items)} | {
        ("expert", key): len(items) + n for n, key in enumerate(experts)
    }
    graph = np.zeros((len(place) + 2, len(place) + 2), dtype=np.int32)
    for item, expert in request.cost:
        graph[place["item", item], place["expert", expert]] = 1
    for item in request.items:
        graph[-2, place["item", item.key]] = need_of(request, item)
    for judge in request.experts:
        graph[place["expert", judge.key], -1] = room_of(judge)
    return int(maximum_flow(csr_array(graph), len(place), len(place) + 1).flow_value)


def price(request: Request, pairs: Pairs, evenness: float) -> float:
    loads = {judge.key: judge.load for judge in request.experts}
    total = 0.0
    for item, expert in pairs:
        loads[expert] += 1
        total += request.cost[item, expert] + evenness * loads[expert]
    return total


def all_assignments(request: Request) -> list[Pairs]:
    """Every assignment that meets all needs within the limits."""
    found: list[Pairs] = [set()]
    room = {judge.key: room_of(judge) for judge in request.experts}
    for item in request.items:
        able = [pair for pair in request.cost if pair[0] == item.key]
        panels = [set(panel) for panel in combinations(able, need_of(request, item))]
        found = [
            made | panel
            for made in found
            for panel in panels
            if all(sum(e == expert for _, e in made) < room[expert] for _, expert in panel)
        ]
    return found


def parts(request: Request, pairs: Pairs, group: str) -> int:
    """Into how many parts a group falls, by joining names: no library."""
    members = {item.key for item in request.items if item.group == group}
    part: dict[Any, Any] = {}
    for item, expert in pairs | request.fixed:
        if item in members:
            one, other = (part.setdefault(node, node) for node in (("item", item), ("expert", expert)))
            part = {node: one if label == other else label for node, label in part.items()}
    return len(set(part.values()))


def realistic(items: int, experts: int, seed: int, most: int | None = None) -> Request:
    """Goods of six groups and ten fields, experts of one to three groups, 5 % conflicts; costs that all differ."""
    chance = random.Random(seed)
    goods = [(str(chance.randrange(6)), chance.randrange(10)) for _ in range(items)]
    able = [({str(g) for g in chance.sample(range(6), chance.randint(1, 3))}, chance.randrange(10)) for _ in range(experts)]
    cost = {
        (i, e): min(1.0, abs(goods[i][1] - able[e][1]) / 10 + chance.random() / 10)
        for i, e in product(range(items), range(experts))
        if goods[i][0] in able[e][0] and chance.random() > 0.05
    }
    return Request(tuple(Item(i, goods[i][0], 3) for i in range(items)), tuple(Judge(e, most) for e in range(experts)), cost)


def by_integer_programme(request: Request, evenness: float) -> float:
    """The least price by HiGHS: a variable for each pair and for each unit of an expert's load."""
    pairs, units = sorted(request.cost), [(judge.key, n + 1) for judge in request.experts for n in range(room_of(judge))]
    charge = np.array([request.cost[pair] for pair in pairs] + [evenness * n for _, n in units])
    rows = np.zeros((len(request.items) + len(request.experts), len(charge)))
    for column, (item, expert) in enumerate(pairs):
        rows[item, column] = rows[len(request.items) + expert, column] = 1
    for column, (expert, _) in enumerate(units, start=len(pairs)):
        rows[len(request.items) + expert, column] = -1
    bound = np.array([item.needed for item in request.items] + [0] * len(request.experts))
    return float(
        milp(charge, constraints=LinearConstraint(csr_array(rows), bound, bound), integrality=1, bounds=Bounds(0, 1)).fun
    )


def equal(items: int, experts: int, needed: int = 3, most: int | None = None) -> Request:
    """Everybody may judge everything equally well."""
    cost = dict.fromkeys(product(range(items), range(100, 100 + experts)), 0.0)
    return Request(
        tuple(Item(i, "food", needed) for i in range(items)), tuple(Judge(100 + e, most) for e in range(experts)), cost
    )


def best_without_joining(request: Request) -> Proposal:
    return propose(replace(request, items=tuple(replace(item, group=str(item.key)) for item in request.items)))


def raised(request: Request, limited: tuple[int, ...], by: int) -> Request:
    return replace(
        request,
        experts=tuple(replace(j, most=max(j.most or 0, j.load) + by) if j.key in limited else j for j in request.experts),
    )


def joined(request: Request, newcomers: int, limit: int, able: dict[int, set[int]]) -> Request:
    """With more experts, for whom all items are possible; items keep what they need."""
    fresh = tuple(Judge(900 + n, limit) for n in range(newcomers))
    items = tuple(replace(i, needed=min(i.needed, len(able[i.key]) + i.needed - need_of(request, i))) for i in request.items)
    cost = {**request.cost, **{(item.key, judge.key): 0.0 for item in items for judge in fresh}}
    return replace(request, items=items, experts=request.experts + fresh, cost=cost)
