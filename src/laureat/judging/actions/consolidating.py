"""From sealed sheets to a ranking."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from laureat.entries.models import Entry
from laureat.judging import queries, readiness, rules
from laureat.judging.models import Agreement, Consolidation, Flag, Severity, Standing
from laureat.judging.placing import Placed
from laureat.judging.ranking import ranked
from laureat.kernel.chain import merkle_root
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage

BATCH = 2000
PLACED = tuple(one.name for one in fields(Placed))


@transaction.atomic
def consolidate(*, stage: Stage, items: QuerySet[Entry], actor: Person, at: datetime) -> Consolidation:
    """Turn the stage's signed sheets into scores, places and proposals by the regulation's rule; fair scores, chances and flags with them.

    `items` are the entries that the stage judges. Nothing is ranked until each has its panel's sheets, nor where the fair score decides and a
    nomination has too few marks for one. The root of the sealed sheets is
    kept; the same sheets give the same ranking whenever it is made anew.
    """
    stage = Stage.objects.select_for_update(of=("self",)).select_related("season__regulation").get(pk=stage.pk)
    readiness.may_consolidate(actor, stage, items, at=at).require()
    seals = list(queries.signed_sheets(stage).values_list("seal", flat=True))
    regulation = seasons.rules_of(stage.season)
    consolidation = Consolidation(
        stage=stage,
        rule=regulation.aggregation.rule,
        sheets=len(seals),
        root=merkle_root(seals),
        consolidated_at=at,
        consolidated_by=actor,
    )
    found = ranked(consolidation, items, regulation)
    rules.has_deciding_scores([regulation.nomination(key).title for key in found.unfair]).require()
    Consolidation.objects.filter(stage=stage).delete()
    consolidation.save(force_insert=True)
    for start in range(0, len(found.standings), BATCH):
        Standing.objects.bulk_create(
            Standing(consolidation=consolidation, **{name: getattr(one, name) for name in PLACED})
            for one in found.standings[start : start + BATCH]
        )
    Severity.objects.bulk_create(found.severities, batch_size=BATCH)
    Agreement.objects.bulk_create(found.agreements, batch_size=BATCH)
    Flag.objects.bulk_create(found.flags, batch_size=BATCH)
    new = {"rule": consolidation.rule, "sheets": len(seals), "root": consolidation.root}
    record("stage.consolidated", stage, actor=actor, at=at, old=None, new=new)
    return consolidation
