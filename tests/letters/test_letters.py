"""The ministry's letter: every requisite in its place, one number, one delivery for each enterprise."""

from __future__ import annotations

import io
from email import message_from_bytes, policy
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from laureat.files import queries as files
from laureat.kernel import Refused
from laureat.letters import actions, addressing, queries, sheets
from laureat.letters.models import Letter, NumberSequence
from laureat.mail.models import Delivery
from laureat.registry.queries import find_enterprises


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.parametrize(
    "requisite",
    [
        "МИНИСТЕРСТВО ПРОМЫШЛЕННОСТИ И ТОРГОВЛИ КУЗБАССА", "Минпромторг Кузбасса", "650064, г. Кемерово, пр-т. Советский, д. 63",
        "(3842)58-78-61", "58-80-75", "dprom@ako.ru", "минпромторг42.рф", "28.02.2023", "МПТ-5/1087", "на №", "Руководителям промышленных предприятий",
        "Кемеровской области - Кузбасса", "Уважаемые руководители!", "«100 лучших товаров России»", "Академия проблем качества", "Росстандарт",
        "более чем из 60 регионов", "импортонезависимых", "10 марта 2023", "направлена дополнительно", "инженер по стандартизации",
        "Приложение: буклеты в электронном виде", "С уважением", "Заместитель министра промышленности и торговли Кузбасса",
        "Демонстрационные данные",
    ],
)  # fmt: skip
def test_the_source_letters_requisites_stand_in_the_pdf(letter: Letter, requisite: str, settings: Any) -> None:
    settings.DEMO = True
    found = text_of(sheets.letter_pdf(letter, at=letter.registered_at)).replace("\u00a0", " ").replace("- ", "-")
    assert requisite.replace("- ", "-") in found


def test_the_booklet_is_embedded_in_the_letter(letter: Letter) -> None:
    reader = PdfReader(io.BytesIO(files.content(letter.document)))
    assert "Буклеты.pdf" in reader.attachments
    assert "Лучшие товары и услуги 2023 года" in text_of(next(iter(reader.attachments.values()))[0])


def test_the_qr_code_leads_to_the_letters_check_page(letter: Letter, client: Any) -> None:
    picture = Image.open(io.BytesIO(sheets.letter_png(letter, at=letter.registered_at)))
    picture = picture.resize((picture.width * 2, picture.height * 2))
    [code] = zxingcpp.read_barcodes(picture)
    assert code.text.endswith(f"/letters/check/{letter.check_code}/")
    page = client.get(f"/letters/check/{letter.check_code}/")
    assert page.status_code == 200
    assert "МПТ-5/1087" in page.content.decode()
    assert client.get("/letters/check/AAAAAAAAAA/").status_code == 404


def test_each_enterprise_got_the_letter_once_with_its_enclosure(letter: Letter, world: Any) -> None:
    addressees = list(addressing.of_letter(letter))
    assert len(addressees) == len(world.participants)
    assert {a.message.delivery.state for a in addressees} == {"sent"}
    assert [d.name for d in addressees[0].message.attachments.order_by("name")] == ["Буклет.pdf", "Письмо МПТ-5-1087.pdf"]
    assert Delivery.objects.filter(message__subject_ref=f"letters.letter:{letter.pk}").count() == len(addressees)


def test_the_mail_that_arrived_is_a_real_message(world: Any) -> None:
    path = sorted((world.out / "mail").glob("*.eml"))[0]
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert "МПТ-5/1087" in message["Subject"]
    assert {part.get_content_type() for part in message.walk()} >= {"text/plain", "text/html", "application/pdf"}


def test_a_sent_letter_is_not_sent_changed_or_addressed_again(letter: Letter, world: Any, now: Any) -> None:
    clerk = world.person("ministry-clerk")
    for act in (lambda: actions.send(letter=letter, actor=clerk, at=now), lambda: actions.revise(letter=letter, body="x", actor=clerk, at=now),
                lambda: actions.address(letter=letter, enterprises=find_enterprises(), actor=clerk, at=now)):  # fmt: skip
        with pytest.raises(Refused):
            act()


def test_numbers_follow_one_another_and_a_failure_leaves_no_gap(
    letter: Letter, draft: Any, signed: Any, world: Any, now: Any, monkeypatch: Any
) -> None:
    clerk = world.person("ministry-clerk")
    letters = [signed(draft()) for _ in range(3)]
    first = actions.register(letter=letters[0], actor=clerk, at=now)
    with monkeypatch.context() as broken:
        broken.setattr(sheets, "letter_pdf", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.register(letter=letters[1], actor=clerk, at=now)
    third = actions.register(letter=letters[2], actor=clerk, at=now)
    assert third.number_seq == first.number_seq + 1
    assert (
        NumberSequence.objects.get(body=letter.letterhead.body, year=third.number_year, book="outgoing").last
        == third.number_seq
    )


def test_a_letter_with_an_unknown_field_is_not_approved(draft: Any, world: Any, now: Any) -> None:
    wrong = draft(body="В {{season.yaer}} году")
    with pytest.raises(Refused, match=r"season\.yaer"):
        actions.approve(letter=wrong, actor=world.person("ministry"), at=now)


def test_a_pattern_without_a_number_is_refused(letter: Letter, world: Any, now: Any) -> None:
    with pytest.raises(Refused, match=r"\{seq\}"):
        actions.create_letterhead(body=letter.letterhead.body, title="x", number_pattern="МПТ-5", sender_name="x", sender_short="", details="x",
                                  actor=world.person("ministry"), at=now)  # fmt: skip


def test_numbering_does_not_go_back(letter: Letter, world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="1087"):
        actions.start_numbering(body=letter.letterhead.body, year=2023, last=1000, actor=world.person("ministry"), at=now)


def test_another_regions_office_does_not_write_for_this_body(letter: Letter, world: Any, now: Any) -> None:
    with pytest.raises(Refused):
        actions.compose(letterhead=letter.letterhead, actor=world.person("centre-54"), at=now, addressees_text="x")
    assert queries.letter_of(world.person("centre-54"), letter.pk, at=now) is None


def test_the_addressees_own_page_notes_the_first_opening(letter: Letter, client: Any) -> None:
    addressee = addressing.of_letter(letter)[0]
    assert client.get(f"/letters/{addressee.link_code}/").status_code == 200
    first = addressing.by_link(addressee.link_code).opened_at
    client.get(f"/letters/{addressee.link_code}/")
    assert addressing.by_link(addressee.link_code).opened_at == first is not None
    assert client.get("/letters/forged-code/").status_code == 404


def test_a_recalled_letter_says_so(letter: Letter, world: Any, now: Any, client: Any) -> None:
    actions.recall(letter=letter, actor=world.person("ministry"), at=now)
    assert "отозвано" in client.get(f"/letters/check/{letter.check_code}/").content.decode()
