"""The fair score and the agreement of experts: published examples, simulated truth, properties."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from laureat.judging import mixed_model, scoring

NO = np.nan
# Davies and Goldsmith (1972): zones of inhibition (mm) of six samples of penicillin, a column each, on 24 plates.
PENICILLIN = """
27 23 26 23 23 21  27 23 26 23 23 21  25 21 25 24 24 20  26 23 25 23 23 20  25 22 26 22 23 20  24 22 25 23 22 19
24 20 23 21 22 19  26 22 26 24 24 21  24 21 24 22 22 20  24 21 24 23 22 19  26 23 26 24 24 21  25 22 26 24 24 20
26 24 26 24 25 22  26 23 26 23 23 20  26 23 25 24 24 22  25 22 25 23 23 20  25 21 24 23 23 20  25 22 24 23 23 19
24 21 23 21 21 19  26 23 26 24 24 21  25 21 24 22 22 18  25 22 25 22 22 20  24 21 24 22 24 19  24 21 24 22 21 18
"""
# Shrout and Fleiss (1979), table 2: six targets, a column each, and four judges.
SHROUT_FLEISS = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
# Krippendorff (2011), example C: four observers, twelve units.
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
    [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
]


def test_variances_are_those_printed_for_the_penicillin_experiment() -> None:
    marks = np.array(PENICILLIN.split(), dtype=float)
    plate, sample = np.repeat(np.arange(24), 6), np.tile(np.arange(6), 24)
    found = scoring.fair_scores(plate, sample, marks)
    assert found.variance_item == pytest.approx(0.716908, abs=2e-5)  # the square of 0.84671, Bates, lme4 (2010), section 2.1
    assert found.variance_expert == pytest.approx(3.73092, abs=2e-4)
    assert found.variance_residual == pytest.approx(0.302415, abs=1e-5)
    fit = mixed_model.fit(plate, sample, marks, np.ones((144, 1)), np.ones((24, 1)))
    assert fit.covariance()[0, 0] ** 0.5 == pytest.approx(0.808573, abs=1e-4)
    assert found.fair.mean() == pytest.approx(22.9722, abs=1e-4)


@pytest.mark.parametrize(
    ("consistency", "mean_of", "printed"), [(False, 1, 0.29), (False, 4, 0.62), (True, 1, 0.71), (True, 4, 0.91)]
)
def test_the_intraclass_correlation_is_the_published_one(consistency: bool, mean_of: int, printed: float) -> None:
    assert scoring.icc(SHROUT_FLEISS, consistency=consistency, mean_of=mean_of) == pytest.approx(printed, abs=0.006)


@pytest.mark.parametrize(("level", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)])
def test_alpha_is_the_published_one(level: Any, printed: float) -> None:
    assert scoring.krippendorff_alpha(KRIPPENDORFF, level=level) == pytest.approx(printed, abs=5e-4)


def test_agreement_that_cannot_be_judged_is_no_number() -> None:
    assert np.isnan(scoring.krippendorff_alpha([[3, 3], [3, 3]]))
    assert np.isnan(scoring.krippendorff_alpha([[1, NO], [NO, 2]]))
    assert np.isnan(scoring.icc([[3, 3], [3, 3]]))


def panels(
    chance: np.random.Generator, *, items: int = 120, experts: int = 15, each: int = 4, severity: float = 0.8
) -> dict[str, np.ndarray]:
    """Marks of a panel whose truth is known."""
    truth, severe = chance.normal(0, 1, items), chance.normal(0, severity, experts)
    item = np.repeat(np.arange(items), each)
    expert = np.concatenate([chance.permutation(experts)[:each] for _ in range(items)])
    return {"item": item, "expert": expert, "mark": truth[item] - severe[expert] + chance.normal(0, 0.7, len(item)), "truth": truth,
            "severe": severe}  # fmt: skip


def test_fair_scores_are_nearer_to_the_truth_than_means_and_intervals_hold_it() -> None:
    raw, fair, held, severe = [], [], [], []
    for seed in range(20):
        made = panels(np.random.default_rng(seed))
        found = scoring.fair_scores(made["item"], made["expert"], made["mark"])
        raw.append(kendalltau(found.raw, made["truth"])[0])
        fair.append(kendalltau(found.fair, made["truth"])[0])
        held.append(((found.low <= made["truth"]) & (made["truth"] <= found.high)).mean())
        severe.append(np.corrcoef(found.expert_severity, made["severe"])[0, 1])
    assert np.mean(fair) > np.mean(raw) + 0.05
    assert 0.84 < np.mean(held) < 0.95
    assert np.mean(severe) > 0.9


def regional(chance: np.random.Generator, *, anchors: int) -> dict[str, np.ndarray]:
    """Three regions: the second is better by 1.5, the third is more severe by 2; all panels mark the anchors, if there are any."""
    better, severe = np.array([0, 1.5, 0]), np.array([0, 0, 2.0])
    rows = []
    truth = np.concatenate([chance.normal(better[region], 1, 40) for region in range(3)] + [chance.normal(0, 1, anchors)])
    experts = chance.normal(0, 0.4, 24)
    for region in range(3):
        for item in [*range(region * 40, region * 40 + 40), *range(120, 120 + anchors)]:
            for expert in region * 8 + chance.permutation(8)[:4]:
                rows.append((item, expert, region, truth[item] - experts[expert] - severe[region] + chance.normal(0, 0.6)))
    item, expert, region, mark = (np.array(column) for column in zip(*rows, strict=True))
    return {"item": item, "expert": expert, "region": region, "mark": mark, "truth": truth, "severe": severe - severe.mean()}


def test_anchors_show_the_severity_of_regions_and_leave_real_differences() -> None:
    held = []
    for seed in range(12):
        made = regional(np.random.default_rng(seed), anchors=6)
        found = scoring.fair_scores(made["item"], made["expert"], made["mark"], region=made["region"])
        held.extend((found.region_low <= made["severe"]) & (made["severe"] <= found.region_high))
        means = [found.fair[start : start + 40].mean() for start in (0, 40, 80)]
        truths = [made["truth"][start : start + 40].mean() for start in (0, 40, 80)]
        assert np.ptp(np.array(means) - truths) < 1.2
        assert kendalltau(found.fair, made["truth"])[0] > kendalltau(found.raw, made["truth"])[0] + 0.1
    assert np.mean(held) > 0.75


def test_without_anchors_regions_are_not_compared() -> None:
    made = regional(np.random.default_rng(3), anchors=0)
    found = scoring.fair_scores(made["item"], made["expert"], made["mark"], region=made["region"])
    assert list(found.region_severity) == [0, 0, 0]
    assert found.fair[:40].mean() - found.fair[80:120].mean() > 1, "the whole difference stays with the goods"


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_neither_order_nor_numbering_matters(seed: int) -> None:
    chance = np.random.default_rng(seed)
    made = panels(chance, items=12, experts=5, each=3)
    first = scoring.fair_scores(made["item"], made["expert"], made["mark"])
    order, items, experts = chance.permutation(36), chance.permutation(12), chance.permutation(5)
    second = scoring.fair_scores(items[made["item"][order]], experts[made["expert"][order]], made["mark"][order])
    assert second.fair[items] == pytest.approx(first.fair, abs=1e-3)
    assert second.expert_severity[experts] == pytest.approx(first.expert_severity, abs=1e-3)


@given(seed=st.integers(0, 10_000), shift=st.floats(-50, 50), scale=st.floats(0.1, 20))
@settings(max_examples=15, deadline=None)
def test_another_scale_of_marks_gives_the_same_order(seed: int, shift: float, scale: float) -> None:
    made = panels(np.random.default_rng(seed), items=12, experts=5, each=3)
    first = scoring.fair_scores(made["item"], made["expert"], made["mark"])
    second = scoring.fair_scores(made["item"], made["expert"], shift + scale * made["mark"])
    assert second.fair == pytest.approx(shift + scale * first.fair, abs=2e-3 * scale)


def test_many_equal_experts_leave_the_mean_as_it_is_and_few_marks_are_drawn_to_the_middle() -> None:
    chance = np.random.default_rng(5)
    truth = chance.normal(30, 3, 30)
    item, expert = np.repeat(np.arange(30), 40), np.tile(np.arange(40), 30)
    many = scoring.fair_scores(item, expert, truth[item] + chance.normal(0, 1, 1200))
    assert many.fair == pytest.approx(many.raw, abs=0.1)
    few = panels(chance, items=40, experts=8, each=2)
    noisy = scoring.fair_scores(few["item"], few["expert"], few["mark"] + chance.normal(0, 4, 80))
    assert np.std(noisy.fair) < np.std(noisy.raw)
    assert np.all((noisy.rank_low <= noisy.rank_high) & (noisy.rank_low >= 1) & (noisy.rank_high <= 40))


def test_the_same_seed_gives_the_same_draws_and_chances_add_up() -> None:
    made = panels(np.random.default_rng(8), items=20, experts=6, each=3)
    first, again = (scoring.fair_scores(made["item"], made["expert"], made["mark"], seed=4) for _ in range(2))
    other = scoring.fair_scores(made["item"], made["expert"], made["mark"], seed=5)
    assert np.array_equal(first.draws, again.draws)
    assert not np.array_equal(first.draws, other.draws)
    assert first.top_chances(5).sum() == pytest.approx(5)
    best = int(np.argmax(first.fair))
    assert first.top_chances(5)[best] == first.top_chances(5).max()
    assert first.over_chances(first.fair[best])[best] == pytest.approx(0.5, abs=0.06)


def test_marks_that_are_all_the_same_make_nobody_better() -> None:
    found = scoring.fair_scores([0, 0, 1, 1], [0, 1, 0, 1], [7, 7, 7, 7], region=[0, 1, 0, 1])
    assert list(found.fair) == [7, 7]
    assert list(found.rank_low) == [1, 1]
    assert list(found.rank_high) == [2, 2]
    assert list(found.region_severity) == [0, 0]


def test_an_item_with_one_mark_and_separate_panels_get_scores() -> None:
    found = scoring.fair_scores([0, 1, 1, 2, 2, 3], [0, 0, 1, 2, 3, 3], [5, 6, 7, 3, 4, 9])
    assert np.isfinite(found.fair).all()
    assert found.high[0] - found.low[0] >= found.high[1] - found.low[1] - 1e-9


@given(seed=st.integers(0, 100_000), items=st.integers(3, 7), experts=st.integers(2, 5))
@settings(max_examples=40, deadline=None)
def test_no_small_panel_breaks_it_however_strange_its_marks(seed: int, items: int, experts: int) -> None:
    chance = np.random.default_rng(seed)
    each = int(chance.integers(1, experts + 1))
    item = np.repeat(np.arange(items), each)
    expert = np.unique(np.concatenate([chance.permutation(experts)[:each] for _ in range(items)]), return_inverse=True)[1]
    for mark in (chance.integers(0, 3, len(item)), item - 2.0 * expert, item * 1.0, expert * 1.0, (item == 0) * 1.0):
        found = scoring.fair_scores(item, expert, mark)
        assert np.isfinite([found.fair, found.low, found.high]).all()


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        (([0, 1], [0, 1, 2], [1, 2]), "one length"),
        (([0, 2], [0, 1], [1, 2]), "each item from 0 on"),
        (([0, 1], [0, 2], [1, 2]), "each expert from 0 on"),
        (([0, 1], [0, 1], [1, NO]), "marks are numbers"),
        (([], [], []), "at least one"),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(arrays: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        scoring.fair_scores(*arrays)
