"""A letter that is no longer in force: those who have it are told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.module_loading import import_string

from laureat.letters import addressing, notices, queries
from laureat.letters.actions.holding import held
from laureat.letters.models import Addressee, Letter

BATCH = 50


def tell_later(letter: Letter) -> None:
    """After the commit, in the background. The task is named, not imported: tasks stand above actions."""
    task = import_string("laureat.letters.tasks.tell_withdrawn")
    transaction.on_commit(lambda: task.enqueue(letter.pk))


def tell_withdrawn(*, letter_id: int, at: datetime) -> int:
    """Tell everybody to whom a recalled or superseded letter was mailed that it is no longer in force; once each. How many are told."""
    told = 0
    while batch := _tell_batch(letter_id, at=at):
        told += batch
    return told


@transaction.atomic
def _tell_batch(letter_id: int, *, at: datetime) -> int:
    letter = held(Letter(pk=letter_id))
    batch = list(addressing.untold(letter=letter)[:BATCH])
    for addressee in batch:
        addressee.letter = letter
    messages = notices.letter_withdrawn(batch, queries.superseded_by(letter), at=at)
    for addressee, message in zip(batch, messages, strict=True):
        addressee.withdrawal = message
    Addressee.objects.bulk_update(batch, ["withdrawal"])
    return len(batch)


def tell_all_withdrawn(at: datetime) -> int:
    """Go on with what a killed worker or a lost task left undone; how many are told."""
    letters = addressing.untold().order_by("letter").values_list("letter", flat=True).distinct()
    return sum(tell_withdrawn(letter_id=letter, at=at) for letter in list(letters))
