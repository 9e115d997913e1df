"""The ledger's one verb."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, models, transaction

from laureat.kernel import chain
from laureat.ledger import queries
from laureat.ledger.models import Event

REQUEST: ContextVar[str] = ContextVar("laureat_request", default="")
_LOCK = 0x1A03EA7  # any constant of ours: names the chain's lock on PostgreSQL


class Acts(Protocol):
    """Whoever acts: a person, or the system itself."""

    @property
    def ledger_ref(self) -> str: ...


class System:
    """The system acting by itself: a nightly task, an expiry, a bounce."""

    ledger_ref = "system"

    def __str__(self) -> str:
        return "system"


SYSTEM = System()


def ref(thing: models.Model | str) -> str:
    """The text by which the ledger names a thing: `entries.entry:12`."""
    return thing if isinstance(thing, str) else f"{thing._meta.label_lower}:{thing.pk}"


def record(kind: str, subject: models.Model | str, *, actor: Acts, at: datetime, **details: Any) -> Event:
    """Append one event to the chain, inside the caller's transaction.

    `kind` is `noun.past-participle`; `details` are JSON-able values (conventionally `old=` and `new=`). Names, addresses
    and other personal data stay out of them: the ledger outlives an erasure. From here to the end of the transaction no
    other writer can append (an advisory lock on PostgreSQL, the immediate transaction on SQLite).
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the ledger is written in the transaction of the change it records")
    _hold_chain()
    last = queries.last_event()
    seq, previous = (last.seq + 1, last.hash) if last else (1, chain.GENESIS)
    columns: dict[str, Any] = {
        "seq": seq,
        "at": at,
        "kind": kind,
        "subject": ref(subject),
        "actor": actor.ledger_ref,
        "request": REQUEST.get(),
    }
    payload = queries.payload_of(**columns, details=details)
    return Event.objects.create(**columns, payload=payload, previous_hash=previous, hash=chain.link(previous, payload))


def _hold_chain() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
