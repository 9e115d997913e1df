"""Drafts, what they enclose and refer to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from laureat.files.models import Document
from laureat.ledger.actions import record
from laureat.letters import rules
from laureat.letters.actions.holding import held
from laureat.letters.models import Enclosure, Incoming, Letter, Letterhead, Reference
from laureat.letters.states import ReferenceKind
from laureat.people.models import Person


@transaction.atomic
def compose(*, letterhead: Letterhead, actor: Person, at: datetime, **content: Any) -> Letter:
    """Begin a draft. `content`: the letter's fields (kind, season, region, addressees_text, heading, salutation, body, contact, closing,
    signatory, signatory_post, signatory_name). A signatory gives post and name, unless they are written."""
    rules.may_write(actor, letterhead.body, at=at).require()
    letter = Letter.objects.create(letterhead=letterhead, composed_at=at, composed_by=actor, **_signed_by(content))
    record("letter.composed", letter, actor=actor, at=at, old=None, new={"letterhead": letterhead.pk, "kind": letter.kind})
    return letter


@transaction.atomic
def revise(*, letter: Letter, actor: Person, at: datetime, **content: Any) -> Letter:
    """Change a draft."""
    letter = held(letter)
    rules.may_edit(actor, letter, at=at).require()
    content = _signed_by(content)
    changed = sorted(field for field, value in content.items() if getattr(letter, field) != value)
    for field, value in content.items():
        setattr(letter, field, value)
    letter.save(update_fields=list(content))
    if changed:
        record("letter.revised", letter, actor=actor, at=at, old=None, new={"fields": changed})
    return letter


def _signed_by(content: dict[str, Any]) -> dict[str, Any]:
    signatory = content.get("signatory")
    if signatory is None:
        return content
    return {**content, "signatory_post": signatory.post, "signatory_name": signatory.name}


@transaction.atomic
def enclose(
    *, letter: Letter, title: str, form: str, actor: Person, at: datetime, document: Document | None = None, sheets: int | None = None,
    copies: int = 1, named: bool = False,
) -> Enclosure:  # fmt: skip
    """Enclose something with a draft; an electronic document is embedded in the letter's PDF and sent along."""
    letter = held(letter)
    rules.may_enclose(actor, letter, document.size if document else 0, at=at).require()
    last = Enclosure.objects.filter(letter=letter).aggregate(last=Max("position"))["last"] or 0
    enclosure = Enclosure.objects.create(
        letter=letter, position=last + 1, title=title, form=form, document=document, sheets=sheets, copies=copies, named=named
    )
    new = {"title": title, "sha256": document.sha256 if document else None}
    record("letter.enclosed", letter, actor=actor, at=at, old=None, new=new)
    return enclosure


@transaction.atomic
def take_out(*, enclosure: Enclosure, actor: Person, at: datetime) -> None:
    """Take an enclosure out of a draft."""
    letter = held(enclosure.letter)
    rules.may_edit(actor, letter, at=at).require()
    record("letter.unenclosed", letter, actor=actor, at=at, old={"title": enclosure.title}, new=None)
    Enclosure.objects.filter(pk=enclosure.pk).delete()


@transaction.atomic
def refer(
    *, letter: Letter, kind: str, actor: Person, at: datetime, earlier: Letter | None = None, incoming: Incoming | None = None,
    number: str = "", date: date | None = None,
) -> Reference:  # fmt: skip
    """Let a draft refer to an earlier letter: in reply to it, in addition to it, in its place. Number and date come from the record."""
    letter = held(letter)
    rules.may_refer(actor, letter, kind, earlier, at=at).require()
    if earlier and earlier.registered_at:
        number, date = earlier.number, earlier.day
    elif incoming:
        number, date = incoming.their_number or "б/н", incoming.their_date or incoming.received_on
    found = {"number": number, "date": date, "earlier": earlier, "incoming": incoming}
    reference, _made = Reference.objects.update_or_create(letter=letter, kind=ReferenceKind(kind), defaults=found)
    record("letter.referred", letter, actor=actor, at=at, old=None, new={"kind": kind, "number": number, "date": date})
    return reference


@transaction.atomic
def unrefer(*, letter: Letter, kind: str, actor: Person, at: datetime) -> None:
    """Take a reference out of a draft."""
    letter = held(letter)
    rules.may_edit(actor, letter, at=at).require()
    if Reference.objects.filter(letter=letter, kind=kind).delete()[0]:
        record("letter.unreferred", letter, actor=actor, at=at, old={"kind": kind}, new=None)
