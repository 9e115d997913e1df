"""Letterheads, drafts, enclosures, promises."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from laureat.files.models import Document
from laureat.ledger.actions import record
from laureat.letters import rules
from laureat.letters.models import Enclosure, FollowUp, Letter, Letterhead
from laureat.people.models import Person
from laureat.registry.models import Body


@transaction.atomic
def create_letterhead(
    *,
    body: Body,
    title: str,
    number_pattern: str,
    sender_name: str,
    sender_short: str,
    details: str,
    actor: Person,
    at: datetime,
) -> Letterhead:
    """Give a body a letterhead and its pattern of outgoing numbers."""
    rules.may_write(actor, body, at=at).require()
    rules.right_pattern(number_pattern).require()
    head = Letterhead.objects.create(
        body=body,
        title=title,
        number_pattern=number_pattern,
        sender_name=sender_name,
        sender_short=sender_short,
        details=details,
    )
    record("letterhead.created", head, actor=actor, at=at, old=None, new={"body": body.slug, "number_pattern": number_pattern})
    return head


@transaction.atomic
def compose(*, letterhead: Letterhead, actor: Person, at: datetime, **content: Any) -> Letter:
    """Begin a draft. `content`: the letter's fields (season, region, addressees_text, heading, salutation, body, contact, closing,
    signatory_post, signatory_name, in_reply_number, in_reply_date)."""
    rules.may_write(actor, letterhead.body, at=at).require()
    letter = Letter.objects.create(letterhead=letterhead, composed_at=at, composed_by=actor, **content)
    record("letter.composed", letter, actor=actor, at=at, old=None, new={"letterhead": letterhead.pk})
    return letter


@transaction.atomic
def revise(*, letter: Letter, actor: Person, at: datetime, **content: Any) -> Letter:
    """Change a draft."""
    letter = Letter.objects.select_for_update(of=("self",)).select_related("letterhead__body").get(pk=letter.pk)
    rules.may_edit(actor, letter, at=at).require()
    for field, value in content.items():
        setattr(letter, field, value)
    letter.save(update_fields=list(content))
    record("letter.revised", letter, actor=actor, at=at, old=None, new={"fields": sorted(content)})
    return letter


@transaction.atomic
def enclose(
    *,
    letter: Letter,
    title: str,
    form: str,
    actor: Person,
    at: datetime,
    document: Document | None = None,
    sheets: int | None = None,
) -> Enclosure:
    """Enclose something with a draft; an electronic document is embedded in the letter's PDF and sent along."""
    rules.may_edit(actor, letter, at=at).require()
    last = Enclosure.objects.filter(letter=letter).aggregate(last=Max("position"))["last"] or 0
    enclosure = Enclosure.objects.create(
        letter=letter, position=last + 1, title=title, form=form, document=document, sheets=sheets
    )
    record(
        "letter.enclosed",
        letter,
        actor=actor,
        at=at,
        old=None,
        new={"title": title, "sha256": document.sha256 if document else None},
    )
    return enclosure


@transaction.atomic
def promise(*, letter: Letter, text: str, due_on: date, actor: Person, at: datetime) -> FollowUp:
    """Note what the letter promises, and until when."""
    rules.may_write(actor, letter.letterhead.body, at=at).require()
    follow_up = FollowUp.objects.create(letter=letter, text=text, due_on=due_on)
    record("follow-up.promised", follow_up, actor=actor, at=at, old=None, new={"due_on": due_on})
    return follow_up


@transaction.atomic
def keep_promise(*, follow_up: FollowUp, letter: Letter, actor: Person, at: datetime) -> FollowUp:
    """Note which letter kept the promise."""
    rules.may_write(actor, letter.letterhead.body, at=at).require()
    follow_up.kept_by, follow_up.kept_at = letter, at
    follow_up.save(update_fields=["kept_by", "kept_at"])
    record("follow-up.kept", follow_up, actor=actor, at=at, old=None, new={"letter": letter.pk})
    return follow_up
