"""How marks become scores. Pure: numbers in, numbers out; no database, no clock.

Rules (see `docs/regulation.md`): the mean of the sheets' totals; the mean without the highest and the lowest; the sum; the sum of the
criteria's means (the rule of the Murmansk contest: an arithmetic mean for each indicator over all experts, then their sum).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

Sheet = Mapping[str, Decimal]


@dataclass(frozen=True)
class Consolidated:
    """An item's score, and the lowest and highest total among its sheets."""

    score: Decimal
    lowest: Decimal
    highest: Decimal
    sheets: int


def consolidate(sheets: Sequence[Sheet], rule: str, *, decimals: int = 2) -> Consolidated:
    """One item's score by the rule.

    `sheets`: for each expert the marks by criterion, all with the same criteria. Raises ValueError without sheets, for sheets with
    different criteria, or for an unknown rule. The order of sheets and criteria does not matter; a higher mark never lowers a score.
    """
    if not sheets:
        raise ValueError("an item without sheets has no score")
    if any(sheet.keys() != sheets[0].keys() for sheet in sheets):
        raise ValueError("sheets of one item have the same criteria")
    totals = sorted(sum(sheet.values(), Decimal(0)) for sheet in sheets)
    score = _RULES[rule](sheets, totals) if rule in _RULES else _unknown(rule)
    return Consolidated(rounded(score, decimals), totals[0], totals[-1], len(sheets))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The value with this many decimals, halves to even."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def group_mean(sheets: Sequence[Sheet], criteria: Sequence[str], decimals: int = 4) -> Decimal:
    """The mean over sheets of the sum of some criteria: what a tie-break compares. No criteria give 0."""
    sums = [sum((sheet[key] for key in criteria if key in sheet), Decimal(0)) for sheet in sheets]
    return rounded(_mean(sums), decimals)


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def _trimmed(totals: Sequence[Decimal]) -> Decimal:
    return _mean(totals[1:-1]) if len(totals) > 2 else _mean(totals)


def _sum_of_means(sheets: Sequence[Sheet]) -> Decimal:
    return sum((_mean([sheet[key] for sheet in sheets]) for key in sheets[0]), Decimal(0))


def _unknown(rule: str) -> Decimal:
    raise ValueError(f"unknown rule {rule!r}")


_RULES = {
    "mean": lambda sheets, totals: _mean(totals),
    "trimmed-mean": lambda sheets, totals: _trimmed(totals),
    "sum": lambda sheets, totals: sum(totals, Decimal(0)),
    "sum-of-means": lambda sheets, totals: _sum_of_means(sheets),
}
