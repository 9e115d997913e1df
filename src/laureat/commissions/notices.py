"""What the commission's people are told."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from laureat.commissions import queries
from laureat.commissions.models import Appeal, Protocol, Sitting
from laureat.ledger.actions import ref
from laureat.mail.actions import queue
from laureat.people.queries import representatives_of


def sitting_convened(sitting: Sitting, *, at: datetime) -> None:
    """Every member learns when and where the commission sits."""
    for membership in queries.members_of(sitting.commission, at=at):
        person = membership.person
        queue(
            key="sitting-convened", email=person.email, to_name=person.full_name, at=at, dedupe=f"sitting-convened:{sitting.pk}:{person.pk}",
            context={"sitting": sitting, "person": person, "url": f"{settings.SITE_URL}/member/sittings/{sitting.pk}/"},
            subject_ref=ref(sitting), recipient_ref=person.ledger_ref,
        )  # fmt: skip


def protocol_signed(protocol: Protocol, *, at: datetime) -> None:
    """Every member learns that the protocol is signed."""
    for membership in queries.members_of(protocol.commission, at=at):
        person = membership.person
        queue(
            key="protocol-signed", email=person.email, to_name=person.full_name, at=at, dedupe=f"protocol-signed:{protocol.pk}:{person.pk}",
            context={"protocol": protocol, "person": person, "url": f"{settings.SITE_URL}/member/sittings/{protocol.sitting_id}/"},
            subject_ref=ref(protocol), recipient_ref=person.ledger_ref,
        )  # fmt: skip


def appeal_answered(appeal: Appeal, *, at: datetime) -> None:
    """The enterprise's representatives read the answer to their appeal."""
    for person in representatives_of(appeal.decision.entry.enterprise, at=at):
        queue(
            key="appeal-answered", email=person.email, to_name=person.full_name, at=at, dedupe=f"appeal-answered:{appeal.pk}:{person.pk}",
            context={"appeal": appeal, "person": person}, subject_ref=ref(appeal), recipient_ref=person.ledger_ref,
        )  # fmt: skip
