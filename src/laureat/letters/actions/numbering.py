"""A body's books of numbers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.ledger.actions import record
from laureat.letters import rules
from laureat.letters.models import NumberSequence
from laureat.letters.states import Book
from laureat.people.models import Person
from laureat.registry.models import Body


@transaction.atomic
def start_numbering(
    *, body: Body, year: int, last: int, actor: Person, at: datetime, book: str = Book.OUTGOING
) -> NumberSequence:
    """Go on with a book that was kept on paper: `last` is the last number given there."""
    rules.may_write(actor, body, at=at).require()
    sequence, created = NumberSequence.objects.get_or_create(body=body, year=year, book=book, defaults={"last": last})
    if not created:
        rules.numbering_may_start(sequence, last).require()
        sequence.last = last
        sequence.save(update_fields=["last"])
    record("numbering.started", sequence, actor=actor, at=at, old=None, new={"year": year, "book": book, "last": last})
    return sequence


def next_number(body: Body, year: int, book: str) -> int:
    """The next number of a body's book; the sequence stays locked until the transaction ends."""
    NumberSequence.objects.get_or_create(body=body, year=year, book=book)
    sequence = NumberSequence.objects.select_for_update().get(body=body, year=year, book=book)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return sequence.last
