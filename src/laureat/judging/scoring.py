"""How marks become scores. Pure: numbers in, numbers out; no database, no clock.

`consolidate` is the regulation's rule; `fair_scores` stands beside it; `krippendorff_alpha` and `icc` say how well experts agree.

Rules (see `docs/regulation.md`): the mean of the sheets' totals; the mean without the highest and the lowest; the sum; the sum of the
criteria's means (the rule of the Murmansk contest: an arithmetic mean for each indicator over all experts, then their sum).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse, special
from scipy.sparse.csgraph import connected_components

from laureat.judging import mixed_model
from laureat.judging.mixed_model import Floats, Ints

DRAWS = 1000
INTERVAL = 0.9
ZERO = Decimal(0)
Sheet = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Consolidated:
    """An item's score, the lowest and the highest that single sheets would give, and the number of its sheets.

    Without a tasting these are the lowest and the highest total; with one, the sums of each part's: the score lies between.
    """

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
    totals = [sum(sheet.values(), ZERO) for sheet in sheets]
    return from_totals(len(totals), sum(totals, ZERO), min(totals), max(totals), rule, decimals=decimals)


def from_totals(
    sheets: int, total: Decimal, lowest: Decimal, highest: Decimal, rule: str, *, decimals: int = 2
) -> Consolidated:
    """One item's score by the rule, from the number of its sheets and the sum, the lowest and the highest of their totals.

    This is all that any rule needs: where sheets have the same criteria, the sum of the criteria's means is the mean of the totals.
    """
    return from_parts([(sheets, total, lowest, highest)], rule, decimals=decimals)


def from_parts(parts: Sequence[tuple[int, Decimal, Decimal, Decimal]], rule: str, *, decimals: int = 2) -> Consolidated:
    """The score of an item that is judged in parts (by its dossier, by its sample): the rule for each part, added exactly, rounded once.

    Of each part: the number of sheets and the sum, the lowest and the highest of their totals.
    """
    if rule not in _RULES:
        raise ValueError(f"unknown rule {rule!r}")
    score = _added([_RULES[rule](sheets, total, lowest + highest) for sheets, total, lowest, highest in parts])
    sheets, _totals, lowest, highest = zip(*parts, strict=True)
    return Consolidated(rounded(score, decimals), sum(lowest, ZERO), sum(highest, ZERO), sum(sheets))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The value with this many decimals, halves to even."""
    return value.quantize(_unit(decimals), ROUND_HALF_EVEN)


@cache
def _unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def group_mean(sheets: Sequence[Sheet], criteria: Sequence[str], decimals: int = 4) -> Decimal:
    """The mean over sheets of the sum of some criteria: what a tie-break compares. No criteria give 0."""
    sums = [sum((sheet[key] for key in criteria if key in sheet), ZERO) for sheet in sheets]
    return part_mean(sum(sums, ZERO), len(sums), decimals)


def part_mean(total: Decimal, sheets: int, decimals: int = 4) -> Decimal:
    """The same from the sum over all sheets and their number."""
    return parts_mean([(total, sheets)], decimals)


def parts_mean(parts: Sequence[tuple[Decimal, int]], decimals: int = 4) -> Decimal:
    """The same for an item judged in parts: the means of its parts, added exactly, rounded once."""
    return rounded(_added(parts), decimals)


def _added(quotients: Sequence[tuple[Decimal, int]]) -> Decimal:
    """The sum of quotients, divided once: halves are met exactly."""
    above, below = quotients[0]
    for numerator, denominator in quotients[1:]:
        above, below = above * denominator + numerator * below, below * denominator
    return above / below


def _mean(sheets: int, total: Decimal, ends: Decimal) -> tuple[Decimal, int]:
    return total, sheets


def _trimmed(sheets: int, total: Decimal, ends: Decimal) -> tuple[Decimal, int]:
    return (total - ends, sheets - 2) if sheets > 2 else (total, sheets)


def _sum(sheets: int, total: Decimal, ends: Decimal) -> tuple[Decimal, int]:
    return total, 1


_RULES = {"mean": _mean, "trimmed-mean": _trimmed, "sum": _sum, "sum-of-means": _mean}


