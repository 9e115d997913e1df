"""Approval, the number, the frozen PDF, the recall."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.files.actions import keep
from laureat.kernel.codes import new_code
from laureat.kernel.deadline import MOSCOW
from laureat.kernel.numbering import write_number
from laureat.ledger.actions import record
from laureat.letters import rules, sheets
from laureat.letters.models import Letter, NumberSequence
from laureat.letters.states import LETTER
from laureat.papers.render import local_day
from laureat.people.models import Person
from laureat.registry.models import Body


def held(letter: Letter) -> Letter:
    """The letter as it is now, its row held until the transaction ends."""
    found = Letter.objects.select_for_update(of=("self",)).select_related(
        "letterhead__body", "season__programme", "season__regulation", "region", "document"
    )
    return found.get(pk=letter.pk)


@transaction.atomic
def approve(*, letter: Letter, actor: Person, at: datetime) -> Letter:
    """Approve a draft whose fields are all known and filled."""
    letter = held(letter)
    rules.may_approve(actor, letter, at=at).require()
    letter.state, letter.approved_at, letter.approved_by = LETTER.move(letter.state, "approve"), at, actor
    letter.save(update_fields=["state", "approved_at", "approved_by"])
    record("letter.approved", letter, actor=actor, at=at, old={"state": "draft"}, new={"state": letter.state})
    return letter


@transaction.atomic
def rework(*, letter: Letter, actor: Person, at: datetime) -> Letter:
    """Take the approval back: the letter is a draft again."""
    letter = held(letter)
    rules.may_move(actor, letter, "rework", at=at).require()
    letter.state, letter.approved_at, letter.approved_by = LETTER.move(letter.state, "rework"), None, None
    letter.save(update_fields=["state", "approved_at", "approved_by"])
    record("letter.reworked", letter, actor=actor, at=at, old={"state": "approved"}, new={"state": letter.state})
    return letter


@transaction.atomic
def start_numbering(*, body: Body, year: int, last: int, actor: Person, at: datetime) -> NumberSequence:
    """Go on with a register that was kept on paper: `last` is the last number given there."""
    rules.may_write(actor, body, at=at).require()
    sequence, created = NumberSequence.objects.get_or_create(body=body, year=year, defaults={"last": last})
    if not created:
        rules.numbering_may_start(sequence, last).require()
        sequence.last = last
        sequence.save(update_fields=["last"])
    record("numbering.started", sequence, actor=actor, at=at, old=None, new={"year": year, "last": last})
    return sequence


@transaction.atomic
def register(*, letter: Letter, actor: Person, at: datetime) -> Letter:
    """Give an approved letter its number and date, and freeze its PDF.

    The number is the next one of the body and the year; its sequence is held until the transaction ends, so that a failure leaves no gap
    and two letters never get one number.
    """
    letter = held(letter)
    rules.may_move(actor, letter, "register", at=at).require()
    head = letter.letterhead
    year = local_day(at, letter.region.zone if letter.region else MOSCOW).year
    letter.number_body, letter.number_year, letter.number_seq = head.body, year, _next(head.body, year)
    letter.number = write_number(head.number_pattern, seq=letter.number_seq, year=year)
    letter.registered_at, letter.check_code = at, new_code()
    name = f"Письмо {letter.number.replace('/', '-')}.pdf"
    letter.document = keep(sheets.letter_pdf(letter, at=at), name=name, owner=letter, actor=actor, at=at)
    letter.state = LETTER.move(letter.state, "register")
    letter.save()
    new = {"number": letter.number, "sha256": letter.document.sha256, "state": letter.state}
    record("letter.registered", letter, actor=actor, at=at, old={"state": "approved"}, new=new)
    return letter


def _next(body: Body, year: int) -> int:
    NumberSequence.objects.get_or_create(body=body, year=year)
    sequence = NumberSequence.objects.select_for_update().get(body=body, year=year)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return sequence.last


@transaction.atomic
def recall(*, letter: Letter, actor: Person, at: datetime) -> Letter:
    """Recall a registered letter: its check page says so from now on."""
    letter = held(letter)
    rules.may_move(actor, letter, "recall", at=at).require()
    old, letter.state = letter.state, LETTER.move(letter.state, "recall")
    letter.save(update_fields=["state"])
    record("letter.recalled", letter, actor=actor, at=at, old={"state": old}, new={"state": letter.state})
    return letter
