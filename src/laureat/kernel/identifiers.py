"""Russian identifiers: reading, checking, writing. Check digits of ИНН and GTIN come from python-stdnum."""

from __future__ import annotations

import re

from stdnum import ean
from stdnum.ru import inn as stdnum_inn

_KPP = re.compile(r"\d{4}[\dA-Z]{2}\d{3}")
_OKPD2 = re.compile(r"[A-U]|\d{2}(?:\.\d(?:\d(?:\.\d(?:\d(?:\.\d{3})?)?)?)?)?")


def digits(text: str) -> str:
    """The text without spaces and dashes, as identifiers are compared and kept."""
    return re.sub(r"[\s‐-―-]", "", text)


def is_inn(text: str) -> bool:
    """Whether this is an ИНН of 10 (organisation) or 12 digits (person) with right check digits."""
    return bool(stdnum_inn.is_valid(digits(text))) and set(digits(text)) != {"0"}


def is_ogrn(text: str) -> bool:
    """Whether this is an ОГРН (13) or ОГРНИП (15) with a right check digit.

    python-stdnum compares the whole remainder by 13, which may have two digits, and so refuses a fifth of the right ОГРНИП: the last digit
    of the remainder is what the rule asks for.
    """
    number = digits(text)
    if not re.fullmatch(r"[1-9][0-9]{12}|[34][0-9]{14}", number):
        return False
    return int(number[-1]) == int(number[:-1]) % (11 if len(number) == 13 else 13) % 10


def is_kpp(text: str) -> bool:
    """Whether this has the form of a КПП (it has no check digit)."""
    return _KPP.fullmatch(digits(text)) is not None


def is_gtin(text: str) -> bool:
    """Whether this is a GTIN/EAN with a right check digit."""
    return bool(ean.is_valid(digits(text)))


def is_okpd2(text: str) -> bool:
    """Whether this has the form of an ОКПД2 code."""
    return _OKPD2.fullmatch(text.strip()) is not None
