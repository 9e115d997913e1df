"""The booklet: what the season's records say, on sheets of two sizes, readable in order and without sight."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from laureat.letters import booklets
from laureat.papers import illustrations, render, tiles
from laureat.season.models import Stage
from laureat.season.regulation import fingerprint

AT = datetime(2023, 2, 28, 3, 0, tzinfo=UTC)
MM = 72 / 25.4
SIZES = {"a4": (210, 297), "a5": (148, 210)}


def words(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def text_of(content: bytes) -> str:
    return words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def elements(content: bytes) -> list[tuple[str, str]]:
    """The structure tree in reading order: kind and alternative text of each element."""
    found: list[tuple[str, str]] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((str(node["/S"]), str(node.get("/Alt", ""))))
            walk(node.get("/K", []))

    walk(PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def test_what_it_says_is_what_the_seasons_records_say(stage: Stage, federal: Stage) -> None:
    said = booklets.booklet_of(stage)
    assert (said.region, said.motto, said.number) == (stage.region.name, stage.season.motto, stage.season.number)
    assert [(m.day, m.month, m.title) for m in said.calendar] == [
        (10, "марта", "Начало приёма заявок"), (28, "апреля", "Последний день приёма заявок"), (9, "июня", "Работа экспертов"),
        (23, "июня", "Решение комиссии"), (9, "ноября", "Итоги конкурса"),
    ]  # fmt: skip
    assert said.calendar[1].note == "до 23:59 (UTC+7), 19:59 по Москве"
    assert said.calendar[3].note == stage.commission.name
    assert {line.text for line in said.sides} >= {
        stage.operator.name,
        stage.commission.name,
        stage.season.programme.operator.name,
    }
    assert said.nominations[0].title == "Продовольственные товары"
    assert "Табачные изделия".lower() in said.nominations[0].note
    assert [line.text for line in said.contacts] == [
        stage.operator.name, stage.contact_post, stage.contact_phone, stage.contact_email,
    ]  # fmt: skip


def test_what_a_laureate_gets_follows_from_the_regulation(stage: Stage) -> None:
    title, mark = booklets.booklet_of(stage).benefits[:2]
    assert title.title == "Звание «Лауреат» или «Дипломант»"
    assert "«Новинка» и «Золотая сотня»" in title.text
    assert words(mark.title) == "Знак конкурса на 24 месяца"
    regulation = stage.season.regulation
    regulation.text = regulation.text.replace("licence_months = 24", "licence_months = 12").replace(
        'title = "Лауреат"', 'title = "Победитель"'
    )
    regulation.sha256 = fingerprint(regulation.text)
    title, mark = booklets.booklet_of(stage).benefits[:2]
    assert title.title == "Звание «Победитель» или «Дипломант»"
    assert words(mark.title) == "Знак конкурса на 12 месяцев"
    assert "в течение 12 месяцев" in words(mark.text)


def test_criteria_stand_by_group_with_the_aims_that_they_serve(stage: Stage) -> None:
    product, producer = booklets.booklet_of(stage).groups
    cards = {card.title: card for group in (product, producer) for card in group.cards}
    assert (product.title, producer.title) == ("Товар или услуга", "Производитель")
    assert cards["Импортонезависимость"].aims == ("import-independence",)
    assert cards["Отсутствие подтверждённых претензий"].aims == ("quality", "safety")
    shared = cards["Потребительские свойства по сравнению с аналогами"]
    assert shared.scope == "Продовольственные товары; Промышленные товары для населения"
    assert shared.aims == ("quality", "competitiveness")
    assert words(shared.points) == "до 6–8 баллов"
    assert words(cards["Представление изделия покупателю"].points) == "до 1 балла"
    assert cards["Безопасность"].scope == ""


def test_dates_are_the_days_of_the_stages_own_zone(stage: Stage) -> None:
    stage.zone = "Asia/Kamchatka"
    deadline = booklets.booklet_of(stage).calendar[1]
    assert (deadline.day, deadline.month) == (29, "апреля")
    assert deadline.note == "до 04:59 (UTC+12), 28.04.2023 19:59 по Москве"


@pytest.mark.parametrize("form", booklets.FORMS)
def test_the_paper_says_all_of_it(stage: Stage, form: str, settings: Any) -> None:
    settings.DEMO = True
    said, paper = booklets.booklet_of(stage), booklets.booklet_pdf(stage, at=AT, form=form)
    found = text_of(paper)
    expected = [
        said.headline, said.region, said.motto, said.example_note, said.dates_line, said.entry_url, said.page_url, *said.about, render.DEMO_MARK,
        *(n.title for n in said.nominations), *(s.text for s in said.steps), *(c.title for g in said.groups for c in g.cards),
        *(b.text for b in said.benefits), *(line.text for line in said.contacts), *(m.title for m in said.calendar), "до 23:59 (UTC+7)",
    ]  # fmt: skip
    together = re.sub(r"\s", "", found)
    assert [piece for piece in expected if re.sub(r"\s", "", piece) not in together] == []


@pytest.mark.parametrize("form", booklets.FORMS)
def test_each_size_has_its_own_sheets_and_can_be_stitched(stage: Stage, form: str) -> None:
    pages = PdfReader(io.BytesIO(booklets.booklet_pdf(stage, at=AT, form=form))).pages
    width, height = SIZES[form]
    assert {(round(p.mediabox.width / MM), round(p.mediabox.height / MM)) for p in pages} == {(width, height)}
    assert len(pages) % (4 if form == "a5" else 2) == 0


def test_another_size_is_refused(stage: Stage) -> None:
    with pytest.raises(ValueError, match="a4 or a5"):
        booklets.booklet_pdf(stage, at=AT, form="a3")


@pytest.mark.parametrize("form", booklets.FORMS)
def test_the_structure_tree_reads_in_order_and_names_every_picture(stage: Stage, form: str) -> None:
    found = elements(booklets.booklet_pdf(stage, at=AT, form=form))
    levels = [int(kind[2]) for kind, _ in found if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    pictures = [alt for kind, alt in found if kind == "/Figure"]
    assert len(pictures) >= 16
    assert all(pictures)
    assert "Кузбасс на плиточной карте России" in pictures
    assert any(alt.startswith("QR-код: подать заявку, http") for alt in pictures)


@pytest.mark.parametrize("form", booklets.FORMS)
def test_the_qr_code_on_the_cover_leads_to_the_entry_form(stage: Stage, form: str) -> None:
    said = booklets.booklet_of(stage)
    files = {"map.svg": tiles.map_svg(said.tiles, named=False)}
    cover = render.render("booklet", {**asdict(said), "form": form}, at=AT, link=said.entry_url, files=files, png=True)
    picture = Image.open(io.BytesIO(cover))
    [code] = zxingcpp.read_barcodes(picture.resize((picture.width * 2, picture.height * 2)))
    assert code.text == said.entry_url
    assert said.entry_url.endswith("/applicant/")


@pytest.mark.parametrize("form", booklets.FORMS)
def test_the_same_booklet_gives_the_same_bytes(stage: Stage, form: str) -> None:
    assert booklets.booklet_pdf(stage, at=AT, form=form) == booklets.booklet_pdf(stage, at=AT, form=form)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("form", booklets.FORMS)
def test_qpdf_finds_no_fault(stage: Stage, form: str, tmp_path: Path) -> None:
    path = tmp_path / "booklet.pdf"
    path.write_bytes(booklets.booklet_pdf(stage, at=AT, form=form))
    subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)


def many(stage: Stage) -> None:
    """Twice as many nominations, and more than forty criteria."""
    regulation = stage.season.regulation
    nominations = "".join(
        f'\n[[nominations]]\nkey = "more-{n}"\ntitle = "Продукция высокотехнологичных отраслей и приборостроения, группа {n}"\neligibility = "Приборы."\n'
        for n in range(7)
    )
    keys = ", ".join(f'"more-{n}"' for n in range(7))
    criteria = "".join(
        f'\n[[criteria]]\nkey = "extra-{n}"\ntitle = "Дополнительный критерий энергоэффективности номер {n}"\ngroup = "product"\nmax = 1\n'
        f'nominations = [{keys}]\naims = ["import-independence", "quality", "safety", "competitiveness"]\n'
        for n in range(25)
    )
    regulation.text = regulation.text.replace("\n[aggregation]", f"{nominations}{criteria}\n[aggregation]", 1)
    regulation.sha256 = fingerprint(regulation.text)


def long_names(stage: Stage) -> None:
    stage.region.name = stage.region.short_name = "Ханты-Мансийский автономный округ - Югра"
    stage.season.programme.name = f"Программа «{'Сто лучших товаров и услуг всех отраслей ' * 4}»"[:200]
    stage.season.motto = ("Качество — вклад каждого в успех России; " * 5)[:200]
    stage.contact_post = ("ведущий инженер по стандартизации отдела оценки соответствия продукции и услуг " * 3)[:200]
    stage.contact_email = f"{'otdel-standartizatsii-i-otsenki-' * 2}@{'tsentr-' * 5}example.org"


def no_contact(stage: Stage) -> None:
    stage.contact_post = stage.contact_phone = stage.contact_email = stage.season.motto = ""


@pytest.mark.parametrize("form", booklets.FORMS)
@pytest.mark.parametrize("awkward", [many, long_names, no_contact])
def test_awkward_records_stay_on_their_pages(stage: Stage, form: str, awkward: Any) -> None:
    awkward(stage)
    said, paper = booklets.booklet_of(stage), booklets.booklet_pdf(stage, at=AT, form=form)
    pages, outside = PdfReader(io.BytesIO(paper)).pages, []
    for page in pages:
        box = page.mediabox

        def place(text: str, cm: Any, tm: Any, *_: Any, box: Any = box) -> None:
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            if text.strip() and not (0 <= x <= box.width and 8 <= y <= box.height):
                outside.append(text)

        page.extract_text(visitor_text=place)
    assert outside == []
    assert len(pages) % (4 if form == "a5" else 2) == 0
    found = re.sub(r"[\s-]", "", text_of(paper))
    expected = [said.region, said.motto, *(n.title for n in said.nominations), *(line.text for line in said.contacts)]
    assert [piece for piece in expected if re.sub(r"[\s-]", "", piece) not in found] == []


_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


def boxes_of(content: bytes, folder: Path) -> list[tuple[int, float, float, float, float, str]]:
    """Every word with its page and its box: left, top, right, bottom."""
    path = folder / "booklet.pdf"
    path.write_bytes(content)
    measured = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True, text=True).stdout
    return [
        (number, *(float(side) for side in found[:4]), found[4])
        for number, page in enumerate(measured.split("<page ")[1:])
        for found in _WORD.findall(page)
    ]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("form", booklets.FORMS)
@pytest.mark.parametrize("awkward", [many, long_names])
def test_no_word_leaves_the_page_or_lies_on_another(stage: Stage, form: str, awkward: Any, tmp_path: Path) -> None:
    """Boxes reach above and below the letters: their middles are compared."""
    awkward(stage)
    words = boxes_of(booklets.booklet_pdf(stage, at=AT, form=form), tmp_path)
    width, height = (side * MM for side in SIZES[form])
    assert len(words) > 500
    assert [w for w in words if w[1] < 20 or w[2] < 20 or w[3] > width - 20 or w[4] > height - 10] == []
    marks = [
        (page, left, top + 0.3 * (low - top), right, low - 0.3 * (low - top), word)
        for page, left, top, right, low, word in words
    ]
    over = [
        (one[5], other[5])
        for number, one in enumerate(marks)
        for other in marks[number + 1 :]
        if one[0] == other[0]
        and min(one[3], other[3]) - max(one[1], other[1]) > 1
        and min(one[4], other[4]) - max(one[2], other[2]) > 0.5
    ]
    assert over == []


def test_the_dash_of_a_regions_name_begins_no_line(stage: Stage) -> None:
    long_names(stage)
    cover = PdfReader(io.BytesIO(booklets.booklet_pdf(stage, at=AT))).pages[0].extract_text()
    assert not [line for line in cover.splitlines() if line.strip().startswith(("-", "—"))]


def test_a_criterion_of_many_nominations_counts_them(stage: Stage) -> None:
    many(stage)
    cards = {card.title: card.scope for group in booklets.booklet_of(stage).groups for card in group.cards}
    assert words(cards["Дополнительный критерий энергоэффективности номер 1"]) == "7 номинаций из 13"


def test_a_missing_contact_is_said_and_not_left_blank(stage: Stage) -> None:
    no_contact(stage)
    assert [line.label for line in booklets.booklet_of(stage).contacts] == ["Проводит этап", "Как задать вопрос"]
    stage.operator.phone = "+7 (000) 000-00-01"
    assert [line.label for line in booklets.booklet_of(stage).contacts] == ["Проводит этап", "Телефон"]


def test_the_countrys_booklet_shows_the_regions_where_the_contest_is_held(federal: Stage, stage: Stage) -> None:
    said = booklets.booklet_of(federal)
    assert said.region == "Российская Федерация"
    assert [place.name for place in said.tiles if place.here] == [stage.region.abbreviation]
    assert "Последний день приёма заявок" not in [m.title for m in said.calendar]
    assert "Российская Федерация" in text_of(booklets.booklet_pdf(federal, at=AT))


def test_an_edition_is_set_once_and_another_one_replaces_it(stage: Stage, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    said = booklets.booklet_of(stage)
    first = booklets.kept_pdf(stage, said, at=AT)
    assert booklets.kept_pdf(stage, said, at=datetime(2024, 1, 1, tzinfo=UTC)) == first
    changed = replace(said, motto="Другой девиз")
    assert booklets.edition_of(changed, "a4") != booklets.edition_of(said, "a4")
    assert "Другой девиз" in text_of(booklets.kept_pdf(stage, changed, at=AT))
    assert len(list(tmp_path.rglob("*.pdf"))) == 1


def test_every_picture_that_a_booklet_names_is_there(stage: Stage) -> None:
    said = booklets.booklet_of(stage)
    for point in (*said.nominations, *said.benefits):
        assert illustrations.drawing(point.picture).startswith("<svg")
    with pytest.raises(KeyError):
        illustrations.drawing("../fonts")
