"""Conflicts of interest: found by the system, stated by somebody, confirmed or dismissed with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from laureat.judging import connections, queries, rules
from laureat.judging.conflict_search import Connection, essence
from laureat.judging.models import Assignment, Conflict, Expert
from laureat.judging.states import ASSIGNMENT, CONFLICT, UNSIGNED, ConflictState
from laureat.ledger.actions import Acts, record
from laureat.people.models import Person
from laureat.registry.models import Enterprise


@dataclass(frozen=True)
class Discovered:
    """A conflict that the search has recorded, and the items that went back from the expert because of it."""

    conflict: Conflict
    taken: list[Assignment]


@transaction.atomic
def find_conflicts(*, experts: Iterable[Expert], firms: QuerySet[Enterprise], actor: Acts, at: datetime) -> list[Discovered]:
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
        if before is None or (before.state == ConflictState.DISMISSED and _differ(before, found)):
            made.append(_found(found, actor=actor, at=at))
    return made


@transaction.atomic
def give_back(conflict: Conflict, *, actor: Acts, at: datetime) -> list[Assignment]:
    """What the expert has not signed of the enterprise goes back, so that others get it; signed sheets stay for the chair to look at."""
    held = Assignment.objects.filter(expert=conflict.expert_id, entry__enterprise=conflict.enterprise_id, state__in=UNSIGNED)
    taken = list(held.select_for_update(of=("self",)).select_related(*queries.WITH).order_by("pk"))
    for assignment in taken:
        old, assignment.state = assignment.state, ASSIGNMENT.move(assignment.state, "recuse")
        assignment.save(update_fields=["state"])
        record("assignment.recused", assignment, actor=actor, at=at, old={"state": old}, new={"state": assignment.state})
    return taken


def _found(found: Connection, *, actor: Acts, at: datetime) -> Discovered:
    conflict = Conflict.objects.create(
        expert_id=found.candidate, enterprise_id=found.entrant, kind=found.kind, path=[list(step) for step in found.path], stated_at=at,
        state=ConflictState.HINTED if found.hint else ConflictState.FOUND,
    )  # fmt: skip
    record("conflict.stated", conflict, actor=actor, at=at, old=None, new={"kind": found.kind, "state": conflict.state})
    return Discovered(conflict, [] if found.hint else give_back(conflict, actor=actor, at=at))


def _differ(before: Conflict, found: Connection) -> bool:
    return essence(before.path) != essence(found.path)


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


@transaction.atomic
def dismiss_hints(*, hints: QuerySet[Conflict], reason: str, actor: Person, at: datetime) -> list[Conflict]:
    """Dismiss several hints for one reason, each with its own entry in the ledger; returns them. What is no hint any more stays as it is.

    Queries grow with the hints, for the ledger is a chain: a desk asks for a page of them at most.
    """
    rules.reason_given(reason).require()
    held = hints.filter(state=ConflictState.HINTED).select_for_update(of=("self",)).select_related("expert").order_by("pk")
    found = list(held)
    for hint in found:
        rules.may_decide(actor, hint, "dismiss", reason, at=at).require()
        _decided(hint, "dismiss", reason, actor=actor, at=at)
    return found


def _decided(conflict: Conflict, verb: str, reason: str, *, actor: Person, at: datetime) -> Conflict:
    old, conflict.state = conflict.state, CONFLICT.move(conflict.state, verb)
    conflict.decided_at, conflict.decided_by, conflict.decision_reason = at, actor, reason.strip()
    conflict.save(update_fields=["state", "decided_at", "decided_by", "decision_reason"])
    record(f"conflict.{conflict.state}", conflict, actor=actor, at=at, old={"state": old}, new={"state": conflict.state})
    if conflict.state == ConflictState.CONFIRMED:
        give_back(conflict, actor=actor, at=at)
    return conflict
