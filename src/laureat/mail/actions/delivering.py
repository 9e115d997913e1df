"""Out of the outbox: claimed, marked before the last bytes, recorded after the answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F

from laureat.ledger.actions import SYSTEM, record
from laureat.mail import carriers, queries
from laureat.mail.actions.choosing import note_bounce
from laureat.mail.carriers import Carrier, Outcome
from laureat.mail.models import Delivery
from laureat.mail.parcels import Attachments, Parcel
from laureat.mail.states import DELIVERY, DeliveryState

log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]
BATCH, LIMIT = 20, 200
LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 24  # with the waits below: about three days
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
_FREE = {"claim": "", "claimed_at": None, "claimed_until": None}


@dataclass(frozen=True)
class Posted:
    """What a round of posting did, and whether more is due now."""

    sent: int
    more: bool


@dataclass(frozen=True)
class TakenUp:
    """How many messages of workers that were stopped go out again, and of how many nobody knows whether they have."""

    again: int
    doubtful: int


def post(*, clock: Clock, limit: int | None = LIMIT) -> Posted:
    """Hand what is due to the mail server over one connection, `limit` messages at most.

    Each message is claimed before the server is spoken to and marked just before its last bytes go; so it is sent once, whoever else is
    sending, and after a sudden end it is known which message may have gone. A server that cannot be reached ends the round.
    """
    carrier, tried, sent = carriers.chosen(), 0, 0
    try:
        while limit is None or tried < limit:
            batch = _claim(at=clock())
            outcomes = _carry(batch, carrier, clock)
            tried, sent = tried + len(batch), sent + sum(outcome.verb == "succeed" for outcome in outcomes)
            if not batch or any(outcome.unreachable for outcome in outcomes):
                return Posted(sent, more=False)
    finally:
        carrier.close()
    return Posted(sent, more=True)


def deliver(*, message_id: int, at: datetime) -> Delivery:
    """Hand over this one message now if it waits in the queue, whenever its turn is; what became of it."""
    carrier = carriers.chosen()
    try:
        _carry(_claim(at=at, message_id=message_id), carrier, lambda: at)
    finally:
        carrier.close()
    return Delivery.objects.select_related("message").get(message_id=message_id)


@transaction.atomic
def _claim(*, at: datetime, message_id: int | None = None) -> list[Delivery]:
    """Take the next messages, so that no other worker does, for as long as the lease runs."""
    due = queries.due(at) if message_id is None else Delivery.objects.filter(message_id=message_id, state=DeliveryState.QUEUED)
    keys = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    if not keys:
        return []
    claim = uuid.uuid4().hex
    Delivery.objects.filter(pk__in=keys).update(
        state=DELIVERY.move(DeliveryState.QUEUED, "start"), attempts=F("attempts") + 1, claim=claim, claimed_at=at,
        claimed_until=at + LEASE, handing_over_at=None,
    )  # fmt: skip
    return list(queries.claimed(claim))


def _carry(batch: Sequence[Delivery], carrier: Carrier, clock: Clock) -> list[Outcome]:
    attachments, outcomes = Attachments(), []
    for place, delivery in enumerate(batch):
        outcome = _tried(Parcel(delivery, attachments, clock()), carrier, clock)
        _note(delivery, outcome, at=clock())
        outcomes.append(outcome)
        if outcome.unreachable:
            for waiting in batch[place + 1 :]:
                _note(waiting, outcome, at=clock())
            break
    return outcomes


def _tried(parcel: Parcel, carrier: Carrier, clock: Clock) -> Outcome:
    """One attempt. What nobody foresaw must not hold up the messages behind it; after the mark it is a doubt like any other."""
    marked = False

    def hand_over() -> bool:
        nonlocal marked
        marked = _mark(parcel.delivery, at=clock())
        return marked

    try:
        return carrier.carry(parcel, hand_over)
    except Exception as problem:
        log.exception("message could not be carried", message=parcel.delivery.message_id)
        return Outcome("doubt" if marked else "retry", f"{type(problem).__name__}: {problem}")


def _mark(delivery: Delivery, *, at: datetime) -> bool:
    """Note, for good, that the last bytes go now; False when the claim has run out and another worker may be at it."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING, claim=delivery.claim)
    return bool(mine.update(handing_over_at=at, claimed_until=at + LEASE))


