"""Scores, places and proposed outcomes of a stage's items by one way of counting. Pure: no database, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np

from laureat.judging import mixed_model, placing, scoring
from laureat.judging.scoring import Consolidated
from laureat.judging.whatif.ways import Way, Weighing
from laureat.season.regulation.levels import levels_for

_FEWEST_ITEMS, _FEWEST_EXPERTS = 3, 2
_FINE = 12
EARLIER = "earlier-submission"


@dataclass(frozen=True, slots=True)
class Item:
    """What is judged: its key, its nomination, when it was submitted (seconds since 1970; 0 when nobody knows).

    What is not `ranked` is an anchor of another stage: its sheets tell fair scores how severe the experts are, and it gets no place.
    """

    key: int
    nomination: str
    submitted: float = 0
    ranked: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A signed sheet as a way adds it up: its total and the sum for each step of the tie-break, before the weighing's scale.

    `blind`: a taster's, for a sample; what an item's dossier and its sample get is counted apart and added.
    """

    item: int
    expert: int
    total: Decimal
    parts: tuple[Decimal, ...] = ()
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An item's score (points; the fair score where that decides), its place in the nomination, the outcome proposed."""

    score: Decimal
    place: int
    outcome: str
    sheets: int


def criteria_of_step(way: Way, step: str) -> frozenset[str] | None:
    """The criteria whose marks a step of the tie-break adds up; None for a step that looks at no marks."""
    kind, _, name = step.partition(":")
    if kind == EARLIER:
        return None
    return frozenset(c.key for c in way.regulation.criteria if (c.group if kind == "group" else c.key) == name)


def found(way: Way, items: Iterable[Item], sheets: Iterable[Sheet]) -> dict[int, Found]:
    """By item what the way gives; an item without a sheet that counts, or of a nomination that is not counted, is not there."""
    kept, by_item = by_nomination(way, items), sheets_by_item(sheets, way.without)
    results: dict[int, Found] = {}
    for nomination, group in kept.items():
        judged = [item for item in group if item.key in by_item]
        scores, ranked = scores_of(way, nomination, judged, by_item), [item for item in judged if item.ranked]
        results |= outcomes_of(way, nomination, ranked, scores, by_item)
    return results


def by_nomination(way: Way, items: Iterable[Item]) -> dict[str, list[Item]]:
    """Items that the way counts, in the regulation's order of nominations."""
    groups: dict[str, list[Item]] = {nomination: [] for nomination in way.weighings}
    for item in items:
        if item.nomination in groups:
            groups[item.nomination].append(item)
    return groups


