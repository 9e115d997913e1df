"""A way of counting: a regulation's rule, the weights of its criteria, the experts that are left out. Pure.

Weights keep the scale: marks times weights are multiplied so that the best possible total stays the regulation's `max_total`, and
thresholds keep their meaning. Weights are exact fractions, so that both database engines give the same scores.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from laureat.judging.scoring import ZERO
from laureat.season.regulation import Regulation, Tier

Weights = Mapping[str, Decimal | Fraction]


@dataclass(frozen=True)
class Weighing:
    """How a nomination's marks add up: each mark times its criterion's whole number, the sum times `scale`, gives points.

    Marks of a criterion that has no number count nothing.
    """

    numbers: Mapping[str, int]
    scale: Fraction

    @property
    def plain(self) -> bool:
        """Whether the points are simply the sum of the marks."""
        return self.scale == 1 and all(number == 1 for number in self.numbers.values())

    def sum(self, marks: Mapping[str, Decimal], criteria: Collection[str] | None = None) -> Decimal:
        """A sheet's marks (or those on some criteria) times their numbers, before the scale."""
        chosen = marks if criteria is None else [key for key in marks if key in criteria]
        return sum((marks[key] * self.numbers.get(key, 0) for key in chosen), ZERO)

    def points(self, total: Decimal) -> Decimal:
        """Such a sum in points."""
        return total if self.scale == 1 else total * self.scale.numerator / self.scale.denominator


@dataclass(frozen=True)
class Way:
    """A way to turn a stage's signed sheets into scores, places and proposed outcomes.

    `regulation`: whose rule, decimals, tie-break, thresholds, quotas and `decides` hold; `weighings` by nomination: a nomination without
    one is not counted; `without`: experts whose sheets are left out.
    """

    regulation: Regulation
    tier: Tier
    weighings: Mapping[str, Weighing]
    without: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Matching:
    """What sheets of one regulation lack for another: criteria by key and what became of them, nominations that cannot be counted."""

    unjudged: tuple[str, ...]
    dropped: tuple[str, ...]
    rescaled: tuple[str, ...]
    uncounted: tuple[str, ...]


def as_it_is(regulation: Regulation, tier: str) -> Way:
    """The way in which the regulation itself counts."""
    return weighed(regulation, tier, {})


def weighed(regulation: Regulation, tier: str, weights: Weights, without: Collection[int] = ()) -> Way:
    """The regulation's way with weights for some criteria (1 for all others), without some experts.

    A nomination of which no criterion has any weight is not counted.
    """
    weighings = {}
    for nomination in regulation.nominations:
        maxima = {criterion.key: criterion.max for criterion in regulation.criteria_of(nomination.key)}
        if any(weights.get(key, 1) for key in maxima):
            weighings[nomination.key] = weighing(maxima, weights, regulation.max_total)
    return Way(regulation, regulation.tier(tier), weighings, frozenset(without))


def under(old: Regulation, draft: Regulation, tier: str) -> tuple[Way, Matching]:
    """The way in which a draft counts sheets that were signed under another regulation; raises KeyError when it has no such tier.

    Criteria are matched by key. A changed maximum rescales the marks, a dropped criterion counts nothing; a new one has no marks and
    counts as not judged: the others carry its points, so that the best possible total stays the draft's `max_total`.
    """
    weighings, unjudged, dropped, rescaled = {}, dict[str, None](), dict[str, None](), dict[str, None]()
    known = {nomination.key for nomination in draft.nominations}
    for key in [nomination.key for nomination in old.nominations if nomination.key in known]:
        before, after = ({c.key: c.max for c in rules.criteria_of(key)} for rules in (old, draft))
        shared = {name: Fraction(after[name]) / Fraction(before[name]) for name in before if name in after}
        unjudged |= dict.fromkeys(name for name in after if name not in before)
        dropped |= dict.fromkeys(name for name in before if name not in after)
        rescaled |= dict.fromkeys(name for name in shared if shared[name] != 1)
        if shared:
            weighings[key] = weighing({name: before[name] for name in shared}, shared, draft.max_total)
    uncounted = tuple(nomination.key for nomination in old.nominations if nomination.key not in weighings)
    return Way(draft, draft.tier(tier), weighings), Matching(tuple(unjudged), tuple(dropped), tuple(rescaled), uncounted)


def weighing(maxima: Mapping[str, Decimal], weights: Weights, max_total: Decimal) -> Weighing:
    """The weighing of criteria with these maxima (in the marks' points), so that the best possible total is `max_total`.

    A criterion without a weight has 1. Raises ValueError when nothing has a weight, or one is negative.
    """
    exact = {key: Fraction(weights.get(key, 1)) for key in maxima}
    if min(exact.values(), default=Fraction(0)) < 0 or not any(exact.values()):
        raise ValueError("weights are not negative and not all 0")
    whole = math.lcm(*(weight.denominator for weight in exact.values()))
    numbers = {key: int(weight * whole) for key, weight in exact.items()}
    least = math.gcd(*numbers.values())
    numbers = {key: number // least for key, number in numbers.items()}
    return Weighing(numbers, Fraction(max_total) / sum(Fraction(maxima[key]) * number for key, number in numbers.items()))
