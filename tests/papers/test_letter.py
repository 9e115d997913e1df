"""The official letter: one page where it fits, its parts read in order, every variant valid, its seal and its code."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from laureat.papers import markdown, pressroom, render, signing
from tests.papers import samples
from tests.papers.reading import Piece, reading_order

AT = datetime(2023, 2, 28, tzinfo=UTC)
LETTERS = [name for name, (template, _, _) in samples.variants().items() if template == "letter"]


def made(data: dict[str, Any], files: dict[str, bytes] | None = None, **form: Any) -> bytes:
    return render.render("letter", data, at=AT, link=data["check_url"], files=files, **form)


def variant(name: str) -> bytes:
    _, data, files = samples.variants()[name]
    return made(data, files)


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def place(pieces: list[Piece], text: str) -> int:
    [found] = [number for number, piece in enumerate(pieces) if text in piece.text][:1] or [-1]
    assert found >= 0, text
    return found


def checked(pdf: bytes, folder: Path) -> str:
    """What qpdf says about a file; it is there wherever changes are checked."""
    program = shutil.which("qpdf")
    if program is None:
        assert os.environ.get("CI") != "true", "qpdf is not installed: apt-get install qpdf (.ci/run does it)"
        pytest.skip("qpdf is not installed")
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    answer = subprocess.run([program, "--check", path], capture_output=True, text=True, check=False)
    return "" if answer.returncode == 0 else answer.stdout + answer.stderr


def test_the_plain_letter_fills_one_page_and_reads_in_its_order() -> None:
    pdf = variant("plain")
    assert len(pages(pdf)) == 1
    pieces = reading_order(pdf)
    heard = [
        "МИНИСТЕРСТВО ПРОМЫШЛЕННОСТИ", "(Минпромторг Кузбасса)", "650064, г. Кемерово", "минпромторг42.рф", "от 28.02.2023 № МПТ-5/1087",
        "на № от", "Руководителям промышленных", "Уважаемые руководители!", "информирует о проведении", "Региональный этап конкурса",
        "По вопросам участия", "Приложение: буклеты", "С уважением", "Заместитель министра", "QR-код: проверка письма",
    ]  # fmt: skip
    places = [place(pieces, text) for text in heard]
    assert places == sorted(places)
    assert pieces[places[0]].kind == "H1"
    assert {piece.text for piece in pieces if piece.kind == "Figure"} == {f"QR-код: проверка письма {samples.CHECK_URL}"}
    assert {piece.kind for piece in pieces} == {"H1", "P", "Figure"}


@pytest.mark.parametrize("name", LETTERS)
def test_every_variant_is_valid_and_keeps_its_signature_in_company(name: str, tmp_path: Path) -> None:
    pdf = variant(name)
    assert checked(pdf, tmp_path) == ""
    last = pages(pdf)[-1]
    closing = "С уважением,"
    if closing in last and len(pages(pdf)) > 1:
        before = last.split(closing)[0].replace(str(len(pages(pdf))), "", 1)
        assert len(before) > 30


@pytest.mark.parametrize("name", ["centred", "centred-arms", "centred-second", "wide-logo", "draft"])
def test_the_source_letter_fits_one_page_on_other_letterheads(name: str) -> None:
    assert len(pages(variant(name))) == 1


@pytest.mark.parametrize("lines", range(1, 60, 3))
def test_the_signature_never_stands_alone_wherever_the_page_ends(lines: int) -> None:
    text = "\n\n".join(f"Абзац {number} о порядке участия предприятий в конкурсе." for number in range(lines))
    found = pages(made(samples.letter(body=markdown.blocks(text), contact="", enclosures=[])))
    assert f"Абзац {lines - 1} " in found[-1]
    assert "С уважением" in found[-1]


def test_headings_nest_and_lists_and_tables_keep_their_structure() -> None:
    pieces = reading_order(variant("three-pages"))
    assert [piece.kind for piece in pieces if piece.kind.startswith("H")] == ["H1", "H2", "H3", "H4", "H3", "H3"]
    assert pieces[place(pieces, "основной;")].inside.count("L") == 3
    assert [piece.text for piece in pieces if piece.kind == "TH"] == ["Этап", "Начало", "Окончание", "Кто отвечает"]
    assert [piece.text for piece in pieces if piece.kind == "Link"] == ["порядком конкурса"]
    assert {piece.text for piece in pieces if piece.kind == "Figure"} >= {"Герб Кузбасса"}


def test_a_long_letter_repeats_the_tables_header_and_numbers_its_later_pages() -> None:
    found = pages(variant("three-pages"))
    assert sum("Кто отвечает" in page for page in found) >= 2
    assert [page.split()[0] for page in found[1:]] == [str(number) for number in range(2, len(found) + 1)]
    assert "Проверка подлинности" in found[0]
    assert "Проверка подлинности" not in found[1]


def test_a_skipped_level_of_headings_is_closed_up() -> None:
    found = markdown.blocks("### Глубоко\n\n# Высоко\n\n#### Ниже\n\n## Выше")
    assert [block["level"] for block in found] == [1, 1, 2, 2]
    assert made(samples.letter(body=found)).startswith(b"%PDF")


def test_the_second_language_is_told_to_the_reader() -> None:
    for name in ("corner-arms-second", "centred-second"):
        pieces = reading_order(variant(name))
        assert pieces[place(pieces, "MINISTRY OF INDUSTRY")].language == "en"
        assert pieces[place(pieces, "63 Sovetsky")].language == "en"
        assert pieces[place(pieces, "МИНИСТЕРСТВО")].language == "ru-RU"


def test_the_drafts_mark_is_seen_and_not_read() -> None:
    pdf = variant("draft")
    assert "ПРОЕКТ" in pages(pdf)[0]
    assert not [piece for piece in reading_order(pdf) if "ПРОЕКТ" in piece.text]
    assert "ПРОЕКТ" not in pages(variant("plain"))[0]


def test_what_a_letter_may_have_is_printed_where_it_has_it() -> None:
    found = " ".join(pages(variant("three-pages")))
    for text in (
        "в дополнение к № МПТ-5/1087",
        "Экземпляр для: ООО «Томские зори»",
        "ЭЛЕКТРОННОЙ ПОДПИСЬЮ",
        "Образцова Анна Примеровна",
    ):
        assert text in found
    signed = made(samples.letter(signed_line="Подписано простой электронной подписью"))
    assert "Подписано простой" in pages(signed)[0]


def test_a_blank_letterhead_is_a_page() -> None:
    assert len(pages(variant("blank"))) == 1
    assert len(pages(variant("bare"))) == 1


def test_the_code_in_the_corner_leads_to_the_check_page() -> None:
    _, data, files = samples.variants()["three-pages"]
    picture = Image.open(io.BytesIO(made(data, files, png=True)))
    [code] = zxingcpp.read_barcodes(picture.resize((picture.width * 2, picture.height * 2)))
    assert code.text == samples.CHECK_URL
    assert code.position.top_left.x > picture.width * 2 * 0.75
    assert code.position.top_left.y > picture.height * 2 * 0.8


def test_a_page_can_be_looked_at_by_its_number() -> None:
    _, data, files = samples.variants()["three-pages"]
    first, second = (made(data, files, png=True, page=number) for number in (1, 2))
    assert first.startswith(b"\x89PNG")
    assert second.startswith(b"\x89PNG")
    assert first != second
    with pytest.raises(pressroom.NotSet, match="no page 9"):
        made(data, files, png=True, page=9)


def test_an_enclosure_is_listed_and_a_flipped_byte_breaks_the_seal(settings: Any, tmp_path: Path) -> None:
    key, certificate = signing.generate_seal(tmp_path, name="Лауреат", at=AT)
    settings.SEAL_KEY, settings.SEAL_CERTIFICATE = str(key), str(certificate)
    attached = [{"file": "1.pdf", "title": "Буклет", "media_type": "application/pdf"}]
    pdf = made(samples.letter(attached=attached), {"1.pdf": b"%PDF-1.7 example"})
    assert PdfReader(io.BytesIO(pdf)).attachments["Буклет.pdf"] == [b"%PDF-1.7 example"]
    assert checked(pdf, tmp_path) == ""
    assert signing.verify(pdf).holds
    for at in (200, len(pdf) // 2, pdf.rindex(b"0000>"), len(pdf) - 3):
        flipped = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
        assert not signing.verify(flipped).holds
