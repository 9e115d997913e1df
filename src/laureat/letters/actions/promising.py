"""Promises, and what comes back: replies."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from laureat.ledger.actions import SYSTEM, record
from laureat.letters import notices, queries, rules
from laureat.letters.actions.numbering import next_number
from laureat.letters.models import FollowUp, Incoming, Letter
from laureat.letters.states import Book
from laureat.people.models import Person
from laureat.registry.models import Body

REMIND_BEFORE = timedelta(days=3)
REMIND_EVERY = timedelta(days=7)


@transaction.atomic
def promise(*, letter: Letter, text: str, due_on: date, actor: Person, at: datetime) -> FollowUp:
    """Note what the letter promises, and until when."""
    rules.may_write(actor, letter.letterhead.body, at=at).require()
    follow_up = FollowUp.objects.create(letter=letter, text=text, due_on=due_on)
    record("follow-up.promised", follow_up, actor=actor, at=at, old=None, new={"due_on": due_on})
    return follow_up


@transaction.atomic
def plan_answer(*, follow_up: FollowUp, letter: Letter, actor: Person, at: datetime) -> FollowUp:
    """Note which draft is meant to keep the promise: it does so when it is registered."""
    follow_up = _held(follow_up)
    rules.may_keep(actor, follow_up, letter, at=at).require()
    follow_up.answer = letter
    follow_up.save(update_fields=["answer"])
    record("follow-up.planned", follow_up, actor=actor, at=at, old=None, new={"letter": letter.pk})
    return follow_up


@transaction.atomic
def keep_promise(*, follow_up: FollowUp, letter: Letter, actor: Person, at: datetime) -> FollowUp:
    """Note which letter kept the promise."""
    follow_up = _held(follow_up)
    rules.may_keep(actor, follow_up, letter, at=at).require()
    follow_up.kept_by, follow_up.kept_at = letter, at
    follow_up.save(update_fields=["kept_by", "kept_at"])
    record("follow-up.kept", follow_up, actor=actor, at=at, old=None, new={"letter": letter.pk})
    return follow_up


def keep_planned(letter: Letter, actor: Person, *, at: datetime) -> None:
    """Keep the promises that the letter was meant to keep."""
    for follow_up in FollowUp.objects.filter(answer=letter, kept_by=None):
        keep_promise(follow_up=follow_up, letter=letter, actor=actor, at=at)


def _held(follow_up: FollowUp) -> FollowUp:
    found = FollowUp.objects.select_for_update(of=("self",)).select_related("letter__letterhead__body")
    return found.get(pk=follow_up.pk)


@transaction.atomic
def remind(*, day: date, at: datetime) -> int:
    """Remind the sender's people of promises that fall due within three days or are overdue, at most once a week each. How many."""
    count = 0
    for follow_up in queries.due_follow_ups(day + REMIND_BEFORE).select_for_update(of=("self",)):
        if follow_up.reminded_on and follow_up.reminded_on + REMIND_EVERY > day:
            continue
        follow_up.reminded_on = day
        follow_up.save(update_fields=["reminded_on"])
        notices.promise_due(follow_up, at=at)
        record("follow-up.reminded", follow_up, actor=SYSTEM, at=at, old=None, new={"day": day})
        count += 1
    return count


@transaction.atomic
def receive(*, body: Body, received_on: date, actor: Person, at: datetime, **content: Any) -> Incoming:
    """Enter a letter that came in under the next number of the body's book of incoming letters.

    `content`: sender, enterprise, their_number, their_date, subject, answers (the letter of ours that it answers), document.
    """
    rules.may_write(actor, body, at=at).require()
    if content.get("answers"):
        rules.answers_ours(content["answers"], body).require()
    seq = next_number(body, received_on.year, Book.INCOMING)
    made = Incoming.objects.create(
        body=body, year=received_on.year, seq=seq, received_on=received_on, registered_at=at, registered_by=actor, **content
    )
    new = {"number": made.number, "answers": made.answers.number if made.answers else None}
    record("incoming.registered", made, actor=actor, at=at, old=None, new=new)
    return made
