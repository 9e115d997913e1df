"""From sealed sheets to standings: scores and places by the regulation's rule, fair scores beside them. Nothing is saved here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from laureat.entries.models import Entry
from laureat.judging import queries, scoring
from laureat.judging.comparing import compared
from laureat.judging.models import Agreement, Consolidation, Severity, Standing
from laureat.kernel.ranking import competition_places
from laureat.season.regulation import Regulation


@dataclass(frozen=True)
class Ranking:
    """What a consolidation finds: each item's score and place, each expert's severity, each nomination's agreement."""

    standings: list[Standing]
    severities: list[Severity]
    agreements: list[Agreement]


def ranked(consolidation: Consolidation, items: list[Entry], regulation: Regulation) -> Ranking:
    """The ranking of these items by the stage's signed sheets; the same sheets always give the same, to the last bit."""
    standings = _standings(consolidation, items, regulation)
    return Ranking(standings, *compared(consolidation, standings))


def _standings(consolidation: Consolidation, items: list[Entry], regulation: Regulation) -> list[Standing]:
    sheets = queries.marks_by_entry(consolidation.stage)
    made: list[Standing] = []
    for nomination in regulation.nominations:
        made += _of_nomination(
            consolidation, [entry for entry in items if entry.nomination == nomination.key], sheets, regulation
        )
    return made


def _of_nomination(
    consolidation: Consolidation, items: list[Entry], sheets: dict[int, list[Any]], regulation: Regulation
) -> list[Standing]:
    how = regulation.aggregation
    scores = [scoring.consolidate(sheets[entry.pk], how.rule, decimals=how.decimals) for entry in items]
    chains = [_tie_break(entry, sheets[entry.pk], regulation) for entry in items]
    places = competition_places([(score.score, *keys) for score, keys in zip(scores, chains, strict=True)])
    return [
        Standing(
            consolidation=consolidation, entry=entry, score=score.score, place=place, sheets=score.sheets, lowest=score.lowest,
            highest=score.highest, tie_break=[str(key) for key in keys],
        )
        for entry, score, place, keys in zip(items, scores, places, chains, strict=True)
    ]  # fmt: skip


def _tie_break(entry: Entry, sheets: list[Any], regulation: Regulation) -> list[Any]:
    """Values compared when scores are equal, the greater the better, in the regulation's order."""
    keys: list[Any] = []
    for step in regulation.aggregation.tie_break:
        kind, _, name = step.partition(":")
        if kind == "earlier-submission":
            keys.append(-entry.submitted_at.timestamp())
        else:
            wanted = [
                c.key for c in regulation.criteria_of(entry.nomination) if (c.group if kind == "group" else c.key) == name
            ]
            keys.append(scoring.group_mean(sheets, wanted))
    return keys
