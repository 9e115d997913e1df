"""The country as equal tiles, with the places that a paper is about standing out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_STEP = 40
_GAP = 4


@dataclass(frozen=True)
class Place:
    """A region's tile on the grid; `here` makes it stand out."""

    column: int
    row: int
    name: str
    here: bool = False


def map_svg(places: Sequence[Place], *, named: bool) -> bytes:
    """The map as a picture for a paper; `named` writes the abbreviations on the tiles."""
    left, top = min((p.column for p in places), default=0), min((p.row for p in places), default=0)
    width, height = max((p.column - left for p in places), default=0) + 1, max((p.row - top for p in places), default=0) + 1
    alone = sum(place.here for place in places) == 1
    drawn = [_tile(p, p.column - left, p.row - top, named=named, alone=alone) for p in sorted(places, key=lambda p: p.here)]
    box = f"-6 -6 {width * _STEP - _GAP + 12} {height * _STEP - _GAP + 12}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(drawn)}</svg>'.encode()


def _tile(place: Place, column: int, row: int, *, named: bool, alone: bool) -> str:
    grow = 4 if place.here and alone else 0
    x, y, size = column * _STEP - grow, row * _STEP - grow, _STEP - _GAP + 2 * grow
    fill, ink, weight = ("#9a7420", "#ffffff", 700) if place.here else ("#e9e2cf", "#5b6470", 400)
    ring = f'<rect x="{x - 4}" y="{y - 4}" width="{size + 8}" height="{size + 8}" rx="8" fill="#ffffff"/>' if grow else ""
    tile = f'<rect x="{x}" y="{y}" width="{size}" height="{size}" rx="5" fill="{fill}"/>'
    if not named:
        return ring + tile
    text = (
        f'<text x="{x + size / 2}" y="{y + size / 2 + 4.5}" text-anchor="middle" font-family="Golos Text" font-size="{13 if not grow else 14}" '
        f'font-weight="{weight}" fill="{ink}">{escape(place.name)}</text>'
    )
    return ring + tile + text
