"""From sealed sheets to a ranking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from laureat.entries.models import Entry
from laureat.judging import queries, rules, scoring
from laureat.judging.comparing import compared
from laureat.judging.models import Agreement, Consolidation, Severity, Standing
from laureat.kernel.chain import merkle_root
from laureat.kernel.ranking import competition_places
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Regulation


@transaction.atomic
def consolidate(*, stage: Stage, items: QuerySet[Entry], actor: Person, at: datetime) -> Consolidation:
    """Turn the stage's signed sheets into scores and places by the regulation's rule and tie-break chain; fair scores stand beside them.

    `items` are the entries that the stage judges. Nothing is ranked until each has its panel's sheets. The root of the sealed sheets is
    kept; the same sheets give the same ranking whenever it is made anew.
    """
    stage = Stage.objects.select_for_update(of=("self",)).select_related("season__regulation").get(pk=stage.pk)
    judged = list(items.select_related("good"))
    rules.may_consolidate(actor, stage, _short(stage, judged), at=at).require()
    Consolidation.objects.filter(stage=stage).delete()
    seals = list(queries.signed_sheets(stage).values_list("seal", flat=True))
    regulation = seasons.rules_of(stage.season)
    consolidation = Consolidation.objects.create(
        stage=stage,
        rule=regulation.aggregation.rule,
        sheets=len(seals),
        root=merkle_root(seals),
        consolidated_at=at,
        consolidated_by=actor,
    )
    standings = _standings(consolidation, judged, regulation)
    severities, agreements = compared(consolidation, standings)
    Standing.objects.bulk_create(standings)
    Severity.objects.bulk_create(severities)
    Agreement.objects.bulk_create(agreements)
    new = {"rule": consolidation.rule, "sheets": len(seals), "root": consolidation.root}
    record("stage.consolidated", stage, actor=actor, at=at, old=None, new=new)
    return consolidation


def _short(stage: Stage, items: list[Entry]) -> list[str]:
    counted, panel = queries.items_with_sheets(stage), seasons.rules_of(stage.season).tier(stage.tier).panel_size
    return [entry.good.name for entry in items if counted.get(entry.pk, 0) < panel]


def _standings(consolidation: Consolidation, items: list[Entry], regulation: Regulation) -> list[Standing]:
    sheets = queries.marks_by_entry(consolidation.stage)
    made: list[Standing] = []
    for nomination in regulation.nominations:
        made += _ranked(consolidation, [entry for entry in items if entry.nomination == nomination.key], sheets, regulation)
    return made


def _ranked(
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
