"""A region's office loads a register of enterprises, on a desk and on a telephone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from laureat.demo.cast import Cast
from laureat.papers.workbook import workbook

HEAD = ["ИНН", "Полное наименование", "Субъект РФ", "Эл. почта", "Примечание"]


@pytest.mark.parametrize(("width", "theme"), [(1280, ""), (390, "contrast")])
def test_the_centre_loads_a_register(visitor: Any, tmp_path: Path, width: int, theme: str) -> None:
    cast, me = Cast(4000 + width), visitor(width=width, theme=theme)
    rows = [[cast.inn(), f"ООО «Берёзка {width}-{n}»", "Кемеровская обл.", f"office{n}@example.org", ""] for n in range(30)]
    file = tmp_path / "реестр предприятий.xlsx"
    file.write_bytes(workbook("Реестр", HEAD, [*rows, ["4200000000", "ООО «Ошибка»", "42", "", ""]]))
    me.enter("centre")
    page = me.visit("/office/enterprises/")
    page.click("a:has-text('Загрузить реестр')")
    me.check()
    page.set_input_files("input[type=file]", str(file))
    page.click("button:has-text('Отправить и посмотреть')")
    page.wait_for_selector("h2:has-text('Столбцы файла')")
    me.check()
    assert page.locator("select[name=column-3]").input_value() == "email"
    page.select_option("select[name=column-4]", "head_name")
    page.click("button:has-text('Взять столбцы так')")
    page.wait_for_selector("text=Столбцы взяты")
    me.check()
    page.click("main button:has-text('Загрузить')")
    page.wait_for_selector("a:has-text('К предприятиям')", timeout=30_000)
    me.check()
    with page.expect_download() as download:
        page.click("a:has-text('отклонённые строки')")
    assert download.value.suggested_filename.endswith("отклонённые строки.xlsx")
    me.visit(f"/office/enterprises/?q=берёзка+{width}&email=yes")
    assert page.locator("tbody tr").count() == 30
    page.click("tbody a >> nth=0")
    me.check()
    page.click("a:has-text('Исправить')")
    me.check()
    page.fill("input[name=head_name]", "Снегирёва Елена Павловна")
    page.click("button:has-text('Сохранить')")
    page.wait_for_selector("text=Снегирёва Елена Павловна")
