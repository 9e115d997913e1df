"""Beside the ranking: fair scores, the experts' severity, their agreement."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from laureat.judging import scoring
from laureat.judging.models import Agreement, Consolidation, Severity
from laureat.judging.placing import Placed
from laureat.judging.scoring import Floats, Ints
from laureat.judging.tallies import totals_by_nomination

_FEWEST_ITEMS, _FEWEST_EXPERTS = 3, 2
_OTHER_SEED = 1 << 31  # added for the tasting: the two parts' draws are independent
Row = tuple[int, int, Decimal]


@dataclass(frozen=True)
class _Part:
    """The sheets of a nomination's one part (by dossiers, or of the tasting) and what they say."""

    entries: Ints
    experts: Ints
    item: Ints
    expert: Ints
    marks: Floats
    found: scoring.FairScores


def compared(consolidation: Consolidation, standings: Iterable[Placed]) -> tuple[list[Severity], list[Agreement]]:
    """Put the fair scores into the standings; how severe experts are and how well they agree, by nomination. Nothing is saved.

    Sheets count with their totals. A nomination with fewer than three items or two experts gets none of it. The seed is the stage, so that
    the same sheets always give the same figures.

    Where samples were tasted, each part is a model of its own (other criteria, another panel, another scale) and the fair scores are added;
    a nomination whose tasting is too small gets none. Severity and agreement are those of the dossiers' sheets; who only tasted is compared
    with the other tasters.
    """
    placed = {standing.entry_id: standing for standing in standings}
    tasted = dict(totals_by_nomination(consolidation.stage, tasting=True))
    severities: list[Severity] = []
    agreements: list[Agreement] = []
    for nomination, rows in totals_by_nomination(consolidation.stage):
        dossiers = _part(rows, placed, seed=consolidation.stage_id)
        tasting = _part(tasted.get(nomination, ()), placed, seed=consolidation.stage_id + _OTHER_SEED)
        if dossiers is None or (tasting is None and nomination in tasted):
            continue
        found = dossiers.found
        if tasting is not None:
            found = scoring.added(found, tasting.found, np.searchsorted(dossiers.entries, tasting.entries))
        for place, entry in enumerate(dossiers.entries):
            _put(placed[int(entry)], found, place)
        severities += _severities(consolidation, nomination, dossiers, besides=())
        severities += _severities(consolidation, nomination, tasting, besides=dossiers.experts) if tasting else []
        agreements.append(_agreement(consolidation, nomination, dossiers.item, dossiers.expert, dossiers.marks))
    return severities, agreements


def _part(rows: Iterable[Row], placed: Mapping[int, Placed], *, seed: int) -> _Part | None:
    """What these sheets say of the placed items; None where they are too few."""
    rows = [row for row in rows if row[0] in placed]
    (entries, item), (experts, expert) = (np.unique([row[side] for row in rows], return_inverse=True) for side in (0, 1))
    if len(entries) < _FEWEST_ITEMS or len(experts) < _FEWEST_EXPERTS:
        return None
    marks = np.array([float(row[2]) for row in rows])
    return _Part(entries, experts, item, expert, marks, scoring.fair_scores(item, expert, marks, seed=seed))


def _severities(consolidation: Consolidation, nomination: str, part: _Part, *, besides: Iterable[int]) -> list[Severity]:
    sheets, found, known = np.bincount(part.expert), part.found, set(besides)
    return [
        Severity(
            consolidation=consolidation, nomination=nomination, expert_id=int(pk), sheets=int(sheets[place]),
            severity=float(found.expert_severity[place]), low=float(found.expert_low[place]), high=float(found.expert_high[place]),
        )
        for place, pk in enumerate(part.experts)
        if pk not in known
    ]  # fmt: skip


def _put(standing: Placed, found: scoring.FairScores, place: int) -> None:
    standing.fair, standing.fair_low, standing.fair_high = (
        scoring.rounded(Decimal(float(values[place])), 3) for values in (found.fair, found.low, found.high)
    )
    standing.rank_low, standing.rank_high = int(found.rank_low[place]), int(found.rank_high[place])


def _agreement(consolidation: Consolidation, nomination: str, item: Ints, expert: Ints, marks: Floats) -> Agreement:
    ratings = np.full((int(expert.max()) + 1, int(item.max()) + 1), np.nan)
    ratings[expert, item] = marks
    alpha, icc = scoring.krippendorff_alpha(ratings), scoring.icc(ratings)
    known = [None if math.isnan(value) else value for value in (alpha, icc)]
    return Agreement(consolidation=consolidation, nomination=nomination, alpha=known[0], icc=known[1])
