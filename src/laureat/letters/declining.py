"""Posts and names in the dative case, as an addressee stands in a letter: «Генеральному директору», «Ивановой А. П.».

Suggestions only: the dictionaries do not know every name, so what is suggested can be corrected for each addressee.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

import pymorphy3

_PATRONYMIC_ENDINGS = {"femn": ("вна", "чна", "кызы"), "masc": ("вич", "ьич", "оглы")}
_SKIPPED = frozenset({"и.о.", "врио", "вр.и.о."})


@functools.cache
def _analyser() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


@functools.lru_cache(maxsize=20_000)
def post_in_dative(post: str) -> str:
    """The post with the words that bend bent: adjectives and the first noun; what follows stands in the genitive and stays."""
    words, bent, done = post.split(), [], False
    for word in words:
        if done or word.casefold() in _SKIPPED or not re.fullmatch(r"[А-Яа-яЁё-]+", word):
            bent.append(word)
            continue
        parsed = _nominative(word, ("NOUN", "ADJF", "PRTF"))
        if parsed is None:
            return post
        done = "NOUN" in parsed.tag
        bent.append(_as_written(word, _dative(parsed)))
    return " ".join(bent)


@functools.lru_cache(maxsize=50_000)
def name_in_dative(full_name: str) -> str:
    """«Иванова Анна Петровна» → «Ивановой А. П.»: the family name bent, initials after it."""
    family, *rest = full_name.split() or [""]
    initials = " ".join(f"{name[0]}." for name in rest[:2] if name)
    return " ".join(filter(None, [_family_in_dative(family, gender_of(full_name)), initials]))


def appeal(full_name: str) -> str:
    """«Уважаемая Анна Петровна!»; without a patronymic the gender is told by the given name; unknown: nothing."""
    names, gender = full_name.split()[1:3], gender_of(full_name)
    if not names or not gender:
        return ""
    return f"{'Уважаемая' if gender == 'femn' else 'Уважаемый'} {' '.join(names)}!"


def gender_of(full_name: str) -> str:
    """ "femn", "masc" or "" when neither the patronymic nor the given name tells."""
    names = full_name.split()
    if len(names) > 2:
        for gender, endings in _PATRONYMIC_ENDINGS.items():
            if names[-1].casefold().endswith(endings):
                return gender
    if len(names) > 1:
        given = [p for p in _analyser().parse(names[1]) if "Name" in p.tag and "nomn" in p.tag]
        return str(given[0].tag.gender or "") if given else ""
    return ""


def _family_in_dative(family: str, gender: str) -> str:
    parsed = [p for p in _analyser().parse(family) if "nomn" in p.tag and "sing" in p.tag and gender and gender in p.tag]
    surname = [p for p in parsed if "Surn" in p.tag] or parsed
    return _as_written(family, _dative(surname[0])) if surname else family


def _nominative(word: str, kinds: Sequence[str]) -> pymorphy3.analyzer.Parse | None:
    found = [p for p in _analyser().parse(word) if "nomn" in p.tag and "sing" in p.tag and any(kind in p.tag for kind in kinds)]
    return found[0] if found else None


def _dative(parsed: pymorphy3.analyzer.Parse) -> str:
    bent = parsed.inflect({"datv"})
    return bent.word if bent else parsed.word


def _as_written(word: str, bent: str) -> str:
    """The bent word with the capitals of the written one."""
    if word.isupper() and len(word) > 1:
        return bent.upper()
    return "-".join(part[:1].upper() + part[1:] for part in bent.split("-")) if word[:1].isupper() else bent