@dataclass(frozen=True)
class FairScores:
    """Scores freed of the experts' (and regions') severity, in the marks' units. One value per item, expert or region.

    `raw`: the mean of the item's marks; `fair` with its 90 % interval `low`–`high`; `rank_low`–`rank_high`: 90 % interval of the rank, 1 is
    best. Severity: by how many points lower somebody marks than the others would; `region_severity` is 0 where no anchor compares the region
    with another. `draws` (1000, items): scores as they might be, given the marks. By mark: `residual`, `standardised` the same in its own standard
    deviations, `apart` by how many points it lies above what all other marks say of it (that residual as if the mark had been left out).
    """

    raw: Floats
    fair: Floats
    low: Floats
    high: Floats
    rank_low: Ints
    rank_high: Ints
    expert_severity: Floats
    expert_low: Floats
    expert_high: Floats
    region_severity: Floats
    region_low: Floats
    region_high: Floats
    variance_item: float
    variance_expert: float
    variance_residual: float
    draws: Floats = field(repr=False, compare=False)
    residual: Floats = field(repr=False, compare=False)
    standardised: Floats = field(repr=False, compare=False)
    apart: Floats = field(repr=False, compare=False)

    def ranks_among(self, items: Ints) -> tuple[Ints, Ints]:
        """90 % intervals of the ranks of these items among themselves."""
        return _rank_limits(self.draws[:, items])

    def top_chances(self, places: int, items: Ints | None = None) -> Floats:
        """For each item the probability to be among the best `places` of all, or of these items."""
        return np.asarray((_ranks(self.draws if items is None else self.draws[:, items]) <= places).mean(axis=0))

    def over_chances(self, threshold: float) -> Floats:
        """For each item the probability that its score is at least `threshold`."""
        return np.asarray((self.draws >= threshold).mean(axis=0))


def fair_scores(
    item: ArrayLike, expert: ArrayLike, mark: ArrayLike, *, region: ArrayLike | None = None, seed: int = 0
) -> FairScores:
    """Scores that are fair between severe and generous experts, and between regions: BLUPs of a crossed mixed model (REML).

    `item`, `expert`, `mark` (and `region`, the region whose panel gave the mark): 1-D arrays of equal length, one entry a mark; items,
    experts and regions are numbered from 0 without gaps. With regions, every region's items have a mean of their own, and the severity of
    regions comes from the anchors alone: the items that panels of several regions marked. The intervals take the variances as known. The
    seed decides the draws. Raises ValueError for arrays of different lengths, gaps in the numbers, marks that are no numbers, and too few
    marks. Method: MacKay, Kenna, Low, Parker (2017), doi 10.1098/rsos.160760; Heyard et al. (2022), doi 10.1080/2330443X.2022.2086190.
    """
    items, experts, marks, regions = _arrays(item, expert, mark, region)
    design, item_design, severity = _design(items, regions)
    raw = np.bincount(items, marks) / np.bincount(items)
    if np.ptp(marks) == 0:
        return _all_equal(raw, int(experts.max()) + 1, len(severity), len(marks))
    fit = mixed_model.fit(items, experts, marks, design, item_design)
    covariance, fair, draws = fit.covariance(), fit.values(), fit.draws(DRAWS, seed)
    width = special.ndtri((1 + INTERVAL) / 2)
    deviation, predicted = fit.errors(covariance, items, experts, design - item_design[items])
    error, edges = width * deviation, _rank_limits(draws)
    columns = len(fit.fixed)
    expert_error = width * np.sqrt(np.maximum(covariance.diagonal()[columns:], 0))
    regional = severity @ fit.fixed
    region_error = width * np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", severity, covariance[:columns, :columns], severity), 0))
    return FairScores(
        raw, fair, fair - error, fair + error, edges[0], edges[1], -fit.expert, -fit.expert - expert_error, -fit.expert + expert_error,
        -regional, -regional - region_error, -regional + region_error, fit.variance_item, fit.variance_expert, fit.variance_residual, draws,
        *_residuals(marks - fair[items] - fit.expert[experts] - (design - item_design[items]) @ fit.fixed, predicted, fit.variance_residual),
    )  # fmt: skip


