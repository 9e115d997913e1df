"""A letter as a message to its addressee; what approvers, signatories and the sender's people are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from laureat.files.models import Document
from laureat.ledger.actions import ref
from laureat.letters import addressing, merging
from laureat.letters.models import Addressee, Approval, FollowUp, Letter
from laureat.mail.actions import queue
from laureat.mail.models import Message
from laureat.people.models import Person
from laureat.people.queries import people_with
from laureat.people.states import Power


def official_letter(addressee: Addressee, enclosed: Sequence[Document], *, at: datetime) -> Message:
    """The registered letter (or the addressee's own copy) with its enclosures and the addressee's own link; queued once an addressee."""
    letter = addressee.letter
    values = merging.values_of_addressee(addressee)
    return queue(
        key="official-letter", email=addressee.email, to_name=addressee.enterprise.head_name, at=at,
        dedupe=f"official-letter:{addressee.pk}",
        context={
            "letter": letter,
            "addressee": addressee,
            "mailing": addressing.is_mailing(letter),
            "salutation": merging.merged(letter.salutation, values),
            "body": merging.merged(letter.body, values),
            "url": f"{settings.SITE_URL}/letters/{addressee.link_code}/",
        },
        subject_ref=ref(letter), recipient_ref=ref(addressee.enterprise),
        attachments=[*filter(None, [addressee.copy or letter.document]), *enclosed],
    )  # fmt: skip


def letter_to_agree(approval: Approval, *, at: datetime) -> None:
    """An approver is asked about a draft."""
    _tell(approval.person, "letter-to-agree", approval.letter, f"{approval.pk}", at=at)


def letter_remarked(approval: Approval, *, at: datetime) -> None:
    """The writer of a draft learns of a remark."""
    letter = approval.letter
    _tell(letter.composed_by, "letter-remarked", letter, f"{approval.pk}", at=at, approval=approval)


def letter_to_sign(letter: Letter, *, at: datetime) -> None:
    """The signatory learns that a letter waits for the signature."""
    _tell(letter.signatory.person, "letter-to-sign", letter, at.isoformat(), at=at)


def promise_due(follow_up: FollowUp, *, at: datetime) -> None:
    """The sender's people are reminded of a promise that no letter has kept."""
    letter, cause = follow_up.letter, f"{follow_up.pk}:{follow_up.reminded_on}"
    for person in people_with(Power.WRITE_LETTERS, letter.letterhead.body.region_id, at=at):
        _tell(person, "promise-due", letter, cause, at=at, follow_up=follow_up)


def _tell(person: Person | None, key: str, letter: Letter, cause: str, *, at: datetime, **context: Any) -> None:
    if person is None:
        return
    url = f"{settings.SITE_URL}/office/letters/{letter.pk}/"
    queue(
        key=key, email=person.email, to_name=person.full_name, at=at, dedupe=f"{key}:{letter.pk}:{person.pk}:{cause}",
        context={"person": person, "letter": letter, "url": url, **context}, subject_ref=ref(letter), recipient_ref=person.ledger_ref,
    )  # fmt: skip
