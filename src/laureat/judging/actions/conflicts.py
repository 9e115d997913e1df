"""Conflicts of interest: found by the system, stated by somebody, confirmed or dismissed with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from laureat.judging import connections, rules
from laureat.judging.conflict_search import Connection
from laureat.judging.models import Assignment, Conflict, Expert
from laureat.judging.states import ASSIGNMENT, CONFLICT, UNSIGNED, ConflictState
from laureat.ledger.actions import Acts, record
from laureat.people.models import Person
from laureat.registry.models import Enterprise


@transaction.atomic
def find_conflicts(*, experts: Iterable[Expert], firms: QuerySet[Enterprise], actor: Acts, at: datetime) -> list[Conflict]:
    """Record everything that the system sees between the experts and these enterprises; returns what is new.

    What was dismissed on the same path stays dismissed. What bars takes unsigned items of the enterprise from the expert at once.
    """
    experts = list(experts)
    known = {
        (conflict.expert_id, conflict.enterprise_id, conflict.kind): conflict
        for conflict in Conflict.objects.filter(expert__in=[expert.pk for expert in experts]).order_by("pk")
    }
    made = []
    for found in connections.connections(experts, firms, at=at):
        before = known.get((found.candidate, found.entrant, found.kind))
        if before is None or (before.state == ConflictState.DISMISSED and before.path != _kept(found)):
            made.append(_found(found, actor=actor, at=at))
    return made


@transaction.atomic
def give_back(conflict: Conflict, *, actor: Acts, at: datetime) -> None:
    """What the expert has not signed of the enterprise goes back, so that others get it; signed sheets stay for the chair to look at."""
    held = Assignment.objects.filter(expert=conflict.expert_id, entry__enterprise=conflict.enterprise_id, state__in=UNSIGNED)
    for assignment in held.select_for_update():
        old, assignment.state = assignment.state, ASSIGNMENT.move(assignment.state, "recuse")
        assignment.save(update_fields=["state"])
        record("assignment.recused", assignment, actor=actor, at=at, old={"state": old}, new={"state": assignment.state})


def _found(found: Connection, *, actor: Acts, at: datetime) -> Conflict:
    conflict = Conflict.objects.create(
        expert_id=found.candidate, enterprise_id=found.entrant, kind=found.kind, path=_kept(found), stated_at=at,
        state=ConflictState.HINTED if found.hint else ConflictState.FOUND,
    )  # fmt: skip
    record("conflict.stated", conflict, actor=actor, at=at, old=None, new={"kind": found.kind, "state": conflict.state})
    if not found.hint:
        give_back(conflict, actor=actor, at=at)
    return conflict


def _kept(found: Connection) -> list[list[str]]:
    return [list(step) for step in found.path]


@transaction.atomic
def state_conflict(*, expert: Expert, enterprise: Enterprise, reason: str, actor: Acts, at: datetime) -> Conflict:
    """Record a conflict that somebody other than the expert has seen."""
    rules.may_invite(actor, expert.region_id, at=at).require()
    rules.reason_given(reason).require()
    conflict, created = Conflict.objects.exclude(state=ConflictState.DISMISSED).get_or_create(
        expert=expert, enterprise=enterprise, kind="stated",
        defaults={"reason": reason.strip(), "state": ConflictState.FOUND, "stated_at": at},
    )  # fmt: skip
    if created:
        record("conflict.stated", conflict, actor=actor, at=at, old=None, new={"kind": "stated", "state": conflict.state})
        give_back(conflict, actor=actor, at=at)
    return conflict


@transaction.atomic
def decide_conflict(*, conflict: Conflict, verb: str, reason: str, actor: Person, at: datetime) -> Conflict:
    """Confirm a conflict, or dismiss it, with a reason. Confirmed, it bars; dismissed, the expert may judge the enterprise."""
    conflict = Conflict.objects.select_for_update(of=("self",)).select_related("expert").get(pk=conflict.pk)
    rules.may_decide(actor, conflict, verb, reason, at=at).require()
    return _decided(conflict, verb, reason, actor=actor, at=at)


@transaction.atomic
def settle_conflict(*, conflict: Conflict, verb: str, reason: str, actor: Person, at: datetime) -> Conflict:
    """The same for a room above that has asked its own rule who may: the chair of a commission decides so."""
    conflict = Conflict.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    rules.is_undecided(conflict, verb, reason).require()
    return _decided(conflict, verb, reason, actor=actor, at=at)


def _decided(conflict: Conflict, verb: str, reason: str, *, actor: Person, at: datetime) -> Conflict:
    old, conflict.state = conflict.state, CONFLICT.move(conflict.state, verb)
    conflict.decided_at, conflict.decided_by, conflict.decision_reason = at, actor, reason.strip()
    conflict.save(update_fields=["state", "decided_at", "decided_by", "decision_reason"])
    record(f"conflict.{conflict.state}", conflict, actor=actor, at=at, old={"state": old}, new={"state": conflict.state})
    if conflict.state == ConflictState.CONFIRMED:
        give_back(conflict, actor=actor, at=at)
    return conflict
