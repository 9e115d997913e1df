"""Number patterns of papers: `МПТ-5/{seq}`, `{region}-{seq:04}/{year}`."""

from __future__ import annotations

import string


class BadPattern(ValueError):
    """A number pattern that cannot give unique numbers."""


def check_pattern(pattern: str, fields: frozenset[str] = frozenset({"seq", "year"})) -> None:
    """Raise `BadPattern` unless the pattern has `{seq}` and no unknown field, attribute or index."""
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None]
        pattern.format(**dict.fromkeys(fields - {"seq", "year"}, "X"), seq=1, year=2023)
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise BadPattern(str(error)) from error
    if "seq" not in names:
        raise BadPattern("no {seq}")
    if unknown := set(names) - fields:
        raise BadPattern(", ".join(sorted(unknown)))


def write_number(pattern: str, *, seq: int, **values: object) -> str:
    """The number that the pattern gives for this place in the sequence."""
    return pattern.format(seq=seq, **values)
