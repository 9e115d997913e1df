"""Rows held for a change."""

from __future__ import annotations

from laureat.entries.models import Entry, NumberSequence
from laureat.season.models import Stage


def held(entry: Entry) -> Entry:
    """The entry as it is now, its row held until the transaction ends."""
    found = Entry.objects.select_for_update(of=("self",)).select_related(
        "good",
        "enterprise__region",
        "stage__season__regulation",
        "stage__season__programme",
        "stage__region",
        "stage__operator",
    )
    return found.get(pk=entry.pk)


def next_number(stage: Stage, what: str) -> int:
    """The next number in the stage's sequence; held until the transaction ends, so none is lost or given twice."""
    NumberSequence.objects.get_or_create(stage=stage, what=what)
    sequence = NumberSequence.objects.select_for_update().get(stage=stage, what=what)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return sequence.last
