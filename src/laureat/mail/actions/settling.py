"""What a person of the office decides about messages that failed or are in doubt."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.ledger.actions import Acts, record
from laureat.mail.actions.queueing import post_after_commit
from laureat.mail.models import Delivery, Message
from laureat.mail.states import DELIVERY

_AFRESH = {"attempts": 0, "claim": "", "claimed_at": None, "claimed_until": None, "handing_over_at": None}


def _held(message: Message) -> Delivery:
    return Delivery.objects.select_for_update(of=("self",)).select_related("message").get(message=message)


@transaction.atomic
def requeue(*, message: Message, actor: Acts, at: datetime) -> Delivery:
    """Try a failed message again."""
    return _again(message, "requeue", "message.requeued", actor=actor, at=at)


@transaction.atomic
def repeat(*, message: Message, actor: Acts, at: datetime) -> Delivery:
    """Send a message in doubt again, under the same Message-ID; the recipient may get it twice."""
    return _again(message, "repeat", "message.repeated", actor=actor, at=at)


def _again(message: Message, verb: str, kind: str, *, actor: Acts, at: datetime) -> Delivery:
    delivery = _held(message)
    old, delivery.state = delivery.state, DELIVERY.move(delivery.state, verb)
    delivery.next_attempt_at = at
    for field, value in _AFRESH.items():
        setattr(delivery, field, value)
    delivery.save()
    record(kind, message, actor=actor, at=at, old={"state": old}, new={"state": delivery.state})
    post_after_commit()
    return delivery


@transaction.atomic
def confirm(*, message: Message, actor: Acts, at: datetime) -> Delivery:
    """Settle a doubt: the message has arrived."""
    delivery = _held(message)
    old, delivery.state = delivery.state, DELIVERY.move(delivery.state, "confirm")
    delivery.sent_at = delivery.handing_over_at
    delivery.save(update_fields=["state", "sent_at"])
    record("message.confirmed", message, actor=actor, at=at, old={"state": old}, new={"state": delivery.state})
    return delivery
