"""A letter is addressed, sent and followed in a browser; its reader compares a file with it. Axe looks at every page on the way."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site


def _written(page: Page, site: Site) -> str:
    """A registered letter of the ministry; its address."""
    page.goto(f"{site.url}/office/letters/new/?kind=information")
    page.fill("textarea[name=body]", "Приём заявок **открыт**.\n\n- заполните анкету\n- приложите документы")
    page.click("text=Сохранить проект")
    page.wait_for_url(re.compile(r"/office/letters/\d+/$"))
    address = page.url
    for verb in ("approve", "sign", "register"):
        page.goto(f"{address}{verb}/")
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(address)
    return address.removeprefix(site.url)


def test_a_letter_is_addressed_sent_and_followed(visitor: Any, site: Site, tmp_path: Path) -> None:
    me = visitor()
    me.enter("ministry")
    page, letter = me.page, _written(me.page, site)
    me.visit(f"{letter}addressees/")
    everybody = page.locator("#found .figure-value").first.inner_text()
    page.check("input[name=sizes][value=micro]")
    page.wait_for_url(re.compile("sizes=micro"))
    expect(page.locator("#found .figure-value").first).not_to_have_text(everybody)
    me.check()
    page.fill("#found input[name=title]", "Микропредприятия")
    page.click("#found button:has-text('Адресовать')")
    page.wait_for_url("**/addressees/list/")
    me.check()
    me.visit("/office/letters/groups/")
    expect(page.locator("main")).to_contain_text("Микробизнес")
    page.click("text=Микропредприятия")
    me.check()
    me.visit(f"{letter}send/")
    page.click("main >> button:has-text('Отправить письмо')")
    page.wait_for_url("**/addressees/list/")
    me.check()
    page.locator("main table a").first.click()
    me.check()
    for address in (f"{letter}funnel/", "/office/letters/funnel/", f"{letter}post/"):
        me.visit(address)


def test_pages_of_a_letter_fit_a_telephone_and_work_without_scripts(visitor: Any, site: Site) -> None:
    me = visitor(width=390, theme="contrast")
    me.enter("directorate")
    for address in ("1/addressees/list/", "1/funnel/", "funnel/", "groups/"):
        me.visit(f"/office/letters/{address}")
    plain = visitor(width=390, scripts=False)
    plain.page.context.add_cookies(me.page.context.cookies())
    plain.page.goto(f"{site.url}/office/letters/1/addressees/list/?outcome=sent")
    expect(plain.page.locator("main table")).to_contain_text("Отправлено")


def test_a_reader_compares_a_file_with_the_letter(visitor: Any, site: Site, tmp_path: Path) -> None:
    office = visitor()
    office.enter("ministry")
    fetch = office.page.context.request
    answer = fetch.get(f"{site.url}/office/letters/1/letter.pdf").body()
    paper = Image.open(io.BytesIO(fetch.get(f"{site.url}/office/letters/1/letter.png").body()))
    [code] = zxingcpp.read_barcodes(paper.resize((paper.width * 2, paper.height * 2)))
    right, wrong = tmp_path / "письмо.pdf", tmp_path / "подделка.pdf"
    right.write_bytes(answer)
    wrong.write_bytes(answer[:900] + bytes([answer[900] ^ 1]) + answer[901:])
    for width, scripts in ((1280, True), (390, False)):
        me = visitor(width=width, scripts=scripts)
        page = me.page
        for file, words in ((right, "Файл совпадает с письмом"), (wrong, "Файл не совпадает с письмом")):
            page.goto(code.text)
            page.set_input_files("input[name=file]", str(file))
            page.click("main >> button:has-text('Сравнить')")
            expect(page.locator("main")).to_contain_text(words)
            if scripts:
                me.check()
