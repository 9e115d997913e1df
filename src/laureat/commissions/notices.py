"""What the commission's people are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from laureat.commissions import queries
from laureat.commissions.models import Appeal, Protocol, Sitting
from laureat.ledger.actions import ref
from laureat.mail.actions import queue
from laureat.mail.kinds import SAMPLE_PERSON, SAMPLE_ZONE, Kind, sample_url
from laureat.people.queries import representatives_of


def _sample() -> Mapping[str, Any]:
    commission = SimpleNamespace(name="Региональная комиссия по качеству", short_name="Комиссия по качеству")
    sitting = SimpleNamespace(
        commission=commission, stage=SimpleNamespace(zone=SAMPLE_ZONE), held_at=datetime(2023, 4, 20, 3, 0, tzinfo=UTC),
        place="ул. Образцовая, 1, зал заседаний",
    )  # fmt: skip
    appeal = SimpleNamespace(
        answer="Комиссия пересмотрела отметку по критерию «Экология»; решение осталось прежним.",
        decision=SimpleNamespace(entry=SimpleNamespace(good=SimpleNamespace(name="Мёд таёжный"))),
    )
    protocol = SimpleNamespace(number="42-2023/1")
    return {
        "person": SAMPLE_PERSON,
        "sitting": sitting,
        "protocol": protocol,
        "appeal": appeal,
        "url": sample_url("/member/sittings/1/"),
    }


SITTING_CONVENED = Kind(
    "sitting-convened", _("Invitation to a sitting"), procedural=True, sample=_sample,
    about=_("To every member of the commission, when a sitting is convened."),
)  # fmt: skip
PROTOCOL_SIGNED = Kind(
    "protocol-signed", _("Protocol is signed"), procedural=True, sample=_sample,
    about=_("To every member of the commission, when the chair has signed the protocol."),
)  # fmt: skip
APPEAL_ANSWERED = Kind(
    "appeal-answered", _("Answer to an appeal"), procedural=True, sample=_sample,
    about=_("To the enterprise's representatives, when the commission has answered their appeal."),
)  # fmt: skip
KINDS = (SITTING_CONVENED, PROTOCOL_SIGNED, APPEAL_ANSWERED)


def sitting_convened(sitting: Sitting, *, at: datetime) -> None:
    """Every member learns when and where the commission sits."""
    for membership in queries.members_of(sitting.commission, at=at):
        person = membership.person
        queue(
            kind=SITTING_CONVENED, email=person.email, to_name=person.full_name, at=at, dedupe=f"sitting-convened:{sitting.pk}:{person.pk}",
            context={"sitting": sitting, "person": person, "url": f"{settings.SITE_URL}/member/sittings/{sitting.pk}/"},
            subject_ref=ref(sitting), recipient_ref=person.ledger_ref,
        )  # fmt: skip


def protocol_signed(protocol: Protocol, *, at: datetime) -> None:
    """Every member learns that the protocol is signed."""
    for membership in queries.members_of(protocol.commission, at=at):
        person = membership.person
        queue(
            kind=PROTOCOL_SIGNED, email=person.email, to_name=person.full_name, at=at, dedupe=f"protocol-signed:{protocol.pk}:{person.pk}",
            context={"protocol": protocol, "person": person, "url": f"{settings.SITE_URL}/member/sittings/{protocol.sitting_id}/"},
            subject_ref=ref(protocol), recipient_ref=person.ledger_ref,
        )  # fmt: skip


def appeal_answered(appeal: Appeal, *, at: datetime) -> None:
    """The enterprise's representatives read the answer to their appeal."""
    for person in representatives_of(appeal.decision.entry.enterprise, at=at):
        queue(
            kind=APPEAL_ANSWERED, email=person.email, to_name=person.full_name, at=at, dedupe=f"appeal-answered:{appeal.pk}:{person.pk}",
            context={"appeal": appeal, "person": person}, subject_ref=ref(appeal), recipient_ref=person.ledger_ref,
        )  # fmt: skip
