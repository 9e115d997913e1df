"""Reports of mail servers, read from the bounce mailbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction

from laureat.ledger.actions import SYSTEM, record
from laureat.mail import mailboxes, reasons, reports
from laureat.mail.actions.choosing import note_bounce
from laureat.mail.models import Delivery
from laureat.mail.reports import Fate, Report
from laureat.mail.states import DELIVERY, DeliveryState

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Reading:
    """What a look into the bounce mailbox found: reports that were noted, and messages that stay there for a person to read."""

    noted: int = 0
    left: int = 0


def read_bounces(*, at: datetime) -> Reading:
    """Read what is new in the bounce mailbox: reports about our messages are noted and taken out, everything else stays."""
    if not settings.BOUNCES_URL:
        return Reading()
    noted = left = 0
    with mailboxes.opened(settings.BOUNCES_URL) as box:
        for key, content in box.unread():
            report = reports.read(content)
            if report and note_report(report, at=at):
                box.remove(key)
                noted += 1
            else:
                box.leave(key)
                left += 1
    return Reading(noted, left)


@transaction.atomic
def note_report(report: Report, *, at: datetime) -> bool:
    """Note what a server reports of a message; whether it is one of ours.

    A failure for good is a returned message, and marks the address when the address is at fault; a delay is only noted; a delivery settles
    a doubt. The same report noted twice changes nothing.
    """
    found = Delivery.objects.select_for_update(of=("self",)).select_related("message").filter(smtp_id__in=report.ids).first()
    if found is None:
        return False
    match report.fate:
        case Fate.FAILED:
            _returned(found, report, at=at)
        case Fate.DELAYED:
            found.last_error, found.status = report.words[:300], report.status
            found.save(update_fields=["last_error", "status"])
        case Fate.ARRIVED:
            _arrived(found, at=at)
    return True


def _returned(delivery: Delivery, report: Report, *, at: datetime) -> None:
    words = report.words if report.status in report.words else f"{report.status} {report.words}".strip()
    words = words[:300]
    if _overtakes(delivery, at=at) and DELIVERY.may(delivery.state, "bounce"):
        old, delivery.state = delivery.state, DELIVERY.move(delivery.state, "bounce")
        delivery.sent_at = delivery.sent_at or delivery.handing_over_at
        delivery.last_error, delivery.status = words, report.status[:12]
        delivery.save(update_fields=["state", "sent_at", "last_error", "status"])
        new = {"state": delivery.state, "status": report.status}
        record("message.bounced", delivery.message, actor=SYSTEM, at=at, old={"state": old}, new=new)
    if reasons.blames_address(report.status):
        note_bounce(email=delivery.message.email, reason=words, at=at)


def _arrived(delivery: Delivery, *, at: datetime) -> None:
    if not _overtakes(delivery, at=at):
        return
    if delivery.arrived_at is None:
        delivery.arrived_at = at
        delivery.save(update_fields=["arrived_at"])


def _overtakes(delivery: Delivery, *, at: datetime) -> bool:
    """A report about a message of which we do not know yet that it was taken says that it was. False: it was never handed over."""
    if delivery.state in (DeliveryState.SENDING, DeliveryState.IN_DOUBT) and delivery.handing_over_at:
        old, delivery.state = delivery.state, DELIVERY.move(delivery.state, "succeed")
        delivery.sent_at, delivery.last_error, delivery.status = delivery.handing_over_at, "", ""
        delivery.claim, delivery.claimed_at, delivery.claimed_until = "", None, None
        delivery.save()
        record("message.sent", delivery.message, actor=SYSTEM, at=at, old={"state": old}, new={"key": delivery.message.key})
    return delivery.state in (DeliveryState.SENT, DeliveryState.BOUNCED)
