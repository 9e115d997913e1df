"""Pages of documents: pictures with their text, whatever comes from outside; shown to whom the document's own link is."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from pypdf import PdfReader, PdfWriter

from laureat.files import links, page_reader, pages
from laureat.files.actions import keep
from laureat.files.models import Document
from laureat.kernel import Refused
from laureat.ledger.actions import SYSTEM
from laureat.papers.render import render

pytestmark = pytest.mark.usefixtures("world")
BROKEN = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def written(*sizes: tuple[float, float], password: str = "") -> bytes:
    writer, buffer = PdfWriter(), io.BytesIO()
    for width, height in sizes:
        writer.add_blank_page(width, height)
    if password:
        writer.encrypt(password)
    writer.write(buffer)
    return buffer.getvalue()


def kept(content: bytes, now: Any, name: str = "Протокол.pdf") -> Document:
    return keep(content, name=name, owner="tests.page:1", actor=SYSTEM, at=now)


def test_a_page_is_a_picture_with_its_text_and_is_made_once(now: Any, monkeypatch: Any) -> None:
    paper = render("protocol", _protocol(), at=now)
    document = kept(paper, now)
    found = pages.page(document, 1)
    assert (found.number, found.count) == (1, len(PdfReader(io.BytesIO(paper)).pages))
    assert "Протокол" in found.text
    monkeypatch.setattr(pages.subprocess, "run", lambda *a, **k: pytest.fail("read again"))
    with Image.open(io.BytesIO(pages.picture(document, 1))) as shown:
        assert (shown.format, shown.width // 10) == ("WEBP", pages.WIDTH // 10)
        assert len(set(shown.convert("L").resize((64, 64)).get_flattened_data())) > 3  # something is printed on it


def _protocol() -> dict[str, Any]:
    return {
        "title": "Протокол № 7", "number": "7", "commission": "Комиссия", "date": "1 мая 2026 г.", "place": "Москва", "subject": "заседания",
        "presiding": "А", "presiding_short": "А", "secretary_short": "", "present": ["А"], "absent": [], "quorum": "Есть.", "agenda": "Итоги",
        "method": "Балл", "rows": [], "recusals": [], "totals": ["Лауреат: 1"], "sheets": 3, "root": "ab" * 32,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "number", "sentence"),
    [
        (BROKEN, 1, "повреждён"),
        (BROKEN, 2, "повреждён"),
        (written((100, 100), password="тайна"), 1, "паролем"),
        (written((100, 100)), 2, "нет такой страницы"),
        (written((100, 100)), 0, "нет такой страницы"),
        (written((100, 100), (100, 100)), 70_000, "нет такой страницы"),
    ],
)
def test_what_cannot_be_shown_is_said(content: bytes, number: int, sentence: str, now: Any) -> None:
    document = kept(content, now)
    for _again in range(2):
        with pytest.raises(Refused, match=sentence):
            pages.page(document, number)
    assert sentence in str(pages.has_page(document, number))


@pytest.mark.parametrize("size", [(14_400.0, 14_400.0), (14_400.0, 3.0), (3.0, 14_400.0)])
def test_the_largest_sheet_of_a_pdf_is_no_larger_picture(size: tuple[float, float], now: Any) -> None:
    with Image.open(io.BytesIO(pages.picture(kept(written(size), now), 1))) as shown:
        assert shown.width <= page_reader.WIDTH + 1
        assert shown.height <= page_reader.HEIGHT + 1


def test_a_reader_that_takes_too_long_or_dies_is_no_answer_for_ever(now: Any, monkeypatch: Any) -> None:
    document = kept(written((101, 103)), now)
    with monkeypatch.context() as slow:
        slow.setattr(pages, "_SECONDS", 0.001)
        with pytest.raises(Refused, match="слишком много времени"):
            pages.page(document, 1)
    with monkeypatch.context() as dead:
        dead.setattr(pages.sys, "executable", "/bin/false")
        with pytest.raises(Refused, match="слишком много времени"):
            pages.page(document, 1)
    assert pages.page(document, 1).count == 1


def test_a_photograph_is_its_own_page_and_an_office_document_has_none(now: Any) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (2000, 1000), "#385").save(buffer, "JPEG")
    photo = kept(buffer.getvalue(), now, "фото.jpg")
    assert pages.page(photo, 1).count == 1
    with Image.open(io.BytesIO(pages.picture(photo, 1))) as shown:
        assert shown.width == pages.WIDTH
    assert not pages.has_page(photo, 2)
    Document.objects.filter(pk=photo.pk).update(media_type="application/vnd.oasis.opendocument.text")
    with pytest.raises(Refused, match="этого вида"):
        pages.page(Document.objects.get(pk=photo.pk), 1)


def test_a_page_is_shown_to_whom_the_document_is(world: Any, enter: Any, client: Any, now: Any) -> None:
    document = kept(written((100, 200), (100, 200)), now)
    link = links.sign(document, person_ref=world.person("applicant").ledger_ref, at=now) + "pages/2/"
    mine = enter("applicant").get(link)
    assert (mine.status_code, mine["Content-Type"]) == (200, "image/webp")
    assert "private" in mine["Cache-Control"]
    assert enter("expert").get(link).status_code == 403
    assert client.get(link).status_code == 403
    assert enter("applicant").get(link.replace("pages/2/", "pages/3/")).status_code == 409
    Document.objects.filter(pk=document.pk).update(scan="infected")
    assert enter("applicant").get(link).status_code == 403
    assert default_storage.exists(f"pages/{document.sha256[:2]}/{document.sha256}/2.webp")
