"""What of a nomination's marks somebody should look at. Pure: arrays in, findings out; nothing is changed by them.

All figures are in the marks' points, except a correlation. `item` and `expert` are numbered from 0 without gaps, one entry a sheet.

Sources: residuals of mixed models, Haslett and Hayes (1998), JRSS B 60; severity, and marks that hardly differ, as effects of raters in Myford
and Wolfe, Detecting and measuring rater effects, parts I and II (2003, 2004), Journal of Applied Measurement 4 and 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse

from laureat.judging.mixed_model import Floats, Ints
from laureat.judging.scoring import FairScores

APART = 3.0
FEWEST_EXPERTS = 5
FEWEST_SHEETS = 5
FLAT = 0.1
TOGETHER = 0.9


class FlagKind(StrEnum):
    """What a finding is about."""

    RESIDUAL = "residual"
    SEVERITY = "severity"
    FLAT = "flat"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth a look: about an expert, an item, or two experts, by their numbers."""

    kind: FlagKind
    expert: int
    figure: float
    other: int | None = None
    item: int | None = None


Same = Callable[[list[tuple[int, int]]], set[tuple[int, int]]]


def findings(item: Ints, expert: Ints, mark: Floats, scores: FairScores, *, limit: float, same: Same) -> list[Finding]:
    """Everything worth a look in a nomination's sheets.

    `mark`: the sheets' totals; `limit`: severity in standard deviations of the experts; `same`: which of these pairs of experts, who gave
    the same totals to all items that both judged, also gave the same marks.
    """
    return [
        *apart(item, expert, scores),
        *severe(scores, limit=limit),
        *flat(expert, mark),
        *together(item, expert, mark, scores, same=same),
    ]


def apart(item: Ints, expert: Ints, scores: FairScores) -> Iterator[Finding]:
    """Sheets whose total lies more than three own standard deviations from what all other sheets say of it.

    `figure`: by how many points it lies above (below: negative). It is expected of one sheet in 370 by chance.
    """
    for sheet in np.flatnonzero(np.abs(scores.standardised) > APART):
        yield Finding(FlagKind.RESIDUAL, int(expert[sheet]), float(scores.apart[sheet]), item=int(item[sheet]))


def severe(scores: FairScores, *, limit: float) -> Iterator[Finding]:
    """Experts whose severity is more than `limit` standard deviations of the experts; said of five experts or more.

    `figure`: by how many points lower than the others the expert marks (higher: negative).
    """
    deviation = float(np.sqrt(scores.variance_expert))
    if len(scores.expert_severity) < FEWEST_EXPERTS or deviation == 0:
        return
    for expert in np.flatnonzero(np.abs(scores.expert_severity) > limit * deviation):
        yield Finding(FlagKind.SEVERITY, int(expert), float(scores.expert_severity[expert]))


def flat(expert: Ints, mark: Floats) -> Iterator[Finding]:
    """Experts with five sheets or more whose totals differ by less than a tenth of what is usual in the panel.

    `figure`: the standard deviation of the expert's totals; usual is the median of those of all who have two sheets or more.
    """
    sheets = np.bincount(expert)
    means = np.bincount(expert, mark) / sheets
    squares = np.bincount(expert, (mark - means[expert]) ** 2)
    deviations = np.sqrt(squares / np.maximum(sheets - 1, 1))
    if not (sheets > 1).any():
        return
    usual = float(np.median(deviations[sheets > 1]))
    for one in np.flatnonzero((sheets >= FEWEST_SHEETS) & (deviations < FLAT * usual)):
        yield Finding(FlagKind.FLAT, int(one), float(deviations[one]))


def together(item: Ints, expert: Ints, mark: Floats, scores: FairScores, *, same: Same) -> Iterator[Finding]:
    """Pairs of experts with five common items or more whose residuals go together, or whose marks are the same.

    Residuals are those of the sheets' totals after the items' and the experts' own effects. `figure`: their correlation, 1 for the same
    marks. With five common items one pair in fifty goes together by chance, with ten hardly any.
    """
    alike: list[tuple[int, int]] = []
    found: dict[tuple[int, int], float] = {}
    for first, second, mine, theirs in _pairs(item, expert):
        correlation = _correlation(scores.residual[mine], scores.residual[theirs])
        if correlation > TOGETHER:
            found[first, second] = correlation
        if (mark[mine] == mark[theirs]).all():
            alike.append((first, second))
    if alike:
        found |= dict.fromkeys(same(alike), 1.0)
    for (first, second), figure in sorted(found.items()):
        yield Finding(FlagKind.TOGETHER, first, figure, other=second)


def _pairs(item: Ints, expert: Ints) -> Iterator[tuple[int, int, Ints, Ints]]:
    """Two experts with enough common items, and their sheets of these, item by item."""
    sheets = sparse.csr_array((np.arange(1, len(item) + 1), (expert, item)))
    sheets.sort_indices()
    given = (sheets > 0).astype(np.intp)
    common = sparse.triu(given @ given.T, k=1).tocoo()
    enough = common.data >= FEWEST_SHEETS
    for first, second in sorted(zip(common.row[enough].tolist(), common.col[enough].tolist(), strict=True)):
        mine, theirs = (slice(sheets.indptr[one], sheets.indptr[one + 1]) for one in (first, second))
        _items, here, there = np.intersect1d(
            sheets.indices[mine], sheets.indices[theirs], assume_unique=True, return_indices=True
        )
        yield first, second, sheets.data[mine][here] - 1, sheets.data[theirs][there] - 1


def _correlation(mine: Floats, theirs: Floats) -> float:
    """Pearson's correlation; 0 where one of the two hardly varies."""
    left, right = mine - mine.mean(), theirs - theirs.mean()
    size = float(np.sqrt((left @ left) * (right @ right)))
    scale = float(np.sqrt((mine @ mine) * (theirs @ theirs)))
    return float(left @ right) / size if size > 1e-9 * scale else 0.0
