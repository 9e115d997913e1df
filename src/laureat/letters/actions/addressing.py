"""Groups and addressees."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from laureat.ledger.actions import record
from laureat.letters import addressing, merging, rules
from laureat.letters.actions.holding import held
from laureat.letters.models import Addressee, Group, Letter
from laureat.letters.states import LeftOut, Way
from laureat.people.models import Person
from laureat.registry.models import Body, Enterprise

BATCH = 500


@transaction.atomic
def save_group(
    *, body: Body, rule: Mapping[str, Any], actor: Person, at: datetime, title: str = "", group: Group | None = None
) -> Group:
    """Keep a circle of enterprises as a rule, under a title or for one letter; an existing group gets the new rule."""
    rules.may_write(actor, body, at=at).require()
    rules.right_rule(rule).require()
    old = group.rule if group else None
    if group is None:
        group = Group.objects.create(body=body, title=title, rule=dict(rule), made_at=at, made_by=actor)
    else:
        group.rule, group.title = dict(rule), title
        group.save(update_fields=["rule", "title"])
    record("group.saved", group, actor=actor, at=at, old={"rule": old}, new={"rule": dict(rule)})
    return group


@transaction.atomic
def address(
    *, letter: Letter, enterprises: QuerySet[Enterprise], actor: Person, at: datetime, group: Group | None = None, by_post: bool = False
) -> int:  # fmt: skip
    """Choose the enterprises to whose heads the letter goes, in place of those chosen before, and note who is left out and why.

    `by_post`: those who cannot be written to by e-mail get the letter by post, where an address is known. How many will be written to.
    """
    letter = held(letter)
    rules.may_address(actor, letter, at=at).require()
    Addressee.objects.filter(letter=letter).delete()
    personal = bool(merging.personal_fields(letter))
    found = _made(letter, addressing.classified(letter, enterprises, by_post=by_post), personal=personal)
    while batch := list(islice(found, BATCH)):
        Addressee.objects.bulk_create(batch)
    letter.group = group
    letter.save(update_fields=["group"])
    ways = addressing.way_counts(letter)
    new = {"ways": ways, "rule": group.rule if group else None}
    record("letter.addressed", letter, actor=actor, at=at, old=None, new=new)
    return sum(count for way, count in ways.items() if way != Way.NONE)


def _made(letter: Letter, enterprises: QuerySet[Any], *, personal: bool) -> Iterator[Addressee]:
    for enterprise in enterprises.iterator(chunk_size=BATCH):
        post, name = merging.suggested(enterprise) if personal else (enterprise.head_post, enterprise.head_name)
        yield Addressee(
            letter=letter, enterprise=enterprise, way=enterprise.way, left_out=enterprise.left_out, post=post, name=name,
            email=enterprise.email if enterprise.way == Way.EMAIL else "", link_code=secrets.token_urlsafe(16)[:22],
        )  # fmt: skip


@transaction.atomic
def take_off(*, addressee: Addressee, actor: Person, at: datetime) -> Addressee:
    """Take one enterprise off the list of a letter that has not been sent."""
    letter = held(addressee.letter)
    rules.may_address(actor, letter, at=at).require()
    addressee.way, addressee.left_out, addressee.email = Way.NONE, LeftOut.BY_HAND, ""
    addressee.save(update_fields=["way", "left_out", "email"])
    record("addressee.taken-off", addressee, actor=actor, at=at, old=None, new={"letter": letter.pk})
    return addressee


@transaction.atomic
def correct_addressee(*, addressee: Addressee, post: str, name: str, actor: Person, at: datetime) -> Addressee:
    """Correct post and name as the addressee's own copy prints them."""
    letter = held(addressee.letter)
    rules.may_address(actor, letter, at=at).require()
    addressee.post, addressee.name = post, name
    addressee.save(update_fields=["post", "name"])
    record("addressee.corrected", addressee, actor=actor, at=at, old=None, new={"fields": ["name", "post"]})
    return addressee
