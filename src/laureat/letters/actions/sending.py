"""Sending: addressees become messages batch by batch; what is opened, what goes by post."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from laureat.files.actions import keep_made
from laureat.ledger.actions import SYSTEM, record, ref
from laureat.letters import addressing, merging, notices, queries, rules, sheets
from laureat.letters.actions.holding import held
from laureat.letters.models import Addressee, Dispatch, Letter
from laureat.letters.states import LETTER, LetterState, Way
from laureat.people.models import Person

BATCH = 50
LEASE = timedelta(minutes=2)


@transaction.atomic
def send(*, letter: Letter, actor: Person, at: datetime) -> int:
    """Begin to send a registered letter to its addressees: one enterprise gets one letter once, whatever is repeated.

    The messages are written into the outbox in the background, batch by batch (`dispatch`). How many are written to.
    """
    letter = held(letter)
    rules.may_send(actor, letter, at=at).require()
    ways = addressing.way_counts(letter)
    total = ways.get(Way.EMAIL, 0)
    letter.state = LETTER.move(letter.state, "send")
    letter.save(update_fields=["state"])
    Dispatch.objects.create(letter=letter, started_at=at, started_by=actor, total=total, finished_at=None if total else at)
    record("letter.sent", letter, actor=actor, at=at, old={"state": "registered"}, new={"ways": ways})
    _dispatch_later(letter)
    return total + ways.get(Way.POST, 0)


def _dispatch_later(letter: Letter) -> None:
    """After the commit, in the background. The task is named, not imported: tasks stand above actions."""
    task = import_string("laureat.letters.tasks.dispatch")
    transaction.on_commit(lambda: task.enqueue(letter.pk))


def dispatch(*, letter_id: int, clock: Callable[[], datetime], batches: int | None = None) -> int:
    """Write the messages of a letter's addressees into the outbox, batch by batch (`batches` at most); how many were written.

    The work is taken on a lease: whoever else comes to the letter waits, and what a killed worker left undone is taken up when its lease
    has run out. A letter that is recalled meanwhile goes to nobody else.
    """
    letter = _take(letter_id, at=clock())
    if letter is None:
        return 0
    made = 0
    for batch, copies in _set_ahead(letter, batches):
        queued = _queue_batch(letter_id, batch, copies, at=clock())
        if not queued:
            break
        made += queued
    _give_back(letter_id, at=clock())
    return made


@transaction.atomic
def _take(letter_id: int, *, at: datetime) -> Letter | None:
    """The letter, if its sending is not finished and nobody else works on it."""
    found = Dispatch.objects.select_for_update().filter(letter=letter_id, finished_at=None).first()
    if found is None or (found.taken_until and found.taken_until > at):
        return None
    found.taken_until = at + LEASE
    found.save(update_fields=["taken_until"])
    return held(found.letter)


@transaction.atomic
def _give_back(letter_id: int, *, at: datetime) -> None:
    """The lease ends; the sending too, when nobody is left who may still get the letter."""
    found = Dispatch.objects.select_for_update().get(letter=letter_id)
    going = held(found.letter).state == LetterState.SENT and addressing.undispatched(found.letter).exists()
    found.finished_at, found.taken_until = None if going else at, None
    found.save(update_fields=["finished_at", "taken_until"])


def _set_ahead(letter: Letter, batches: int | None) -> Iterator[tuple[list[Addressee], dict[int, bytes]]]:
    """The batches with their addressees' own copies (none where the letter is not personal).

    All processes that set papers take part, outside any transaction: while one batch is being queued, the next one is set.
    """
    personal = bool(merging.personal_fields(letter))
    common, at = sheets.paper_of(letter) if personal else {}, cast("datetime", letter.registered_at)
    with ThreadPoolExecutor(settings.PAPER_WORKERS) as threads:

        def begun(after: int) -> tuple[list[Addressee], list[Future[bytes]]]:
            batch = list(addressing.undispatched(letter).filter(pk__gt=after)[:BATCH])
            setting = [threads.submit(sheets.copy_pdf, letter, addressee, common, at=at) for addressee in batch if personal]
            return batch, setting

        numbers = count(1) if batches is None else range(1, batches + 1)
        batch, setting = begun(0) if letter.state == LetterState.SENT else ([], [])
        for number in numbers:
            if not batch:
                return
            following = begun(batch[-1].pk) if number != batches else ([], [])
            copies = [made.result() for made in setting]
            yield batch, {addressee.pk: content for addressee, content in zip(batch, copies, strict=False)}
            batch, setting = following


@transaction.atomic
def _queue_batch(letter_id: int, batch: list[Addressee], copies: dict[int, bytes], *, at: datetime) -> int:
    """The batch's messages in the outbox, its copies among the documents, its lease renewed: all or nothing."""
    progress = Dispatch.objects.select_for_update(of=("self",)).select_related("letter").get(letter=letter_id)
    letter = held(progress.letter)
    waiting = set(addressing.undispatched(letter).filter(pk__in=[a.pk for a in batch]).values_list("pk", flat=True))
    left = [a for a in batch if a.pk in waiting] if letter.state == LetterState.SENT else []
    name = f"Письмо {letter.number.replace('/', '-')}.pdf"
    kept = keep_made([(copies[a.pk], name, a) for a in left if a.pk in copies], actor=SYSTEM, at=at)
    documents = {document.owner: document for document in kept}
    for addressee in left:
        addressee.letter, addressee.copy = letter, documents.get(ref(addressee))
    enclosed = [e.document for e in queries.enclosures(letter) if e.document]
    for addressee, message in zip(left, notices.official_letters(left, enclosed, at=at), strict=True):
        addressee.message = message
        if message is None:  # stopped mailings, or began to return messages, since the list was made
            addressee.way, addressee.left_out, addressee.email = Way.NONE, addressing.why_refused(addressee.email), ""
    Addressee.objects.bulk_update(left, ["message", "copy", "way", "left_out", "email"])
    progress.done, progress.taken_until = progress.done + len(left), at + LEASE
    progress.save(update_fields=["done", "taken_until"])
    return len(left)


def resume_dispatches(at: datetime) -> int:
    """Go on with sendings that nobody works on (a worker was killed, the queue lost a task); how many messages."""
    made = 0
    for stalled in queries.stalled_dispatches(at):
        made += dispatch(letter_id=stalled.letter_id, clock=lambda: at)
    return made


@transaction.atomic
def open_link(*, addressee: Addressee, at: datetime) -> Addressee:
    """Note that the addressee opened the letter's page by their own link, the first time."""
    addressee = Addressee.objects.select_for_update(of=("self",)).select_related("letter").get(pk=addressee.pk)
    if addressee.opened_at is None:
        addressee.opened_at = at
        addressee.save(update_fields=["opened_at"])
        record("letter.opened", addressee, actor=SYSTEM, at=at, old=None, new={"letter": addressee.letter_id})
    return addressee


@transaction.atomic
def mark_posted(*, letter: Letter, addressees: Iterable[Addressee], actor: Person, at: datetime) -> int:
    """State that letters were handed over to the post; how many were not so marked before."""
    letter, handed = held(letter), list(addressees)
    rules.may_mark_posted(actor, letter, handed, at=at).require()
    marked = [addressee for addressee in handed if addressee.posted_at is None]
    for addressee in marked:
        addressee.posted_at, addressee.posted_by = at, actor
    Addressee.objects.bulk_update(marked, ["posted_at", "posted_by"])
    if marked:
        record("letter.posted", letter, actor=actor, at=at, old=None, new={"addressees": [a.pk for a in marked]})
    return len(marked)
