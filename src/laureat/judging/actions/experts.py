"""Experts and their conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from laureat.judging import notices, rules
from laureat.judging.models import Conflict, Expert
from laureat.judging.states import CONFLICT, ConflictState
from laureat.ledger.actions import Acts, record
from laureat.people.models import Person
from laureat.people.queries import enterprises_of
from laureat.registry.models import Enterprise, Region
from laureat.registry.queries import enterprise_by_inn


@transaction.atomic
def invite_expert(
    *, person: Person, region: Region | None, nominations: Sequence[str], employer: str, employer_inn: str, actor: Acts, at: datetime,
    announce: bool = True,
) -> Expert:  # fmt: skip
    """Take a person among the experts of a region (None: of the country).

    The system finds the conflicts that it can see: the employer, and enterprises that the person represents.
    """
    rules.may_invite(actor, region.pk if region else None, at=at).require()
    expert = Expert.objects.create(
        person=person, region=region, nominations=list(nominations), employer=employer, employer_inn=employer_inn, invited_at=at
    )
    new = {"person": person.pk, "region": region.code if region else None, "nominations": list(nominations)}
    record("expert.invited", expert, actor=actor, at=at, old=None, new=new)
    _find_conflicts(expert, actor=actor, at=at)
    if announce:
        notices.expert_invited(expert, at=at)
    return expert


def _find_conflicts(expert: Expert, *, actor: Acts, at: datetime) -> None:
    employer = enterprise_by_inn(expert.employer_inn) if expert.employer_inn else None
    if employer:
        _stated(expert, employer, "employer", "Работает на предприятии", ConflictState.FOUND, actor=actor, at=at)
    for enterprise in enterprises_of(expert.person, at=at):
        _stated(expert, enterprise, "representative", "Представляет предприятие", ConflictState.FOUND, actor=actor, at=at)


@transaction.atomic
def state_conflict(*, expert: Expert, enterprise: Enterprise, kind: str, reason: str, actor: Acts, at: datetime) -> Conflict:
    """Record a conflict that somebody other than the expert has seen."""
    rules.may_invite(actor, expert.region_id, at=at).require()
    return _stated(expert, enterprise, kind, reason, ConflictState.FOUND, actor=actor, at=at)


def _stated(
    expert: Expert, enterprise: Enterprise, kind: str, reason: str, state: str, *, actor: Acts, at: datetime
) -> Conflict:
    known = (
        Conflict.objects.filter(expert=expert, enterprise=enterprise, kind=kind).exclude(state=ConflictState.DISMISSED).first()
    )
    if known:
        return known
    conflict = Conflict.objects.create(
        expert=expert, enterprise=enterprise, kind=kind, reason=reason, state=state, stated_at=at
    )
    record("conflict.stated", conflict, actor=actor, at=at, old=None, new={"kind": kind, "state": state})
    return conflict


@transaction.atomic
def dismiss_conflict(*, conflict: Conflict, reason: str, actor: Person, at: datetime) -> Conflict:
    """Decide, with a reason, that a conflict does not hold."""
    conflict = Conflict.objects.select_for_update(of=("self",)).select_related("expert").get(pk=conflict.pk)
    rules.may_dismiss(actor, conflict, reason, at=at).require()
    old, conflict.state = conflict.state, CONFLICT.move(conflict.state, "dismiss")
    conflict.decided_at, conflict.decided_by, conflict.decision_reason = at, actor, reason.strip()
    conflict.save(update_fields=["state", "decided_at", "decided_by", "decision_reason"])
    record("conflict.dismissed", conflict, actor=actor, at=at, old={"state": old}, new={"state": conflict.state})
    return conflict


@transaction.atomic
def retire(*, expert: Expert, actor: Acts, at: datetime) -> Expert:
    """End an expert's work; signed sheets stay."""
    expert = Expert.objects.select_for_update().get(pk=expert.pk)
    rules.may_invite(actor, expert.region_id, at=at).require()
    expert.retired_at = at
    expert.save(update_fields=["retired_at"])
    record("expert.retired", expert, actor=actor, at=at, old=None, new={"expert": expert.pk})
    return expert
