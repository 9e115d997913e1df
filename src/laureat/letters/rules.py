"""Who may write, agree, sign, register, address and send letters, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.kernel.numbering import BadPattern, check_pattern
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.letters import addressing, groups, merging, queries
from laureat.letters.models import Addressee, Approval, FollowUp, Letter, NumberSequence, Signatory
from laureat.letters.states import LETTER, UNREGISTERED, LetterState, Manner, ReferenceKind, Way
from laureat.papers.detached import Detached
from laureat.papers.render import local_day
from laureat.people.models import Person
from laureat.people.rules import may_exercise
from laureat.people.states import Power
from laureat.registry.models import Body

_SENT = (LetterState.SENT, LetterState.RECALLED, LetterState.SUPERSEDED)


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


def right_letterhead(content: Mapping[str, Any]) -> Verdict:
    """An emblem is described for those who cannot see it, and a second language has a sender's name."""
    if content.get("emblem") and not content.get("emblem_alt"):
        return refuse(_("Say what the emblem shows: screen readers read it aloud."), "invalid")
    if content.get("second_language") and not content.get("second_name"):
        return refuse(_("Write the sender's name in the second language too."), "invalid")
    return right_pattern(str(content["number_pattern"])) if "number_pattern" in content else ALLOWED


def may_move(actor: Acts, letter: Letter, verb: str, *, at: datetime) -> Verdict:
    """Whether the letter may take this step now."""
    return first_refusal(
        may_write(actor, letter.letterhead.body, at=at),
        ALLOWED if LETTER.may(letter.state, verb) else refuse(_("The letter is not in a state for this."), "order"),
    )


def may_edit(actor: Acts, letter: Letter, *, at: datetime) -> Verdict:
    """Only drafts are edited; a registered letter is recalled or superseded by another."""
    return first_refusal(
        may_write(actor, letter.letterhead.body, at=at),
        ALLOWED if letter.state == LetterState.DRAFT else refuse(_("Only a draft can be changed."), "order"),
    )


def complete(letter: Letter) -> Verdict:
    """Whether the letter's text can go out: every field known and filled, no blank left, a text and an addressee there."""
    if wrong := merging.unknown_fields(merging.text_of(letter), merging.values_for(letter)):
        return refuse(_("These fields are unknown or empty: %(fields)s.") % {"fields": ", ".join(wrong)}, "invalid")
    if not letter.body.strip():
        return refuse(_("The letter has no text."), "invalid")
    if not letter.addressees_text.strip():
        return refuse(_("The letter does not say to whom it goes."), "invalid")
    return ALLOWED


def may_circulate(actor: Acts, letter: Letter, approvers: list[Person], *, at: datetime) -> Verdict:
    """A complete draft is shown to approvers who write for the same body."""
    allowed = first_refusal(may_move(actor, letter, "circulate", at=at), complete(letter))
    if not allowed:
        return allowed
    if not approvers:
        return refuse(_("Choose at least one approver."), "invalid")
    foreign = [p.full_name for p in approvers if not may_write(p, letter.letterhead.body, at=at)]
    if foreign:
        return refuse(_("These people do not act for the sender: %(names)s.") % {"names": ", ".join(foreign)}, "forbidden")
    return ALLOWED


def may_answer(actor: Acts, approval: Approval, remark: str | None) -> Verdict:
    """The approver who was asked answers once; a remark has words."""
    if not isinstance(actor, Person) or approval.person_id != actor.pk:
        return refuse(_("Somebody else was asked about this letter."), "forbidden")
    if approval.void or approval.letter.state != LetterState.AGREEING:
        return refuse(_("The letter is no longer being agreed."), "order")
    if approval.answer:
        return refuse(_("You have already answered."), "already")
    if remark is not None and not remark.strip():
        return refuse(_("Write what should be changed."), "invalid")
    return ALLOWED


def may_approve(actor: Acts, letter: Letter, *, at: datetime) -> Verdict:
    """A complete draft is agreed without further approvers. One that is being agreed waits for their answers."""
    if letter.state == LetterState.AGREEING:
        return refuse(_("The letter waits for its approvers' answers."), "order")
    return first_refusal(may_move(actor, letter, "approve", at=at), complete(letter))


def may_sign(actor: Acts, letter: Letter, manner: str, *, at: datetime) -> Verdict:
    """In the system only the signatory signs, within the term of office; that the paper was signed by hand, a clerk states."""
    if not LETTER.may(letter.state, "sign"):
        return refuse(_("The letter is not in a state for this."), "order")
    if letter.signatory and not in_office(letter.signatory, local_day(at, letter.zone)):
        return refuse(_("The signatory's term of office does not cover this day."), "order")
    if manner == Manner.BY_HAND:
        return may_write(actor, letter.letterhead.body, at=at)
    if letter.signatory is None or letter.signatory.person_id is None:
        return refuse(_("The signatory has no account here: the letter is signed by hand."), "order")
    if not isinstance(actor, Person) or actor.pk != letter.signatory.person_id:
        return refuse(_("Only the signatory signs this letter."), "forbidden")
    return ALLOWED


def in_office(signatory: Signatory, day: date) -> bool:
    """Whether the signatory's term covers the day."""
    return signatory.since <= day and (signatory.until is None or signatory.until >= day)


