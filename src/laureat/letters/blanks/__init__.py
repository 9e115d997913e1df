"""Texts to begin with, a file for each kind of letter: requisites as `name: value` lines, an empty line, the body."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from laureat.letters.states import LetterKind


@cache
def blank(kind: str) -> dict[str, str]:
    """The requisites and the body with which a letter of this kind begins; empty for a kind without a text."""
    if kind not in LetterKind.values or kind == LetterKind.OTHER:
        return {}
    head, _, body = files(__name__).joinpath(f"{kind}.md").read_text(encoding="utf-8").partition("\n\n")
    requisites = dict(line.partition(":")[::2] for line in head.splitlines())
    return {name: value.strip().replace("\\n", "\n") for name, value in requisites.items()} | {"body": body.strip()}
