"""Beside the ranking: fair scores, the experts' severity, their agreement."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

import numpy as np

from laureat.judging import scoring
from laureat.judging.models import Agreement, Consolidation, Severity
from laureat.judging.placing import Placed
from laureat.judging.scoring import Floats, Ints
from laureat.judging.tallies import totals_by_nomination

_FEWEST_ITEMS, _FEWEST_EXPERTS = 3, 2


def compared(consolidation: Consolidation, standings: Iterable[Placed]) -> tuple[list[Severity], list[Agreement]]:
    """Put the fair scores into the standings; how severe experts are and how well they agree, by nomination. Nothing is saved.

    Sheets count with their totals. A nomination with fewer than three items or two experts gets none of it. The seed is the stage, so that
    the same sheets always give the same figures.
    """
    placed = {standing.entry_id: standing for standing in standings}
    severities: list[Severity] = []
    agreements: list[Agreement] = []
    for nomination, rows in totals_by_nomination(consolidation.stage):
        rows = [row for row in rows if row[0] in placed]
        (entries, item), (experts, expert) = (np.unique([row[side] for row in rows], return_inverse=True) for side in (0, 1))
        if len(entries) < _FEWEST_ITEMS or len(experts) < _FEWEST_EXPERTS:
            continue
        marks = np.array([float(row[2]) for row in rows])
        found = scoring.fair_scores(item, expert, marks, seed=consolidation.stage_id)
        for place, entry in enumerate(entries):
            _put(placed[int(entry)], found, place)
        sheets = np.bincount(expert)
        severities += [
            Severity(
                consolidation=consolidation, nomination=nomination, expert_id=int(pk), sheets=int(sheets[place]),
                severity=float(found.expert_severity[place]), low=float(found.expert_low[place]), high=float(found.expert_high[place]),
            )
            for place, pk in enumerate(experts)
        ]  # fmt: skip
        agreements.append(_agreement(consolidation, nomination, item, expert, marks))
    return severities, agreements


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