def sheets_by_item(sheets: Iterable[Sheet], without: Collection[int] = ()) -> dict[int, list[Sheet]]:
    """The sheets of each item, but for some experts'; an item without a sheet by its dossier is not there."""
    kept: dict[int, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        if sheet.expert not in without:
            kept[sheet.item].append(sheet)
    return {item: own for item, own in kept.items() if is_judged(own)}


def is_judged(sheets: Iterable[Sheet]) -> bool:
    """Whether these sheets give a score: one by the dossier at least."""
    return any(not sheet.blind for sheet in sheets)


def in_parts(sheets: Sequence[Sheet]) -> list[list[Sheet]]:
    """Sheets by the dossier, then those for the sample, if there are any."""
    halves = ([sheet for sheet in sheets if not sheet.blind], [sheet for sheet in sheets if sheet.blind])
    return [half for half in halves if half]


def scores_of(
    way: Way, nomination: str, items: Sequence[Item], sheets: Mapping[int, Sequence[Sheet]]
) -> dict[int, Consolidated]:
    """The score that decides, by item of one nomination, each with at least one sheet."""
    weighing, how = way.weighings[nomination], way.regulation.aggregation
    scores = {item.key: score_of(way, weighing, sheets[item.key]) for item in items if item.ranked}
    if how.decides == "fair-score":
        scale = way.tier.panel_size if how.rule == "sum" else 1
        for key, value in _fair(weighing, items, sheets, scale).items():
            if key in scores:
                scores[key] = replace(scores[key], score=value)
    return scores


def score_of(way: Way, weighing: Weighing, sheets: Sequence[Sheet]) -> Consolidated:
    """One item's score by the rule, in points: each part by itself, added, rounded once, after the scale."""
    how, parts = way.regulation.aggregation, [[sheet.total for sheet in half] for half in in_parts(sheets)]
    kept = [(len(totals), sum(totals, scoring.ZERO), min(totals), max(totals)) for totals in parts]
    if weighing.scale == 1:
        return scoring.from_parts(kept, how.rule, decimals=how.decimals)
    fine = scoring.from_parts(kept, how.rule, decimals=_FINE)
    lowest, highest = (scoring.rounded(weighing.points(end), 3) for end in (fine.lowest, fine.highest))
    return Consolidated(scoring.rounded(weighing.points(fine.score), how.decimals), lowest, highest, fine.sheets)


def outcomes_of(
    way: Way,
    nomination: str,
    items: Sequence[Item],
    scores: Mapping[int, Consolidated],
    sheets: Mapping[int, Sequence[Sheet]],
) -> dict[int, Found]:
    """Places and proposed outcomes of one nomination's items."""
    parts = _parts(way, way.weighings[nomination], items, sheets)
    placed = sorted(placing.placed([[item.key for item in items]], scores, parts), key=lambda one: one.place)
    levels = [one.outcome for one in levels_for(way.tier, [one.score for one in placed], [one.place for one in placed])]
    return {one.entry_id: Found(one.score, one.place, level, one.sheets) for one, level in zip(placed, levels, strict=True)}


def _parts(
    way: Way, weighing: Weighing, items: Sequence[Item], sheets: Mapping[int, Sequence[Sheet]]
) -> list[Callable[[Collection[int]], Mapping[int, Any]]]:
    submitted = {item.key: -item.submitted for item in items}
    steps: list[Callable[[Collection[int]], Mapping[int, Any]]] = []
    for number, step in enumerate(way.regulation.aggregation.tie_break):
        if criteria_of_step(way, step) is None:
            steps.append(lambda tied: {key: submitted[key] for key in tied})
        else:
            steps.append(partial(_means, number, weighing, sheets))
    return steps


def _means(number: int, weighing: Weighing, sheets: Mapping[int, Sequence[Sheet]], tied: Collection[int]) -> dict[int, Decimal]:
    return {key: part_of(weighing, number, sheets[key]) for key in tied}


def part_of(weighing: Weighing, number: int, sheets: Sequence[Sheet]) -> Decimal:
    """What a step of the tie-break compares, in points: the mean over sheets of the step's criteria, part by part."""
    return scoring.parts_mean(
        [(weighing.points(sum((sheet.parts[number] for sheet in half), scoring.ZERO)), len(half)) for half in in_parts(sheets)]
    )


def _fair(weighing: Weighing, items: Sequence[Item], sheets: Mapping[int, Sequence[Sheet]], scale: int) -> dict[int, Decimal]:
    """Fair scores (3 decimals) of a nomination's items, part by part, added; none where a part has under three items or two experts.

    They are made of so many sheets (`scale`), as the rule's scores are.
    """
    rows: tuple[list[tuple[int, int, float]], list[tuple[int, int, float]]] = ([], [])
    for item in items:
        for sheet in sheets[item.key]:
            rows[sheet.blind].append((item.key, sheet.expert, float(weighing.points(sheet.total))))
    whole: dict[int, float] = defaultdict(float)
    for half in filter(None, rows):
        if len({row[0] for row in half}) < _FEWEST_ITEMS or len({row[1] for row in half}) < _FEWEST_EXPERTS:
            return {}
        for key, value in _fair_of(half).items():
            whole[key] += value
    return {key: scoring.rounded(Decimal(value * scale), 3) for key, value in whole.items()}


def _fair_of(rows: Sequence[tuple[int, int, float]]) -> dict[int, float]:
    (keys, item), (_experts, expert) = (np.unique([row[side] for row in rows], return_inverse=True) for side in (0, 1))
    marks = np.array([row[2] for row in rows])
    if np.ptp(marks) == 0:
        fair = np.full(len(keys), marks[0])
    else:
        fair = mixed_model.fit(item, expert, marks, np.ones((len(marks), 1)), np.ones((len(keys), 1))).values()
    return {int(key): float(fair[place]) for place, key in enumerate(keys)}
