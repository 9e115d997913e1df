"""The assignment: never an impossible pair, the least price there is, connected groups, honest lacks, the smallest repair."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from laureat.judging.assignment import Item, Judge, Proposal, Request, propose, repair

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


def equal(items: int, experts: int, needed: int = 3, most: int | None = None) -> Request:
    """Everybody may judge everything equally well."""
    cost = dict.fromkeys(product(range(items), range(100, 100 + experts)), 0.0)
    return Request(
        tuple(Item(i, "food", needed) for i in range(items)), tuple(Judge(100 + e, most) for e in range(experts)), cost
    )


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


def best_without_joining(request: Request) -> Proposal:
    return propose(replace(request, items=tuple(replace(item, group=str(item.key)) for item in request.items)))


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


def test_an_item_with_too_few_experts_is_named_with_the_reasons_and_gets_whom_it_can() -> None:
    request = equal(items=2, experts=4)
    cost = {pair: 0.0 for pair in request.cost if pair not in {(0, 100), (0, 101)}}
    found = propose(replace(request, cost=cost, barred={(0, 100): "conflict", (0, 101): "conflict", (1, 9): "asked"}))
    (short,) = found.shortages
    assert (short.item, short.possible, short.needed, short.reasons) == (0, 2, 3, {"conflict": 2})
    assert not found.feasible
    assert found.missing == {0: 1}
    assert {pair for pair in found.pairs if pair[0] == 0} == {(0, 102), (0, 103)}
    assert found.bottlenecks == ()


def test_too_small_limits_are_explained_and_the_advice_is_just_enough() -> None:
    """Ten items need thirty places; four experts have room for six each: two more each, or one more expert with six, open it."""
    request = equal(items=10, experts=4, needed=3, most=6)
    found = propose(request)
    (narrow,) = found.bottlenecks
    assert (narrow.items, narrow.experts) == (tuple(range(10)), (100, 101, 102, 103))
    assert (narrow.needed, narrow.capacity) == (30, 24)
    advice = narrow.advice
    assert (advice.places, advice.limited, advice.raise_by, advice.newcomers, advice.limit) == (6, narrow.experts, 2, 1, 6)
    assert len(found.pairs) == 24
    assert propose(equal(items=10, experts=4, needed=3, most=8)).feasible
    assert propose(equal(items=10, experts=5, needed=3, most=6)).feasible


def test_only_the_narrow_part_is_named() -> None:
    request = equal(items=6, experts=6, needed=2, most=3)
    cost = {(item, expert): 0.0 for item, expert in request.cost if item >= 3 or expert < 102}
    experts = tuple(replace(judge, most=2 if judge.key < 102 else 9) for judge in request.experts)
    (narrow,) = propose(replace(request, cost=cost, experts=experts)).bottlenecks
    assert (narrow.items, narrow.experts, narrow.needed, narrow.capacity) == ((0, 1, 2), (100, 101), 6, 4)


@settings(deadline=None, max_examples=200)
@given(requests(items=8, experts=5))
def test_every_bottleneck_violates_halls_condition_and_its_advice_opens_it(request: Request) -> None:
    found = propose(request)
    able = {item.key: {expert for i, expert in request.cost if i == item.key} for item in request.items}
    needs = {item.key: min(need_of(request, item), len(able[item.key])) for item in request.items}
    assert bool(found.bottlenecks) == (sum(needs.values()) > greatest_flow(request))
    for narrow in found.bottlenecks:
        touched = Counter(expert for item in narrow.items for expert in able[item])
        room = {judge.key: room_of(judge) for judge in request.experts}
        assert narrow.needed == sum(needs[item] for item in narrow.items)
        assert narrow.experts == tuple(sorted(touched))
        assert narrow.capacity == sum(min(room[expert], count) for expert, count in touched.items())
        assert narrow.needed > narrow.capacity
        filled = sum(pair[0] in narrow.items for pair in found.pairs)
        assert narrow.advice.places == narrow.needed - narrow.capacity == narrow.needed - filled
        only = replace(
            request, items=tuple(replace(item, needed=item.needed if item.key in narrow.items else 0) for item in request.items)
        )
        for more, enough in ((0, True), (-1, False)):
            assert (
                greatest_flow(raised(only, narrow.advice.limited, narrow.advice.raise_by + more)) == narrow.needed
            ) is enough
            assert (
                greatest_flow(joined(only, narrow.advice.newcomers + more, narrow.advice.limit, able)) == narrow.needed
            ) is enough


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


@settings(deadline=None, max_examples=100)
@given(requests(items=4, experts=5), st.integers(0, 4), st.integers(0, 3))
def test_a_repair_makes_the_fewest_changes_there_are(request: Request, ill: int, seed: int) -> None:
    before, gone = set(propose(request, seed=seed).pairs), {50 + ill % len(request.experts)}
    found = repair(request, before, gone=gone, seed=seed)
    after = set(found.proposal.pairs)
    assert not any(expert in gone for _, expert in after)
    came, left = after - before, before - after
    assert Counter((item, new) for item, _, new in found.moves) == Counter(came)
    assert {(item, old) for item, old, _ in found.moves if old is not None} <= left
    without = replace(request, cost={pair: c for pair, c in request.cost.items() if pair[1] not in gone})
    assert len(after) == greatest_flow(without)
    whole = all_assignments(without)
    if whole:
        assert found.proposal.feasible
        assert len(came) == min(len(pairs - before) for pairs in whole)


def test_a_repair_moves_a_well_panel_only_when_it_must() -> None:
    """Item 0 loses 100; only 102 could come, who is full with item 1; 103 may take item 1: two moves."""
    cost = {(0, 100): 0.0, (0, 102): 0.0, (1, 102): 0.0, (1, 103): 0.0, (2, 101): 0.0, (2, 103): 0.0}
    experts = tuple(Judge(key, most=1) for key in (100, 101, 102, 103))
    request = Request(tuple(Item(i, "food", 1) for i in range(3)), experts, cost)
    found = repair(request, {(0, 100), (1, 102), (2, 101)}, gone={100})
    assert found.moves == ((0, 100, 102), (1, 102, 103))
    roomy = replace(request, experts=(*experts[:2], Judge(102), experts[3]))
    assert repair(roomy, {(0, 100), (1, 102), (2, 101)}, gone={100}).moves == ((0, 100, 102),)


def test_a_repair_keeps_signed_sheets_and_pairs_that_are_no_longer_possible() -> None:
    request = replace(equal(items=3, experts=5, needed=2), fixed=frozenset({(0, 100)}))
    before = {(0, 101), (1, 100), (1, 101), (2, 102), (2, 103)}
    known = replace(request, cost={pair: 0.2 for pair in request.cost if pair not in before})
    found = repair(known, before, gone={100})
    ((item, old, new),) = found.moves
    assert (item, old) == (1, 100)
    assert new not in {100, 101}
    assert set(found.proposal.pairs) == before - {(1, 100)} | {(1, new)}


def test_a_repair_that_nobody_can_make_says_what_is_missing() -> None:
    found = repair(equal(items=2, experts=3), propose(equal(items=2, experts=3)).pairs, gone={101})
    assert found.moves == ()
    assert found.proposal.missing == {0: 1, 1: 1}
    assert [short.possible for short in found.proposal.shortages] == [2, 2]


@pytest.mark.parametrize(
    "change",
    [
        {"items": (Item(0, "a", 1), Item(0, "b", 1))}, {"experts": (Judge(100), Judge(100))}, {"cost": {(7, 100): 0.0}},
        {"cost": {(0, 7): 0.0}}, {"fixed": frozenset({(0, 7)})}, {"cost": {(0, 100): 1.1}}, {"cost": {(0, 100): float("nan")}},
        {"items": (Item(0, "a", -1),)}, {"experts": (Judge(100, load=-1),)}, {"experts": (Judge(100, most=-1),)},
    ],
)  # fmt: skip
def test_a_malformed_request_is_refused(change: dict[str, Any]) -> None:
    fine = Request((Item(0, "a", 1),), (Judge(100),), {(0, 100): 0.0})
    assert propose(fine).feasible
    with pytest.raises(ValueError, match=r"^[a-z]"):
        propose(replace(fine, **change))


def test_malformed_repairs_are_refused() -> None:
    request = replace(equal(items=2, experts=4), fixed=frozenset({(0, 100)}))
    for pairs, gone in (({(0, 100)}, set()), ({(5, 100)}, set()), (set(), {7})):
        with pytest.raises(ValueError, match=r"^[a-z]"):
            repair(request, pairs, gone=gone)


def test_nothing_to_assign_and_nobody_to_assign_to() -> None:
    assert propose(Request((), (), {})).feasible
    alone = propose(Request((Item(1, "food", 2),), (), {}))
    assert (alone.missing, alone.components) == ({1: 2}, {"food": 0})
    assert propose(Request((), (Judge(1, load=3),), {})).loads == {1: 3}