def _residuals(residual: Floats, predicted: Floats, variance: float) -> tuple[Floats, Floats, Floats]:
    """Residuals, in their own standard deviations, and as they are when the mark is left out; the variances are taken as known.

    Source: Haslett and Hayes, Residuals for the linear model with general covariance structure (1998), JRSS B 60.
    """
    left = variance - predicted
    known = left > 1e-9 * variance
    safe = np.where(known, left, 1.0)
    return residual, np.where(known, residual / np.sqrt(safe), 0.0), np.where(known, residual * variance / safe, 0.0)


def added(first: FairScores, second: FairScores, place: Ints) -> FairScores:
    """The fair scores of items judged in two parts by different panels; item n of the second is item `place[n]` of the first.

    The panels judge apart, so scores and variances add up, and draws are added item by item; both have to come from different seeds. Who has
    no second part gets nothing for it. What is said of experts and regions is the first part's.
    """

    def with_second(one: Floats, other: Floats) -> Floats:
        whole = one.copy()
        whole[..., place] += other
        return whole

    fair, draws = with_second(first.fair, second.fair), with_second(first.draws, second.draws)
    error = np.sqrt(with_second((first.high - first.fair) ** 2, (second.high - second.fair) ** 2))
    edges = _rank_limits(draws)
    return replace(
        first, raw=with_second(first.raw, second.raw), fair=fair, low=fair - error, high=fair + error, rank_low=edges[0], rank_high=edges[1],
        variance_item=first.variance_item + second.variance_item, variance_residual=first.variance_residual + second.variance_residual,
        draws=draws,
    )  # fmt: skip


def _arrays(
    item: ArrayLike, expert: ArrayLike, mark: ArrayLike, region: ArrayLike | None
) -> tuple[Ints, Ints, Floats, Ints | None]:
    items, experts = np.asarray(item, dtype=np.intp), np.asarray(expert, dtype=np.intp)
    marks = np.asarray(mark, dtype=np.float64)
    regions = None if region is None else np.asarray(region, dtype=np.intp)
    numbered = {"item": items, "expert": experts} | ({} if regions is None else {"region": regions})
    if marks.ndim != 1 or any(numbers.shape != marks.shape for numbers in numbered.values()):
        raise ValueError("items, experts, marks and regions are arrays of one length")
    if not len(marks) or not np.isfinite(marks).all():
        raise ValueError("marks are numbers, at least one")
    for name, numbers in numbered.items():
        if numbers.min() < 0 or not np.bincount(numbers).all():
            raise ValueError(f"each {name} from 0 on has a mark")
    return items, experts, marks, regions


def _design(items: Ints, regions: Ints | None) -> tuple[Floats, Floats, Floats]:
    """The fixed part by mark (n, p) and by item (I, p), and the regions' effects as combinations of it (R, p).

    Items marked in one region share that region's mean; anchors share one of their own, for each set of regions that anchors connect.
    Within such a set the regions' effects add up to 0.
    """
    count = int(items.max()) + 1
    if regions is None:
        return np.ones((len(items), 1)), np.ones((count, 1)), np.zeros((0, 1))
    marked = sparse.csr_array((np.ones(len(items)), (items, regions)))
    marked.data[:] = 1
    number = marked.shape[1]
    _sets, member = connected_components(marked.T @ marked, directed=False)
    first = marked.tocsr().indices[marked.tocsr().indptr[:-1]]
    anchor = np.diff(marked.indptr) > 1
    home = np.where(anchor, number + member[first], first)
    groups, group = np.unique(home, return_inverse=True)
    effects = _contrasts(member)
    severity = np.hstack([np.zeros((number, len(groups))), effects])
    item_design = np.hstack([np.eye(len(groups))[group], np.zeros((count, effects.shape[1]))])
    return item_design[items] + severity[regions], item_design, severity


def _contrasts(member: Ints) -> Floats:
    """Effects of regions (R, parameters) that add up to 0 in each connected set; a region by itself has none."""
    blocks = []
    for one in np.unique(member):
        inside = np.flatnonzero(member == one)
        block = np.zeros((len(member), len(inside) - 1))
        block[inside[:-1]] = np.eye(len(inside) - 1)
        block[inside[-1]] = -1
        blocks.append(block)
    return np.hstack(blocks)


