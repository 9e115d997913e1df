"""Charts drawn on the server: pure functions that return safe markup.

Sizes are attributes and colours are classes, so the strict Content-Security-Policy holds and every theme, also paper,
colours them. Each chart says in text all that it shows: bars carry their numbers, the map has a table beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laureat.ui.components.filters import decimal, number, percent

PARTS = 6
LEVELS = 4
TILE = 46
MARK = 1.2  # the width of a mark, of 100


@dataclass(frozen=True)
class Bar:
    """One bar: a label, its value, and where a click leads."""

    label: str
    value: float
    href: str = ""


@dataclass(frozen=True)
class Stack:
    """One bar of several parts, in the order of the chart's part names."""

    label: str
    values: Sequence[float]
    href: str = ""


@dataclass(frozen=True)
class Interval:
    """A value that is known within limits."""

    label: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Tile:
    """One region of the tile map: its cell on the grid and its value."""

    code: str
    label: str
    abbr: str
    column: int
    row: int
    value: float
    href: str = ""


def bar_list(rows: Sequence[Bar], *, title: str, unit: str = "") -> SafeString:
    """Bars one under the other, each with its label and number."""
    most = max((row.value for row in rows), default=0)
    lines = format_html_join(
        "", "{}", ((_line(row.label, row.href, _amount(row.value, unit), [(row.value, "chart-fill")], most),) for row in rows)
    )
    return figure(title, format_html('<ol class="chart-bars">{}</ol>', lines))


def funnel(stages: Sequence[Bar], *, title: str) -> SafeString:
    """How many of the first stage reach each later one, with the share of the first."""
    first = stages[0].value if stages else 0
    lines = (
        (_line(stage.label, stage.href, _share(stage.value, first), [(stage.value, "chart-fill")], first),) for stage in stages
    )
    return figure(title, format_html('<ol class="chart-bars">{}</ol>', format_html_join("", "{}", lines)))


def stacked(rows: Sequence[Stack], *, title: str, parts: Sequence[str]) -> SafeString:
    """Bars made of parts; the key names the parts, the text of each bar gives their numbers."""
    if len(parts) > PARTS:
        raise ValueError(f"a stacked chart has at most {PARTS} parts")
    most = max((sum(row.values) for row in rows), default=0)
    lines = format_html_join("", "{}", ((_stack_line(row, parts, most),) for row in rows))
    key = format_html_join(
        "",
        '<li><svg viewBox="0 0 10 10" aria-hidden="true" focusable="false"><rect class="part-{}" width="10" height="10" rx="2"/></svg>{}</li>',
        ((place, name) for place, name in enumerate(parts, start=1)),
    )
    return figure(title, format_html('<ul class="chart-key">{}</ul><ol class="chart-bars chart-parts">{}</ol>', key, lines))


def intervals(rows: Sequence[Interval], *, title: str, places: int = 2, zero: str = "") -> SafeString:
    """Values with their limits on one common scale; a mark stands at the value, the numbers beside it in words.

    With `zero`, words that say what it means, the scale reaches to 0 and a line stands there.
    """
    ends = [end for row in rows for end in (row.low, row.value, row.high)] + ([0.0] if zero else [])
    start, end = min(ends, default=0), max(ends, default=0)
    whole = max(end - start, 1.0)  # a difference of parts of a point is no scale: it would look like a great one
    start = (start + end - whole) / 2

    def at(value: float) -> float:
        """Where a value stands, of 100: marks at the ends stay within the track."""
        return MARK / 2 + (value - start) / whole * (100 - MARK)

    line = format_html('<rect class="chart-zero" x="{}" y="-1" width="0.3" height="6"/>', f"{at(0) - 0.15:.2f}") if zero else ""
    lines = format_html_join("", "{}", ((_interval_line(row, at, places, line),) for row in rows))
    said = format_html('<p class="chart-said">{}</p>', zero) if zero else ""
    return figure(title, format_html('<ol class="chart-bars">{}</ol>{}', lines, said))


def _interval_line(row: Interval, at: Callable[[float], float], places: int, line: SafeString | str) -> SafeString:
    width = max(at(row.high) - at(row.low), MARK)
    drawn = [("chart-range", (at(row.low) + at(row.high) - width) / 2, width), ("chart-fill", at(row.value) - MARK / 2, MARK)]
    bar = format_html_join(
        "", '<rect class="{}" x="{}" width="{}" height="4"/>', ((look, f"{x:.2f}", f"{size:.2f}") for look, x, size in drawn)
    )
    said = f"{decimal(row.value, places)} ({decimal(row.low, places)} … {decimal(row.high, places)})"
    return _bar(row.label, "", said.replace("-", "−"), format_html("{}{}", bar, line))


def tile_map(tiles: Sequence[Tile], *, title: str, value_label: str) -> SafeString:
    """The country as equal tiles: focusable, shaded by value, with the same numbers in a table beside."""
    most = max((tile.value for tile in tiles), default=0)
    tiles = _from_corner(tiles)
    width = (max((tile.column for tile in tiles), default=0) + 1) * TILE
    height = (max((tile.row for tile in tiles), default=0) + 1) * TILE
    name = f"map-{crc32(title.encode()):08x}"
    drawn = format_html_join("", "{}", ((_tile(tile, most, value_label),) for tile in _reading_order(tiles)))
    drawing = format_html(
        '<svg class="tile-map-svg" viewBox="0 0 {} {}" role="group" aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title>'
        '<desc id="{}-d">{}</desc>{}</svg>',
        *(width, height, name, name, name, title, name),
        *(
            _(
                "Each region is one tile of equal size; the darker the tile, the larger the number. The table names those that have any."
            ),
            drawn,
        ),
    )
    return figure(title, format_html('<div class="tile-map">{}{}</div>', drawing, _tile_table(tiles, title, value_label)))


