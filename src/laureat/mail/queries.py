"""Reads of the outbox."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from laureat.kernel.text import fold
from laureat.mail.models import Delivery, Message
from laureat.mail.states import DeliveryState


def outbox(*, key: str = "", state: str = "", text: str = "") -> QuerySet[Message]:
    """Messages, newest first, under these filters."""
    found = Message.objects.select_related("delivery")
    if key:
        found = found.filter(key=key)
    if state in DeliveryState.values:
        found = found.filter(delivery__state=state)
    if fold(text):
        found = found.filter(Q(email__icontains=text.strip()) | Q(subject__contains=text.strip()))
    return found


def keys() -> list[str]:
    """Kinds of messages that were ever sent."""
    return list(Message.objects.order_by("key").values_list("key", flat=True).distinct())


def messages_to(recipient_ref: str) -> QuerySet[Message]:
    """Messages to one person."""
    return Message.objects.filter(recipient_ref=recipient_ref).select_related("delivery")


def due(at: datetime) -> QuerySet[Delivery]:
    """Deliveries whose turn has come."""
    return Delivery.objects.filter(state=DeliveryState.QUEUED, next_attempt_at__lte=at).order_by("next_attempt_at")


def delivery_counts(subject_ref: str) -> dict[str, int]:
    """How many deliveries of each state a thing's messages have."""
    counted: dict[str, int] = {}
    for state in Delivery.objects.filter(message__subject_ref=subject_ref).values_list("state", flat=True):
        counted[state] = counted.get(state, 0) + 1
    return counted
