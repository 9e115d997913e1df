"""From sealed sheets to standings: scores and places by the regulation's rule, fair scores beside them. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet

from laureat.entries.models import Entry
from laureat.judging import placing, proposing, scoring
from laureat.judging.comparing import compared
from laureat.judging.models import Agreement, Consolidation, Flag, Severity
from laureat.judging.placing import Placed
from laureat.judging.scoring import Consolidated
from laureat.judging.tallies import Tally, submissions, sums_of, tallies
from laureat.season.models import Stage
from laureat.season.regulation import Regulation
from laureat.season.regulation.levels import levels_for


@dataclass(frozen=True)
class Ranking:
    """What a consolidation finds: each item's score, place and proposal, each expert's severity, each nomination's agreement, what to look at.

    `unfair`: nominations with too few marks for the fair score that is to decide.
    """

    standings: list[Placed]
    severities: list[Severity]
    agreements: list[Agreement]
    flags: list[Flag]
    unfair: list[str]


@dataclass(frozen=True)
class _Field:
    """What is ranked: entries by nomination, their scores, what parts those that tie."""

    groups: dict[str, list[int]]
    scores: dict[int, Consolidated]
    parts: list[placing.Part]


def ranked(consolidation: Consolidation, items: QuerySet[Entry], regulation: Regulation, *, older: bool = False) -> Ranking:
    """The ranking of these items by the stage's signed sheets; the same sheets always give the same, to the last bit.

    `older`: as it was before proposals were kept, places by the score and fair scores on the scale of one sheet.
    """
    found = _field(consolidation.stage, items, regulation)
    by_fair = regulation.aggregation.decides == "fair-score" and not older
    standings = placing.placed(found.groups.values(), found.scores, [] if by_fair else found.parts)
    beside = compared(consolidation, standings, regulation, sheet_scale=older)
    unfair = _place_by_fair(standings, found) if by_fair else []
    if not older:
        _propose(standings, found.groups, regulation, consolidation.stage.tier)
    return Ranking(standings, beside.severities, beside.agreements, beside.flags, unfair)


def placed(stage: Stage, items: QuerySet[Entry], regulation: Regulation) -> list[Placed]:
    """Scores and places by them of these items, nomination by nomination; an item without a signed sheet by its dossier has none.

    Scores follow from the totals that the sheets keep (`recounting` verifies them against the sealed marks); marks are added up in the
    database, for items that tie. One query for the items, one for the totals, one for each step of the tie-break that is needed.
    """
    found = _field(stage, items, regulation)
    return placing.placed(found.groups.values(), found.scores, found.parts)


def _field(stage: Stage, items: QuerySet[Entry], regulation: Regulation) -> _Field:
    tally, how = tallies(stage), regulation.aggregation
    groups: dict[str, list[int]] = {nomination.key: [] for nomination in regulation.nominations}
    for entry, nomination in items.values_list("pk", "nomination"):
        if entry in tally and nomination in groups:
            groups[nomination].append(entry)
    scores = {
        entry: scoring.from_parts(tally[entry], how.rule, decimals=how.decimals) for group in groups.values() for entry in group
    }
    return _Field(groups, scores, [partial(_part, step, stage, regulation, tally) for step in how.tie_break])


def _place_by_fair(standings: list[Placed], found: _Field) -> list[str]:
    """Places by the fair score; nominations that have none keep those by the score, and are named."""
    fair = {one.entry_id: one.fair for one in standings if one.fair is not None}
    anew = placing.placed(found.groups.values(), found.scores, found.parts, deciding=fair)
    for standing, again in zip(standings, anew, strict=True):
        standing.place, standing.tie_break = again.place, again.tie_break
    return [nomination for nomination, group in found.groups.items() if any(entry not in fair for entry in group)]


def _propose(standings: list[Placed], groups: Mapping[str, list[int]], regulation: Regulation, tier: str) -> None:
    """What thresholds and quotas propose, nomination by nomination."""
    known = {one.entry_id: one for one in standings}
    for group in groups.values():
        mine = [known[entry] for entry in group]
        proposed = levels_for(
            regulation.tier(tier), [proposing.deciding(one, regulation) for one in mine], [one.place for one in mine]
        )
        for standing, proposal in zip(mine, proposed, strict=True):
            standing.proposal = proposal.outcome


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