def place_map(tiles: Sequence[Tile], *, title: str) -> SafeString:
    """The country as quiet tiles with those that have a value standing out: one picture, whose name says what it shows."""
    tiles = _from_corner(tiles)
    width = (max((tile.column for tile in tiles), default=0) + 1) * TILE
    height = (max((tile.row for tile in tiles), default=0) + 1) * TILE
    drawn = format_html_join(
        "",
        '<g class="place{}"><rect x="{}" y="{}" width="{}" height="{}" rx="5"/><text x="{}" y="{}">{}</text></g>',
        (
            (" place-here" if t.value else "", *(_place(t)[k] for k in "xyss"), _place(t)["c"], t.row * TILE + 27, t.abbr)
            for t in tiles
        ),
    )
    return format_html(
        '<figure class="place-map"><svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg><figcaption>{}</figcaption></figure>',
        *(width, height, title, drawn, title),
    )


def _from_corner(tiles: Sequence[Tile]) -> list[Tile]:
    """The tiles moved so that the grid has no empty margin."""
    left, top = min((tile.column for tile in tiles), default=0), min((tile.row for tile in tiles), default=0)
    return [replace(tile, column=tile.column - left, row=tile.row - top) for tile in tiles]


def _reading_order(tiles: Iterable[Tile]) -> list[Tile]:
    return sorted(tiles, key=lambda tile: (tile.row, tile.column))


def _tile(tile: Tile, most: float, value_label: str) -> SafeString:
    """One tile: a link when it leads somewhere, else a focusable group; both say region and number."""
    name = f"{tile.label}: {value_label} {number(tile.value)}"
    inside = format_html(
        '<rect x="{x}" y="{y}" width="{s}" height="{s}" rx="4"/><text x="{c}" y="{t}">{abbr}</text>'
        '<text class="tile-number" x="{c}" y="{v}">{value}</text><title>{name}</title>',
        **_place(tile),
        abbr=tile.abbr,
        value=number(tile.value),
        name=name,
    )
    level = _level(tile.value, most)
    if tile.href:
        return format_html('<a class="tile tile-{}" href="{}" aria-label="{}">{}</a>', level, tile.href, name, inside)
    return format_html('<g class="tile tile-{}" tabindex="0" role="img" aria-label="{}">{}</g>', level, name, inside)


def _place(tile: Tile) -> dict[str, str]:
    x, y, size = tile.column * TILE + 1, tile.row * TILE + 1, TILE - 2
    return {"x": str(x), "y": str(y), "s": str(size), "c": str(x + size // 2), "t": str(y + 20), "v": str(y + 34)}


def _level(value: float, most: float) -> int:
    """0 for nothing, then quarters of the largest value: 1 to 4."""
    return 0 if value <= 0 or most <= 0 else min(LEVELS, 1 + int(value / most * LEVELS * 0.999))


def _tile_table(tiles: Sequence[Tile], title: str, value_label: str) -> SafeString:
    ordered = sorted((tile for tile in tiles if tile.value), key=lambda tile: (-tile.value, tile.label))
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td class="numeric">{}</td></tr>',
        ((_link(t.label, t.href), number(t.value)) for t in ordered),
    )
    return format_html(
        '<div class="tile-map-table" role="region" aria-label="{}" tabindex="0"><table class="sheet sheet-dense"><caption class="visually-hidden">'
        '{}</caption><thead><tr><th scope="col">{}</th><th scope="col" class="numeric">{}</th></tr></thead><tbody>{}</tbody></table></div>',
        *(title, title, _("Region"), value_label, rows),
    )


def _stack_line(row: Stack, parts: Sequence[str], most: float) -> SafeString:
    pieces = [(value, f"part-{place}") for place, value in enumerate(row.values, start=1)]
    said = ", ".join(f"{name} {number(value)}" for name, value in zip(parts, row.values, strict=True) if value)
    return _line(row.label, row.href, number(sum(row.values)), pieces, most, note=said)


def _line(label: str, href: str, said: str, pieces: Sequence[tuple[float, str]], most: float, note: str = "") -> SafeString:
    """A line of text, the bar under it, and what the bar says in words when that is more than one number."""
    start, drawn = 0.0, []
    for value, look in pieces:
        width = value / most * 100 if most else 0
        drawn.append((look, f"{start:.2f}", f"{width:.2f}"))
        start += width
    return _bar(label, href, said, format_html_join("", '<rect class="{}" x="{}" width="{}" height="4"/>', drawn), note)


def _bar(label: str, href: str, said: str, drawing: SafeString, note: str = "") -> SafeString:
    return format_html(
        '<li class="chart-bar"><div class="chart-bar-text"><span>{}</span><span>{}</span></div><svg viewBox="0 0 100 4" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false"><rect class="chart-track" width="100" height="4"/>{}</svg>{}</li>',
        *(_link(label, href), said, drawing),
        format_html('<span class="chart-said">{}</span>', note) if note else "",
    )


def _link(label: str, href: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', href, label) if href else format_html("{}", label)


def _amount(value: float, unit: str) -> str:
    return f"{number(value)}\u00a0{unit}" if unit else number(value)


def _share(value: float, first: float) -> SafeString:
    share = format_html(' <span class="chart-note">{}</span>', percent(value / first)) if first else ""
    return format_html("{}{}", number(value), share)


def figure(title: str, content: SafeString) -> SafeString:
    """A picture under its title."""
    return format_html('<figure class="chart"><figcaption class="chart-title">{}</figcaption>{}</figure>', title, content)
