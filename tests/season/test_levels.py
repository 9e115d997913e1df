"""Outcomes by thresholds and quotas: what is proposed, and that a tie is never cut."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import laureat.season
from laureat.kernel.ranking import competition_places
from laureat.season.regulation import Outcome, Regulation, Tier, read_regulation
from laureat.season.regulation.levels import in_order, levels_for

TEXT = (Path(laureat.season.__file__).parent / "regulations" / "100-best-goods-2023.toml").read_text(encoding="utf-8")


def levels_of(where: Tier, scores: list[Decimal], places: list[int]) -> list[str]:
    return [one.outcome for one in levels_for(where, scores, places)]


def rules() -> Regulation:
    found = read_regulation(TEXT).regulation
    assert found is not None
    return found


def tier(*outcomes: tuple[str, int | None, int | None]) -> Tier:
    """A tier with these outcomes: key, threshold, quota."""
    made = [
        Outcome(key=key, title=key, threshold=None if least is None else Decimal(least), quota=quota)
        for key, least, quota in outcomes
    ]
    return Tier(key="t", title="t", zone="region", panel_size=3, otherwise=made[-1].key, outcomes=tuple(made))


def levels(where: Tier, scores: list[int]) -> list[str]:
    ordered = sorted(scores, reverse=True)
    return levels_of(where, [Decimal(score) for score in ordered], competition_places(ordered))


def test_thresholds_alone_propose_what_the_regulation_does() -> None:
    regulation = rules()
    for where in regulation.tiers:
        scores = [Decimal(number) / 2 for number in range(100, -1, -1)]
        found = levels_of(where, scores, list(range(1, 102)))
        assert found == [regulation.level_for(score, where.key) for score in scores]
        assert len(set(found)) == 3


def test_a_quota_takes_the_best_and_the_others_fall_to_the_next_outcome() -> None:
    where = tier(("gold", 40, 2), ("silver", 30, 1), ("none", None, None))
    assert levels(where, [50, 49, 48, 47, 20]) == ["gold", "gold", "silver", "none", "none"]
    assert levels(where, [50, 35, 34]) == ["gold", "silver", "none"]


def test_a_tie_at_the_edge_of_a_quota_is_never_cut() -> None:
    where = tier(("gold", 40, 2), ("silver", 30, None), ("none", None, None))
    assert levels(where, [50, 45, 45, 44]) == ["gold", "silver", "silver", "silver"]
    assert levels(where, [45, 45, 44]) == ["gold", "gold", "silver"]
    assert levels(where, [45, 45, 45]) == ["silver"] * 3


def test_a_quota_without_a_threshold_stands_where_it_is_written() -> None:
    where = tier(("best", None, 1), ("silver", 30, None), ("none", None, None))
    assert [outcome.key for outcome in in_order(where)] == ["best", "silver", "none"]
    assert levels(where, [50, 45, 10]) == ["best", "silver", "none"]
    assert levels(where, [10, 9]) == ["best", "none"]
    late = tier(("silver", 30, None), ("best", None, 1), ("none", None, None))
    assert levels(late, [50, 20, 10]) == ["silver", "best", "none"]


@given(
    scores=st.lists(st.integers(0, 12), max_size=30),
    first=st.tuples(st.none() | st.integers(0, 12), st.none() | st.integers(1, 9)),
    second=st.tuples(st.none() | st.integers(0, 12), st.none() | st.integers(1, 9)),
)
def test_no_quota_is_exceeded_no_tie_cut_and_nobody_passes_a_better_one(
    scores: list[int], first: tuple[int | None, int | None], second: tuple[int | None, int | None]
) -> None:
    where = tier(("first", *first), ("second", *second), ("none", None, None))
    found, ordered = levels(where, scores), sorted(scores, reverse=True)
    counts = Counter(found)
    for outcome in where.outcomes:
        assert outcome.quota is None or counts[outcome.key] <= outcome.quota
    assert all(a == b for a, b, x, y in zip(found, found[1:], ordered, ordered[1:], strict=False) if x == y)
    ranks = [[outcome.key for outcome in in_order(where)].index(key) for key in found]
    proposed = [rank for rank, key in zip(ranks, found, strict=True) if key != "none"]
    assert proposed == sorted(proposed)
