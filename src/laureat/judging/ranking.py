"""From sealed sheets to standings: scores and places by the regulation's rule, fair scores beside them. Nothing is saved here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from laureat.entries.models import Entry
from laureat.judging import scoring
from laureat.judging.comparing import compared
from laureat.judging.models import Agreement, Consolidation, Severity, Standing
from laureat.judging.tallies import Tally, sums_of, tallies
from laureat.kernel.ranking import competition_places
from laureat.season.models import Stage
from laureat.season.regulation import Regulation


@dataclass(frozen=True)
class Ranking:
    """What a consolidation finds: each item's score and place, each expert's severity, each nomination's agreement."""

    standings: list[Standing]
    severities: list[Severity]
    agreements: list[Agreement]


def ranked(consolidation: Consolidation, items: QuerySet[Entry], regulation: Regulation) -> Ranking:
    """The ranking of these items by the stage's signed sheets; the same sheets always give the same, to the last bit."""
    standings = placed(consolidation, items, regulation)
    return Ranking(standings, *compared(consolidation, standings))


def placed(consolidation: Consolidation, items: QuerySet[Entry], regulation: Regulation) -> list[Standing]:
    """Scores and places of these items, nomination by nomination; an item without a signed sheet has none.

    Scores follow from the sheets' kept totals, and marks are added up in the database for the tie-break alone: one query for the items, one
    for the totals, one for each step of the tie-break that looks at marks. `recounting` verifies that the totals follow from sealed marks.
    """
    tally = tallies(consolidation.stage)
    submitted: dict[int, datetime] = {}
    nominations: dict[str, list[int]] = defaultdict(list)
    for entry, nomination, moment in items.values_list("pk", "nomination", "submitted_at").iterator():
        if entry in tally and moment is not None:  # what is judged was submitted: the database holds it
            submitted[entry] = moment
            nominations[nomination].append(entry)
    steps = regulation.aggregation.tie_break
    keys = [_keys(step, consolidation.stage, regulation, tally, submitted) for step in steps]
    made: list[Standing] = []
    for one in regulation.nominations:
        chains = {entry: tuple(values[entry] for values in keys) for entry in nominations[one.key]}
        made += _of_nomination(consolidation, chains, tally, regulation)
    return made


def _keys(
    step: str, stage: Stage, regulation: Regulation, tally: Mapping[int, Tally], submitted: Mapping[int, datetime]
) -> dict[int, Any]:
    """By entry the value that this step compares when scores are equal, the greater the better."""
    kind, _, name = step.partition(":")
    if kind == "earlier-submission":
        return {entry: -moment.timestamp() for entry, moment in submitted.items()}
    sums = sums_of(stage, [c.key for c in regulation.criteria if (c.group if kind == "group" else c.key) == name])
    return {entry: scoring.part_mean(sums.get(entry, scoring.ZERO), tally[entry].sheets) for entry in submitted}


def _of_nomination(
    consolidation: Consolidation, chains: Mapping[int, tuple[Any, ...]], tally: Mapping[int, Tally], regulation: Regulation
) -> list[Standing]:
    how = regulation.aggregation
    scores = [scoring.from_totals(*tally[entry], how.rule, decimals=how.decimals) for entry in chains]
    places = competition_places([(score.score, *keys) for score, keys in zip(scores, chains.values(), strict=True)])
    return [
        Standing(
            consolidation=consolidation, entry_id=entry, score=score.score, place=place, sheets=score.sheets, lowest=score.lowest,
            highest=score.highest, tie_break=[str(key) for key in keys],
        )
        for (entry, keys), score, place in zip(chains.items(), scores, places, strict=True)
    ]  # fmt: skip
