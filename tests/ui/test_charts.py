"""Charts as markup: marks stay within their tracks, the line of 0 stands where 0 is, names of a flow are whole and clear of its bands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laureat.ui import charts, flows

numbers = st.floats(-50, 50, allow_nan=False)


def rectangles(markup: str, look: str) -> list[tuple[float, float]]:
    """From where to where, of 100, the rectangles of this look reach."""
    found = re.findall(rf'<rect class="{look}" x="([-\d.]+)"(?: y="-1")? width="([\d.]+)"', markup)
    return [(float(x), float(x) + float(width)) for x, width in found]


@given(rows=st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=8), zero=st.booleans())
def test_marks_and_bands_stay_within_the_track(rows: list[tuple[float, float, float]], zero: bool) -> None:
    known = [charts.Interval("", value, min(ends), max(ends)) for value, *ends in rows]
    drawn = charts.intervals(known, title="T", zero="Z" if zero else "")
    marks, bands = rectangles(drawn, "chart-fill"), rectangles(drawn, "chart-range")
    assert len(marks) == len(bands) == len(rows)
    for start, end in marks + bands:
        assert -0.02 <= start < end <= 100.02
    for (start, end), (low, high), row in zip(marks, bands, known, strict=True):
        if row.low <= row.value <= row.high:
            assert low - charts.MARK <= start
            assert end <= high + charts.MARK


def test_the_line_of_zero_shows_which_limits_hold_it() -> None:
    drawn = charts.intervals(
        [charts.Interval("severe", 2, 1, 3), charts.Interval("open", 0.5, -0.5, 1.5)], title="T", zero="The line is zero."
    )
    (line, _same), (severe, unsure) = rectangles(drawn, "chart-zero"), rectangles(drawn, "chart-range")
    assert line[1] < severe[0]
    assert unsure[0] < line[0] < line[1] < unsure[1]
    assert "The line is zero." in drawn
    assert "chart-zero" not in charts.intervals([charts.Interval("place", 2, 1, 3)], title="T")


def test_a_place_outside_its_limits_stands_outside_the_band() -> None:
    drawn = charts.intervals([charts.Interval("first", 1, 3, 5), charts.Interval("last", 9, 6, 9)], title="T", places=0)
    (mark, last), (band, _other) = rectangles(drawn, "chart-fill"), rectangles(drawn, "chart-range")
    assert mark[1] < band[0]
    assert last[1] == pytest.approx(100)


def test_what_rounds_to_one_number_gets_no_scale_of_its_own() -> None:
    drawn = charts.intervals([charts.Interval("same", 1e-9, -1e-9, 2e-9)], title="T", zero="Z")
    ((start, end),) = rectangles(drawn, "chart-range")
    assert end - start < 2 * charts.MARK
    assert 45 < start < end < 55


LONG = "Выдвинуть на федеральный этап"


def test_the_names_of_a_flow_are_whole_and_stand_beside_the_bands() -> None:
    drawn = flows.flow(
        [flows.Flow(0, 0, 40), flows.Flow(0, 1, 26), flows.Flow(1, 1, 1)], title="T", left=[LONG, "Низкий"], right=[LONG, "Низкий"],
        heads=("Было", "Стало"),
    )  # fmt: skip
    names = re.findall(r"<text class=\"flow-label\"[^>]*>(.*?)</text>", drawn)
    said = [re.findall(r"<tspan[^>]*>([^<]*)</tspan>", name) for name in names]
    assert [(" ".join(lines[:-1]), lines[-1]) for lines in said] == [
        (LONG, "66"),
        ("Низкий", "1"),
        (LONG, "40"),
        ("Низкий", "27"),
    ]
    assert all(len(line) <= flows.LETTERS for lines in said for line in lines)
    across = [float(x) for path in re.findall(r'class="flow-band[^"]*" d="M([\d.]+)', drawn) for x in [path]]
    assert all(x >= flows.NAME for x in across)
    tops = [[float(y) for y in re.findall(r'y="([\d.]+)"', name)] for name in names]
    assert tops[0][-1] < tops[1][0]
    assert tops[2][-1] < tops[3][0]
    assert drawn.count("flow-moves") == 1


def test_the_table_of_a_flow_becomes_cards_where_it_is_narrow() -> None:
    drawn = flows.flow([flows.Flow(0, 0, 3)], title="T", left=["A"], right=["B"], heads=("Было", "Стало"))
    assert 'class="sheet sheet-stack' in drawn
    assert 'data-label="Было"' in drawn
    assert drawn.count('role="columnheader"') == 3


def test_where_nobody_is_nothing_is_drawn() -> None:
    drawn = flows.flow([flows.Flow(0, 1, 0)], title="T", left=["A"], right=["B", "C"], heads=("Было", "Стало"))
    assert "flow-band" not in drawn
    assert "flow-label" not in drawn