def _all_equal(raw: Floats, experts: int, regions: int, marks: int) -> FairScores:
    """All marks are the same: nobody is better, nobody more severe, and nothing is known of how much marks scatter."""
    nobody, nowhere, ranks = np.zeros(experts), np.zeros(regions), np.ones(len(raw), dtype=np.intp)
    last = np.full(len(raw), len(raw), dtype=np.intp)
    return FairScores(
        raw,
        raw,
        raw,
        raw,
        ranks,
        last,
        nobody,
        nobody,
        nobody,
        nowhere,
        nowhere,
        nowhere,
        0.0,
        0.0,
        0.0,
        np.tile(raw, (DRAWS, 1)),
        *(np.zeros(marks) for _ in range(3)),
    )


def _rank_limits(draws: Floats) -> tuple[Ints, Ints]:
    low, high = np.quantile(_ranks(draws), [(1 - INTERVAL) / 2, (1 + INTERVAL) / 2], axis=0, method="nearest").astype(np.intp)
    return low, high


def _ranks(draws: Floats) -> Ints:
    """Ranks within each draw, 1 is best; equal scores share the best rank that they reach."""
    ordered = np.sort(-draws, axis=1)
    return np.stack([np.searchsorted(row, -values) + 1 for row, values in zip(ordered, draws, strict=True)])


Level = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(ratings: ArrayLike, *, level: Level = "interval") -> float:
    """Krippendorff's α: 1 is perfect agreement, 0 what chance gives.

    `ratings`: (raters, items), NaN where a rater did not rate; items with one rating do not count. NaN when nothing can be compared or
    when all ratings are the same. Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
    """
    rated = np.asarray(ratings, dtype=np.float64)
    rated = rated[:, np.isfinite(rated).sum(axis=0) > 1]
    values = np.unique(rated[np.isfinite(rated)])
    if len(values) < 2:
        return float("nan")
    counts = np.stack([(rated == value).sum(axis=0) for value in values]).astype(float)
    coincidences = (counts / (counts.sum(axis=0) - 1)) @ counts.T - np.diag((counts / (counts.sum(axis=0) - 1)).sum(axis=1))
    totals = coincidences.sum(axis=1)
    distance = _DISTANCES[level](values, totals)
    return float(1 - (totals.sum() - 1) * (coincidences * distance).sum() / (np.outer(totals, totals) * distance).sum())


def _ordinal(values: Floats, totals: Floats) -> Floats:
    up_to = np.cumsum(totals) - totals / 2
    return np.subtract.outer(up_to, up_to) ** 2


_DISTANCES = {
    "nominal": lambda values, totals: 1.0 - np.eye(len(values)),
    "ordinal": _ordinal,
    "interval": lambda values, totals: np.subtract.outer(values, values) ** 2,
    "ratio": lambda values, totals: (np.subtract.outer(values, values) / np.add.outer(values, values)) ** 2,
}


def icc(ratings: ArrayLike, *, consistency: bool = False, mean_of: int = 1) -> float:
    """The intraclass correlation of one rating, or of the mean of `mean_of` ratings, by different experts.

    `ratings`: (raters, items), NaN where a rater did not rate. Absolute agreement, ICC(2,·) of Shrout and Fleiss (1979); with `consistency`
    differences in severity do not count against agreement, ICC(3,·). From variance components by REML, which for complete ratings are
    those of the analysis of variance, except that none is negative. NaN when all ratings are the same. Raises ValueError as `fair_scores`.
    """
    rated = np.asarray(ratings, dtype=np.float64)
    rater, item = np.nonzero(np.isfinite(rated))
    (_raters, rater), (_items, item) = np.unique(rater, return_inverse=True), np.unique(item, return_inverse=True)
    marks = rated[np.isfinite(rated)]
    if not len(marks) or np.ptp(marks) == 0:
        return float("nan")
    design = np.ones((len(marks), 1))
    found = mixed_model.fit(item, rater, marks, design, np.ones((int(item.max()) + 1, 1)))
    noise = found.variance_residual + (0 if consistency else found.variance_expert)
    return float(found.variance_item / (found.variance_item + noise / mean_of))
