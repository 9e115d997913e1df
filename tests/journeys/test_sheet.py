"""An expert fills, pins and signs a sheet without a mouse; nothing is lost without a connection; pages work without scripts."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect


def tab_to(page: Page, selector: str, *, key: str = "Tab", most: int = 120) -> None:
    """Go on with the Tab key until the element has the focus."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the Tab key does not lead to {selector}")


def opened(visitor: Any, **how: Any) -> Any:
    """The first item that is not signed, its question answered by the keyboard."""
    me = visitor(**how)
    me.enter("expert-54")
    page = me.page
    tab_to(page, "main a[href*='/expert/items/']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/expert/items/\d+/$"))
    page.wait_for_load_state("networkidle")
    if page.locator("text=Нет, конфликта нет").count():
        tab_to(page, "main form[action*='clear'] button, main button.btn-primary")
        page.keyboard.press("Enter")
        page.locator("[data-bench]").wait_for()
    me.check()
    return me


def saved(page: Page) -> None:
    """The sheet is saved, nothing is left to send."""
    page.locator("[data-autosave-status][data-state=saved]").wait_for()
    page.locator("form[data-autosave]:not([data-unsaved])").wait_for()


def shows(page: Page) -> None:
    """A page of a document is shown."""
    page.locator("[data-viewer][data-document] img").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-viewer] img").evaluate("picture => picture.naturalWidth") > 300


def test_marks_wait_for_the_connection_and_two_windows_know_of_each_other(visitor: Any) -> None:
    me = opened(visitor)
    page = me.page
    other = page.context.new_page()
    other.goto(page.url)
    first = page.locator("[data-mark]").first
    page.context.set_offline(True)
    first.locator("input").first.focus()
    page.keyboard.press("3")
    expect(page.locator("[data-autosave-status]")).to_contain_text("нет связи")
    page.locator("#documents a[href*='#viewer']").first.click()
    expect(page.locator("[data-viewer-problem]")).to_contain_text("нет связи")
    expect(first.locator("input:checked")).to_have_value("3")
    page.context.set_offline(False)
    saved(page)
    other.locator("[data-mark] input").first.focus()
    other.keyboard.press("4")
    expect(other.locator("[data-autosave-status]")).to_contain_text("в другом окне")
    page.reload()
    expect(page.locator("[data-mark]").first.locator("input:checked")).to_have_value("3")


def test_one_who_was_signed_out_is_told_so(visitor: Any) -> None:
    me = opened(visitor)
    page = me.page
    page.context.clear_cookies(name="sessionid")
    page.locator("[data-mark] input").first.focus()
    page.keyboard.press("2")
    expect(page.locator("[data-autosave-status]")).to_contain_text("вышли из системы")


def test_on_a_telephone_the_dossier_and_the_sheet_are_two_tabs(visitor: Any) -> None:
    for theme in ("", "contrast"):
        me = opened(visitor, width=390, theme=theme)
        page = me.page
        expect(page.locator("#score-sheet")).to_be_visible()
        expect(page.locator("#dossier")).to_be_hidden()
        page.locator("[data-bench-tab=dossier]").click()
        page.locator("#documents a[href*='#viewer']").first.click()
        shows(page)
        me.check()
        page.locator("[data-bench-tab=sheet]").click()
        page.locator("[data-pin-here]").first.click()
        expect(page.locator("[data-pin-link]").first).to_contain_text(", с. 1")
        page.locator("[data-pin-link]").first.click()
        expect(page.locator("#dossier")).to_be_visible()
        page.locator("[data-bench-tab=sheet]").click()
        page.locator("[data-pin-remove]").first.click()
        expect(page.locator("[data-pin-line]").first).to_be_hidden()
        me.check()


def test_without_scripts_documents_are_shown_and_marks_pinned_by_hand(visitor: Any) -> None:
    with_scripts = opened(visitor)
    address = with_scripts.page.url
    me = visitor(scripts=False)
    me.page.context.add_cookies(with_scripts.page.context.cookies())
    page = me.page
    page.goto(address)
    expect(page.locator("[data-pin-here]").first).to_be_hidden()
    page.locator("#documents a[href*='#viewer']").first.click()
    expect(page.locator("[data-viewer] img")).to_be_visible()
    expect(page.locator("[data-viewer] button:has-text('Показать')")).to_be_visible()
    first = page.locator("[data-mark]").first
    first.locator("label").nth(2).click()
    first.locator(".mark-pin-hand summary").click()
    first.locator(".mark-pin-hand select").select_option(index=1)
    first.locator(".mark-pin-hand input").fill("1")
    page.locator("main button:has-text('Сохранить')").click()
    expect(page.locator("[data-mark]").first.locator("[data-pin-link]")).to_contain_text(", с. 1")


def test_a_sheet_is_filled_pinned_and_signed_with_the_keyboard_alone(visitor: Any) -> None:
    """Stands last: it signs the only sheet that the other journeys leave unsigned."""
    me = opened(visitor)
    page = me.page
    page.keyboard.press("d")
    expect(page.locator("#documents a:focus")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    shows(page)
    expect(page.locator("[data-viewer]")).to_be_focused()
    page.keyboard.press("s")
    first = page.locator("[data-mark]").first
    expect(first.locator("input:focus")).to_have_count(1)
    best = first.locator(".mark-scale input").last.get_attribute("value")
    page.keyboard.type(best)
    expect(first.locator("input:checked")).to_have_value(best)
    expect(first.locator("[data-comment]")).to_have_attribute("open", "")
    expect(first.locator(".mark-comment-needed")).to_be_visible()
    page.keyboard.press("p")
    expect(first.locator("[data-pin-link]")).to_contain_text(", с. 1")
    page.wait_for_timeout(800)  # digits that follow at once make one number
    middle = first.locator("[data-anchor]").nth(1)
    page.keyboard.press(middle.get_attribute("data-anchor"))
    expect(first.locator("input:checked")).to_have_value(middle.get_attribute("data-anchor"))
    expect(first.locator("[data-meaning]")).to_have_text(middle.locator("dd").text_content() or "-")
    expect(first.locator(".mark-comment-needed")).to_be_hidden()
    page.keyboard.press("0")
    expect(first.locator("input:checked")).to_have_value("0")
    for _ in range(page.locator("[data-mark]").count() - 1):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("0")
        saved(page)
    me.check()
    expect(page.locator("#sheet-sum")).to_contain_text("Сумма: ")
    expect(page.locator("#sheet-sum")).not_to_contain_text("без оценки")
    page.keyboard.press("Shift+?")
    expect(page.locator("dialog[open]")).to_contain_text("Клавиши листа")
    me.check()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    page.locator("[data-error-summary]").wait_for()
    me.check()
    for _ in range(page.locator(".field-invalid textarea").count()):
        tab_to(page, ".field-invalid textarea:not([data-done])")
        page.evaluate("document.activeElement.dataset.done = 'yes'")
        page.keyboard.type("Нет в деле: п.")
    saved(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/sign/")
    expect(page.locator("main")).to_contain_text("наименьшая отметка")
    me.check()
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/expert/")
    expect(page.locator("main")).to_contain_text("Лист подписан, сумма баллов")
