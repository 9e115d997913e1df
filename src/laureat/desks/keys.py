"""Keys that a form or an address carries: anything may stand there."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 18


def keys(said: Iterable[str]) -> list[int]:
    """The keys among these; anything else is nothing."""
    return [int(one) for one in said if one.isdecimal() and len(one) <= _LONGEST]


def key(said: str | None) -> int:
    """The key; 0, which nothing has, for anything else."""
    return next(iter(keys([said or ""])), 0)
