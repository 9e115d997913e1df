"""The house's own drawings, for papers and for pages: one colour each, which whoever shows them chooses."""

from __future__ import annotations

import functools

from laureat.papers.worker import PICTURES


@functools.cache
def drawing(name: str) -> str:
    """A drawing as the text of an SVG in the current colour. Raises KeyError for a name that is not there."""
    path = PICTURES / f"{name}.svg"
    if not path.is_file():
        raise KeyError(name)
    return path.read_text(encoding="utf-8").strip()
