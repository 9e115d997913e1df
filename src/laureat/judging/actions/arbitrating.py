"""When sheets lie too far apart: an arbiter, or a discussion."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.judging import disagreeing, rules
from laureat.judging.actions.assigning import assign
from laureat.judging.models import Assignment, Disagreement, Expert
from laureat.judging.states import AssignmentPart
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.season import queries as seasons


@transaction.atomic
def call_disagreement(*, assignment: Assignment, at: datetime) -> Disagreement | None:
    """After a sheet is signed: state that the item's sheets lie further apart than the regulation allows. Within the signer's transaction.

    Anchors of other stages and samples call none: the first have no place here, tasters judge apart.
    """
    if assignment.part in (AssignmentPart.ANCHOR, AssignmentPart.TASTING):
        return None
    spread = disagreeing.apart(assignment.stage, assignment.entry_id)
    if spread is None:
        return None
    way = seasons.rules_of(assignment.stage.season).judging.disagreement
    found, created = Disagreement.objects.get_or_create(
        stage=assignment.stage, entry=assignment.entry, defaults={"spread": spread, "way": way, "called_at": at}
    )
    if created:
        record("disagreement.called", found, actor=assignment.expert.person, at=at, old=None, new={"way": way})
    return found


@transaction.atomic
def call_arbiter(*, disagreement: Disagreement, expert: Expert, actor: Person, at: datetime) -> Assignment:
    """Give the item to an arbiter, who marks it like the others; every sheet is kept and counts."""
    disagreement = _held(disagreement)
    rules.may_settle(actor, disagreement, at=at).require()
    (made,) = assign(
        stage=disagreement.stage, entry=disagreement.entry, experts=[expert], actor=actor, at=at, part=AssignmentPart.ARBITER
    )
    disagreement.arbiter = made
    disagreement.save(update_fields=["arbiter"])
    record("arbiter.called", disagreement, actor=actor, at=at, old=None, new={"assignment": made.pk})
    return made


@transaction.atomic
def settle_disagreement(*, disagreement: Disagreement, settlement: str, actor: Person, at: datetime) -> Disagreement:
    """Keep what the experts' discussion came to; the sheets stay as they were signed."""
    disagreement = _held(disagreement)
    rules.may_settle(actor, disagreement, at=at).require()
    rules.reason_given(settlement).require()
    disagreement.settlement, disagreement.settled_at, disagreement.settled_by = settlement.strip(), at, actor
    disagreement.save(update_fields=["settlement", "settled_at", "settled_by"])
    record("disagreement.settled", disagreement, actor=actor, at=at, old=None, new={"settled_at": at})
    return disagreement


def _held(disagreement: Disagreement) -> Disagreement:
    found = Disagreement.objects.select_for_update(of=("self",)).select_related(
        "stage__season__regulation", "entry__enterprise", "arbiter"
    )
    return found.get(pk=disagreement.pk)
