"""Seats in a commission; convening, opening and closing its sittings."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.commissions import notices, proposals, queries, rules
from laureat.commissions.models import AgendaItem, Attendance, Membership, Recusal, Sitting
from laureat.commissions.states import SITTING
from laureat.ledger.actions import Acts, record
from laureat.people.models import Person
from laureat.registry.models import Body
from laureat.season.models import Stage


@transaction.atomic
def seat(
    *, commission: Body, person: Person, role: str, votes: bool = True, employer_inn: str = "", actor: Acts, at: datetime
) -> Membership:
    """Give a person a seat in the commission. The employer's ИНН lets the system recuse the member from its goods."""
    rules.may_seat(actor, commission, at=at).require()
    rules.may_take_seat(commission, person, role, at=at).require()
    membership = Membership.objects.create(
        commission=commission, person=person, role=role, votes=votes, employer_inn=employer_inn, since=at
    )
    record("membership.seated", membership, actor=actor, at=at, old=None, new={"role": role, "votes": votes})
    return membership


@transaction.atomic
def unseat(*, membership: Membership, actor: Acts, at: datetime) -> Membership:
    """End a seat; what the member voted stays."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    rules.may_seat(actor, membership.commission, at=at).require()
    membership.until = at
    membership.save(update_fields=["until"])
    record("membership.ended", membership, actor=actor, at=at, old={"until": None}, new={"until": at})
    return membership


@transaction.atomic
def convene(*, stage: Stage, held_at: datetime, place: str, actor: Acts, at: datetime) -> Sitting:
    """Convene the stage's commission: the agenda is every ranked entry with the outcome that the regulation proposes.

    Members who are employed by an entrant are recused from its items at once; all members are told.
    """
    rules.may_convene(actor, stage, at=at).require()
    sitting = Sitting.objects.create(stage=stage, commission=stage.commission, held_at=held_at, place=place, convened_at=at)
    proposed = proposals.agenda_for(stage)
    items = [AgendaItem(sitting=sitting, position=n, **_fields(p)) for n, p in enumerate(proposed, start=1)]
    AgendaItem.objects.bulk_create(items)
    record("sitting.convened", sitting, actor=actor, at=at, old=None, new={"items": len(items), "held_at": held_at})
    _recuse_employees(sitting, actor=actor, at=at)
    notices.sitting_convened(sitting, at=at)
    return sitting


def _fields(proposal: proposals.Proposal) -> dict[str, object]:
    return {"entry_id": proposal.entry_id, "proposal": proposal.outcome, "statuses": list(proposal.statuses)}


def _recuse_employees(sitting: Sitting, *, actor: Acts, at: datetime) -> None:
    by_inn: dict[str, list[Membership]] = {}
    for membership in queries.members_of(sitting.commission, at=at).exclude(employer_inn=""):
        by_inn.setdefault(membership.employer_inn, []).append(membership)
    for item in queries.agenda(sitting).filter(entry__enterprise__inn__in=by_inn):
        for membership in by_inn[item.entry.enterprise.inn]:
            recusal = Recusal.objects.create(item=item, membership=membership, reason=rules.EMPLOYED, recused_at=at)
            record("member.recused", recusal, actor=actor, at=at, old=None, new={"kind": "employer"})


@transaction.atomic
def mark_present(*, sitting: Sitting, membership: Membership, actor: Acts, at: datetime) -> Attendance:
    """Record that a member is in the room (again)."""
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    rules.may_run(actor, sitting, at=at).require()
    rules.may_attend(sitting, membership).require()
    attendance, _ = Attendance.objects.update_or_create(
        sitting=sitting, membership=membership, defaults={"left_at": None}, create_defaults={"came_at": at}
    )
    record("member.came", attendance, actor=actor, at=at, old=None, new={"member": membership.pk})
    return attendance


@transaction.atomic
def mark_left(*, sitting: Sitting, membership: Membership, actor: Acts, at: datetime) -> Attendance:
    """Record that a member left: from now on the quorum counts without them."""
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    rules.may_run(actor, sitting, at=at).require()
    rules.may_leave(sitting, membership).require()
    attendance = Attendance.objects.get(sitting=sitting, membership=membership)
    attendance.left_at = at
    attendance.save(update_fields=["left_at"])
    record("member.left", attendance, actor=actor, at=at, old=None, new={"member": membership.pk})
    return attendance


@transaction.atomic
def open_sitting(*, sitting: Sitting, presiding: Membership, actor: Acts, at: datetime) -> Sitting:
    """Open the sitting under a present chair or deputy, when there is a quorum."""
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    rules.may_open(actor, sitting, presiding, at=at).require()
    sitting.state, sitting.presiding, sitting.opened_at = SITTING.move(sitting.state, "open"), presiding, at
    sitting.save(update_fields=["state", "presiding", "opened_at"])
    record("sitting.opened", sitting, actor=actor, at=at, old=None, new={"presiding": presiding.pk})
    return sitting


@transaction.atomic
def close_sitting(*, sitting: Sitting, actor: Acts, at: datetime) -> Sitting:
    """Close a sitting whose whole agenda is decided."""
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    rules.may_close(actor, sitting, at=at).require()
    sitting.state, sitting.closed_at = SITTING.move(sitting.state, "close"), at
    sitting.save(update_fields=["state", "closed_at"])
    record("sitting.closed", sitting, actor=actor, at=at, old=None, new={"state": sitting.state})
    return sitting
