"""A proposal is possible, whole, cheapest, even and joined."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laureat.judging.assignment import Item, Judge, Request, propose
from tests.judging.assigned.requests import (
    all_assignments,
    best_without_joining,
    by_integer_programme,
    equal,
    greatest_flow,
    need_of,
    parts,
    price,
    realistic,
    requests,
    room_of,
)


@settings(deadline=None, max_examples=150)
@given(requests(), st.integers(0, 5))
def test_no_impossible_pair_no_limit_broken_and_every_place_filled_that_can_be(request: Request, seed: int) -> None:
    found = propose(request, seed=seed)
    assert list(found.pairs) == sorted(set(found.pairs))
    assert set(found.pairs) <= request.cost.keys() - request.fixed
    added = Counter(expert for _, expert in found.pairs)
    assert all(added[judge.key] <= room_of(judge) for judge in request.experts)
    assert found.loads == {judge.key: judge.load + added[judge.key] for judge in request.experts}
    panels = Counter(item for item, _ in found.pairs)
    lacks = {item.key: need_of(request, item) - panels[item.key] for item in request.items}
    assert found.missing == {key: lack for key, lack in lacks.items() if lack}
    assert min(lacks.values()) >= 0
    assert len(found.pairs) == greatest_flow(request)
    assert found.feasible == (greatest_flow(request) == sum(need_of(request, item) for item in request.items))
    assert found.costs == {pair: request.cost[pair] for pair in found.pairs}
    groups = {item.group for item in request.items}
    assert found.components == {group: parts(request, set(found.pairs), group) for group in groups}


@settings(deadline=None, max_examples=150)
@given(requests(items=4, experts=4), st.sampled_from([0.0, 0.1, 1.0]))
def test_the_price_is_the_least_there_is_when_nothing_has_to_be_joined(request: Request, evenness: float) -> None:
    alone = replace(request, items=tuple(replace(item, group=str(item.key)) for item in request.items))
    possible = all_assignments(alone)
    found = propose(alone, evenness=evenness)
    assert found.feasible == bool(possible)
    if possible:
        least = min(price(alone, pairs, evenness) for pairs in possible)
        assert price(alone, set(found.pairs), evenness) == pytest.approx(least, abs=1e-9)


@pytest.mark.parametrize(("seed", "evenness"), [(1, 1.0), (2, 0.05), (3, 0.0)])
def test_the_price_is_that_of_an_integer_programme(seed: int, evenness: float) -> None:
    request = realistic(60, 30, seed, most=20)
    found = propose(request, evenness=evenness)
    assert set(found.components.values()) == {1}
    joined = price(request, set(found.pairs), evenness)
    alone = replace(request, items=tuple(replace(item, group=str(item.key)) for item in request.items))
    best = by_integer_programme(request, evenness)
    assert price(alone, set(propose(alone, evenness=evenness).pairs), evenness) == pytest.approx(best, abs=60e-6)
    assert joined == pytest.approx(best, abs=1)  # joining the groups costs little


@settings(deadline=None, max_examples=60)
@given(requests(), st.integers(0, 3), st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_day_changes_a_proposal(request: Request, seed: int, chance: random.Random) -> None:
    def shuffled(things: Any) -> list[Any]:
        return chance.sample(list(things), len(things))

    other = Request(
        tuple(shuffled(request.items)), tuple(shuffled(request.experts)), dict(shuffled(request.cost.items())),
        frozenset(shuffled(request.fixed)), dict(shuffled(request.barred.items())),
    )  # fmt: skip
    assert propose(request, seed=seed) == propose(other, seed=seed)


def test_equal_choices_are_made_by_the_seed() -> None:
    request = equal(items=12, experts=8)
    assert len({propose(request, seed=seed).pairs for seed in range(5)}) > 1


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 30), st.integers(2, 12), st.integers(2, 4), st.integers(0, 9))
def test_where_all_is_possible_loads_differ_by_one_and_the_group_is_connected(
    items: int, experts: int, needed: int, seed: int
) -> None:
    found = propose(equal(items, experts, min(needed, experts)), seed=seed)
    if items * min(needed, experts) >= items + experts:  # as many pairs as would make a circle
        assert found.components == {"food": 1}
        assert max(found.loads.values()) - min(found.loads.values()) <= 1


@settings(deadline=None, max_examples=150)
@given(requests(items=7, experts=6, fixed=False))
def test_loads_are_as_even_as_the_possible_pairs_permit(request: Request) -> None:
    """The greatest load is the least possible: with a limit that is smaller by one fewer places are filled."""
    free = replace(
        request,
        items=tuple(replace(item, group=str(item.key)) for item in request.items),
        cost=dict.fromkeys(request.cost, 0.5),
    )
    found = propose(free)
    added = Counter(expert for _, expert in found.pairs)
    top = max((found.loads[expert] for expert in added), default=0)
    if top:
        lower = tuple(replace(j, most=top - 1 if j.most is None else min(j.most, top - 1)) for j in free.experts)
        assert greatest_flow(replace(free, experts=lower)) < len(found.pairs)


def test_a_disconnected_group_is_joined_by_an_exchange() -> None:
    """Matches of fields cut the group in two; one exchange joins it and leaves the loads as they are."""
    request = equal(items=8, experts=8, needed=3)
    cost = {(item, expert): 0.0 if (item < 4) == (expert < 104) else 0.3 for item, expert in request.cost}
    request = replace(request, cost=cost)
    assert best_without_joining(request).cost == 0.0
    found = propose(request)
    assert found.components == {"food": 1}
    assert found.cost == pytest.approx(0.6)
    assert set(found.loads.values()) == {3}


@pytest.mark.parametrize(
    ("items", "experts", "share", "needed", "least"), [(4, 4, 0.8, 2, 20), (4, 6, 0.7, 2, 80), (5, 6, 0.6, 2, 25)]
)
def test_small_groups_are_joined_whenever_loads_as_even_permit_it(
    items: int, experts: int, share: float, needed: int, least: int
) -> None:
    """Matches of fields pull each group apart; whether it could be joined is told by looking at every assignment there is."""
    cut = 0
    for seed in range(100):
        chance = random.Random(seed)
        able = [pair for pair in product(range(items), range(experts)) if chance.random() < share]
        cost = {(item, expert): 0.0 if item % 2 == expert % 2 else 0.8 for item, expert in able}
        request = Request(tuple(Item(i, "a", needed) for i in range(items)), tuple(Judge(e) for e in range(experts)), cost)
        before = best_without_joining(request)
        if not before.feasible or parts(request, set(before.pairs), "a") == 1:
            continue
        cut += 1
        found = propose(request)
        if found.components["a"] > 1:
            low, high = min(found.loads.values()), max(found.loads.values())
            for pairs in all_assignments(request):
                loads = Counter(expert for _, expert in pairs)
                even = all(low <= loads[expert] <= high for expert in range(experts))
                assert not even or parts(request, pairs, "a") > 1
    assert cut >= least


def test_a_fixed_pair_joins_a_group_and_fills_a_place() -> None:
    request = equal(items=4, experts=4, needed=2)
    cost = {(item, expert): 0.0 for item, expert in request.cost if (item < 2) == (expert < 102)}
    apart = propose(replace(request, cost=cost))
    assert apart.components == {"food": 2}
    found = propose(replace(request, cost=cost, fixed=frozenset({(0, 103)})))
    assert found.components == {"food": 1}
    assert Counter(item for item, _ in found.pairs) == {0: 1, 1: 2, 2: 2, 3: 2}


def test_a_panel_of_one_stays_in_parts_and_says_so() -> None:
    found = propose(equal(items=6, experts=3, needed=1))
    assert found.components == {"food": 3}
    assert set(found.loads.values()) == {2}


def test_an_anchor_has_its_own_larger_panel_from_several_regions() -> None:
    request = equal(items=9, experts=10, needed=2)
    items = (*request.items[:8], Item(8, "food", 5, anchor=True))
    experts = tuple(replace(judge, region=str(place // 2)) for place, judge in enumerate(request.experts))
    for seed in range(10):
        found = propose(replace(request, items=items, experts=experts), seed=seed)
        panel = [expert for item, expert in found.pairs if item == 8]
        assert len(panel) == 5
        assert len({(expert - 100) // 2 for expert in panel}) == 5
        assert found.components == {"food": 1}
