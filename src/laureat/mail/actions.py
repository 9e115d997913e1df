"""Queue, deliver, requeue, bounce."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.module_loading import import_string

from laureat.files import queries as files
from laureat.files.models import Document
from laureat.ledger.actions import SYSTEM, record
from laureat.mail import composing
from laureat.mail.models import Delivery, Message
from laureat.mail.states import DELIVERY, DeliveryState

log = structlog.get_logger(__name__)
MAX_ATTEMPTS = 8
_FIRST_WAIT = timedelta(minutes=1)


def _deliver_later(message_id: int, *, after: datetime | None = None) -> None:
    """Deliver after the commit, or at a later time where the queue can wait. The task is named, not imported: tasks stand above actions."""
    task = import_string("laureat.mail.tasks.deliver")
    if after and not task.get_backend().supports_defer:
        return
    transaction.on_commit(lambda: task.using(run_after=after).enqueue(message_id))


@transaction.atomic
def queue(
    *,
    key: str,
    email: str,
    to_name: str,
    context: Mapping[str, Any],
    dedupe: str,
    at: datetime,
    subject_ref: str = "",
    recipient_ref: str = "",
    attachments: Iterable[Document] = (),
    headers: Mapping[str, str] | None = None,
) -> Message:
    """Write a message into the outbox, in the transaction of what causes it; it is sent after the commit.

    The same `dedupe` gives the message that is already there: a cause that is repeated tells nobody twice.
    """
    known = Message.objects.filter(dedupe=dedupe).first()
    if known:
        return known
    written = composing.compose(key, context)
    message = Message.objects.create(
        key=key, dedupe=dedupe, subject_ref=subject_ref, recipient_ref=recipient_ref, recipient_name=to_name, email=email,
        subject=written.subject, text=written.text, html=written.html, headers=dict(headers or {}), queued_at=at,
    )  # fmt: skip
    message.attachments.set(attachments)
    Delivery.objects.create(message=message, next_attempt_at=at)
    _deliver_later(message.pk)
    return message


def deliver(*, message_id: int, at: datetime) -> Delivery:
    """Hand a message to the mail server, once, whatever is retried: its row is claimed before the server is spoken to.

    A failure is tried again later, at most `MAX_ATTEMPTS` times.
    """
    delivery = _claim(message_id)
    if delivery.state != DeliveryState.SENDING:
        return delivery
    try:
        _send(delivery)
    except OSError as problem:  # smtplib's exceptions are OSErrors
        return _put_off(delivery, str(problem)[:300], at=at)
    return _sent(delivery, at=at)


@transaction.atomic
def _claim(message_id: int) -> Delivery:
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("message").get(message_id=message_id)
    if delivery.state == DeliveryState.QUEUED:
        delivery.state = DELIVERY.move(delivery.state, "start")
        delivery.attempts += 1
        delivery.smtp_id = delivery.smtp_id or make_msgid(domain="laureat.local")
        delivery.save(update_fields=["state", "attempts", "smtp_id"])
    return delivery


def _send(delivery: Delivery) -> None:
    message = delivery.message
    to = f'"{message.recipient_name.replace(chr(34), "")}" <{message.email}>' if message.recipient_name else message.email
    headers = {"Message-ID": delivery.smtp_id, **message.headers}
    letter = EmailMultiAlternatives(message.subject, message.text, to=[to], headers=headers)
    letter.attach_alternative(message.html, "text/html")
    for document in message.attachments.all():
        letter.attach(document.name, files.content(document), document.media_type)
    letter.send()


@transaction.atomic
def _sent(delivery: Delivery, *, at: datetime) -> Delivery:
    delivery.state, delivery.sent_at, delivery.last_error = DELIVERY.move(delivery.state, "succeed"), at, ""
    delivery.save(update_fields=["state", "sent_at", "last_error"])
    record("message.sent", delivery.message, actor=SYSTEM, at=at, old=None, new={"key": delivery.message.key})
    return delivery


@transaction.atomic
def _put_off(delivery: Delivery, problem: str, *, at: datetime) -> Delivery:
    verb = "retry" if delivery.attempts < MAX_ATTEMPTS else "fail"
    delivery.state, delivery.last_error = DELIVERY.move(delivery.state, verb), problem
    delivery.next_attempt_at = at + _FIRST_WAIT * 2 ** (delivery.attempts - 1)
    delivery.save(update_fields=["state", "last_error", "next_attempt_at"])
    if delivery.state == DeliveryState.QUEUED:
        _deliver_later(delivery.message_id, after=delivery.next_attempt_at)
    log.warning("message not sent", message=delivery.message_id, attempts=delivery.attempts, problem=problem)
    return delivery


@transaction.atomic
def requeue(*, message: Message, actor: Any, at: datetime) -> Delivery:
    """Try a failed message again."""
    delivery = Delivery.objects.select_for_update().get(message=message)
    delivery.state, delivery.attempts = DELIVERY.move(delivery.state, "requeue"), 0
    delivery.next_attempt_at = at
    delivery.save(update_fields=["state", "attempts", "next_attempt_at"])
    record("message.requeued", message, actor=actor, at=at, old={"state": "failed"}, new={"state": delivery.state})
    _deliver_later(message.pk)
    return delivery
