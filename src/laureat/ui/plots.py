"""Pictures of many single values, drawn on the server: pure functions that return safe markup.

Like `charts`, sizes are attributes and colours are classes. Each picture has a title, and all its numbers in a table that unfolds beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laureat.ui.components.filters import decimal, number

BINS = 20


@dataclass(frozen=True)
class Tick:
    """One value on a strip; `here`: it is the one that is spoken of."""

    name: str
    value: float
    here: bool = False


@dataclass(frozen=True)
class Strip:
    """A line of values."""

    label: str
    ticks: Sequence[Tick]


@dataclass(frozen=True)
class Point:
    """Something with two values."""

    label: str
    across: float
    up: float


def strips(rows: Sequence[Strip], *, title: str, unit: str = "", places: int = 1) -> SafeString:
    """Values as ticks, a line for each row, all on one scale; the tick that is spoken of stands out."""
    values = [tick.value for row in rows for tick in row.ticks]
    low, high = _scale(values)
    lines = format_html_join("", "{}", ((_strip(row, low, high, places),) for row in rows))
    table: list[tuple[str, ...]] = [(row.label, tick.name, _said(tick.value, places)) for row in rows for tick in row.ticks]
    head: tuple[str, ...] = (_("Row"), _("What"), unit or _("Value"))
    if len(rows) == 1:
        table, head = [cells[1:] for cells in table], head[1:]
    ends = _ends(_said(low, places), _said(high, places))
    return _figure(title, format_html('<ol class="chart-bars">{}</ol>{}', lines, ends), head, table)


def _strip(row: Strip, low: float, high: float, places: int) -> SafeString:
    width = high - low
    drawn = [
        ("plot-here" if tick.here else "plot-tick", f"{(tick.value - low) / width * 98:.2f}", 0 if tick.here else 2, 12 if tick.here else 8, tick.name)
        for tick in sorted(row.ticks, key=lambda tick: tick.here)
    ]  # fmt: skip
    ticks = format_html_join(
        "", '<rect class="{}" x="{}" y="{}" width="2" height="{}" rx="0.4"><title>{}</title></rect>', drawn
    )
    here = ", ".join(f"{tick.name}: {_said(tick.value, places)}" for tick in row.ticks if tick.here)
    return format_html(
        '<li class="chart-bar plot-strip"><div class="chart-bar-text"><span>{}</span><span>{}</span></div><svg viewBox="0 0 100 12" '
        'preserveAspectRatio="none" role="img" focusable="false"><title>{}</title><rect class="chart-track" y="5" width="100" height="2"/>{}</svg></li>',
        *(row.label, here, f"{row.label} {here}".strip(), ticks),
    )


def histogram(values: Sequence[float], *, title: str, unit: str = "", count: str = "") -> SafeString:
    """How often values fall into each of some equal steps."""
    low, high = _scale(values)
    step = _step((high - low) / BINS)
    first = int(low // step)
    bins = [0] * (int(high // step) - first + 1)
    for value in values:
        bins[int(value // step) - first] += 1
    most, width = max(bins, default=1) or 1, 100 / len(bins)
    drawn = [
        (
            f"{place * width + 0.2:.2f}",
            f"{40 - found / most * 40:.2f}",
            f"{max(width - 0.4, 0.2):.2f}",
            f"{found / most * 40:.2f}",
        )
        for place, found in enumerate(bins)
    ]
    bars = format_html_join("", '<rect class="chart-fill" x="{}" y="{}" width="{}" height="{}"/>', drawn)
    edges = [(first + place) * step for place in range(len(bins) + 1)]
    drawing = format_html(
        '<svg class="plot-histogram" viewBox="0 0 100 40" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>{}'
        '<rect class="plot-axis" y="39.7" width="100" height="0.3"/></svg>{}',
        *(title, bars, _ends(_short(edges[0]), _short(edges[-1]))),
    )
    table = [
        (f"{_short(edges[place])} … {_short(edges[place + 1])}", number(found)) for place, found in enumerate(bins) if found
    ]
    return _figure(title, drawing, (unit or _("Value"), count or _("Count")), table)


def scatter(points: Sequence[Point], *, title: str, across: str, up: str, places: int = 1) -> SafeString:
    """Things by two values on one scale for both; on the line from corner to corner both are the same."""
    low, high = _scale([value for point in points for value in (point.across, point.up)])
    width = high - low
    drawn = [
        (f"{4 + (point.across - low) / width * 92:.2f}", f"{96 - (point.up - low) / width * 92:.2f}", point.label)
        for point in points
    ]
    dots = format_html_join("", '<circle class="plot-dot" cx="{}" cy="{}" r="1.8"><title>{}</title></circle>', drawn)
    drawing = format_html(
        '<div class="plot-scatter"><p class="chart-said">↑ {}</p><svg viewBox="0 0 100 100" role="img" focusable="false"><title>{}</title>'
        '<rect class="plot-field" width="100" height="100" rx="1.5"/><path class="plot-same" d="M4 96 96 4"/>{}</svg>{}<p class="chart-said">→ {}</p></div>',
        *(up, title, dots, _ends(_said(low, places), _said(high, places)), across),
    )
    table = [(point.label, _said(point.across, places), _said(point.up, places)) for point in points]
    return _figure(title, drawing, (_("What"), across, up), table)


def folded_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> SafeString:
    """The numbers of a picture, folded away."""
    names = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in head))
    lines = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        ((row[0], format_html_join("", '<td class="numeric">{}</td>', ((cell,) for cell in row[1:]))) for row in rows),
    )
    table = format_html(
        '<div class="tile-map-table" role="region" aria-label="{}" tabindex="0"><table class="sheet sheet-dense"><caption class="visually-hidden">'
        "{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        *(title, title, names, lines),
    )
    return render_to_string("ui/components/details.html", {"summary": _("The same in numbers"), "content": table})


def _figure(title: str, drawing: SafeString, head: Sequence[str], rows: Sequence[Sequence[str]]) -> SafeString:
    return format_html(
        '<figure class="chart"><figcaption class="chart-title">{}</figcaption>{}</figure>{}',
        *(title, drawing, folded_table(title, head, rows)),
    )


def _ends(low: str, high: str) -> SafeString:
    return format_html('<p class="plot-ends" aria-hidden="true"><span>{}</span><span>{}</span></p>', low, high)


def _scale(values: Sequence[float]) -> tuple[float, float]:
    """The least and the greatest value, a little apart where they are the same."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _step(least: float) -> float:
    """The smallest round step (1, 2 or 5 of some power of ten) that is not less."""
    power = 0.001
    while True:
        for part in (1, 2, 5):
            if part * power >= least:
                return part * power
        power *= 10


def _said(value: float, places: int) -> str:
    return decimal(value, places).replace("-", "−")


def _short(value: float) -> str:
    return _said(round(value, 3), 0 if float(value).is_integer() else 1)
