"""Which score decides on a proposal, and how probable it is that an item reaches each outcome. Pure; `season.regulation.levels` proposes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

import numpy as np

from laureat.judging.mixed_model import Floats, Ints
from laureat.season.regulation import Regulation, Tier
from laureat.season.regulation.levels import ladder

_TOP = "top:"


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


def first_places(standings: Sequence[Scored], regulation: Regulation, tier: Tier) -> int:
    """How many places of a nomination are the first ones: as many as the highest outcome has.

    That is its quota, or without one how many items reach its threshold; one place where nobody does.
    """
    for highest in ladder(tier)[:1]:
        if highest.quota is not None:
            return highest.quota
        return max(sum(deciding(one, regulation) >= (highest.threshold or 0) for one in standings), 1)
    return 1


def top_key(places: int) -> str:
    """Under what the chances keep how probable it is to be among the first places; no outcome has such a key."""
    return f"{_TOP}{places}"


def top_of(kept: Mapping[str, float]) -> tuple[int, float] | None:
    """How many the first places are and how probable it is to be among them; None where it is not kept."""
    found = next((key for key in kept if key.startswith(_TOP)), None)
    return (int(found.removeprefix(_TOP)), kept[found]) if found else None


def without_top(kept: Mapping[str, float]) -> dict[str, float]:
    """The chances of the outcomes alone."""
    return {key: chance for key, chance in kept.items() if not key.startswith(_TOP)}


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
