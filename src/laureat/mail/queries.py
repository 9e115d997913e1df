"""Reads of the outbox, of addresses and of choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from laureat.kernel.text import fold
from laureat.mail.kinds import Kind
from laureat.mail.models import Address, Choice, Delivery, Message
from laureat.mail.states import DeliveryState, Rhythm


def outbox(*, key: str = "", state: str = "", text: str = "") -> QuerySet[Message]:
    """Messages, newest first, under these filters."""
    found = Message.objects.select_related("delivery")
    if key:
        found = found.filter(key=key)
    if state in DeliveryState.values:
        found = found.filter(delivery__state=state)
    if fold(text):
        words = text.strip()
        found = found.filter(Q(email__icontains=words) | Q(subject__contains=words) | Q(delivery__smtp_id=words))
    return found


def sent_kinds() -> list[str]:
    """Kinds of messages that were ever sent."""
    return list(Message.objects.order_by("key").values_list("key", flat=True).distinct())


def state_counts() -> dict[str, int]:
    """How many messages are in each state of delivery. One query."""
    return dict(Delivery.objects.order_by().values_list("state").annotate(count=Count("pk")))


def messages_to(recipient_ref: str) -> QuerySet[Message]:
    """Messages to one person."""
    return Message.objects.filter(recipient_ref=recipient_ref).select_related("delivery")


def gathered_in(digest: Message) -> QuerySet[Message]:
    """The messages that a digest brought together, in order."""
    return Message.objects.filter(digest=digest).order_by("queued_at", "pk")


def due(at: datetime) -> QuerySet[Delivery]:
    """Deliveries whose turn has come: notices about one's own matters first."""
    found = Delivery.objects.filter(state=DeliveryState.QUEUED, next_attempt_at__lte=at)
    return found.order_by("turn", "next_attempt_at", "pk")


def claimed(claim: str) -> QuerySet[Delivery]:
    """What a worker has claimed, in the order of sending."""
    found = Delivery.objects.filter(claim=claim, state=DeliveryState.SENDING).select_related("message")
    return found.prefetch_related("message__attachments").order_by("turn", "next_attempt_at", "pk")


def expired(at: datetime) -> QuerySet[Delivery]:
    """Deliveries whose worker has not been heard of until the end of its lease."""
    found = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_until__lt=at)
    return found.select_related("message").order_by("pk")


def delivery_counts(subject_ref: str) -> dict[str, int]:
    """How many deliveries of each state a thing's messages have. One query."""
    found = Delivery.objects.filter(message__subject_ref=subject_ref).order_by()
    return dict(found.values_list("state").annotate(count=Count("pk")))


def awaiting_digest() -> list[str]:
    """For whom messages are held."""
    held = Delivery.objects.filter(state=DeliveryState.HELD).order_by()
    return sorted(held.values_list("message__recipient_ref", flat=True).distinct())


def held_for(recipient_ref: str) -> QuerySet[Delivery]:
    """What is held for somebody's next digest, in order."""
    found = Delivery.objects.filter(state=DeliveryState.HELD, message__recipient_ref=recipient_ref)
    return found.order_by("message__queued_at", "pk")


def address(email: str) -> Address | None:
    """What is known of an address."""
    return Address.objects.filter(email=email.lower()).first()


def stopped_emails() -> QuerySet[Address, Any]:
    """Addresses, in lower case, to which no mailings go because their holders said so: for `email__in` in a query of a room above."""
    return Address.objects.filter(stopped_at__isnull=False).values_list("email", flat=True)


def bounced_emails() -> QuerySet[Address, Any]:
    """Addresses, in lower case, from which messages come back: for `email__in` in a query of a room above."""
    return Address.objects.filter(bounced_at__isnull=False).values_list("email", flat=True)


def choices_of(recipient_ref: str) -> dict[str, Rhythm]:
    """What somebody has chosen, by kind; what is not there goes at once."""
    chosen = Choice.objects.filter(recipient_ref=recipient_ref).values_list("key", "rhythm")
    return {key: Rhythm(rhythm) for key, rhythm in chosen}


def by_dedupe(keys: Sequence[str]) -> QuerySet[Message]:
    """The messages that were written for these causes."""
    return Message.objects.filter(dedupe__in=keys)


def last_queued(key: str, subject_refs: Sequence[str], *, cause: str = "") -> dict[str, datetime]:
    """When a message of this kind was last written about each of these things; `cause` is how its `dedupe` begins. One query."""
    found = Message.objects.filter(key=key, subject_ref__in=subject_refs, dedupe__startswith=cause).order_by()
    return dict(found.values_list("subject_ref").annotate(last=Max("queued_at")))


def rhythms(asked: Sequence[tuple[Kind, str, str]]) -> list[Rhythm]:
    """How messages of these kinds go to these recipients (address, reference) now. Two queries at most, none for procedural kinds."""
    emails = {email.lower() for kind, email, _recipient in asked if not kind.procedural}
    recipients = {recipient for kind, _email, recipient in asked if kind.choosable and recipient}
    closed = Q(stopped_at__isnull=False) | Q(bounced_at__isnull=False)
    refused = set(Address.objects.filter(closed, email__in=emails).values_list("email", flat=True)) if emails else set()
    chosen = {}
    if recipients:
        found = Choice.objects.filter(recipient_ref__in=recipients).values_list("recipient_ref", "key", "rhythm")
        chosen = {(recipient, key): Rhythm(rhythm) for recipient, key, rhythm in found}

    def rhythm(kind: Kind, email: str, recipient: str) -> Rhythm:
        if not kind.procedural and email.lower() in refused:
            return Rhythm.NONE
        return chosen.get((recipient, kind.key), Rhythm.AT_ONCE) if kind.choosable else Rhythm.AT_ONCE

    return [rhythm(*one) for one in asked]