def may_register(actor: Acts, letter: Letter, *, at: datetime) -> Verdict:
    """A signed letter is registered while it is still complete; what it replaces must still be in force."""
    allowed = first_refusal(may_move(actor, letter, "register", at=at), complete(letter))
    replaced = queries.references(letter).get(ReferenceKind.REPLACEMENT)
    if not allowed or not replaced or not replaced.earlier or LETTER.may(replaced.earlier.state, "supersede"):
        return allowed
    return refuse(_("The letter in whose place this one stands is no longer in force."), "order")


def may_refer(actor: Acts, letter: Letter, kind: str, earlier: Letter | None, *, at: datetime) -> Verdict:
    """A draft refers to a registered letter; in the place of another letter stands only one of the same body."""
    allowed = may_edit(actor, letter, at=at)
    if not allowed or earlier is None:
        return allowed
    if earlier.registered_at is None or earlier.pk == letter.pk:
        return refuse(_("Only a registered letter can be referred to."), "order")
    if kind == ReferenceKind.REPLACEMENT and earlier.letterhead.body_id != letter.letterhead.body_id:
        return refuse(_("A letter is replaced by its own sender."), "forbidden")
    return ALLOWED


def may_enclose(actor: Acts, letter: Letter, size: int, *, at: datetime) -> Verdict:
    """A draft takes enclosures as long as all of them together can be sent by e-mail."""
    allowed = may_edit(actor, letter, at=at)
    total = queries.enclosed_bytes(letter) + size
    if not allowed or total <= settings.FILE_MAX_BYTES:
        return allowed
    sizes = {"total": filesizeformat(total), "limit": filesizeformat(settings.FILE_MAX_BYTES)}
    return refuse(_("The enclosures are too large together: %(total)s, the limit is %(limit)s.") % sizes, "too-large")


def may_attach_signature(actor: Acts, letter: Letter, *, at: datetime) -> Verdict:
    """A signature made elsewhere comes back for a registered letter that is in force."""
    allowed = may_write(actor, letter.letterhead.body, at=at)
    if not allowed or letter.state in (LetterState.REGISTERED, LetterState.SENT):
        return allowed
    return refuse(_("Only a registered letter that is in force takes a signature."), "order")


def right_signature(found: Detached) -> Verdict:
    """Whether the file is a signature of this letter's PDF; what cannot be checked here is no reason to refuse it."""
    return refuse(found.problem, "invalid") if found.problem else ALLOWED


def may_send(actor: Acts, letter: Letter, *, at: datetime) -> Verdict:
    """A registered letter with addressees is sent."""
    return first_refusal(
        may_move(actor, letter, "send", at=at),
        ALLOWED if addressing.written_to(letter).exists() else refuse(_("The letter has no addressees yet."), "no-addressees"),
    )


def may_address(actor: Acts, letter: Letter, *, at: datetime) -> Verdict:
    """Addressees are chosen until the letter is sent."""
    return first_refusal(
        may_write(actor, letter.letterhead.body, at=at),
        refuse(_("The letter has already been sent."), "already") if letter.state in _SENT else ALLOWED,
    )


def right_rule(rule: Mapping[str, Any]) -> Verdict:
    """Whether a group's rule can be read."""
    try:
        groups.read(rule)
    except groups.BadRule as problem:
        return refuse(_("The group's rule cannot be read: %(what)s.") % {"what": problem}, "invalid")
    return ALLOWED


def may_mark_posted(actor: Acts, letter: Letter, addressees: Iterable[Addressee], *, at: datetime) -> Verdict:
    """Letters by post are marked as handed over once the letter is sent."""
    if any(addressee.way != Way.POST for addressee in addressees):
        return refuse(_("This addressee does not get the letter by post."), "order")
    if letter.state not in _SENT:
        return refuse(_("The letter has not been sent yet."), "order")
    return may_write(actor, letter.letterhead.body, at=at)


def may_keep(actor: Acts, follow_up: FollowUp, letter: Letter, *, at: datetime) -> Verdict:
    """A promise that is still open is kept by another letter of the same body."""
    if follow_up.kept_by_id:
        return refuse(_("This promise has already been kept."), "already")
    if letter.pk == follow_up.letter_id or letter.letterhead.body_id != follow_up.letter.letterhead.body_id:
        return refuse(_("A promise is kept by another letter of the same sender."), "forbidden")
    return may_write(actor, letter.letterhead.body, at=at)


def no_booklet() -> Verdict:
    """Why no booklet can be made for a letter."""
    return refuse(_("A booklet is made for a season and a region with a stage: choose both in the letter."), "invalid")


def answers_ours(letter: Letter, body: Body) -> Verdict:
    """An incoming letter answers a registered letter of the body that got it."""
    if letter.registered_at and letter.letterhead.body_id == body.pk:
        return ALLOWED
    return refuse(_("An incoming letter answers a registered letter of the same body."), "invalid")


def numbering_may_start(sequence: NumberSequence, last: int) -> Verdict:
    """Numbers go only forward."""
    if last >= sequence.last:
        return ALLOWED
    return refuse(_("Number %(last)s has already been given.") % {"last": sequence.last}, "already")


def is_unregistered(letter: Letter) -> bool:
    """Whether the letter has no number yet."""
    return letter.state in UNREGISTERED
