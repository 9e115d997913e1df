"""Into the outbox."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from laureat.files.models import Document
from laureat.mail import composing, queries, unsubscribing
from laureat.mail.kinds import Kind
from laureat.mail.models import Delivery, Message
from laureat.mail.states import DELIVERY, DeliveryState, Rhythm


@transaction.atomic
def queue(
    *,
    kind: Kind,
    email: str,
    to_name: str,
    context: Mapping[str, Any],
    dedupe: str,
    at: datetime,
    subject_ref: str = "",
    recipient_ref: str = "",
    attachments: Iterable[Document] = (),
    headers: Mapping[str, str] | None = None,
) -> Message | None:
    """Write a message into the outbox, in the transaction of what causes it; it is sent after the commit.

    The same `dedupe` gives the message that is already there: a cause that is repeated tells nobody twice. Procedural kinds always go.
    The others give None, and nothing is written, when the address has stopped mailings or is known to bounce, or when the recipient chose
    not to have this kind; they wait for the daily digest when the recipient chose that.
    """
    known = Message.objects.filter(dedupe=dedupe).first()
    if known:
        return known
    rhythm = queries.rhythm_for(kind, email=email, recipient_ref=recipient_ref)
    if rhythm == Rhythm.NONE:
        return None
    mailing = not kind.procedural
    written = composing.compose(kind.key, context, unsubscribe=unsubscribing.link(email) if mailing else "")
    held = rhythm == Rhythm.DIGEST
    message = Message.objects.create(
        key=kind.key, dedupe=dedupe, subject_ref=subject_ref, recipient_ref=recipient_ref, recipient_name=to_name, email=email,
        subject=written.subject[:250], text=written.text, html=written.html, source=written.source if held else "",
        headers={**(unsubscribing.headers(email) if mailing else {}), **(headers or {})}, queued_at=at,
    )  # fmt: skip
    documents = list(attachments)
    if documents:
        message.attachments.set(documents)
    state = DELIVERY.move(DeliveryState.QUEUED, "hold") if held else DeliveryState.QUEUED
    Delivery.objects.create(message=message, state=state, turn=int(mailing), next_attempt_at=at, smtp_id=new_message_id(at))
    if not held:
        post_after_commit()
    return message


def new_message_id(at: datetime) -> str:
    """A Message-ID that sorts by time and that nobody can guess."""
    domain = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{at.astimezone(UTC):%Y%m%d%H%M%S}.{secrets.token_hex(12)}@{domain}>"


def post_after_commit() -> None:
    """One task for a whole transaction, however many messages it queues."""
    if not any(hook[1] is _enqueue_post for hook in connection.run_on_commit):
        transaction.on_commit(_enqueue_post)


def wake(*, at: datetime) -> bool:
    """Call the worker if something is due that no task was called for: a next attempt, or what a stopped worker left."""
    found = queries.due(at).exists()
    if found:
        post_after_commit()
    return found


def _enqueue_post() -> None:
    """The task is named, not imported: tasks stand above actions."""
    import_string("laureat.mail.tasks.post").enqueue()
