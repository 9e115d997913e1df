"""Beside the ranking: fair scores and chances, the experts' severity, their agreement, and what somebody should look at."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from laureat.judging import flagging, proposing, scoring
from laureat.judging.models import Agreement, Consolidation, Flag, Severity
from laureat.judging.placing import Placed
from laureat.judging.scoring import Floats, Ints
from laureat.judging.tallies import anchors_at, marks_of_experts, totals_by_nomination
from laureat.season.models import Stage
from laureat.season.regulation import Regulation

_FEWEST_ITEMS, _FEWEST_EXPERTS = 3, 2
_OTHER_SEED = 1 << 31  # added for the tasting: the two parts' draws are independent
_Row = tuple[int, int, Decimal]


@dataclass(frozen=True)
class Compared:
    """How severe experts are and how well they agree, by nomination; sheets, experts and pairs of experts that somebody should look at."""

    severities: list[Severity] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


def compared(
    consolidation: Consolidation, standings: Iterable[Placed], regulation: Regulation, *, sheet_scale: bool = False
) -> Compared:
    """Put fair scores and chances into the standings; what the sheets say of the experts. Nothing is saved.

    Sheets count with their totals. A nomination with fewer than three items or two experts gets none of it. The stage's experts are known by
    the anchors of other stages too, which get no standing here. Fair scores stand on the scale of the score that decides: under the rule
    "sum" that is the sum of a panel's sheets (with `sheet_scale` one sheet's, as they once were). The seed is the stage, so that the same
    sheets always give the same figures.
    """
    stage, found = consolidation.stage, Compared()
    placed, anchors = {standing.entry_id: standing for standing in standings}, anchors_at(stage)
    tasted, limit = dict(totals_by_nomination(stage, tasting=True)), float(regulation.judging.drift_limit)
    scale = 1 if sheet_scale else scale_of(regulation, stage)
    for nomination, totals in totals_by_nomination(stage):
        rows = [row for row in totals if row[0] in placed or row[0] in anchors]
        panel = _Panel(consolidation, nomination, rows, placed)
        tasters = _Panel(consolidation, nomination, [row for row in tasted.get(nomination, ()) if row[0] in placed], placed)
        if not panel.is_enough() or (nomination in tasted and not tasters.is_enough()):
            continue
        scores = whole = scoring.fair_scores(panel.item, panel.expert, panel.mark, seed=stage.pk)
        if nomination in tasted:
            tastes = scoring.fair_scores(tasters.item, tasters.expert, tasters.mark, seed=stage.pk + _OTHER_SEED)
            whole = scoring.added(scores, tastes, np.searchsorted(panel.entries, tasters.entries))
        panel.put(whole, regulation, scale)
        found.severities.extend(panel.severities(scores))
        found.agreements.append(panel.agreement())
        found.flags.extend(panel.flags(scores, limit))
        if nomination in tasted:
            found.severities.extend(one for one in tasters.severities(tastes) if one.expert_id not in panel.experts)
            found.flags.extend(tasters.flags(tastes, limit))
    return found


def scale_of(regulation: Regulation, stage: Stage) -> int:
    """How many sheets' totals a score is made of."""
    return regulation.tier(stage.tier).panel_size if regulation.aggregation.rule == "sum" else 1


