"""What is worth a look: made on panels in which somebody did something, and silent on panels in which nobody did."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laureat.judging import flagging, mixed_model, scoring
from laureat.judging.flagging import FlagKind


def panel(seed: int, *, items: int = 40, experts: int = 8, each: int = 4, severe: float = 1.0) -> dict[str, Any]:
    chance = np.random.default_rng(seed)
    item = np.repeat(np.arange(items), each)
    expert = np.concatenate([np.sort(chance.permutation(experts)[:each]) for _ in range(items)])
    truth, leaning = chance.normal(30, 4, items), chance.normal(0, severe, experts)
    return {"item": item, "expert": expert, "mark": truth[item] - leaning[expert] + chance.normal(0, 1.5, len(item))}


def found(made: dict[str, Any], *, limit: float = 2.0, same: Any = lambda pairs: set()) -> list[flagging.Finding]:
    scores = scoring.fair_scores(made["item"], made["expert"], made["mark"])
    return flagging.findings(made["item"], made["expert"], made["mark"], scores, limit=limit, same=same)


def of(kind: FlagKind, findings: list[flagging.Finding]) -> list[flagging.Finding]:
    return [one for one in findings if one.kind == kind]


def test_a_residual_is_that_of_the_mark_left_out() -> None:
    """Against the dense algebra of the same model: all matrices written out, one mark's row after another."""
    made = panel(3, items=15, experts=5, each=3)
    item, expert, mark = made["item"], made["expert"], made["mark"]
    scores, fixed = scoring.fair_scores(item, expert, mark), np.ones((len(mark), 1))
    fit = mixed_model.fit(item, expert, mark, fixed, np.ones((15, 1)))
    items, experts = np.eye(15)[item], np.eye(5)[expert]
    whole = (
        fit.variance_item * items @ items.T
        + fit.variance_expert * experts @ experts.T
        + fit.variance_residual * np.eye(len(mark))
    )
    for left in range(len(mark)):
        rest = np.arange(len(mark)) != left
        inverse = np.linalg.inv(whole[np.ix_(rest, rest)])
        mean = (inverse @ mark[rest]).sum() / inverse.sum()
        expected = mean + whole[left, rest] @ inverse @ (mark[rest] - mean)
        assert scores.apart[left] == pytest.approx(mark[left] - expected, abs=1e-9)
    assert np.std(scores.standardised) == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("points", [12.0, -12.0])
def test_one_slip_is_found_with_its_size_and_direction(points: float) -> None:
    made = panel(1)
    made["mark"][70] += points
    slips = of(FlagKind.RESIDUAL, found(made))
    slip = next(one for one in slips if (one.item, one.expert) == (made["item"][70], made["expert"][70]))
    assert slip.figure == pytest.approx(points, abs=4.5)


def test_chance_alone_is_seldom_named() -> None:
    kinds = [one.kind for seed in range(30) for one in found(panel(seed))]
    assert kinds.count(FlagKind.RESIDUAL) < 30 * 160 * 0.006
    assert kinds.count(FlagKind.FLAT) == 0
    assert kinds.count(FlagKind.TOGETHER) < 10


def test_a_severe_expert_is_named_among_five_and_not_among_four() -> None:
    made = panel(2, experts=12, severe=0.2)
    made["mark"][made["expert"] == 3] -= 8
    (severe,) = of(FlagKind.SEVERITY, found(made))
    assert severe.expert == 3
    assert severe.figure == pytest.approx(8, abs=1.5)
    assert of(FlagKind.SEVERITY, found(made, limit=9)) == []
    few = panel(2, experts=4, each=3, severe=0.1)
    few["mark"][few["expert"] == 3] -= 8
    assert of(FlagKind.SEVERITY, found(few, limit=0.5)) == []


def test_marks_that_hardly_differ_are_named() -> None:
    made = panel(5)
    made["mark"][made["expert"] == 2] = 30 + 0.01 * np.arange((made["expert"] == 2).sum()) % 0.05
    (flat,) = of(FlagKind.FLAT, found(made))
    assert flat.expert == 2
    assert flat.figure < 0.1


def test_two_experts_who_go_together_are_named() -> None:
    made = panel(6, experts=6)
    first, second = (
        dict(zip(made["item"][made["expert"] == e], np.flatnonzero(made["expert"] == e), strict=True)) for e in (1, 4)
    )
    common = first.keys() & second.keys()
    assert len(common) >= 5
    for item in common:
        made["mark"][second[item]] = made["mark"][first[item]] - 2
    (pair,) = of(FlagKind.TOGETHER, found(made))
    assert (pair.expert, pair.other) == (1, 4)
    assert pair.figure > 0.99


def test_the_same_marks_are_asked_for_only_where_the_totals_are_the_same() -> None:
    made, asked = panel(6, experts=6), []
    first, second = (
        dict(zip(made["item"][made["expert"] == e], np.flatnonzero(made["expert"] == e), strict=True)) for e in (1, 4)
    )
    for item in first.keys() & second.keys():
        made["mark"][second[item]] = made["mark"][first[item]]

    def same(pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
        asked.extend(pairs)
        return set(pairs)

    (pair,) = of(FlagKind.TOGETHER, found(made, same=same))
    assert asked == [(1, 4)]
    assert pair.figure == 1


def test_all_alike_names_nobody() -> None:
    item, expert = np.repeat(np.arange(8), 5), np.tile(np.arange(5), 8)
    assert found({"item": item, "expert": expert, "mark": np.full(40, 7.0)}) == []


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_order_of_sheets_changes_nothing(seed: int) -> None:
    made = panel(seed, items=12, experts=6)
    made["mark"][5] += 14
    order = np.random.default_rng(seed).permutation(len(made["item"]))
    key = lambda one: (one.kind, one.expert, one.other or 0, one.item or 0)  # noqa: E731
    first, second = found(made), found({name: column[order] for name, column in made.items()})
    for one, other in zip(sorted(first, key=key), sorted(second, key=key), strict=True):
        assert key(one) == key(other)
        assert one.figure == pytest.approx(other.figure, abs=1e-3)
