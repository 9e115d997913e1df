"""From sealed sheets to standings: scores and places by the regulation's rule, fair scores beside them. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet

from laureat.entries.models import Entry
from laureat.judging import placing, scoring
from laureat.judging.comparing import compared
from laureat.judging.models import Agreement, Consolidation, Severity
from laureat.judging.placing import Placed
from laureat.judging.tallies import Tally, submissions, sums_of, tallies
from laureat.season.models import Stage
from laureat.season.regulation import Regulation


@dataclass(frozen=True)
class Ranking:
    """What a consolidation finds: each item's score and place, each expert's severity, each nomination's agreement."""

    standings: list[Placed]
    severities: list[Severity]
    agreements: list[Agreement]


def ranked(consolidation: Consolidation, items: QuerySet[Entry], regulation: Regulation) -> Ranking:
    """The ranking of these items by the stage's signed sheets; the same sheets always give the same, to the last bit."""
    standings = placed(consolidation.stage, items, regulation)
    return Ranking(standings, *compared(consolidation, standings))


def placed(stage: Stage, items: QuerySet[Entry], regulation: Regulation) -> list[Placed]:
    """Scores and places of these items, nomination by nomination; an item without a signed sheet by its dossier has none.

    Scores follow from the totals that the sheets keep (`recounting` verifies them against the sealed marks); marks are added up in the
    database, for items that tie. One query for the items, one for the totals, one for each step of the tie-break that is needed.
    """
    tally, how = tallies(stage), regulation.aggregation
    groups: dict[str, list[int]] = {nomination.key: [] for nomination in regulation.nominations}
    for entry, nomination in items.values_list("pk", "nomination"):
        if entry in tally and nomination in groups:
            groups[nomination].append(entry)
    scores = {
        entry: scoring.from_parts(tally[entry], how.rule, decimals=how.decimals) for group in groups.values() for entry in group
    }
    return placing.placed(groups.values(), scores, [partial(_part, step, stage, regulation, tally) for step in how.tie_break])


def _part(
    step: str, stage: Stage, regulation: Regulation, tally: Mapping[int, tuple[Tally, ...]], tied: Collection[int]
) -> Mapping[int, Any]:
    """By entry the value that this step of the tie-break compares, the greater the better."""
    kind, _, name = step.partition(":")
    if kind == "earlier-submission":
        return {entry: -moment.timestamp() for entry, moment in submissions(tied).items()}
    criteria = [c.key for c in regulation.criteria if (c.group if kind == "group" else c.key) == name]
    sums = sums_of(stage, criteria, tied)
    return {
        entry: scoring.parts_mean([(sums.get((entry, n), scoring.ZERO), part[0]) for n, part in enumerate(tally[entry])])
        for entry in tied
    }