class _Panel:
    """The sheets of one nomination as arrays, and what is made of them."""

    def __init__(self, consolidation: Consolidation, nomination: str, rows: list[_Row], placed: dict[int, Placed]) -> None:
        self.consolidation, self.nomination, self.placed = consolidation, nomination, placed
        self.entries, self.item = np.unique(np.array([row[0] for row in rows], dtype=np.intp), return_inverse=True)
        self.experts, self.expert = np.unique(np.array([row[1] for row in rows], dtype=np.intp), return_inverse=True)
        self.mark = np.array([float(row[2]) for row in rows])
        self.own = np.flatnonzero(np.array([entry in placed for entry in self.entries.tolist()], dtype=bool))

    def is_enough(self) -> bool:
        return len(self.own) > 0 and len(self.entries) >= _FEWEST_ITEMS and len(self.experts) >= _FEWEST_EXPERTS

    def put(self, scores: scoring.FairScores, regulation: Regulation, scale: int) -> None:
        """Fair scores, limits and chances into the standings of the stage's own items."""
        low, high = scores.ranks_among(self.own)
        tier = regulation.tier(self.consolidation.stage.tier)
        chances = proposing.chances(scores.draws[:, self.own] * scale, tier)
        for place, number in enumerate(self.own.tolist()):
            standing = self.placed[int(self.entries[number])]
            standing.fair, standing.fair_low, standing.fair_high = (
                scoring.rounded(Decimal(float(values[number] * scale)), 3) for values in (scores.fair, scores.low, scores.high)
            )
            standing.rank_low, standing.rank_high = int(low[place]), int(high[place])
            standing.chances = {key: round(float(values[place]), 3) for key, values in chances.items()}
        self._put_top(scores, regulation)

    def _put_top(self, scores: scoring.FairScores, regulation: Regulation) -> None:
        """How probable each of the stage's own items is among the first, where not all of them are."""
        mine = [self.placed[int(self.entries[number])] for number in self.own.tolist()]
        first = proposing.first_places(mine, regulation, regulation.tier(self.consolidation.stage.tier))
        if first < len(mine):
            for standing, chance in zip(mine, scores.top_chances(first, self.own).tolist(), strict=True):
                standing.chances[proposing.top_key(first)] = round(float(chance), 3)

    def severities(self, scores: scoring.FairScores) -> list[Severity]:
        sheets = np.bincount(self.expert)
        return [
            Severity(
                consolidation=self.consolidation, nomination=self.nomination, expert_id=int(pk), sheets=int(sheets[place]),
                severity=float(scores.expert_severity[place]), low=float(scores.expert_low[place]), high=float(scores.expert_high[place]),
            )
            for place, pk in enumerate(self.experts)
        ]  # fmt: skip

    def agreement(self) -> Agreement:
        """Of the stage's own items."""
        mine = np.isin(self.item, self.own)
        known = _agreed(self.item[mine], self.expert[mine], self.mark[mine])
        return Agreement(consolidation=self.consolidation, nomination=self.nomination, alpha=known[0], icc=known[1])

    def flags(self, scores: scoring.FairScores, limit: float) -> list[Flag]:
        found = flagging.findings(self.item, self.expert, self.mark, scores, limit=limit, same=self._same)
        return [
            Flag(
                consolidation=self.consolidation, nomination=self.nomination, kind=one.kind.value, expert_id=int(self.experts[one.expert]),
                other_id=None if one.other is None else int(self.experts[one.other]),
                entry_id=None if one.item is None else int(self.entries[one.item]), figure=one.figure,
            )
            for one in found
        ]  # fmt: skip

    def _same(self, pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
        """Pairs of experts who gave the same marks, criterion by criterion, to all items that both judged."""
        asked = {int(self.experts[one]) for pair in pairs for one in pair}
        marks = marks_of_experts(self.consolidation.stage, self.nomination, asked)
        found = set()
        for first, second in pairs:
            mine, theirs = (marks[int(self.experts[one])] for one in (first, second))
            if all(mine[entry] == theirs[entry] for entry in mine.keys() & theirs.keys()):
                found.add((first, second))
        return found


def _agreed(item: Ints, expert: Ints, mark: Floats) -> list[float | None]:
    if len(mark) < 2:
        return [None, None]
    ratings = np.full((int(expert.max()) + 1, int(item.max()) + 1), np.nan)
    ratings[expert, item] = mark
    return [None if math.isnan(value) else value for value in (scoring.krippendorff_alpha(ratings), scoring.icc(ratings))]
