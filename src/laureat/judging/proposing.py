"""What thresholds and quotas propose for a nomination, and how probable it is that an item reaches each outcome. Pure.

Outcomes are given out from the highest down, the best places first. A quota never cuts a tie: items that share the place at its edge all go
on to the next outcome, and are named, because who of them is taken is the commission's to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

import numpy as np

from laureat.judging.mixed_model import Floats, Ints
from laureat.season.regulation import Outcome, Regulation, Tier


@dataclass(frozen=True, slots=True)
class Proposed:
    """The outcome that is proposed; `edge`: the higher one whose quota ends within the item's tie, or nothing."""

    outcome: str
    edge: str = ""


class Scored(Protocol):
    """What has both scores: a standing, kept or not yet."""

    score: Decimal
    fair: Decimal | None
    proposal: str


def deciding(standing: Scored, regulation: Regulation) -> Decimal:
    """The score that decides; where the fair one should and there is none, the score of the rule."""
    return standing.fair if regulation.aggregation.decides == "fair-score" and standing.fair is not None else standing.score


def proposal_of(standing: Scored, regulation: Regulation, tier: str) -> str:
    """The proposal that is kept; a standing from before there were any has what its score reaches."""
    return standing.proposal or regulation.level_for(standing.score, tier)


def ladder(tier: Tier) -> list[Outcome]:
    """Outcomes that a threshold or a quota proposes, the highest first.

    The order is that of the thresholds; where an outcome has a quota only, that of the regulation's text.
    """
    found = [outcome for outcome in tier.outcomes if outcome.threshold is not None or outcome.quota is not None]
    if all(outcome.threshold is not None for outcome in found):
        found.sort(key=lambda outcome: -(outcome.threshold or 0))
    return found


def levels_for(ranked: Sequence[tuple[int, Decimal]], tier: Tier) -> list[Proposed]:
    """What the tier proposes for a nomination's items, each given by its place and the score that decides, in any order."""
    outcomes, edges = [tier.otherwise] * len(ranked), [""] * len(ranked)
    left = sorted(range(len(ranked)), key=lambda item: ranked[item][0])
    for outcome in ladder(tier):
        taken, edge = _taken([(ranked[item][0], item) for item in left if _reaches(ranked[item][1], outcome)], outcome.quota)
        for item in taken:
            outcomes[item] = outcome.key
        for item in edge:
            edges[item] = edges[item] or outcome.key
        gone = set(taken)
        left = [item for item in left if item not in gone]
    return [Proposed(*pair) for pair in zip(outcomes, edges, strict=True)]


def _reaches(score: Decimal, outcome: Outcome) -> bool:
    return outcome.threshold is None or score >= outcome.threshold


def _taken(placed: list[tuple[int, int]], quota: int | None) -> tuple[list[int], list[int]]:
    """Who of (place, item), the best place first, is within the quota, and who shares the place at which it ends."""
    taken: list[int] = []
    for _place, group in groupby(placed, key=itemgetter(0)):
        tied = [item for _, item in group]
        if quota is not None and len(taken) + len(tied) > quota:
            return taken, tied if len(taken) < quota else []
        taken += tied
    return taken, []


def chances(draws: Floats, tier: Tier) -> dict[str, Floats]:
    """By outcome and item: how probable it is to reach it or a higher one.

    `draws` (number, items): scores of a nomination's items as they might be, drawn together, on the scale of the thresholds; in each draw the
    outcomes are given out as `levels_for` gives them.
    """
    found: dict[str, Floats] = {}
    reached = np.zeros(draws.shape, dtype=bool)
    places = _places(draws) if any(outcome.quota is not None for outcome in ladder(tier)) else None
    for outcome in ladder(tier):
        fit = ~reached if outcome.threshold is None else ~reached & (draws >= float(outcome.threshold))
        if outcome.quota is not None and places is not None:
            fit &= _within(fit, places, outcome.quota)
        reached |= fit
        found[outcome.key] = np.asarray(reached.mean(axis=0))
    return found


def _places(draws: Floats) -> Ints:
    """Places within each draw from 0 on, equal scores sharing theirs."""
    order = np.argsort(-draws, axis=1, kind="stable")
    sorted_draws = np.take_along_axis(draws, order, axis=1)
    steps = np.cumsum(np.diff(sorted_draws, axis=1, prepend=sorted_draws[:, :1]) != 0, axis=1)
    places = np.empty(draws.shape, dtype=np.intp)
    np.put_along_axis(places, order, steps, axis=1)
    return places


def _within(fit: Any, places: Ints, quota: int) -> Any:
    """Which of those that fit are among the best `quota` of them; nobody of a tie that reaches beyond it, and nobody after."""
    cells = np.arange(len(fit))[:, None] * fit.shape[1] + places
    up_to = np.bincount(cells[fit], minlength=fit.size).reshape(fit.shape).cumsum(axis=1)
    return np.take_along_axis(up_to, places, axis=1) <= quota
