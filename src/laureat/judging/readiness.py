"""What still keeps a stage from being consolidated; for the pages that offer it and for the action."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from laureat.entries.models import Entry
from laureat.judging import disagreeing, queries, rules, specimens
from laureat.kernel import Verdict
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.season.models import Stage

NAMED = 5


def may_consolidate(actor: Acts, stage: Stage, items: QuerySet[Entry], *, at: datetime) -> Verdict:
    """Every item has its panel's sheets, every code is opened, every disagreement is settled. The number of queries does not grow."""
    return first_refusal(
        rules.may_consolidate(actor, stage, *_short(stage, items), at=at, unopened=specimens.unopened(stage)),
        rules.all_settled(disagreeing.unsettled(stage)),
    )


def _short(stage: Stage, items: QuerySet[Entry]) -> tuple[int, list[str]]:
    """How many items have not their panel's sheets, by the dossier and, where there are samples, by these; and the names of some."""
    counted, panel = queries.items_with_sheets(stage), queries.panel_size(stage)
    untasted = specimens.short_of(stage)
    short = [e for e in items.values_list("pk", flat=True).iterator() if counted.get(e, 0) < panel or e in untasted]
    return len(short), list(items.filter(pk__in=short[:NAMED]).values_list("good__name", flat=True)) if short else []
