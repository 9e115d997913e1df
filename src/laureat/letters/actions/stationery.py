"""Letterheads and signatories."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from laureat.ledger.actions import record
from laureat.letters import rules
from laureat.letters.models import Letterhead, Signatory
from laureat.people.models import Person
from laureat.registry.models import Body


@transaction.atomic
def create_letterhead(*, body: Body, actor: Person, at: datetime, **content: Any) -> Letterhead:
    """Give a body a letterhead and its pattern of outgoing numbers. `content`: the letterhead's fields."""
    rules.may_write(actor, body, at=at).require()
    rules.right_letterhead(content).require()
    head = Letterhead.objects.create(body=body, **content)
    new = {"body": body.slug, "number_pattern": head.number_pattern, "form": head.form}
    record("letterhead.created", head, actor=actor, at=at, old=None, new=new)
    return head


@transaction.atomic
def revise_letterhead(*, letterhead: Letterhead, actor: Person, at: datetime, **content: Any) -> Letterhead:
    """Change a letterhead: drafts take the new one, registered letters keep the paper that they have."""
    letterhead = Letterhead.objects.select_for_update(of=("self",)).select_related("body").get(pk=letterhead.pk)
    rules.may_write(actor, letterhead.body, at=at).require()
    rules.right_letterhead(content).require()
    old = letterhead.number_pattern
    for field, value in content.items():
        setattr(letterhead, field, value)
    letterhead.save(update_fields=list(content))
    new = {"number_pattern": letterhead.number_pattern, "fields": sorted(content)}
    record("letterhead.revised", letterhead, actor=actor, at=at, old={"number_pattern": old}, new=new)
    return letterhead


@transaction.atomic
def name_signatory(
    *, body: Body, post: str, name: str, since: date, basis: str, actor: Person, at: datetime, person: Person | None = None,
    until: date | None = None,
) -> Signatory:  # fmt: skip
    """Enter somebody who signs the body's letters for a term; with an account they sign in the system."""
    rules.may_write(actor, body, at=at).require()
    made = Signatory.objects.create(body=body, person=person, post=post, name=name, since=since, until=until, basis=basis)
    new = {"body": body.slug, "since": since, "until": until, "person": person.ledger_ref if person else None}
    record("signatory.named", made, actor=actor, at=at, old=None, new=new)
    return made


@transaction.atomic
def end_signatory(*, signatory: Signatory, until: date, actor: Person, at: datetime) -> Signatory:
    """End a signatory's term of office: letters after that day are signed by somebody else."""
    signatory = Signatory.objects.select_for_update(of=("self",)).select_related("body").get(pk=signatory.pk)
    rules.may_write(actor, signatory.body, at=at).require()
    old, signatory.until = signatory.until, max(until, signatory.since)
    signatory.save(update_fields=["until"])
    record("signatory.ended", signatory, actor=actor, at=at, old={"until": old}, new={"until": signatory.until})
    return signatory
