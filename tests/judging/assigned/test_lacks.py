"""What cannot be met is named, with what would help; repairs change the least."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laureat.judging.assignment import Item, Judge, Request, propose, repair
from tests.judging.assigned.requests import (
    all_assignments,
    equal,
    greatest_flow,
    joined,
    need_of,
    raised,
    requests,
    room_of,
)


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