def _note(delivery: Delivery, outcome: Outcome, *, at: datetime) -> None:
    """Write down what became of the attempt, as long as the message still is ours."""
    match outcome.verb:
        case "succeed":
            _sent(delivery, outcome, at=at)
        case "retry" if delivery.attempts < MAX_ATTEMPTS:
            _put_off(delivery, outcome, at=at)
        case "retry" | "fail":
            _failed(delivery, outcome, at=at)
        case "doubt":
            _doubted(delivery, outcome, at=at)


def _move(delivery: Delivery, outcome: Outcome, verb: str, states: Iterable[str], **fields: object) -> bool:
    """The next state, if the delivery is still under our claim in one of these states."""
    mine = Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim, state__in=list(states))
    fields = {"last_error": outcome.words[:300], "status": outcome.status[:12], **fields}
    return bool(mine.update(state=DELIVERY.move(DeliveryState.SENDING, verb), **fields))


@transaction.atomic
def _sent(delivery: Delivery, outcome: Outcome, *, at: datetime) -> None:
    """An answer that comes after the lease resolves the doubt."""
    states = (DeliveryState.SENDING, DeliveryState.IN_DOUBT)
    if _move(delivery, outcome, "succeed", states, sent_at=at, last_error="", status="", **_FREE):
        record("message.sent", delivery.message, actor=SYSTEM, at=at, old=None, new={"key": delivery.message.key})


def _put_off(delivery: Delivery, outcome: Outcome, *, at: datetime) -> None:
    wait = min(_FIRST_WAIT * 2 ** (delivery.attempts - 1), _LONGEST_WAIT)
    _move(delivery, outcome, "retry", [DeliveryState.SENDING], next_attempt_at=at + wait, handing_over_at=None, **_FREE)
    log.warning("message put off", message=delivery.message_id, attempts=delivery.attempts, problem=outcome.words)


@transaction.atomic
def _failed(delivery: Delivery, outcome: Outcome, *, at: datetime) -> None:
    if not _move(delivery, outcome, "fail", [DeliveryState.SENDING], handing_over_at=None, **_FREE):
        return
    new = {"state": DeliveryState.FAILED.value, "status": outcome.status, "attempts": delivery.attempts}
    record("message.failed", delivery.message, actor=SYSTEM, at=at, old=None, new=new)
    if outcome.no_such_recipient:
        note_bounce(email=delivery.message.email, reason=outcome.words, at=at)
    log.warning("message failed", message=delivery.message_id, attempts=delivery.attempts, problem=outcome.words)


@transaction.atomic
def _doubted(delivery: Delivery, outcome: Outcome, *, at: datetime) -> None:
    if _move(delivery, outcome, "doubt", [DeliveryState.SENDING]):
        record("message.doubted", delivery.message, actor=SYSTEM, at=at, old=None, new={"attempts": delivery.attempts})
        log.warning("message in doubt", message=delivery.message_id, problem=outcome.words)


@transaction.atomic
def take_up(*, at: datetime) -> TakenUp:
    """Look after messages whose worker was stopped: they are sent again, unless the last bytes may have reached the server."""
    expired = list(queries.expired(at).select_for_update(of=("self",), skip_locked=True)[:1000])
    again = [delivery for delivery in expired if delivery.handing_over_at is None]
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in again]).update(
        state=DELIVERY.move(DeliveryState.SENDING, "retry"), next_attempt_at=at, **_FREE
    )
    doubtful = [delivery for delivery in expired if delivery.handing_over_at is not None]
    for delivery in doubtful:
        _doubted(delivery, Outcome("doubt", ""), at=at)
    return TakenUp(len(again), len(doubtful))
