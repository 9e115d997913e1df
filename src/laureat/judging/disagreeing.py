"""Signed sheets of one item that lie too far apart: which, and what still keeps the stage from being consolidated."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, F, Max, Min, QuerySet

from laureat.entries.states import EntryState
from laureat.judging import queries
from laureat.judging.models import Assignment, Disagreement
from laureat.judging.states import AssignmentPart, AssignmentState
from laureat.season import queries as seasons
from laureat.season.models import Stage

ARBITER = "arbiter"


def apart(stage: Stage, entry_id: int) -> Decimal | None:
    """By how many points the highest and the lowest sheet of the item differ, when that is more than the regulation allows. One query."""
    limit = seasons.rules_of(stage.season).judging.disagreement_limit
    if limit is None:
        return None
    sheets = queries.signed_sheets(stage).filter(assignment__entry=entry_id).exclude(assignment__part=AssignmentPart.TASTING)
    found = sheets.aggregate(low=Min("total"), high=Max("total"), count=Count("pk"))
    if found["count"] < 2 or found["high"] - found["low"] <= limit:
        return None
    return found["high"] - found["low"]


def disagreements(stage: Stage) -> QuerySet[Disagreement]:
    """The stage's disagreements, those first that nobody has settled."""
    found = Disagreement.objects.filter(stage=stage).select_related(
        "entry__good", "entry__enterprise__region", "arbiter__expert__person", "settled_by"
    )
    return found.order_by(F("settled_at").asc(nulls_first=True), "entry__nomination", "pk")


def disagreement_of(stage: Stage, entry_id: int) -> Disagreement | None:
    """The item's disagreement."""
    return disagreements(stage).filter(entry=entry_id).first()


def unsettled(stage: Stage) -> QuerySet[Disagreement]:
    """Disagreements on entries that take part which hold the consolidation: no arbiter has signed, nobody has settled them."""
    signed = Assignment.objects.filter(part=AssignmentPart.ARBITER, state=AssignmentState.SIGNED).values("pk")
    return disagreements(stage).filter(settled_at=None, entry__state=EntryState.ADMITTED).exclude(arbiter__in=signed)
