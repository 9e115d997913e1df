"""The five desks, walked through by hand in a browser; axe looks at every page on the way."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def confirm(page: Page) -> None:
    """Answer the question in the dialog."""
    page.locator("dialog[open] button.btn-primary, dialog[open] button.btn-error").first.click()
    page.wait_for_load_state("networkidle")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "фото.jpg"
    Image.new("RGB", (1200, 900), "#c9a35b").save(path)
    return path


def test_an_applicant_enters_a_good_and_gets_the_receipt(visitor: Any, site: Site, tmp_path: Path, picture: Path) -> None:
    me = visitor()
    me.enter("applicant")
    page = me.check()
    me.visit("/applicant/goods/new/")
    page.fill("input[name=name]", "Хлеб «Пробный» из браузера")
    page.fill("textarea[name=description]", "Хлеб, который пекут для проверки.")
    page.click("text=Сохранить")
    page.wait_for_url("**/enter/")
    me.check()
    page.check("input[value=food]")
    page.click("text=Начать заявку")
    page.wait_for_url(re.compile(r"/applicant/entries/\d+/$"))
    hub = me.check().url
    page.click("text=О товаре или услуге")
    page.fill("textarea[name=purpose]", "Для ежедневного питания.")
    page.locator("[data-autosave-status][data-state=saved]").wait_for()
    page.reload()
    expect(page.locator("textarea[name=purpose]")).to_have_value("Для ежедневного питания.")
    _fill_form(me, page)
    _attach(me, page, hub, picture, tmp_path)
    page.goto(hub + "declaration/")
    me.check()
    page.fill("input[name=signatory]", "Директор Заречная У. М.")
    page.check("input[name=agreed]")
    page.click("main >> text=Подписать")
    page.wait_for_url("**/submit/")
    me.check()
    page.click("main >> button:has-text('Отправить')")
    confirm(page)
    page.wait_for_url("**/sent/")
    me.check()
    expect(page.locator("main")).to_contain_text(re.compile(r"Квитанция № Р-42-\d{4}/\d{4}"))
    with page.expect_response("**/receipts/*.pdf") as answered:
        page.evaluate("fetch(document.querySelector('a[href*=receipts]').href)")
    assert answered.value.headers["content-type"] == "application/pdf"
    page.goto(hub)
    me.check()
    expect(page.locator("main")).to_contain_text("Подана, проверяется")


def _fill_form(me: Any, page: Page) -> None:
    """Every section in turn, by its own button."""
    for _ in range(9):
        for area in page.locator("form#section textarea, form#section input[type=text]").all():
            name = area.get_attribute("name") or ""
            if not area.input_value():
                area.fill(
                    "12"
                    if name in ("growth", "domestic-share", "complaints", "self-product", "self-producer")
                    else "Подтверждено документами предприятия."
                )
        for group in page.locator("form#section fieldset").all():
            group.locator("input[type=radio]").last.check()
        me.check()
        page.click("text=Сохранить и продолжить")
        page.wait_for_load_state("networkidle")


def _attach(me: Any, page: Page, hub: str, picture: Path, folder: Path) -> None:
    certificate = folder / "декларация.pdf"
    certificate.write_bytes(PDF)
    page.goto(hub + "documents/")
    me.check()
    for kind, path in (("photo", picture), ("conformity", certificate)):
        card = page.locator(f"#{kind}")
        card.locator("input[type=file]").set_input_files(str(path))
        if kind == "conformity":
            card.locator(f"input[name={kind}-number]").fill("ЕАЭС N RU 1")
        card.locator("button:has-text('Приложить')").click()
        page.wait_for_load_state("networkidle")
        expect(page.locator(f"#{kind} .file-line")).to_contain_text(path.name)


def test_an_expert_answers_marks_by_keyboard_and_signs(visitor: Any) -> None:
    me = visitor()
    me.enter("expert-54")
    page = me.check()
    page.locator("main >> text=Начать").first.click()
    me.check()
    page.click("text=Нет, конфликта нет")
    page.wait_for_load_state("networkidle")
    me.check()
    first = page.locator("[data-mark] .mark-scale input").first
    first.focus()
    page.keyboard.press("1")
    page.locator("[data-autosave-status][data-state=saved]").wait_for()
    for criterion in page.locator("[data-mark]").all():
        choices = criterion.locator(".mark-scale label")
        choices.nth(max(0, choices.count() - 2)).click()
        for comment in criterion.locator("textarea:visible").all():
            comment.fill("Подтверждено документами.")
    page.click("main >> text=Подписать лист")
    page.wait_for_url("**/sign/")
    me.check()
    page.click("main >> button:has-text('Подписать')")
    page.wait_for_url("**/expert/")
    me.check()
    expect(page.locator("main")).to_contain_text("Лист подписан, сумма баллов")


def test_a_conflict_closes_the_dossier(visitor: Any) -> None:
    me = visitor(width=390)
    me.enter("expert-54")
    page = me.page
    page.locator("main >> text=Начать").first.click()
    page.wait_for_load_state("networkidle")
    item = me.check().url
    page.click("text=Да, есть")
    page.locator("dialog[open] textarea").fill("Родственник работает на предприятии.")
    confirm(page)
    page.wait_for_url("**/expert/")
    page.goto(item)
    expect(page.locator("main")).to_contain_text("закрыто")


def test_a_member_votes_and_the_office_decides(visitor: Any) -> None:
    member, chair, office = visitor(width=390), visitor(), visitor()
    for me, key in ((member, "member-70"), (chair, "chair-70")):
        me.enter(key)
        me.check()
        me.page.locator("main a[href*='/member/sittings/']").first.click()
        me.check()
        me.page.locator("main >> text=Голосовать").first.click()
        me.check()
        me.page.click("button[value=for]")
        me.page.wait_for_load_state("networkidle")
        expect(me.page.locator(".messages")).to_contain_text("записан")
    office.enter("directorate")
    office.visit("/office/sittings/")
    office.page.locator("main tbody a").first.click()
    office.check()
    office.page.locator("button:has-text('Подсчитать и решить')").first.click()
    office.page.wait_for_load_state("networkidle")
    expect(office.page.locator(".messages")).to_contain_text("принято решение")
    member.visit("/member/")


def test_the_centre_checks_entries_and_sees_its_board(visitor: Any) -> None:
    me = visitor()
    me.enter("centre")
    page = me.check()
    for address in (
        "/office/judging/",
        "/office/judging/experts/",
        "/office/judging/conflicts/",
        "/office/sittings/",
        "/office/enterprises/",
        "/office/letters/",
    ):
        me.visit(address)
    me.visit("/office/entries/?state=submitted")
    page.locator("main tbody a").first.click()
    me.check()
    page.click("main >> button:has-text('Допустить')")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".messages")).to_contain_text("допущена")


def test_the_ministry_reads_its_letter(visitor: Any) -> None:
    me = visitor()
    me.enter("ministry")
    me.visit("/office/letters/")
    me.page.click("text=МПТ-5/1087")
    me.check()
    expect(me.page.locator("main")).to_contain_text("Доставлено")
    me.visit("/office/letters/new/")


def test_the_directorate_goes_through_its_rooms(visitor: Any) -> None:
    me = visitor()
    me.enter("directorate")
    page = me.check()
    for address in ("/office/regulations/", "/office/people/", "/office/honours/1/", "/office/honours/1/register/", "/office/publication/1/", "/office/outbox/",
                    "/office/judging/stages/1/", "/office/board/stages/1/", "/office/board/stages/3/extend/"):  # fmt: skip
        me.visit(address)
    me.visit("/office/ledger/?verify=1")
    expect(page.locator("main")).to_contain_text("Цепочка не нарушена")


@pytest.mark.parametrize(
    ("width", "theme", "scripts"),
    [(1280, "", True), (390, "", True), (1280, "contrast", True), (390, "contrast-inverted", True), (1280, "dark", True)],
)
def test_the_public_reads_searches_and_verifies(visitor: Any, width: int, theme: str, scripts: bool) -> None:
    me = visitor(width=width, theme=theme, scripts=scripts)
    page = me.visit("/")
    page.fill("input[name=q]", "шорской липы")
    page.click("main >> button:has-text('Найти')")
    page.wait_for_url("**/goods/?q=*")
    me.check()
    me.visit("/goods/")
    page.locator("main .card-good h3 a").first.click()
    me.check()
    page.locator("main a[href*='/v/']").first.click()
    me.check()
    expect(page.locator("main")).to_contain_text("подлинный")
    for address in (
        "/seasons/2023/",
        "/methodology/",
        "/verify/",
        "/v/AAAAAAAAAA/",
        "/accounts/login/",
        "/accounts/signup/",
        "/demo/",
        "/gallery/",
    ):
        me.visit(address)


def test_the_public_pages_work_without_scripts(visitor: Any, site: Site) -> None:
    page = visitor(scripts=False).page
    page.goto(site.url + "/")
    page.fill("input[name=q]", "мёд")
    page.click("main >> button:has-text('Найти')")
    expect(page.locator("main .card-good").first).to_be_visible()
    page.locator("main .card-good h3 a").first.click()
    expect(page.locator("main h1")).to_be_visible()
    page.goto(site.url + "/seasons/2023/")
    expect(page.locator("main .card-good").first).to_be_visible()


def test_the_main_way_works_by_keyboard(visitor: Any, site: Site) -> None:
    page = visitor().page
    page.goto(site.url + "/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_passkey_is_added_and_opens_the_desk_without_a_password(visitor: Any, site: Site) -> None:
    me = visitor()
    page, base = me.page, site.url.replace("127.0.0.1", "localhost")  # browsers give no keys to bare addresses
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
           "automaticPresenceSimulation": True}  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    login = site.logins["chair"]
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", login["email"])
    page.fill("input[name=password]", login["password"])
    page.click("form button[type=submit]:has-text('Войти')")
    page.wait_for_url("**/member/")
    page.goto(f"{base}/accounts/2fa/webauthn/add/")
    if page.locator("input[name=password]").count():
        me.check()
        page.fill("input[name=password]", login["password"])
        page.click("main button[type=submit]")
    me.check()
    page.fill("input[name=name]", "Ключ в браузере")
    page.check("input[name=passwordless]")
    page.locator("main form button").last.click()
    page.wait_for_url("**/recovery-codes/**")
    me.check()
    page.context.clear_cookies()
    page.goto(f"{base}/accounts/login/")
    page.click("text=Войти по ключу")
    page.wait_for_url("**/member/")
