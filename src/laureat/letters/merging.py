"""Fields in a letter's text, `{{season.year}}`: filled from the season's records, so that dates and names cannot be misspelt.

Fields of the addressee make a letter personal: each addressee gets an own copy. `[[date of the sitting]]` is a blank that the writer fills.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from laureat.letters import declining
from laureat.letters.models import Addressee, Letter
from laureat.papers.render import in_words, local_day
from laureat.registry.models import Enterprise
from laureat.season import queries as seasons
from laureat.season.models import Stage

_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_BLANK = re.compile(r"\[\[[^\[\]]*\]\]")
MERGED = ("addressees_text", "heading", "salutation", "body", "contact")

# what stands in the copy that is kept, where each addressee's own copy says who it is
ADDRESSEE = {
    "addressee.enterprise": "[наименование предприятия]",
    "addressee.full-name": "[полное наименование предприятия]",
    "addressee.inn": "[ИНН]",
    "addressee.address": "[адрес]",
    "addressee.head": "[руководитель]",
    "addressee.post": "[должность руководителя в дательном падеже]",
    "addressee.name": "[фамилия и инициалы руководителя в дательном падеже]",
    "addressee.appeal": "[Уважаемый …!]",
}
# which record of the enterprise a field needs
NEEDS = {
    "addressee.address": "address",
    "addressee.head": "head_name",
    "addressee.name": "head_name",
    "addressee.appeal": "head_name",
    "addressee.post": "head_post",
}


def values_for(letter: Letter) -> dict[str, str]:
    """The fields that this letter may use, and what they say now; an empty value cannot be sent."""
    head = letter.letterhead
    values = {"sender.name": head.sender_name, "sender.short": head.sender_short, "sender.body": head.body.name}
    if letter.season:
        values |= {
            "programme.name": letter.season.programme.name,
            "programme.short": letter.season.programme.short_name,
            "season.year": str(letter.season.year),
            "season.number": letter.season.number,
            "season.motto": letter.season.motto,
        }
    if letter.region:
        values["region.name"] = letter.region.name
    stage = seasons.stages(letter.season).filter(region=letter.region).first() if letter.season else None
    return values | (_stage_values(stage) if stage else {}) | ADDRESSEE


def _stage_values(stage: Stage) -> dict[str, str]:
    days = {
        "opens": stage.opens_at,
        "entries-until": stage.entries_until,
        "judging-until": stage.judging_until,
        "decision-until": stage.decision_until,
    }
    return {f"stage.{name}": in_words(local_day(instant, stage.zone)) for name, instant in days.items()} | {
        "contact.post": stage.contact_post,
        "contact.name": stage.contact_name,
        "contact.phone": stage.contact_phone,
        "contact.email": stage.contact_email,
        "operator.name": stage.operator.name,
        "commission.name": stage.commission.name,
    }


def values_of_addressee(addressee: Addressee) -> dict[str, str]:
    """What the addressee's fields say in the addressee's own copy."""
    enterprise = addressee.enterprise
    return {
        "addressee.enterprise": enterprise.short_name,
        "addressee.full-name": enterprise.name,
        "addressee.inn": enterprise.inn,
        "addressee.address": enterprise.address,
        "addressee.head": enterprise.head_name,
        "addressee.post": addressee.post,
        "addressee.name": addressee.name,
        "addressee.appeal": declining.appeal(enterprise.head_name) or "Уважаемый руководитель!",
    }


def suggested(enterprise: Enterprise) -> tuple[str, str]:
    """Post and name of the enterprise's head in the dative, as a letter's addressee."""
    return declining.post_in_dative(enterprise.head_post)[:160], declining.name_in_dative(enterprise.head_name)[:200]


def fields_of(text: str) -> set[str]:
    """The names of the fields that a text uses."""
    return set(_FIELD.findall(text))


def text_of(letter: Letter) -> str:
    """Everything in a letter that may have fields."""
    return "\n".join(getattr(letter, field) for field in MERGED)


def personal_fields(letter: Letter) -> set[str]:
    """The addressee's fields that the letter uses; where there are any, each addressee gets an own copy."""
    return {name for name in fields_of(text_of(letter)) if name in ADDRESSEE}


def unknown_fields(text: str, values: Mapping[str, str]) -> list[str]:
    """Fields of the text that do not exist or are empty, and blanks that nobody has filled."""
    return sorted({name for name in fields_of(text) if not values.get(name)} | set(_BLANK.findall(text)))


def merged(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled; a field without a value stays as it is."""
    return _FIELD.sub(lambda found: values.get(found[1]) or found[0], text)


def without(values: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """The values without some fields: what is frozen when a letter is registered leaves the addressee's fields open."""
    left_out = set(names)
    return {name: value for name, value in values.items() if name not in left_out}
