"""Reads of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet

from laureat.kernel import chain
from laureat.ledger.models import Event


@dataclass(frozen=True)
class Verification:
    """What a walk along the chain found: how many events confirm one another, and the first that does not."""

    events: int
    root: str
    broken_seq: int | None = None
    problem: str = ""

    def __bool__(self) -> bool:
        return self.broken_seq is None


def events_of(subject: str) -> QuerySet[Event]:
    """Everything recorded about one subject, oldest first."""
    return Event.objects.filter(subject=subject)


def events(*, kind: str = "", subject: str = "") -> QuerySet[Event]:
    """Events, newest first, of a kind, about a subject."""
    wanted = {name: value for name, value in {"kind": kind, "subject": subject}.items() if value}
    return Event.objects.filter(**wanted).order_by("-seq")


def kinds() -> list[str]:
    """Kinds of events that ever happened."""
    return list(Event.objects.order_by("kind").values_list("kind", flat=True).distinct())


def last_event() -> Event | None:
    """The newest event."""
    return Event.objects.order_by("-seq").first()


def payload_of(*, seq: int, at: datetime, kind: str, subject: str, actor: str, request: str, details: object) -> str:
    """The canonical text that an event's hash covers."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return chain.canonical(
        {"seq": seq, "at": moment, "kind": kind, "subject": subject, "actor": actor, "request": request, "details": details}
    )


def verify() -> Verification:
    """Walk the whole chain: every payload must give its hash, match its columns and follow the row before it."""
    previous, count = chain.GENESIS, 0
    for event in _walk():
        if problem := _problem(event, previous, count + 1):
            return Verification(events=count, root=previous, broken_seq=event.seq, problem=problem)
        previous, count = event.hash, count + 1
    return Verification(events=count, root=previous)


def _walk() -> Iterator[Event]:
    return Event.objects.order_by("seq").iterator(chunk_size=2000)


def _problem(event: Event, previous: str, expected_seq: int) -> str:
    if event.seq != expected_seq:
        return f"expected number {expected_seq}, found {event.seq}"
    if event.previous_hash != previous:
        return "does not follow the row before it"
    if chain.link(previous, event.payload) != event.hash:
        return "the payload does not give the hash"
    columns = payload_of(
        seq=event.seq, at=event.at, kind=event.kind, subject=event.subject, actor=event.actor, request=event.request,
        details=event.details,
    )  # fmt: skip
    return "" if columns == event.payload else "the columns differ from the payload"
