"""From scores and places to the outcomes that a tier proposes: its thresholds and its quotas. Pure.

Outcomes are given out from the highest down, the best places first. A quota never cuts a tie: items that share the place at its edge all go
on to the next outcome, and are named, because who of them is taken is the commission's to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from laureat.season.regulation.model import Outcome, Tier


@dataclass(frozen=True, slots=True)
class Proposed:
    """The outcome that is proposed; `edge`: the higher one whose quota ends within the item's tie, or nothing."""

    outcome: str
    edge: str = ""


def in_order(tier: Tier) -> list[Outcome]:
    """The tier's outcomes, the highest first: by threshold.

    An outcome with a quota alone stands where the document puts it: before the next one that has a threshold. Those that nothing
    proposes come last, as they are written.
    """
    marks: list[tuple[bool, Decimal, int]] = []
    following = Decimal(0)
    for number, outcome in reversed(list(enumerate(tier.outcomes))):
        following = following if outcome.threshold is None else outcome.threshold
        marks.append((not _is_proposed(outcome), -following, number))
    return [tier.outcomes[number] for *_order, number in sorted(marks)]


def ladder(tier: Tier) -> list[Outcome]:
    """Outcomes that a threshold or a quota proposes, the highest first."""
    return [outcome for outcome in in_order(tier) if _is_proposed(outcome)]


def _is_proposed(outcome: Outcome) -> bool:
    return outcome.threshold is not None or outcome.quota is not None


def levels_for(tier: Tier, scores: Sequence[Decimal], places: Sequence[int]) -> list[Proposed]:
    """What the tier proposes for a nomination's items, each given by the score that decides (points) and its place, in any order."""
    outcomes, edges = [tier.otherwise] * len(scores), [""] * len(scores)
    left = sorted(range(len(scores)), key=lambda item: places[item])
    for outcome in ladder(tier):
        taken, edge = _taken([(places[item], item) for item in left if _reaches(scores[item], outcome)], outcome.quota)
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
