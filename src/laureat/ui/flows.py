"""How many go from where to where: two columns of places and the bands between them, drawn on the server by pure functions.

Like `charts`, sizes are attributes and colours are classes. Names stand outside the bands, each on as many lines as it needs; a table beside
says all that the picture shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from zlib import crc32

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laureat.ui.charts import figure
from laureat.ui.components.filters import number
from laureat.ui.components.tables import cell, row

WIDTH, BODY, BAR, GAP = 360, 200, 8, 10
NAME, LETTERS, LINES, LINE = 108, 15, 4, 14
HEAD = 24


@dataclass(frozen=True)
class Flow:
    """How many go from one place on the left to one on the right, both by their number in the picture's lists."""

    left: int
    right: int
    value: float


@dataclass(frozen=True)
class _Node:
    """A place: its name in lines, how many are there, where its slot lies and where the bar within it."""

    label: str
    lines: list[str]
    middle: float
    end: float
    size: float

    @property
    def start(self) -> float:
        """Where the bar begins."""
        return self.middle - self.size / 2


def flow(flows: Sequence[Flow], *, title: str, left: Sequence[str], right: Sequence[str], heads: tuple[str, str]) -> SafeString:
    """Two columns of places and bands between them, as wide as many go there; the same numbers stand in a table beside.

    `heads` name the columns: what was, what would be. Places where nobody is are not drawn.
    """
    flows = sorted((one for one in flows if one.value > 0), key=lambda one: (one.left, one.right))
    unit = BODY / (sum(one.value for one in flows) or 1)
    before = _side(left, [(one.left, one.value) for one in flows], unit)
    after = _side(right, [(one.right, one.value) for one in flows], unit)
    name = f"flow-{crc32(title.encode()):08x}"
    drawing = format_html(
        '<svg class="flow-svg" viewBox="0 0 {} {}" role="img" aria-labelledby="{}"><title id="{}">{}</title>{}{}{}</svg>',
        *(WIDTH, round(max([HEAD, *(node.end for node in [*before.values(), *after.values()])])), name, name, title),
        format_html_join("", "{}", ((band,) for band in _bands(flows, before, after, unit))),
        *(_column(head, side.values(), at_left=at_left) for head, side, at_left in zip(heads, (before, after), (True, False), strict=True)),
    )  # fmt: skip
    return figure(
        title, format_html('<div class="flow">{}{}</div>', drawing, _table(flows, title, left, right, (*heads, _("How many"))))
    )


def _side(labels: Sequence[str], values: Sequence[tuple[int, float]], unit: float) -> dict[int, _Node]:
    nodes: dict[int, _Node] = {}
    y = float(HEAD)
    for place, label in enumerate(labels):
        value = sum(amount for where, amount in values if where == place)
        if value:
            lines = [*wrap(label, LETTERS, max_lines=LINES, placeholder="…"), number(value)]
            slot = max(value * unit, LINE * len(lines))
            nodes[place] = _Node(label, lines, y + slot / 2, y + slot, max(value * unit, 1))
            y += slot + GAP
    return nodes


def _bands(flows: Sequence[Flow], before: dict[int, _Node], after: dict[int, _Node], unit: float) -> Iterable[SafeString]:
    """The bands; those who stay are quieter than those who move."""
    left, right = ({place: node.start for place, node in side.items()} for side in (before, after))
    near, middle, far = NAME + BAR, WIDTH // 2, WIDTH - NAME - BAR
    for one in flows:
        a, b, size = left[one.left], right[one.right], one.value * unit
        left[one.left], right[one.right] = a + size, b + size
        there = f"M{near} {a:.1f}C{middle} {a:.1f} {middle} {b:.1f} {far} {b:.1f}"
        back = f"V{b + size:.1f}C{middle} {b + size:.1f} {middle} {a + size:.1f} {near} {a + size:.1f}Z"
        names = (before[one.left].label, after[one.right].label)
        yield format_html(
            '<path class="flow-band{}" d="{}"><title>{} → {}: {}</title></path>',
            *("" if names[0] == names[1] else " flow-moves", there + back, *names, number(one.value)),
        )


def _column(head: str, nodes: Iterable[_Node], *, at_left: bool) -> SafeString:
    """The bars of one side with their names beside them."""
    text, bar, anchor = (NAME - 6, NAME, "end") if at_left else (WIDTH - NAME + 6, WIDTH - NAME - BAR, "start")
    drawn = format_html_join(
        "",
        '<text class="flow-label" text-anchor="{}">{}</text><rect class="chart-fill" x="{}" y="{}" width="{}" height="{}"/>',
        ((anchor, _lines(node, text), bar, f"{node.start:.1f}", BAR, f"{node.size:.1f}") for node in nodes),
    )
    return format_html('<text class="flow-head" x="{}" y="11" text-anchor="{}">{}</text>{}', text, anchor, head, drawn)


def _lines(node: _Node, x: int) -> SafeString:
    top = node.middle - LINE * len(node.lines) / 2 + 11
    *_name, last = range(len(node.lines))
    return format_html_join(
        "",
        '<tspan x="{}" y="{}"{}>{}</tspan>',
        (
            (x, f"{top + LINE * place:.1f}", format_html(' class="{}"', "flow-count") if place == last else "", line)
            for place, line in enumerate(node.lines)
        ),
    )


def _table(flows: Sequence[Flow], title: str, left: Sequence[str], right: Sequence[str], heads: Sequence[str]) -> SafeString:
    """The same in numbers; rows become cards where the column is narrow."""
    rows = format_html_join(
        "",
        "{}",
        (
            (
                row(
                    cell(format_html("{}", left[one.left]), label=heads[0], header=True)
                    + cell(format_html("{}", right[one.right]), label=heads[1])
                    + cell(format_html("{}", number(one.value)), label=heads[2], numeric=True)
                ),
            )
            for one in flows
        ),
    )
    return format_html(
        '<div class="flow-table"><table class="sheet sheet-stack sheet-dense" role="table"><caption class="visually-hidden">{}</caption>'
        '<thead><tr role="row">{}</tr></thead><tbody>{}</tbody></table></div>',
        *(
            title,
            format_html_join(
                "", '<th scope="col" role="columnheader" class="{}">{}</th>', zip(("", "", "numeric"), heads, strict=True)
            ),
            rows,
        ),
    )
