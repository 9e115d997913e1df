"""Assigning entries to experts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from laureat.entries.models import Entry
from laureat.judging import notices, rules
from laureat.judging.assignment import Proposal
from laureat.judging.models import Assignment, Expert
from laureat.judging.states import ASSIGNMENT
from laureat.ledger.actions import Acts, record
from laureat.people.models import Person
from laureat.season.models import Stage


@transaction.atomic
def assign(*, stage: Stage, entry: Entry, experts: Iterable[Expert], actor: Person, at: datetime) -> list[Assignment]:
    """Assign an entry to experts, none of them in conflict; those who have it already keep it."""
    rules.may_assign(actor, stage, at=at).require()
    return [_assigned(stage, entry, expert, actor=actor, at=at) for expert in experts]


def _assigned(stage: Stage, entry: Entry, expert: Expert, *, actor: Person, at: datetime) -> Assignment:
    rules.may_judge(expert, entry, at=at).require()
    assignment, created = Assignment.objects.get_or_create(
        stage=stage, entry=entry, expert=expert, defaults={"assigned_at": at, "assigned_by": actor}
    )
    if created:
        record("entry.assigned", assignment, actor=actor, at=at, old=None, new={"entry": entry.pk, "expert": expert.pk})
    return assignment


@transaction.atomic
def apply_assignment(*, stage: Stage, proposal: Proposal, actor: Person, at: datetime) -> list[Assignment]:
    """Assign every pair of a proposal, or none; each expert is told once. The seed stands in the ledger."""
    rules.may_assign(actor, stage, at=at).require()
    entries = Entry.objects.in_bulk({item for item, _ in proposal.pairs})
    experts = Expert.objects.select_related("person").in_bulk({expert for _, expert in proposal.pairs})
    made = [_assigned(stage, entries[item], experts[expert], actor=actor, at=at) for item, expert in proposal.pairs]
    record("assignment.applied", stage, actor=actor, at=at, old=None, new={"pairs": len(made), "seed": proposal.seed})
    notices.entries_assigned(stage, experts.values(), at=at)
    return made


@transaction.atomic
def cancel(*, assignment: Assignment, actor: Acts, at: datetime) -> Assignment:
    """Take an unsigned item from an expert."""
    assignment = Assignment.objects.select_for_update(of=("self",)).select_related("stage").get(pk=assignment.pk)
    rules.may_assign(actor, assignment.stage, at=at).require()
    old, assignment.state = assignment.state, ASSIGNMENT.move(assignment.state, "cancel")
    assignment.save(update_fields=["state"])
    record("assignment.cancelled", assignment, actor=actor, at=at, old={"state": old}, new={"state": assignment.state})
    return assignment
