"""From scores and places to the outcomes that a tier proposes: its thresholds and its quotas. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from laureat.season.regulation.model import Outcome, Tier


def levels_for(tier: Tier, scores: Sequence[Decimal], places: Sequence[int]) -> list[str]:
    """The outcome proposed for each item of one nomination; `scores` (points) and `places` stand in the order of places.

    Highest outcome first: it goes to items that reach its threshold, and with a quota to at most so many of them, the best places first.
    Whoever gets none falls to the next outcome, at last to `otherwise`. A tie at the edge of a quota is never cut: either all items that
    share the place are within the quota or none of them gets the outcome, and nobody behind them either.
    """
    found = [tier.otherwise] * len(scores)
    left = list(range(len(scores)))
    for outcome in in_order(tier):
        if outcome.threshold is None and outcome.quota is None:
            continue
        reached = [n for n in left if outcome.threshold is None or scores[n] >= outcome.threshold]
        taken = set(reached if outcome.quota is None else _within(outcome.quota, reached, places))
        for number in taken:
            found[number] = outcome.key
        left = [number for number in left if number not in taken]
    return found


def in_order(tier: Tier) -> list[Outcome]:
    """The tier's outcomes, the highest first: by threshold.

    An outcome with a quota alone stands where the document puts it: before the next one that has a threshold. Those that nothing
    proposes come last, as they are written.
    """
    marks: list[tuple[bool, Decimal, int]] = []
    following = Decimal(0)
    for number, outcome in reversed(list(enumerate(tier.outcomes))):
        following = following if outcome.threshold is None else outcome.threshold
        marks.append((outcome.threshold is None and outcome.quota is None, -following, number))
    return [tier.outcomes[number] for *_order, number in sorted(marks)]


def _within(quota: int, reached: Sequence[int], places: Sequence[int]) -> Iterator[int]:
    """Those that a quota holds, whole ties only."""
    count = 0
    for _place, tied in groupby(reached, key=lambda number: places[number]):
        numbers = list(tied)
        count += len(numbers)
        if count > quota:
            return
        yield from numbers
