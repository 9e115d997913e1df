"""Russian text for comparing, sorting and searching, the same on every database."""

from __future__ import annotations

import functools
import re

import snowballstemmer

_WORD = re.compile(r"[0-9a-zа-я]+")
LEGAL_FORMS = (
    ("общество с ограниченной ответственностью", "ООО"), ("публичное акционерное общество", "ПАО"), ("открытое акционерное общество", "ОАО"),
    ("закрытое акционерное общество", "ЗАО"), ("акционерное общество", "АО"), ("индивидуальный предприниматель", "ИП"),
    ("федеральное государственное унитарное предприятие", "ФГУП"), ("федеральное бюджетное учреждение", "ФБУ"),
    ("муниципальное унитарное предприятие", "МУП"), ("сельскохозяйственный производственный кооператив", "СПК"),
    ("крестьянское (фермерское) хозяйство", "КФХ"),
)  # fmt: skip
_STEMMERS = {"ru": snowballstemmer.stemmer("russian"), "en": snowballstemmer.stemmer("english")}


def fold(text: str) -> str:
    """The text for comparing: case-folded, ё as е, single spaces, quotes and dashes dropped."""
    folded = text.casefold().replace("ё", "е")
    return " ".join(re.sub(r"[«»„“”\"'‐-―—-]", " ", folded).split())


def bare_name(name: str) -> str:
    """An enterprise's name for comparing: folded, without its legal form: «АО «Обской хлеб»» and «Обской хлеб, АО» give the same."""
    folded = _plain(name)
    return _FORM.sub("", folded).strip()


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[(),.;]", " ", fold(text)).split())


_FORM = re.compile(
    "^(?:{0})(?= |$)|(?<= )(?:{0})$".format(
        "|".join(sorted((_plain(form) for pair in LEGAL_FORMS for form in pair), key=len, reverse=True))
    )
)


def sort_key(text: str) -> str:
    """A key whose plain binary order is the Russian alphabet's order (Ё right after Е)."""
    return "".join("е\uffff" if letter == "ё" else letter for letter in " ".join(text.casefold().split()))


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word's Snowball stem; Latin words by the English rules."""
    return _STEMMERS["en" if word.isascii() else "ru"].stemWord(word)


def stems(text: str) -> list[str]:
    """Stems of the text's words, in order: «Молочные продукты» and «молочный продукт» give the same."""
    return [stem(word) for word in _WORD.findall(fold(text))]


def plural_ru(number: int, one: str, few: str, many: str) -> str:
    """The form of a Russian noun for a number: 1 товар, 2 товара, 5 товаров."""
    if number % 10 == 1 and number % 100 != 11:
        return one
    return few if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else many
