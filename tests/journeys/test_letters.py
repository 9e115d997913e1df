"""The ministry's desk in a browser: a letter is written with its paper beside it, agreed, signed and numbered."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.test_desks import confirm


def test_the_ministry_writes_a_letter_with_its_paper_beside_it(visitor: Any) -> None:
    me = visitor()
    me.enter("ministry")
    me.visit("/office/letters/")
    page = me.check()
    page.click("text=Новое письмо")
    me.check()
    page.click("text=Запрос недостающих документов")
    page.wait_for_url("**kind=documents**")
    live = page.locator("#letter-live")
    expect(live.locator("img.paper-preview")).to_be_visible()
    expect(live).to_contain_text("[[недостающий документ]]")
    me.check()
    text = page.locator("textarea[name=body]")
    with page.expect_response("**/preview/"):
        text.fill("Просим приложить декларацию о соответствии до {{stage.entries-untill}}")
    expect(live).to_contain_text("stage.entries-untill")
    text.fill("Просим приложить декларацию о соответствии. Приём документов заканчивается ")
    live.locator("summary").first.click()
    page.click("button:has-text('stage.entries-until')")
    expect(text).to_have_value(re.compile(r"заканчивается \{\{stage\.entries-until\}\}$"))
    expect(live).to_contain_text("Все поля известны и заполнены")
    page.click("text=Сохранить проект")
    page.wait_for_url(re.compile(r"/office/letters/\d+/$"))
    me.check()
    page.click("text=Согласовать без согласующих")
    confirm(page)
    page.locator(".page-head-actions >> text=Подписать").click()
    confirm(page)
    page.locator(".page-head-actions >> text=Зарегистрировать").click()
    confirm(page)
    expect(page.locator("h1")).to_have_text(re.compile(r"МПТ-5/\d+"))
    me.check()


@pytest.mark.parametrize(("width", "theme"), [(1280, ""), (390, ""), (390, "contrast")])
def test_the_letters_pages_are_accessible(visitor: Any, width: int, theme: str) -> None:
    me = visitor(width=width, theme=theme)
    me.enter("ministry")
    for address in ("", "new/", "new/?kind=information", "1/", "letterheads/", "letterheads/new/", "letterheads/1/", "signatories/new/",
                    "books/start/", "incoming/", "incoming/new/", "promises/"):  # fmt: skip
        me.visit(f"/office/letters/{address}")
