"""Fields in a letter's text, `{{season.year}}`: filled from the season's records, so that dates and names cannot be misspelt."""

from __future__ import annotations

import re

from laureat.letters.models import Letter
from laureat.papers.render import in_words, local_day
from laureat.season import queries as seasons

_FIELD = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


def values_for(letter: Letter) -> dict[str, str]:
    """The fields that this letter may use, and what they say now; an empty value cannot be sent."""
    values = {"sender.name": letter.letterhead.sender_name, "sender.short": letter.letterhead.sender_short}
    if letter.season:
        values |= {
            "programme.name": letter.season.programme.name,
            "season.year": str(letter.season.year),
            "season.motto": letter.season.motto,
        }
    return values | _stage_values(letter)


def _stage_values(letter: Letter) -> dict[str, str]:
    stage = seasons.stages(letter.season).filter(region=letter.region).first() if letter.season and letter.region else None
    if stage is None:
        return {}
    return {
        "region.name": letter.region.name,
        "stage.opens": in_words(local_day(stage.opens_at, stage.zone)),
        "stage.entries-until": in_words(local_day(stage.entries_until, stage.zone)),
        "contact.post": stage.contact_post,
        "contact.phone": stage.contact_phone,
        "contact.email": stage.contact_email,
    }


def unknown_fields(text: str, values: dict[str, str]) -> list[str]:
    """Fields of the text that do not exist or are empty."""
    return sorted({name for name in _FIELD.findall(_hyphens(text)) if not values.get(_plain(name))})


def merged(text: str, values: dict[str, str]) -> str:
    """The text with its fields filled."""
    return _FIELD.sub(lambda found: values.get(_plain(found[1]), found[0]), _hyphens(text))


def _hyphens(text: str) -> str:
    """Field names may be written with hyphens; inside the braces they stand as underscores."""
    return re.sub(r"\{\{[^{}]*\}\}", lambda found: found[0].replace("-", "_"), text)


def _plain(name: str) -> str:
    return name.replace("_", "-")
