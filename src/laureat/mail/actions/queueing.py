"""Into the outbox."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Outgoing:
    """What is to be said to whom; the arguments of `queue`."""

    kind: Kind
    email: str
    to_name: str
    context: Mapping[str, Any]
    dedupe: str
    subject_ref: str = ""
    recipient_ref: str = ""
    attachments: Sequence[Document] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def queue(*, at: datetime, **said: Any) -> Message | None:
    """Write one message (the fields of `Outgoing`) into the outbox, as `queue_all` does."""
    return queue_all([Outgoing(**said)], at=at)[0]


@transaction.atomic
def queue_all(outgoing: Sequence[Outgoing], *, at: datetime) -> list[Message | None]:
    """Write messages into the outbox, in the transaction of what causes them; they are sent after the commit.

    The same `dedupe` gives the message that is already there: a cause that is repeated tells nobody twice. Procedural kinds always go.
    The others give None, and nothing is written, when the address has stopped mailings or is known to bounce, or when the recipient chose
    not to have this kind; they wait for the daily digest when the recipient chose that. The number of queries does not grow with theirs.
    """
    messages: dict[str, Message] = {known.dedupe: known for known in queries.by_dedupe([one.dedupe for one in outgoing])}
    new = {one.dedupe: one for one in outgoing if one.dedupe not in messages}
    rhythms = queries.rhythms([(one.kind, one.email, one.recipient_ref) for one in new.values()])
    going = {dedupe: (one, rhythm) for (dedupe, one), rhythm in zip(new.items(), rhythms, strict=True) if rhythm != Rhythm.NONE}
    written = {dedupe: _written(one, held=rhythm == Rhythm.DIGEST, at=at) for dedupe, (one, rhythm) in going.items()}
    Message.objects.bulk_create(written.values())
    _attach([(written[dedupe], one.attachments) for dedupe, (one, _rhythm) in going.items()])
    Delivery.objects.bulk_create(
        _delivery(written[dedupe], one.kind, held=rhythm == Rhythm.DIGEST, at=at) for dedupe, (one, rhythm) in going.items()
    )
    if any(rhythm == Rhythm.AT_ONCE for _one, rhythm in going.values()):
        post_after_commit()
    messages |= written
    return [messages.get(one.dedupe) for one in outgoing]


def _written(one: Outgoing, *, held: bool, at: datetime) -> Message:
    mailing = not one.kind.procedural
    words = composing.compose(one.kind.key, one.context, unsubscribe=unsubscribing.link(one.email) if mailing else "")
    return Message(
        key=one.kind.key, dedupe=one.dedupe, subject_ref=one.subject_ref, recipient_ref=one.recipient_ref, recipient_name=one.to_name,
        email=one.email, subject=words.subject[:250], text=words.text, html=words.html, source=words.source if held else "",
        headers={**(unsubscribing.headers(one.email) if mailing else {}), **one.headers}, queued_at=at,
    )  # fmt: skip


def _attach(attached: Iterable[tuple[Message, Iterable[Document]]]) -> None:
    table = Message.attachments.through
    table.objects.bulk_create(
        table(message_id=message.pk, document_id=document.pk) for message, documents in attached for document in documents
    )


def _delivery(message: Message, kind: Kind, *, held: bool, at: datetime) -> Delivery:
    state = DELIVERY.move(DeliveryState.QUEUED, "hold") if held else DeliveryState.QUEUED
    turn = 0 if kind.procedural else 1
    return Delivery(message=message, state=state, turn=turn, next_attempt_at=at, smtp_id=new_message_id(at))


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
