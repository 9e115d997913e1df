"""The signature, the number, the frozen PDF, signatures made elsewhere, the recall."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import cast

from django.db import transaction

from laureat.files import queries as files
from laureat.files.actions import keep, keep_made
from laureat.files.models import Document
from laureat.kernel.codes import new_code
from laureat.kernel.numbering import write_number
from laureat.ledger.actions import record
from laureat.letters import merging, queries, rules, sheets
from laureat.letters.actions.holding import held
from laureat.letters.actions.numbering import next_number
from laureat.letters.actions.promising import keep_planned
from laureat.letters.actions.withdrawing import tell_later
from laureat.letters.models import Letter, OutsideSignature, Signing
from laureat.letters.states import LETTER, Book, LetterState, Manner, ReferenceKind
from laureat.papers.detached import read_detached
from laureat.papers.render import local_day
from laureat.people.models import Person


@transaction.atomic
def sign(*, letter: Letter, actor: Person, at: datetime, manner: str = Manner.HERE) -> Letter:
    """Sign an agreed letter: the signatory in the system, or a clerk states that the paper was signed by hand."""
    letter = held(letter)
    rules.may_sign(actor, letter, manner, at=at).require()
    old, letter.state = letter.state, LETTER.move(letter.state, "sign")
    letter.save(update_fields=["state"])
    Signing.objects.create(letter=letter, manner=manner, signed_at=at, recorded_by=actor)
    record("letter.signed", letter, actor=actor, at=at, old={"state": old}, new={"state": letter.state, "manner": manner})
    return letter


@transaction.atomic
def register(*, letter: Letter, actor: Person, at: datetime) -> Letter:
    """Give a signed letter its number and date, and freeze its text and its PDF.

    The number is the next one of the body and the year; its sequence is held until the transaction ends, so that a failure leaves no gap
    and two letters never get one number. What the letter stands in place of is superseded, what it was meant to keep is kept.
    """
    letter = held(letter)
    rules.may_register(actor, letter, at=at).require()
    _freeze_text(letter)
    head = letter.letterhead
    year = local_day(at, letter.zone).year
    letter.number_body, letter.number_year, letter.number_seq = head.body, year, next_number(head.body, year, Book.OUTGOING)
    letter.number = write_number(head.number_pattern, seq=letter.number_seq, year=year)
    letter.registered_at, letter.check_code = at, new_code()
    name = f"Письмо {letter.number.replace('/', '-')}.pdf"
    letter.document = keep(sheets.letter_pdf(letter, at=at), name=name, owner=letter, actor=actor, at=at)
    old, letter.state = letter.state, LETTER.move(letter.state, "register")
    letter.save()
    new = {"number": letter.number, "sha256": letter.document.sha256, "state": letter.state}
    record("letter.registered", letter, actor=actor, at=at, old={"state": old}, new=new)
    _supersede(letter, actor, at=at)
    keep_planned(letter, actor, at=at)
    return letter


def _freeze_text(letter: Letter) -> None:
    """Fields become words, so that a later change of the season's records does not change what was written."""
    values = merging.without(merging.values_for(letter), merging.ADDRESSEE)
    for field in merging.MERGED:
        setattr(letter, field, merging.merged(getattr(letter, field), values))


def _supersede(letter: Letter, actor: Person, *, at: datetime) -> None:
    replaced = queries.references(letter).get(ReferenceKind.REPLACEMENT)
    if replaced is None or replaced.earlier is None:
        return
    earlier = held(replaced.earlier)
    old, earlier.state = earlier.state, LETTER.move(earlier.state, "supersede")
    earlier.save(update_fields=["state"])
    new = {"state": earlier.state, "by": letter.number}
    record("letter.superseded", earlier, actor=actor, at=at, old={"state": old}, new=new)
    tell_later(earlier)


@transaction.atomic
def attach_signature(*, letter: Letter, content: bytes, name: str, actor: Person, at: datetime) -> OutsideSignature:
    """Keep a detached signature that was made elsewhere for the registered PDF, with what was found in it.

    A file that is no such signature, or one for another file, is refused with what is wrong, and nothing is kept.
    """
    letter = held(letter)
    rules.may_attach_signature(actor, letter, at=at).require()
    found = read_detached(content, files.content(cast("Document", letter.document)))
    rules.right_signature(found).require()
    known = OutsideSignature.objects.filter(letter=letter, document__sha256=hashlib.sha256(content).hexdigest()).first()
    if known:
        return known
    [document] = keep_made([(content, name[-200:], letter)], actor=actor, at=at)
    made = OutsideSignature.objects.create(
        letter=letter, document=document, found=found.as_json(), uploaded_at=at, uploaded_by=actor
    )
    record("letter.signature-attached", letter, actor=actor, at=at, old=None, new={"sha256": document.sha256})
    return made


@transaction.atomic
def recall(*, letter: Letter, actor: Person, at: datetime) -> Letter:
    """Recall a registered letter: its check page says so from now on, who has it is told, and who has no message yet gets none."""
    letter = held(letter)
    rules.may_move(actor, letter, "recall", at=at).require()
    old, letter.state = letter.state, LETTER.move(letter.state, "recall")
    letter.save(update_fields=["state"])
    record("letter.recalled", letter, actor=actor, at=at, old={"state": old}, new={"state": LetterState.RECALLED})
    tell_later(letter)
    return letter
