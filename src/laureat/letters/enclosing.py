"""«Приложение:» as official letters have it: named in the text — the size only; not named — a list; electronic — in electronic form."""

from __future__ import annotations

from collections.abc import Sequence

from laureat.letters.models import Enclosure
from laureat.letters.states import EnclosureForm


def lines(enclosures: Sequence[Enclosure]) -> list[str]:
    """What stands after «Приложение:», an enclosure a line."""
    if not enclosures:
        return []
    if all(e.named and e.form == EnclosureForm.PAPER for e in enclosures):
        return [_size_of_named(enclosures)]
    return [_line(e, alone=len(enclosures) == 1) for e in enclosures]


def _size_of_named(enclosures: Sequence[Enclosure]) -> str:
    """Enclosures that the text names are not named again: sheets are added up."""
    sheets, copies = sum(e.sheets or 0 for e in enclosures), max(e.copies for e in enclosures)
    return f"на {sheets} л. в {copies} экз." if sheets else f"в {copies} экз."


def _line(enclosure: Enclosure, *, alone: bool) -> str:
    title = _lower(enclosure.title) if alone else enclosure.title
    if enclosure.form == EnclosureForm.ELECTRONIC:
        return f"{title} в электронном виде."
    sheets = f" на {enclosure.sheets} л." if enclosure.sheets else ""
    return f"{title}{sheets} в {enclosure.copies} экз."


def _lower(title: str) -> str:
    """The first letter small, unless the title begins with an abbreviation."""
    first = title.split(maxsplit=1)[0] if title.split() else ""
    return title if len(first) > 1 and first.isupper() else title[:1].lower() + title[1:]
