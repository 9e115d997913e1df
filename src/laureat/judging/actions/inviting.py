"""Invitations by link."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from laureat.judging import expert_rules, notices, rules
from laureat.judging.actions.experts import Background, take
from laureat.judging.models import Expert, ExpertInvitation
from laureat.ledger.actions import SYSTEM, record
from laureat.people.models import Person
from laureat.registry.models import Region

VALID_FOR = timedelta(days=30)


@transaction.atomic
def send_invitation(
    *, email: str, name: str, region: Region | None, nominations: Sequence[str], employer: str, employer_inn: str, actor: Person,
    at: datetime,
) -> ExpertInvitation:  # fmt: skip
    """Invite somebody by a link that comes by e-mail; an earlier invitation of the same address that has expired is withdrawn by it.

    Only the SHA-256 of the link's key is kept.
    """
    rules.may_invite(actor, region.pk if region else None, at=at).require()
    expert_rules.is_named(name).require()
    expert_rules.may_be_asked(email, at=at).require()
    lapsed = ExpertInvitation.objects.filter(email=email.lower(), accepted_at=None, withdrawn_at=None, declined_at=None)
    lapsed.update(withdrawn_at=at)
    key = secrets.token_urlsafe(24)
    invitation = ExpertInvitation.objects.create(
        email=email.lower(), name=name, region=region, nominations=list(nominations), employer=employer, employer_inn=employer_inn,
        key_sha256=digest(key), invited_at=at, invited_by=actor, valid_until=at + VALID_FOR,
    )  # fmt: skip
    new = {"region": region.code if region else None, "nominations": list(nominations)}
    record("expert-invitation.sent", invitation, actor=actor, at=at, old=None, new=new)
    notices.expert_asked(invitation, key, at=at)
    return invitation


def digest(key: str) -> str:
    """What is kept of a link's key."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def accept_invitation(
    *, invitation: ExpertInvitation, person: Person, employer: str, employer_inn: str, background: Background, at: datetime
) -> Expert:
    """The invited person accepts, with where they work and worked: they are an expert now, and conflicts are searched for."""
    invitation = _held(invitation)
    expert_rules.may_accept(person, invitation, at=at).require()
    expert = take(
        person=person, region=invitation.region, nominations=invitation.nominations, employer=employer, employer_inn=employer_inn,
        actor=person, at=at, announce=False, background=background,
    )  # fmt: skip
    invitation.accepted_at, invitation.expert = at, expert
    invitation.save(update_fields=["accepted_at", "expert"])
    record("expert-invitation.accepted", invitation, actor=person, at=at, old=None, new={"expert": expert.pk})
    return expert


@transaction.atomic
def decline_invitation(*, invitation: ExpertInvitation, at: datetime) -> ExpertInvitation:
    """The addressee, known by the link alone, does not want to judge."""
    invitation = _held(invitation)
    expert_rules.is_open(invitation, at=at).require()
    invitation.declined_at = at
    invitation.save(update_fields=["declined_at"])
    record("expert-invitation.declined", invitation, actor=SYSTEM, at=at, old=None, new={"by": "the addressee"})
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: ExpertInvitation, actor: Person, at: datetime) -> ExpertInvitation:
    """The link stops working."""
    invitation = _held(invitation)
    rules.may_invite(actor, invitation.region_id, at=at).require()
    expert_rules.is_open(invitation, at=at).require()
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    record("expert-invitation.withdrawn", invitation, actor=actor, at=at, old=None, new={"withdrawn_at": at})
    return invitation


def _held(invitation: ExpertInvitation) -> ExpertInvitation:
    found = ExpertInvitation.objects.select_for_update(of=("self",)).select_related("region", "invited_by")
    return found.get(pk=invitation.pk)
