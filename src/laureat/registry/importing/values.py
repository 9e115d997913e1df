"""One cell as one value. A reader gives the value as it is kept, or None when the cell has no such value in it."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from laureat.kernel import identifiers
from laureat.kernel.text import LEGAL_FORMS, fold
from laureat.registry.states import Size

_NOTHING = frozenset(
    {
        "-",
        "–",
        "—",
        "нет",
        "н/д",
        "нет данных",
        "не указано",
        "не указан",
        "отсутствует",
        "null",
        "none",
        "nan",
        "#н/д",
        "#n/a",
        "0",
    }
)
_POWER = re.compile(r"(\d)(?:[.,](\d+))?[eEеЕ]\+?(\d{1,2})")
_OKVED = re.compile(r"(?:[A-Ua-u]\.?\s*)?(\d{1,2})(?:\.(\d{1,2})(?:\.(\d{1,2}))?)?(?=$|[^\d.])")
_PHONE = re.compile(r"[-+()\d\s./доб\u2010-\u2015]+", re.IGNORECASE)
_SITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]+(?::\d+)?(?:/\S*)?", re.IGNORECASE)
_SIZES = (("микро", Size.MICRO), ("мал", Size.SMALL), ("средн", Size.MEDIUM), ("круп", Size.LARGE), ("больш", Size.LARGE))
_SIZE_CODES = {
    "1": Size.MICRO,
    "2": Size.SMALL,
    "3": Size.MEDIUM,
    "мп": Size.SMALL,
    **{str(size): size for size in Size.values},
}


def said(text: str) -> str:
    """The text, or nothing where it only says that there is nothing."""
    return "" if text.casefold() in _NOTHING else text


def number(text: str, lengths: tuple[int, ...]) -> str:
    """Digits of an identifier. Zeros that a spreadsheet took from the beginning come back; so does «4,2E+09» when no digit is lost."""
    plain = identifiers.digits(text.strip("'’`\"")).removesuffix(".0").upper()
    if power := _POWER.fullmatch(plain):
        whole = power[1] + (power[2] or "")
        plain = whole if len(whole) == int(power[3]) + 1 else plain
    if plain.isdigit() and len(plain) + 1 in lengths:
        return plain.zfill(len(plain) + 1)
    return plain


def is_power(text: str) -> bool:
    """Whether a spreadsheet has turned a long number into «4,2E+09» and so lost its digits."""
    return _POWER.fullmatch(identifiers.digits(text)) is not None


def inn(text: str) -> str:
    """The ИНН; of «ИНН/КПП» the first part."""
    return number(re.sub(r"^инн\W*", "", text, flags=re.IGNORECASE).split("/")[0], (10, 12))


def ogrn(text: str) -> str:
    """The ОГРН or ОГРНИП."""
    return number(re.sub(r"^огрн(?:ип)?\W*", "", text, flags=re.IGNORECASE), (13, 15))


def kpp(text: str) -> str:
    """The КПП."""
    return number(text, (9,))


def okved(text: str) -> str | None:
    """The code at the beginning of «10.51 Производство молока»."""
    found = _OKVED.match(text)
    return (
        ".".join(part.zfill(2) if place == 0 else part for place, part in enumerate(found.groups()) if part) if found else None
    )


def size(text: str) -> str | None:
    """The size by its name or by its code in the register of small business."""
    words = fold(text)
    if words in _SIZE_CODES:
        return str(_SIZE_CODES[words])
    return next((str(found) for part, found in _SIZES if words.startswith(part) or f" {part}" in words), None)


def email(text: str) -> str | None:
    """The first right address of those in the cell."""
    for part in re.split(r"[\s,;]+", text.replace("mailto:", "")):
        address = part.strip("<>()\"'.")
        try:
            validate_email(address)
        except ValidationError:
            continue
        local, _at, domain = address.rpartition("@")
        return f"{local}@{domain.lower()}" if len(address) <= 254 else None
    return None


def phone(text: str) -> str | None:
    """The telephone as it is written; of several as many as there is room for."""
    numbers = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if not numbers or not all(_PHONE.fullmatch(part) and sum(letter.isdigit() for letter in part) >= 5 for part in numbers):
        return None
    while len(numbers) > 1 and len(", ".join(numbers)) > 40:
        numbers.pop()
    return ", ".join(numbers) if len(", ".join(numbers)) <= 40 else None


def website(text: str) -> str | None:
    """The site's address."""
    return text if _SITE.fullmatch(text) and len(text) <= 120 else None


def short_form(name: str) -> str:
    """A name with its legal form in short: «Общество с ограниченной ответственностью «Заря»» → «ООО «Заря»»."""
    for long, short in LEGAL_FORMS:
        if name.casefold().startswith(long):
            return f"{short}{name[len(long) :]}"[:160]
    return name[:160]
