"""Workbooks of marks: what goes out comes back the same, and nothing that was spoilt on the way is guessed."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from xlsxwriter import Workbook

from laureat.judging.packs import Item, Pack, Panel, columns_of
from laureat.judging.packs.reading import Reading, Unreadable, mark_of, open_pack, read_rows
from laureat.judging.packs.writing import build
from laureat.season.regulation import Criterion
from laureat.season.regulation.criteria import Anchor
from tests.judging.workbooks import Formula, column, edited, marks_in, opened, written

AT = datetime(2026, 3, 20, 5, 0, tzinfo=UTC)
TASTE = Criterion(
    key="taste", title="Вкус", group="g", max=Decimal(6), step=Decimal("0.5"), comment_at_extremes=True,
    anchors=(Anchor(mark=Decimal(0), text="Плохо"), Anchor(mark=Decimal(6), text="Отлично")),
)  # fmt: skip
LOOK = Criterion(key="look", title="Вид", group="g", max=Decimal(4))
CLAIMS = Criterion(key="claims", title="Претензий нет", group="g", max=Decimal(3), kind="yes-no")
GROWTH = Criterion(
    key="growth", title="Рост", group="g", max=Decimal(3), kind="computed",
    formula={"question": "growth", "points": Decimal(1)},
)  # fmt: skip
FOOD = Panel("food", "Продовольственные товары", (TASTE, LOOK, CLAIMS, GROWTH))
CRAFTS = Panel("crafts", "Промыслы", (LOOK,))
PANELS = [FOOD, CRAFTS]


def pack(*items: Item, crafts: tuple[Item, ...] = (Item("CR", "9", "Валенки", "Изба"),)) -> bytes:
    """A workbook of two nominations."""
    items = items or (Item("AA", "1", "Хлеб", "Зори"), Item("BB", "2", "=HYPERLINK(1)", "@Комбинат"))
    panels = (Panel("food", FOOD.title, FOOD.criteria, items), Panel("crafts", CRAFTS.title, CRAFTS.criteria, crafts))
    return build(Pack("token", "Сезон 2026", "Иванов Иван", "1 мая", panels), made_at=AT)


def read(content: bytes) -> Reading:
    return read_rows(open_pack(content), PANELS)


def put(content: bytes, ending: str, value: Any, row: int = 2) -> bytes:
    """The workbook with a value in a cell of the first worksheet."""

    def change(sheets: Any) -> None:
        rows = marks_in(sheets)
        rows[row][column(rows, ending)] = value

    return edited(content, change)


def test_what_goes_out_comes_back() -> None:
    marks = {"taste": (Decimal("4.5"), "Хорошо\nи ещё"), "claims": (Decimal(3), ""), "look": (Decimal(0), "=1+1")}
    reading = read(pack(Item("AA", "1", "Хлеб", "Зори", marks, "-Итог"), Item("BB", "2", "Сыр", "Зори")))
    assert reading.problems == []
    (row,) = reading.rows
    assert (row.code, row.panel, row.conclusion) == ("AA", "food", "-Итог")
    assert row.marks == {"taste": Decimal("4.5"), "claims": Decimal(3), "look": Decimal(0)}
    assert row.comments == {"taste": "Хорошо\nи ещё", "look": "=1+1"}


def test_the_same_pack_gives_the_same_bytes() -> None:
    assert pack() == pack()


def test_the_workbook_shows_criteria_locks_the_rest_and_hides_its_mark() -> None:
    content = pack()
    sheets = opened(content)
    assert [*sheets] == ["Оценки 1 Продовольственные това", "Оценки 2 Промыслы", "Критерии", "laureat"]
    assert any("0 — Плохо" in str(cell) for row in sheets["Критерии"] for cell in row)
    assert marks_in(sheets)[2][column(marks_in(sheets), "computed:growth")] == "рассчитывается"
    archive = zipfile.ZipFile(io.BytesIO(content))
    first = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<sheetProtection" in first
    assert 'hidden="1"' in first
    assert '<dataValidation type="list"' in first
    assert "<formula1>AND(ISNUMBER(F3),F3&gt;=0,F3&lt;=6,MOD(ROUND(F3*100,0),50)=0)</formula1>" in first
    assert 'state="veryHidden"' in archive.read("xl/workbook.xml").decode()


def test_what_looks_like_a_formula_is_a_text_and_stays_one() -> None:
    content = pack(Item("AA", "1", "=cmd|' /C calc'!A0", "+7", {"look": (Decimal(1), "@SUM(A1)")}, "-1"))
    archive = zipfile.ZipFile(io.BytesIO(content))
    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()
    styles = archive.read("xl/styles.xml").decode()
    assert 'quotePrefix="1"' in styles
    assert read(content).rows[0].comments == {"look": "@SUM(A1)"}


@pytest.mark.parametrize(
    ("cell", "mark"),
    [(4, "4"), (4.5, "4.5"), ("4,5", "4.5"), (" 4.5 ", "4.5"), ("0", "0"), (Formula("=2+2"), "4"), (0.1 + 0.4, "0.5"), ("6\u00a0", "6")],
)  # fmt: skip
def test_marks_are_read_as_people_type_them(cell: Any, mark: str) -> None:
    reading = read(put(pack(), "mark:taste", cell))
    assert (reading.problems, reading.rows[0].marks) == ([], {"taste": Decimal(mark)})


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (7, "оценка 7 вне шкалы. Допустимо: 0–6, шаг 0,5."), (4.3, "оценка 4,3 вне шкалы"), (-1, "оценка -1 вне шкалы"), ("хорошо", "«хорошо» не является оценкой"),
        (date(2026, 5, 4), "превратила оценку в дату"), ("NaN", "не является оценкой"), ("1e999", "не является оценкой"), ("Infinity", "не является"),
        ("#DIV/0!", "не является оценкой"), ("4 5", "не является оценкой"), ("1_0", "не является оценкой"), ("٤", "не является оценкой"), (1e300, "не является оценкой"), ("9" * 500, "не является оценкой"), (99999, "вне шкалы"),
    ],
)  # fmt: skip
def test_a_bad_mark_is_said_with_its_place_and_not_taken(cell: Any, sentence: str) -> None:
    reading = read(put(pack(), "mark:taste", cell))
    (problem,) = reading.problems
    assert sentence in problem
    assert problem.startswith("Лист «Оценки 1 Продовольственные това», строка 3, «Вкус (0–6, шаг 0,5)»: ")
    assert not reading.rows[0].marks


@pytest.mark.parametrize(("cell", "mark"), [("да", 3), ("Нет", 0), (3, 3), (0, 0), (True, 3), (False, 0)])
def test_yes_and_no_are_marks(cell: Any, mark: int) -> None:
    assert mark_of(cell, CLAIMS) == mark
    with pytest.raises(ValueError, match="вне шкалы"):
        mark_of(1.0, CLAIMS)


def test_empty_cells_and_untouched_rows_change_nothing() -> None:
    assert read(pack()) == Reading()
    assert read(put(pack(), "mark:taste", "   ")) == Reading()


def test_moved_columns_are_understood() -> None:
    def reverse(sheets: Any) -> None:
        rows = marks_in(sheets)
        rows[2][column(rows, "mark:look")] = 2
        rows[:] = [row[::-1] for row in rows]

    reading = read(edited(pack(), reverse))
    assert (reading.problems, reading.rows[0].marks) == ([], {"look": Decimal(2)})


def test_titles_that_moved_without_their_columns_are_refused() -> None:
    def swap(sheets: Any) -> None:
        rows = marks_in(sheets)
        one, two = column(rows, "mark:taste"), column(rows, "mark:look")
        for row in rows[1:]:
            row[one], row[two] = row[two], row[one]
        rows[2][one] = 2

    reading = read(edited(pack(), swap))
    assert reading.rows == []
    assert len(reading.problems) == 2
    assert "теперь называется «Вид (0–4)»" in reading.problems[0]


def test_a_renamed_a_lost_and_a_doubled_column_are_said() -> None:
    def change(sheets: Any) -> None:
        rows = marks_in(sheets)
        rows[2][column(rows, "mark:look")] = 2
        rows[1][column(rows, "comment:look")] = "Моё"
        lost, twice = column(rows, "mark:taste"), column(rows, ":conclusion")
        for row in rows:
            row.append(row[twice])
            del row[lost]

    reading = read(edited(pack(), change))
    assert reading.rows == []
    assert [problem.split(": ", 1)[1] for problem in reading.problems] == [
        "нет столбца «Вкус (0–6, шаг 0,5)».",
        "столбец «Что предприятию важно знать» встречается дважды.",
        "столбец «Обоснование: Вид» теперь называется «Моё». Верните название: оценки могли бы попасть к другому критерию.",
    ]


def test_a_lost_hidden_row_and_an_unknown_worksheet_are_said() -> None:
    def lose(sheets: Any) -> None:
        del marks_in(sheets)[0]

    def blank(sheets: Any) -> None:
        marks_in(sheets)[:2] = [[""], [""]]

    assert "потеряна скрытая первая строка" in read(edited(pack(), lose)).problems[0]
    assert "не распознан" in read(edited(pack(), blank)).problems[0]
    only = written({name: rows for name, rows in opened(pack()).items() if not name.startswith("Оценки")})
    assert read(only).problems == ["В файле нет ни одного листа с оценками."]


def test_a_worksheet_with_another_name_is_known_by_its_keys() -> None:
    filled = put(pack(), "mark:look", 1)
    renamed = written({name.replace("Оценки", "Моё"): rows for name, rows in opened(filled).items()})
    assert (read(renamed).problems, read(renamed).rows[0].marks) == ([], {"look": Decimal(1)})
    doubled = opened(filled)
    first = next(iter(doubled))
    assert "два листа номинации" in read(written({**doubled, "Оценки копия": doubled[first]})).problems[0]


def test_rows_twice_and_rows_without_code_are_said() -> None:
    def change(sheets: Any) -> None:
        rows = marks_in(sheets)
        rows[2][column(rows, "mark:look")] = 2
        rows.append(list(rows[2]))
        rows.append(["", *rows[2][1:]])

    reading = read(edited(pack(), change))
    assert [problem.split(": ", 1)[1] for problem in reading.problems] == [
        "строка заполнена, но в ней нет кода.",
        "код AA уже есть в файле (Лист «Оценки 1 Продовольственные това», строка 3). Оставьте одну строку.",
    ]


def test_long_comments_are_said() -> None:
    assert "в тексте 1001 знаков, можно не более 1000" in read(put(pack(), "comment:look", "а" * 1001)).problems[0]
    assert "можно не более 3000" in read(put(pack(), ":conclusion", "а" * 3001)).problems[0]


def _far() -> bytes:
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.add_worksheet("Оценки").write(900_000, 9_000, "x")
    book.close()
    return buffer.getvalue()


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (60 * 1024 * 1024))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "не является книгой XLSX"), (b"%PDF-1.7", "не является книгой XLSX"), (b"PK\x03\x04" + b"\0" * 50, "не является книгой XLSX"),
        (_bomb(), "слишком велик внутри"), (_far(), "слишком велик внутри"), (written({"Лист1": [["a", "b"]]}), "не пакет с оценками"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_pack_gets_its_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        open_pack(content)


def test_another_version_is_said() -> None:
    def change(sheets: Any) -> None:
        sheets["laureat"][0][1] = "0"

    with pytest.raises(Unreadable, match="другой версии"):
        open_pack(edited(pack(), change))


def test_titles_of_a_nominations_columns_differ() -> None:
    for panel in PANELS:
        titles = [column.title for column in columns_of(panel)]
        assert len(set(titles)) == len(titles)
