"""What people and addresses want to receive, and addresses from which messages come back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.ledger.actions import SYSTEM, Acts, record
from laureat.mail.kinds import Kind
from laureat.mail.models import Address, Choice
from laureat.mail.states import Rhythm, StopMeans


@transaction.atomic
def choose(*, recipient_ref: str, kind: Kind, rhythm: str, actor: Acts, at: datetime) -> Choice | None:
    """How often this recipient hears of a kind from now on; what already waits for the digest still goes with it.

    A kind that leaves no choice is left as it is (None).
    """
    if not kind.choosable or rhythm not in Rhythm.values:
        return None
    found = Choice.objects.select_for_update().filter(recipient_ref=recipient_ref, key=kind.key).first()
    old = found.rhythm if found else Rhythm.AT_ONCE.value
    if old == rhythm:
        return found
    choice, _created = Choice.objects.update_or_create(
        recipient_ref=recipient_ref, key=kind.key, defaults={"rhythm": rhythm, "chosen_at": at}
    )
    record("notices.chosen", recipient_ref, actor=actor, at=at, old={kind.key: old}, new={kind.key: rhythm})
    return choice


def _held(email: str) -> Address:
    Address.objects.get_or_create(email=email.lower())
    return Address.objects.select_for_update().get(email=email.lower())


@transaction.atomic
def stop(*, email: str, means: StopMeans, at: datetime) -> Address:
    """Send no mailings to this address any more; notices about one's own matters still go. Once stopped, it stays so."""
    address = _held(email)
    if address.stopped_at is None:
        address.stopped_at, address.stopped_how = at, means
        address.save(update_fields=["stopped_at", "stopped_how"])
        record("address.stopped", address, actor=SYSTEM, at=at, old=None, new={"how": str(means)})
    return address


@transaction.atomic
def resume(*, email: str, at: datetime) -> Address:
    """Send mailings to this address again."""
    address = _held(email)
    if address.stopped_at is not None:
        address.stopped_at, address.stopped_how = None, ""
        address.save(update_fields=["stopped_at", "stopped_how"])
        record("address.resumed", address, actor=SYSTEM, at=at, old=None, new=None)
    return address


@transaction.atomic
def note_bounce(*, email: str, reason: str, at: datetime) -> Address:
    """Mark an address at which nothing arrives; the first reason stays until somebody takes the mark away."""
    address = _held(email)
    if address.bounced_at is None:
        address.bounced_at, address.bounce_reason = at, reason[:300] or "5.0.0"
        address.save(update_fields=["bounced_at", "bounce_reason"])
        record("address.bounced", address, actor=SYSTEM, at=at, old=None, new=None)
    return address


@transaction.atomic
def clear_bounce(*, email: str, actor: Acts, at: datetime) -> Address:
    """Take the mark away: the address was put right, mailings may go to it again."""
    address = _held(email)
    if address.bounced_at is not None:
        address.bounced_at, address.bounce_reason = None, ""
        address.save(update_fields=["bounced_at", "bounce_reason"])
        record("address.cleared", address, actor=actor, at=at, old=None, new=None)
    return address
