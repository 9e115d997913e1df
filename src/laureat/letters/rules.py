"""Who may write, approve, register and send letters, and when."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.kernel.numbering import BadPattern, check_pattern
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.letters import merging, queries
from laureat.letters.models import Letter, NumberSequence
from laureat.letters.states import LETTER, LetterState
from laureat.people.rules import may_exercise
from laureat.people.states import Power
from laureat.registry.models import Body


def may_write(actor: Acts, body: Body, *, at: datetime) -> Verdict:
    """Letters of a body are written by its region's office."""
    return may_exercise(actor, Power.WRITE_LETTERS, region_id=body.region_id, at=at)


def right_pattern(pattern: str) -> Verdict:
    """Whether numbers can be made from this pattern."""
    try:
        check_pattern(pattern, frozenset({"seq", "year"}))
    except BadPattern:
        return refuse(
            _("A number pattern must contain {seq}, for instance МПТ-5/{seq}; {year} is possible beside it."), "invalid"
        )
    return ALLOWED


def may_move(actor: Acts, letter: Letter, verb: str, *, at: datetime) -> Verdict:
    """Whether the letter may take this step now."""
    return first_refusal(
        may_write(actor, letter.letterhead.body, at=at),
        ALLOWED if LETTER.may(letter.state, verb) else refuse(_("The letter is not in a state for this."), "order"),
    )


def may_edit(actor: Acts, letter: Letter, *, at: datetime) -> Verdict:
    """Only drafts are edited; a registered letter is recalled and replaced by another."""
    return first_refusal(
        may_write(actor, letter.letterhead.body, at=at),
        ALLOWED if letter.state == LetterState.DRAFT else refuse(_("Only a draft can be changed."), "order"),
    )


def may_approve(actor: Acts, letter: Letter, *, at: datetime) -> Verdict:
    """A letter is approved when every field in it is known and filled."""
    allowed = may_move(actor, letter, "approve", at=at)
    if not allowed:
        return allowed
    values = merging.values_for(letter)
    wrong = merging.unknown_fields("\n".join([letter.body, letter.contact, letter.addressees_text, letter.heading]), values)
    if wrong:
        return refuse(_("These fields are unknown or empty: %(fields)s.") % {"fields": ", ".join(wrong)}, "invalid")
    if not letter.body.strip():
        return refuse(_("The letter has no text."), "invalid")
    return ALLOWED


def may_send(actor: Acts, letter: Letter, *, at: datetime) -> Verdict:
    """A registered letter with addressees is sent."""
    return first_refusal(
        may_move(actor, letter, "send", at=at),
        ALLOWED if queries.addressees(letter).exists() else refuse(_("The letter has no addressees yet."), "no-addressees"),
    )


def may_address(actor: Acts, letter: Letter, *, at: datetime) -> Verdict:
    """Addressees are chosen until the letter is sent."""
    sent = letter.state in (LetterState.SENT, LetterState.RECALLED)
    return first_refusal(
        may_write(actor, letter.letterhead.body, at=at),
        refuse(_("The letter has already been sent."), "already") if sent else ALLOWED,
    )


def numbering_may_start(sequence: NumberSequence, last: int) -> Verdict:
    """Numbers go only forward."""
    if last >= sequence.last:
        return ALLOWED
    return refuse(_("Number %(last)s has already been given.") % {"last": sequence.last}, "already")
