"""Thresholds and quotas: who is proposed for what, that no tie is cut, and how probable it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laureat.judging import proposing, scoring
from laureat.judging.placing import Placed
from laureat.kernel.ranking import competition_places
from laureat.season.regulation import Outcome, Tier
from laureat.season.regulation.levels import ladder, levels_for
from tests.season.test_levels import rules


def tier(*outcomes: tuple[str, int | None, int | None]) -> Tier:
    named = [{"key": key, "title": key, "threshold": threshold, "quota": quota} for key, threshold, quota in outcomes]
    return Tier.model_validate(
        {"key": "federal", "title": "Federal", "zone": "moscow", "panel_size": 3, "otherwise": "finalist",
         "outcomes": tuple(Outcome.model_validate(one) for one in [*named, {"key": "finalist", "title": "Finalist"}])}
    )  # fmt: skip


def proposed(scores: list[int], where: Tier) -> list[tuple[str, str]]:
    ranked = list(zip(competition_places(scores), map(Decimal, scores), strict=True))
    return [
        (one.outcome, one.edge)
        for one in levels_for(where, [score for _place, score in ranked], [place for place, _score in ranked])
    ]


def test_thresholds_alone_propose_what_each_score_reaches() -> None:
    found = proposed([45, 41, 40, 12], tier(("diplomant", 30, None), ("laureate", 41, None)))
    assert [outcome for outcome, _ in found] == ["laureate", "laureate", "diplomant", "finalist"]


def test_a_quota_takes_the_best_places_and_the_rest_go_on() -> None:
    where = tier(("laureate", 40, 2), ("diplomant", 30, None))
    assert proposed([50, 48, 46, 35, 10], where) == [
        ("laureate", ""), ("laureate", ""), ("diplomant", ""), ("diplomant", ""), ("finalist", ""),
    ]  # fmt: skip


def test_a_tie_at_the_edge_of_a_quota_is_not_cut_but_named() -> None:
    where = tier(("laureate", None, 2), ("diplomant", None, 3))
    found = proposed([50, 48, 48, 40, 39], where)
    assert found[0] == ("laureate", "")
    assert found[1] == found[2] == ("diplomant", "laureate")
    assert found[3] == ("diplomant", "")
    assert found[4] == ("finalist", "")


def test_a_full_quota_leaves_nobody_at_its_edge() -> None:
    assert proposed([50, 48, 40, 40], tier(("laureate", None, 2)))[2:] == [("finalist", ""), ("finalist", "")]


scores = st.lists(st.integers(0, 12), min_size=1, max_size=14)
tiers = st.tuples(st.one_of(st.none(), st.integers(0, 12)), st.one_of(st.none(), st.integers(1, 6)), st.integers(0, 12)).map(
    lambda drawn: tier(("laureate", drawn[0], drawn[1] if drawn[0] is not None or drawn[1] else 3), ("diplomant", drawn[2], 4))
)


@given(scores=scores, where=tiers)
def test_quotas_hold_ties_stay_together_and_a_better_place_never_gets_less(scores: list[int], where: Tier) -> None:
    found = proposed(scores, where)
    order = [outcome.key for outcome in ladder(where)] + ["finalist"]
    for outcome in ladder(where):
        mine = [score for score, (key, _) in zip(scores, found, strict=True) if key == outcome.key]
        assert outcome.quota is None or len(mine) <= outcome.quota
        assert outcome.threshold is None or all(score >= outcome.threshold for score in mine)
    rank = {score: {order.index(key) for at, (key, _) in zip(scores, found, strict=True) if at == score} for score in scores}
    assert all(len(ranks) == 1 for ranks in rank.values()), "a tie has one outcome"
    best = [min(rank[score]) for score in sorted(rank, reverse=True)]
    if all(outcome.threshold is not None for outcome in ladder(where)):
        assert best == sorted(best)


@given(scores=scores, where=tiers)
def test_what_is_certain_has_the_chance_of_what_is_proposed(scores: list[int], where: Tier) -> None:
    """When all draws are the scores themselves, a chance is 1 for what is proposed, or for a lower outcome, and 0 for a higher one."""
    found, made = proposed(scores, where), proposing.chances(np.tile(np.array(scores, dtype=float), (3, 1)), where)
    order = [outcome.key for outcome in ladder(where)] + ["finalist"]
    for item, (key, _) in enumerate(found):
        assert [made[one][item] for one in order[:-1]] == [float(order.index(one) >= order.index(key)) for one in order[:-1]]


def panel(seed: int) -> scoring.FairScores:
    chance = np.random.default_rng(seed)
    item = np.repeat(np.arange(20), 3)
    expert = np.concatenate([chance.permutation(6)[:3] for _ in range(20)])
    return scoring.fair_scores(item, expert, chance.normal(30, 4, 20)[item] + chance.normal(0, 2, 60), seed=seed)


@pytest.mark.parametrize("seed", range(3))
def test_chances_of_one_threshold_or_one_quota_are_those_of_the_fair_scores(seed: int) -> None:
    found = panel(seed)
    over = proposing.chances(found.draws, tier(("laureate", 31, None)))["laureate"]
    assert np.array_equal(over, found.over_chances(31))
    top = proposing.chances(found.draws, tier(("laureate", None, 5)))["laureate"]
    assert np.array_equal(top, found.top_chances(5))
    both = proposing.chances(found.draws, tier(("laureate", 33, 5)))["laureate"]
    assert np.all(both <= np.minimum(found.over_chances(33), top))
    assert both.sum() < 5


def scored(*scores: int) -> list[Placed]:
    return [Placed(number, Decimal(score), 1, 3, Decimal(score), Decimal(score)) for number, score in enumerate(scores)]


@pytest.mark.parametrize(
    ("where", "first"),
    [
        (tier(("laureate", None, 4), ("diplomant", 20, None)), 4),
        (tier(("laureate", 30, 2), ("diplomant", 20, None)), 2),
        (tier(("laureate", 30, None), ("diplomant", 20, None)), 3),
        (tier(("laureate", 49, None), ("diplomant", 20, None)), 1),
    ],
)
def test_the_first_places_are_the_quota_or_those_who_reach_the_threshold(where: Tier, first: int) -> None:
    assert proposing.first_places(scored(40, 30, 35, 29, 10), rules(), where) == first


def test_the_first_places_follow_the_score_that_decides() -> None:
    by_fair = rules().model_copy(update={"aggregation": rules().aggregation.model_copy(update={"decides": "fair-score"})})
    standings = scored(40, 30, 35)
    standings[1].fair = Decimal("29.9")
    where = tier(("laureate", 30, None))
    assert proposing.first_places(standings, rules(), where) == 3
    assert proposing.first_places(standings, by_fair, where) == 2


def test_the_chance_of_the_first_places_is_kept_beside_those_of_outcomes() -> None:
    kept = {"laureate": 0.25, proposing.top_key(3): 0.5}
    assert proposing.top_of(kept) == (3, 0.5)
    assert proposing.top_of({"laureate": 0.25}) is None
    assert proposing.without_top(kept) == {"laureate": 0.25}


@pytest.mark.parametrize("seed", range(3))
def test_the_first_among_some_items_are_counted_among_these(seed: int) -> None:
    found, some = panel(seed), np.arange(0, 20, 2)
    chances = found.top_chances(4, some)
    assert chances.sum() == pytest.approx(4)
    assert np.all(chances >= found.top_chances(4)[some])


def test_a_lower_outcome_is_reached_with_a_higher_one() -> None:
    made: dict[str, Any] = proposing.chances(panel(4).draws, tier(("laureate", None, 3), ("diplomant", None, 5)))
    assert made["laureate"].sum() == pytest.approx(3)
    assert made["diplomant"].sum() == pytest.approx(8)
    assert np.all(made["diplomant"] >= made["laureate"])
