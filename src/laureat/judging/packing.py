"""Work without a network: which sheets go with an expert on paper or in a file. Each read takes as many queries for one item as for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from laureat.entries.states import EntryState
from laureat.judging import queries
from laureat.judging.models import Assignment, Expert, Mark, ScoreSheet
from laureat.judging.states import AssignmentState
from laureat.season.models import Stage

_WAITING = (AssignmentState.ASSIGNED, AssignmentState.CLEARED)


def unsigned_of_stage(stage: Stage) -> list[Assignment]:
    """Every sheet of a stage that is still to be signed, by expert. Two queries."""
    found = queries.assignments(stage).filter(state__in=_WAITING, entry__state=EntryState.ADMITTED)
    return _unbarred(
        found.order_by("expert__person__family_name", "expert__person__given_name", "expert_id", "entry__nomination", "pk")
    )


def open_of(expert: Expert, stage: Stage) -> list[Assignment]:
    """The expert's own unsigned sheets, whose question about conflicts is answered. Two queries."""
    found = queries.assignments(stage).filter(expert=expert, state=AssignmentState.CLEARED, entry__state=EntryState.ADMITTED)
    return _unbarred(found)


def assignment(pk: int) -> Assignment | None:
    """The assignment that a code on paper names."""
    return Assignment.objects.filter(pk=pk).select_related(*queries.WITH).first()


def barred_of(experts: Iterable[Expert | int]) -> set[tuple[int, int]]:
    """Which of these experts are in conflict with which enterprises. One query."""
    return set(queries.conflicts().filter(expert__in=list(experts)).values_list("expert_id", "enterprise_id"))


def _unbarred(found: QuerySet[Assignment]) -> list[Assignment]:
    rows = list(found)
    barred = barred_of({row.expert_id for row in rows})
    return [row for row in rows if (row.expert_id, row.entry.enterprise_id) not in barred]


def drafts_of(assignments: Iterable[Assignment]) -> dict[int, tuple[ScoreSheet, dict[str, Mark]]]:
    """By assignment: the sheet and its marks by criterion, where something was saved. Two queries."""
    sheets = {sheet.pk: sheet for sheet in ScoreSheet.objects.filter(assignment__in=[row.pk for row in assignments])}
    marks: dict[int, dict[str, Mark]] = defaultdict(dict)
    for mark in Mark.objects.filter(sheet__in=sheets):
        marks[mark.sheet_id][mark.criterion] = mark
    return {sheet.assignment_id: (sheet, marks[pk]) for pk, sheet in sheets.items()}
