"""How much hangs on one expert: every expert left out, one at a time. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from laureat.judging.scoring import Consolidated
from laureat.judging.whatif.comparing import ranks_of, step
from laureat.judging.whatif.counting import Found, Item, Sheet, by_nomination, outcomes_of, score_of, sheets_by_item
from laureat.judging.whatif.ways import Way
from laureat.season.regulation.levels import levels_for


@dataclass(frozen=True, slots=True)
class Influence:
    """What would come of it without the expert: how many items rise, fall, and have no sheet left; `sheets`: those left out."""

    expert: int
    sheets: int
    rises: int
    falls: int
    lost: int

    @property
    def moved(self) -> int:
        """All items that would not be where they are."""
        return self.rises + self.falls + self.lost


def without_each(
    way: Way, items: Sequence[Item], sheets: Sequence[Sheet], base: Mapping[int, Found], hidden: Collection[int] = ()
) -> list[Influence]:
    """Each expert's influence on the outcomes `base` that the way gives, the greatest first; hidden items are not counted.

    Where the score decides: the fair score of everybody would have to be made anew for each expert, so that raises ValueError.
    """
    if way.regulation.aggregation.decides == "fair-score":
        raise ValueError("experts are left out one at a time only where the score decides")
    groups, by_item, ranks = by_nomination(way, items), sheets_by_item(sheets, way.without), ranks_of(way.tier, way.tier)
    nominations = {item.key: nomination for nomination, group in groups.items() for item in group}
    marked: dict[int, list[int]] = defaultdict(list)
    for key, own in by_item.items():
        for sheet in own:
            if key in nominations:
                marked[sheet.expert].append(key)
    scores = {key: score_of(way, way.weighings[nominations[key]], own) for key, own in by_item.items() if key in nominations}
    quotas = any(outcome.quota for outcome in way.tier.outcomes)
    influences = []
    for expert, touched in marked.items():
        left = {key: [sheet for sheet in by_item[key] if sheet.expert != expert] for key in touched}
        lost = sum(not own and key not in hidden for key, own in left.items())
        fresh = {key: score_of(way, way.weighings[nominations[key]], own) for key, own in left.items() if own}
        if quotas:
            after = _placed_anew(way, groups, {nominations[key] for key in touched}, scores | fresh, by_item | left)
        else:
            after = {key: levels_for(way.tier, [score.score], [1])[0] for key, score in fresh.items()}
        steps = [step(ranks, base[key].outcome, level) for key, level in after.items() if key not in hidden]
        influences.append(Influence(expert, len(touched), steps.count(1), steps.count(-1), lost))
    return sorted(influences, key=lambda one: (-one.moved, one.expert))


def _placed_anew(
    way: Way,
    groups: Mapping[str, Sequence[Item]],
    nominations: Collection[str],
    scores: Mapping[int, Consolidated],
    sheets: Mapping[int, Sequence[Sheet]],
) -> dict[int, str]:
    """Outcomes of whole nominations: with quotas one item's score may move others."""
    after: dict[int, str] = {}
    for nomination in nominations:
        judged = [item for item in groups[nomination] if sheets.get(item.key)]
        placed = outcomes_of(way, nomination, judged, scores, sheets)
        after |= {key: found.outcome for key, found in placed.items()}
    return after
