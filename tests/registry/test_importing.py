"""Reading a register: encodings, names of columns, what spreadsheets do to numbers, regions under all their names."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from laureat import registry
from laureat.demo.cast import Cast
from laureat.papers.workbook import workbook
from laureat.registry.importing import columns, tables, values
from laureat.registry.importing.places import Place, Places
from laureat.registry.importing.rows import read_row, read_rows
from laureat.registry.states import Refusal, Remark

HEAD = ["ИНН", "Полное наименование", "Регион", "E-mail"]
INN = Cast(5).inn()


def places() -> Places:
    with (Path(registry.__file__).parent / "regions.csv").open(encoding="utf-8", newline="") as file:
        return Places(
            Place(int(row["code_fns"]), row["code_fns"], (row["name"], row["short_name"], row["abbr"]))
            for row in csv.DictReader(file)
        )


PLACES = places()


def written(rows: list[list[str]], separator: str = ";", encoding: str = "utf-8") -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator).writerows(rows)
    return buffer.getvalue().encode(encoding)


def read(content: bytes) -> tables.Table:
    return tables.read_table(content, columns.recognised)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_file_is_read_in_each_encoding_with_each_separator(encoding: str, separator: str) -> None:
    row = [INN, "ООО «Сыры, сметана; творог»\nимени Ёлкина", "Кузбасс", "a@example.org"]
    table = read(written([HEAD, row], separator, encoding))
    assert table.head == HEAD
    assert table.rows == [(2, [INN, "ООО «Сыры, сметана; творог» имени Ёлкина", "Кузбасс", "a@example.org"])]


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "mac-cyrillic"])
def test_another_encoding_is_refused_and_not_read_as_gibberish(encoding: str) -> None:
    rows = [["ИНН", "Наименование"], *([INN, "Общество Молочный Комбинат"] for _ in range(10))]
    with pytest.raises(tables.Unreadable, match="Кодировка"):
        read(written(rows, encoding=encoding))


def test_the_head_is_found_under_a_title_and_on_another_sheet() -> None:
    content = written([["Реестр предприятий области"], [], HEAD, [INN, "ООО «Заря»", "42", ""]])
    assert read(content).head[:2] == HEAD[:2]
    assert read(content).rows[0][0] == 4


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\n\n;;\n", "пуст"),
        ("ИНН;Наименование\n".encode(), "ни одной строки"),
        (('ИНН;Наименование\n1;"' + "нет конца\n" * 40).encode(), "кавычк"),
        (b"PK\x03\x04 nothing", "XLSX"),
        (written([["ИНН", *[f"c{n}" for n in range(150)]], ["1"] * 151]), "столбц"),
        (written([["ИНН", "Наименование"], *[["1", "2"]] * (tables.MAX_ROWS + 1)]), "строк"),
    ],
)
def test_what_is_no_table_gets_its_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(tables.Unreadable, match=sentence):
        read(content)


def test_a_spreadsheet_keeps_whole_numbers_whole_and_dates_readable() -> None:
    content = workbook(
        "Реестр",
        ["ИНН", "Наименование", "Регион"],
        [[4205000000, "ООО «Заря»\u00a0 ", 42], [420500000.0, "  АО  «Рассвет»", "Томск"]],
    )
    assert [cells for _number, cells in read(content).rows] == [
        ["4205000000", "ООО «Заря»", "42"],
        ["420500000", "АО «Рассвет»", "Томск"],
    ]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("ИНН", "inn"), ("инн организации ", "inn"), ("ИНН ЮЛ/ИП", "inn"), ("К.П.П.", ""), ("КПП", "kpp"), ("ОГРН/ОГРНИП", "ogrn"), ("ОГРН (ОГРНИП)", "ogrn"),
        ("Полное наименование", "name"), ("Наименование организации", "name"), ("Наименование\nорганизации", "name"), ("Сокращённое наименование", "short_name"),
        ("Субъект РФ", "region"), ("Код региона", "region"), ("Регион (субъект РФ)", "region"), ("Юридический адрес", "address"), ("Адрес (почтовый)", "address"),
        ("ОКВЭД (основной)", "okved"), ("Код ОКВЭД", "okved"), ("Категория субъекта МСП", "size"), ("Размер", "size"), ("Ф.И.О. руководителя", "head_name"),
        ("Руководитель (ФИО)", "head_name"), ("Генеральный директор", "head_name"), ("Должность руководителя", "head_post"), ("Эл. почта", "email"),
        ("E-mail", "email"), ("e-mail организации", "email"), ("Адрес электронной почты", "email"), ("Телефон/факс", "phone"), ("Контактный телефон", "phone"),
        ("Официальный сайт", "website"), ("Web-сайт", "website"), ("ИНН учредителя", ""), ("Контактное лицо", ""), ("Выручка", ""), ("№ п/п", ""),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_many_names(name: str, field: str) -> None:
    assert columns.field_of(name) == field


def test_a_usual_name_comes_before_one_that_only_contains_a_word() -> None:
    assert columns.match_columns(["Регистрационный адрес филиала", "Адрес", "ИНН", "Сокращенное наименование"]) == {
        "address": 1,
        "inn": 2,
        "name": 3,
    }


def test_a_column_of_inn_without_its_name_is_told_by_what_stands_in_it() -> None:
    table = read(written([["Код", "Наименование"], [INN, "А"], [Cast(6).inn(), "Б"]]))
    assert columns.columns_of(table) == {"inn": 0, "name": 1}


@pytest.mark.parametrize("sole_trader", [False, True])
@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), before=st.sampled_from(["", " ", "\u00a0", "'", "ИНН "]))
def test_an_inn_survives_what_a_spreadsheet_does_to_it(sole_trader: bool, seed: int, before: str) -> None:
    inn = Cast(seed).inn(sole_trader=sole_trader)
    assert values.inn(tables.clean(f"{before}{inn} ")) == inn
    assert values.inn(f"{inn}.0") == inn
    assert values.inn(f"{inn[0]},{inn[1:]}E+{len(inn) - 1:02}") == inn


def test_a_zero_that_a_spreadsheet_took_comes_back() -> None:
    assert values.inn("105001234") == "0105001234"
    assert values.kpp("10501001") == "010501001"


@pytest.mark.parametrize(
    ("cells", "refusal"),
    [
        ({"inn": ""}, Refusal.NO_INN),
        ({"inn": "4,205E+09"}, Refusal.INN_ROUNDED),
        ({"inn": str(int(INN) ^ 1)}, Refusal.INN),
        ({"inn": INN, "ogrn": "1024200000001"}, Refusal.OGRN),
        ({"inn": INN, "kpp": "42"}, Refusal.KPP),
        ({"inn": INN, "name": "Я" * 301}, Refusal.LONG_NAME),
    ],
)
def test_a_row_is_refused_with_its_reason(cells: dict[str, str], refusal: Refusal) -> None:
    assert read_row(7, {"name": "ООО «Заря»", **cells}, PLACES) == refusal


def test_wrong_optional_values_are_left_out_and_told() -> None:
    wrong = {
        "email": "нет почты",
        "phone": "звонить Ивану",
        "website": "скоро",
        "okved": "молоко",
        "size": "хорошее",
        "region": "Нарния",
    }
    row = read_row(3, {"inn": INN, "name": "ООО «Заря»", **wrong}, PLACES)
    assert (row.values, row.region) == ({"name": "ООО «Заря»"}, 42)
    assert {remark for _number, remark in row.remarks} == {
        Remark.EMAIL,
        Remark.PHONE,
        Remark.WEBSITE,
        Remark.OKVED,
        Remark.SIZE,
        Remark.REGION,
    }


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (values.email, "mailto:Info@EXAMPLE.org; second@example.org", "Info@example.org"), (values.email, "почта@пример.рф", None), (values.email, "a@b", None),
        (values.phone, "8 (000) 000-00-00, доб. 5", None), (values.phone, "+7 (000) 000-00-00", "+7 (000) 000-00-00"),
        (values.phone, "(0000)00-00-00; (0000)00-00-01; (0000)00-00-02", "(0000)00-00-00, (0000)00-00-01"),
        (values.okved, "10.51 Производство молока", "10.51"), (values.okved, "C 10.51.1", "10.51.1"), (values.okved, "1.11", "01.11"),
        (values.okved, "10.05.2024", None), (values.size, "Микропредприятие", "micro"), (values.size, "МАЛОЕ", "small"), (values.size, "3", "medium"),
        (values.size, "субъект крупного бизнеса", "large"), (values.website, "https://минпромторг42.рф/o-nas", "https://минпромторг42.рф/o-nas"),
        (values.website, "javascript:alert(1)", None),
    ],
)  # fmt: skip
def test_values_are_read_as_they_are_kept(reader: object, text: str, value: str | None) -> None:
    assert reader(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Кемеровская область — Кузбасс", 42), ("Кемеровская область - Кузбасс", 42), ("Кемеровская обл.", 42), ("КУЗБАСС", 42), ("42", 42),
        ("42 - Кемеровская область", 42), ("г. Москва", 77), ("Москва г", 77), ("Московская область", 50), ("Респ Татарстан", 16), ("Республика Саха (Якутия)", 14),
        ("Алтайский край", 22), ("Республика Алтай", 4), ("Ненецкий автономный округ", 83), ("Ямало-Ненецкий АО", 89), ("ХМАО - Югра", 86), ("СПб", 78), ("1", 1),
        ("Северная Осетия", 15), ("Орловская", 57), ("Нарния", None), ("Республика", None), ("999", None), ("", None),
    ],
)  # fmt: skip
def test_a_region_is_found_under_each_of_its_names(text: str, code: int | None) -> None:
    assert PLACES.find(text) == code


def test_rows_of_one_enterprise_merge_and_later_values_win() -> None:
    rows = [
        [INN, "ООО «Заря»", "42", "old@example.org"],
        ["", "нет ИНН", "", ""],
        [INN, "", "", "new@example.org"],
        [INN, "ООО «Заря»", "", ""],
    ]
    table = read(written([HEAD, *rows]))
    reading = read_rows(table, columns.columns_of(table), PLACES, None)
    assert reading.refused == [(3, Refusal.NO_INN)]
    assert [(row.numbers, row.values) for row in reading.rows] == [
        ([2, 4, 5], {"name": "ООО «Заря»", "region_id": 42, "email": "new@example.org"})
    ]


def test_rows_of_other_regions_are_refused() -> None:
    table = read(written([HEAD, [INN, "А", "Томская область", ""], [Cast(8).inn(), "Б", "", ""]]))
    reading = read_rows(table, columns.columns_of(table), PLACES, frozenset({42}))
    assert (reading.refused, len(reading.rows)) == ([(2, Refusal.OUTSIDE)], 1)


@settings(max_examples=60)
@given(content=st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    try:
        read(content)
    except tables.Unreadable:
        return


@settings(max_examples=60)
@given(text=st.text(max_size=60))
def test_no_cell_breaks_a_reader(text: str) -> None:
    cells = dict.fromkeys(columns.FIELDS, tables.clean(text)) | {"inn": INN, "ogrn": "", "kpp": ""}
    row = read_row(1, cells, PLACES)
    assert row in (Refusal.NO_REGION, Refusal.LONG_NAME) or all(len(str(value)) <= 300 for value in row.values.values())


def test_a_cell_in_the_last_corner_is_refused_before_the_sheet_is_laid_out() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "ИНН")
    sheet.write_string(1_048_575, 16_383, "x")
    book.close()
    with pytest.raises(tables.Unreadable, match="1048576"):
        tables.read_table(buffer.getvalue(), lambda row: 1)
