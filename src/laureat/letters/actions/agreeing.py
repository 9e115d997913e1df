"""Approvers and their answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from laureat.ledger.actions import record
from laureat.letters import notices, rules
from laureat.letters.actions.holding import held
from laureat.letters.models import Approval, Letter, Signing
from laureat.letters.states import LETTER, Answer, LetterState
from laureat.people.models import Person


@transaction.atomic
def circulate(*, letter: Letter, approvers: Iterable[Person], actor: Person, at: datetime) -> list[Approval]:
    """Show a complete draft to its approvers and tell them; from now on it is not edited, unless it goes back."""
    letter, asked = held(letter), list(approvers)
    rules.may_circulate(actor, letter, asked, at=at).require()
    letter.state = LETTER.move(letter.state, "circulate")
    letter.save(update_fields=["state"])
    made = [Approval.objects.create(letter=letter, person=person, asked_at=at) for person in asked]
    new = {"state": letter.state, "approvers": [person.ledger_ref for person in asked]}
    record("letter.circulated", letter, actor=actor, at=at, old={"state": "draft"}, new=new)
    for approval in made:
        notices.letter_to_agree(approval, at=at)
    return made


@transaction.atomic
def answer(*, approval: Approval, actor: Person, at: datetime, remark: str | None = None) -> Approval:
    """Agree to a draft, or make a remark. With the last yes the letter is agreed; of a remark its writer is told."""
    approval = Approval.objects.select_for_update(of=("self",)).select_related("person").get(pk=approval.pk)
    approval.letter = held(approval.letter)
    rules.may_answer(actor, approval, remark).require()
    approval.answer, approval.remark = (Answer.YES, "") if remark is None else (Answer.REMARK, remark.strip())
    approval.answered_at = at
    approval.save(update_fields=["answer", "remark", "answered_at"])
    record("letter.answered", approval.letter, actor=actor, at=at, old=None, new={"answer": approval.answer})
    if approval.answer == Answer.REMARK:
        notices.letter_remarked(approval, at=at)
    elif not Approval.objects.filter(letter=approval.letter, void=False).exclude(answer=Answer.YES).exists():
        _agree(approval.letter, actor, at=at)
    return approval


@transaction.atomic
def approve(*, letter: Letter, actor: Person, at: datetime) -> Letter:
    """Agree to a complete draft at once, without asking approvers."""
    letter = held(letter)
    rules.may_approve(actor, letter, at=at).require()
    return _agree(letter, actor, at=at)


def _agree(letter: Letter, actor: Person, *, at: datetime) -> Letter:
    old, letter.state = letter.state, LETTER.move(letter.state, "approve")
    letter.approved_at, letter.approved_by = at, actor
    letter.save(update_fields=["state", "approved_at", "approved_by"])
    record("letter.approved", letter, actor=actor, at=at, old={"state": old}, new={"state": letter.state})
    if letter.signatory and letter.signatory.person_id and letter.signatory.person_id != actor.pk:
        notices.letter_to_sign(letter, at=at)
    return letter


@transaction.atomic
def rework(*, letter: Letter, actor: Person, at: datetime) -> Letter:
    """Take a letter back to its draft: answers and signature are void, and everybody is asked anew."""
    letter = held(letter)
    rules.may_move(actor, letter, "rework", at=at).require()
    old, letter.state = letter.state, LETTER.move(letter.state, "rework")
    letter.approved_at = letter.approved_by = None
    letter.save(update_fields=["state", "approved_at", "approved_by"])
    Approval.objects.filter(letter=letter).update(void=True)
    if old == LetterState.SIGNED:
        Signing.objects.filter(letter=letter).delete()
    record("letter.reworked", letter, actor=actor, at=at, old={"state": old}, new={"state": letter.state})
    return letter
