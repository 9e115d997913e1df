"""Addressees and sending."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from laureat.ledger.actions import SYSTEM, record
from laureat.letters import notices, queries, rules
from laureat.letters.actions.registering import held
from laureat.letters.models import Addressee, Letter
from laureat.letters.states import LETTER
from laureat.people.models import Person
from laureat.registry.models import Enterprise


@transaction.atomic
def address(*, letter: Letter, enterprises: Iterable[Enterprise], actor: Person, at: datetime) -> int:
    """Choose the enterprises to whose heads the letter goes, in place of those chosen before; those without an e-mail are left out.

    How many will be written to.
    """
    letter = held(letter)
    rules.may_address(actor, letter, at=at).require()
    Addressee.objects.filter(letter=letter).delete()
    made = [
        Addressee(letter=letter, enterprise=e, name=e.head_name, email=e.email, link_code=secrets.token_urlsafe(16)[:22])
        for e in enterprises
        if e.email
    ]
    Addressee.objects.bulk_create(made)
    record("letter.addressed", letter, actor=actor, at=at, old=None, new={"addressees": len(made)})
    return len(made)


@transaction.atomic
def send(*, letter: Letter, actor: Person, at: datetime) -> int:
    """Put one message for each addressee into the outbox: one enterprise gets one letter once, whatever is repeated. How many."""
    letter = held(letter)
    rules.may_send(actor, letter, at=at).require()
    addressees = list(queries.addressees(letter))
    for addressee in addressees:
        addressee.letter = letter
        addressee.message = notices.official_letter(addressee, at=at)
    Addressee.objects.bulk_update(addressees, ["message"])
    letter.state = LETTER.move(letter.state, "send")
    letter.save(update_fields=["state"])
    record("letter.sent", letter, actor=actor, at=at, old={"state": "registered"}, new={"addressees": len(addressees)})
    return len(addressees)


@transaction.atomic
def open_link(*, addressee: Addressee, at: datetime) -> Addressee:
    """Note that the addressee opened the letter's page by their own link, the first time."""
    addressee = Addressee.objects.select_for_update(of=("self",)).select_related("letter").get(pk=addressee.pk)
    if addressee.opened_at is None:
        addressee.opened_at = at
        addressee.save(update_fields=["opened_at"])
        record("letter.opened", addressee, actor=SYSTEM, at=at, old=None, new={"letter": addressee.letter_id})
    return addressee
