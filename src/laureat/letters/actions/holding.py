"""A letter under its lock."""

from __future__ import annotations

from laureat.letters.models import Letter


def held(letter: Letter) -> Letter:
    """The letter as it is now, its row held until the transaction ends."""
    found = Letter.objects.select_for_update(of=("self",)).select_related(
        "letterhead__body__region",
        "letterhead__emblem",
        "season__programme",
        "season__regulation",
        "region",
        "document",
        "signatory",
    )
    return found.get(pk=letter.pk)
