"""A letter as a message to its addressee; what approvers, signatories and the sender's people are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from laureat.files.models import Document
from laureat.ledger.actions import ref
from laureat.letters import addressing, merging
from laureat.letters.models import Addressee, Approval, FollowUp, Letter
from laureat.mail.actions import Outgoing, queue, queue_all
from laureat.mail.kinds import SAMPLE_PERSON, Kind, sample_url
from laureat.mail.models import Message
from laureat.people.models import Person
from laureat.people.queries import people_with
from laureat.people.states import Power


def _sample() -> Mapping[str, Any]:
    letter = SimpleNamespace(
        letterhead=SimpleNamespace(sender_short="Минобразец", sender_name="Министерство образцов", body=SimpleNamespace(name="Министерство образцов")),
        heading="О конкурсе", number="МО-5/17", salutation="Уважаемые руководители!", closing="С уважением,",
        signatory_post="заместитель министра", signatory_name="", addressees_text="Руководителям предприятий",
        day=date(2023, 3, 1),
    )  # fmt: skip
    body = "Сообщаем о начале конкурса в регионе.\n\nПриём заявок открыт до 1 апреля 2023 г."
    return {
        "letter": letter, "salutation": letter.salutation, "body": body, "url": sample_url("/letters/sample/"), "person": SAMPLE_PERSON,
        "approval": SimpleNamespace(person=SAMPLE_PERSON, remark="Добавьте срок приёма заявок."),
        "follow_up": SimpleNamespace(text="Подробная информация об условиях участия", due_on=date(2023, 3, 10)),
    }  # fmt: skip


OFFICIAL_LETTER = Kind(
    "official-letter", _("Official letter"), procedural=True, personal=False, sample=_sample,
    about=_("To every addressee of a letter about their own matters, when it is sent."),
)  # fmt: skip
OFFICIAL_MAILING = Kind(
    "official-mailing", _("Official letter to many"), procedural=False, personal=False, sample=_sample,
    about=_("To every addressee of an information letter or a congratulation, when it is sent."),
)  # fmt: skip
LETTER_WITHDRAWN = Kind(
    "letter-withdrawn", _("A letter is no longer in force"), procedural=True, personal=False, sample=_sample,
    about=_("To everybody who has the letter, when it is recalled or another one stands in its place."),
)  # fmt: skip
LETTER_TO_AGREE = Kind(
    "letter-to-agree", _("A letter to agree to"), procedural=True, sample=_sample,
    about=_("To each approver, when a draft is circulated."),
)  # fmt: skip
LETTER_REMARKED = Kind(
    "letter-remarked",
    _("A remark on a draft"),
    procedural=True,
    sample=_sample,
    about=_("To the writer, when an approver makes a remark."),
)
LETTER_TO_SIGN = Kind(
    "letter-to-sign",
    _("A letter to sign"),
    procedural=True,
    sample=_sample,
    about=_("To the signatory, when a letter is agreed."),
)
PROMISE_DUE = Kind(
    "promise-due", _("A promise made in a letter falls due"), procedural=False, sample=_sample,
    about=_("To the sender's people, three days before the day and then once a week until a letter keeps it."),
)  # fmt: skip
KINDS = (OFFICIAL_LETTER, OFFICIAL_MAILING, LETTER_WITHDRAWN, LETTER_TO_AGREE, LETTER_REMARKED, LETTER_TO_SIGN, PROMISE_DUE)


def official_letters(addressees: Sequence[Addressee], enclosed: Sequence[Document], *, at: datetime) -> list[Message | None]:
    """To each addressee the registered letter (or their own copy) with its enclosures and their own link; once, however often it is asked.

    A letter that is a mailing offers to stop mailings, and gives None for an address that has stopped them or returns messages.
    """
    return queue_all([_official_letter(addressee, enclosed) for addressee in addressees], at=at)


def _official_letter(addressee: Addressee, enclosed: Sequence[Document]) -> Outgoing:
    letter, values = addressee.letter, merging.values_of_addressee(addressee)
    return Outgoing(
        kind=OFFICIAL_MAILING if addressing.is_mailing(letter) else OFFICIAL_LETTER, email=addressee.email,
        to_name=addressee.enterprise.head_name, dedupe=f"official-letter:{addressee.pk}",
        context={
            "letter": letter,
            "addressee": addressee,
            "salutation": merging.merged(letter.salutation, values),
            "body": merging.merged(letter.body, values),
            "url": _page(addressee),
        },
        subject_ref=ref(letter), recipient_ref=ref(addressee.enterprise),
        attachments=[*filter(None, [addressee.copy or letter.document]), *enclosed],
    )  # fmt: skip


def letter_withdrawn(addressees: Sequence[Addressee], replacement: Letter | None, *, at: datetime) -> list[Message | None]:
    """Those who have a letter learn that it was recalled, or which letter stands in its place."""
    said = [
        Outgoing(
            kind=LETTER_WITHDRAWN, email=one.email, to_name=one.enterprise.head_name, dedupe=f"letter-withdrawn:{one.pk}",
            context={"letter": one.letter, "replacement": replacement, "url": _page(one)},
            subject_ref=ref(one.letter), recipient_ref=ref(one.enterprise),
        )
        for one in addressees
    ]  # fmt: skip
    return queue_all(said, at=at)


def _page(addressee: Addressee) -> str:
    return f"{settings.SITE_URL}/letters/{addressee.link_code}/"


def letter_to_agree(approval: Approval, *, at: datetime) -> None:
    """An approver is asked about a draft."""
    _tell(approval.person, LETTER_TO_AGREE, approval.letter, f"{approval.pk}", at=at)


def letter_remarked(approval: Approval, *, at: datetime) -> None:
    """The writer of a draft learns of a remark."""
    letter = approval.letter
    _tell(letter.composed_by, LETTER_REMARKED, letter, f"{approval.pk}", at=at, approval=approval)


def letter_to_sign(letter: Letter, *, at: datetime) -> None:
    """The signatory learns that a letter waits for the signature."""
    _tell(letter.signatory.person, LETTER_TO_SIGN, letter, at.isoformat(), at=at)


def promise_due(follow_up: FollowUp, *, at: datetime) -> None:
    """The sender's people are reminded of a promise that no letter has kept."""
    letter, cause = follow_up.letter, f"{follow_up.pk}:{follow_up.reminded_on}"
    for person in people_with(Power.WRITE_LETTERS, letter.letterhead.body.region_id, at=at):
        _tell(person, PROMISE_DUE, letter, cause, at=at, follow_up=follow_up)


def _tell(person: Person | None, kind: Kind, letter: Letter, cause: str, *, at: datetime, **context: Any) -> None:
    if person is None:
        return
    url = f"{settings.SITE_URL}/office/letters/{letter.pk}/"
    queue(
        kind=kind, email=person.email, to_name=person.full_name, at=at, dedupe=f"{kind.key}:{letter.pk}:{person.pk}:{cause}",
        context={"person": person, "letter": letter, "url": url, **context}, subject_ref=ref(letter), recipient_ref=person.ledger_ref,
    )  # fmt: skip
