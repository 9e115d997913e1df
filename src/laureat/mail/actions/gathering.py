"""The daily digest: what was held for somebody goes out as one message."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from laureat.kernel.deadline import MOSCOW
from laureat.mail import queries
from laureat.mail.actions.queueing import queue
from laureat.mail.models import Delivery, Message
from laureat.mail.notices import DIGEST
from laureat.mail.states import DELIVERY, DeliveryState

HOUR = 8  # in Moscow


def gather_digests(*, at: datetime) -> int:
    """Send everybody their digest of what is held for them, once a day from the morning on; how many digests."""
    if at.astimezone(ZoneInfo(MOSCOW)).hour < HOUR:
        return 0
    return sum(_gather(recipient, at=at) for recipient in queries.awaiting_digest())


@transaction.atomic
def _gather(recipient_ref: str, *, at: datetime) -> bool:
    """One recipient's digest. The held rows are locked until it is queued, so nothing is told twice and nothing is left out."""
    dedupe = f"digest:{recipient_ref}:{at.astimezone(ZoneInfo(MOSCOW)).date()}"
    if Message.objects.filter(dedupe=dedupe).exists():
        return False
    held = list(queries.held_for(recipient_ref).select_for_update(of=("self",)).select_related("message"))
    if not held:
        return False
    newest = held[-1].message
    items = [{"subject": delivery.message.subject, "body": delivery.message.source} for delivery in held]
    documents = [document for delivery in held for document in delivery.message.attachments.all()]
    digest = queue(
        kind=DIGEST, email=newest.email, to_name=newest.recipient_name, context={"items": items, "count": len(items)}, dedupe=dedupe,
        at=at, recipient_ref=recipient_ref, attachments=documents,
    )  # fmt: skip
    if digest is None:  # the address stopped mailings or bounces: the messages stay held until it does not
        return False
    Message.objects.filter(pk__in=[delivery.message_id for delivery in held]).update(digest=digest)
    keys = [delivery.pk for delivery in held]
    Delivery.objects.filter(pk__in=keys).update(state=DELIVERY.move(DeliveryState.HELD, "gather"))
    return True
