"""What the fair score is worth, on panels whose truth is known: `simulate_panels.py [--repeats 200]` prints the tables of docs/fair-scores.md.

Goods have a true quality of SD 1; a mark is the quality, less the expert's severity, plus a residual of SD 0.7. Each line is the mean over
`repeats` panels. Region's panels: three regions, the second truly better by 1, the third more severe by 1.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
from scipy.stats import kendalltau

from laureat.judging.scoring import FairScores, fair_scores

Chance = np.random.Generator
RESIDUAL = 0.7


def panel(chance: Chance, items: int, experts: int, each: int, severity: float) -> list[float]:
    """One nomination: Kendall's τ of mean and fair score with the truth, share of truths inside the interval."""
    truth, severe = chance.normal(0, 1, items), chance.normal(0, severity, experts)
    item = np.repeat(np.arange(items), each)
    expert = np.concatenate([chance.permutation(experts)[:each] for _ in range(items)])
    mark = truth[item] - severe[expert] + chance.normal(0, RESIDUAL, len(item))
    found = fair_scores(item, expert, mark)
    return [*_ordered(found, truth), _inside(found.low, truth, found.high)]


def regions(chance: Chance, anchors: int) -> list[float]:
    """Three regions with their own panels: the same, then the errors of the regions' severity and how often their interval holds it."""
    better, severe = np.array([0, 1.0, 0]), np.array([0, 0, 1.0])
    homes = np.concatenate([np.repeat(np.arange(3), 40), np.full(anchors, -1)])
    truth = np.where(homes < 0, 0, better[homes]) + chance.normal(0, 1, len(homes))
    experts = chance.normal(0, 0.5, 24)
    rows = [
        (item, expert, region, truth[item] - experts[expert] - severe[region] + chance.normal(0, RESIDUAL))
        for region in range(3)
        for item in np.flatnonzero((homes == region) | (homes < 0))
        for expert in region * 8 + chance.permutation(8)[:4]
    ]
    item, expert, region, mark = (np.array(column) for column in zip(*rows, strict=True))
    found = fair_scores(item, expert, mark, region=region)
    shift = severe - severe.mean()
    errors = float(np.sqrt(np.mean((found.region_severity - shift) ** 2)))
    return [*_ordered(found, truth), errors, _inside(found.region_low, shift, found.region_high)]


def _ordered(found: FairScores, truth: np.ndarray) -> list[float]:
    return [kendalltau(found.raw, truth)[0], kendalltau(found.fair, truth)[0]]


def _inside(low: np.ndarray, truth: np.ndarray, high: np.ndarray) -> float:
    return float(((low <= truth) & (truth <= high)).mean())


def means(repeats: int, act: Callable[[Chance], list[float]]) -> str:
    """The means over the repeats, as cells."""
    return " | ".join(
        f"{value:.2f}" for value in np.mean([act(np.random.default_rng(seed)) for seed in range(repeats)], axis=0)
    )


def main(repeats: int) -> None:
    """Print both tables."""
    print(
        "| goods | experts | marks a good | severity, SD | τ mean | τ fair | inside the 90 % interval |\n|---|---|---|---|---|---|---|"
    )
    for items, experts, each, severity in (
        (120, 15, 4, 0.8), (120, 15, 4, 0.0), (120, 15, 4, 1.6), (120, 15, 3, 0.8), (40, 8, 3, 0.8), (300, 60, 3, 0.8),
    ):  # fmt: skip
        given = (items, experts, each, severity)
        print(
            f"| {items} | {experts} | {each} | {severity} | {means(repeats, lambda chance, given=given: panel(chance, *given))} |"
        )
    print("\n| anchors | τ mean | τ fair | error of a region's severity | inside its 90 % interval |\n|---|---|---|---|---|")
    for anchors in (0, 2, 4, 8):
        print(f"| {anchors} | {means(repeats, lambda chance, anchors=anchors: regions(chance, anchors))} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=200)
    main(**vars(parser.parse_args()))
