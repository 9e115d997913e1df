"""Papers: archive PDF with tags, the same bytes again, nothing evaluated, a seal that shows every change."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from laureat.entries.models import Receipt
from laureat.entries.sheets import receipt_pdf
from laureat.papers import pressroom, signing
from laureat.papers.markdown import blocks

AT = datetime(2023, 11, 9, tzinfo=UTC)


@pytest.fixture
def receipt(world: Any) -> Receipt:
    return Receipt.objects.select_related(
        "entry__stage__season__regulation", "entry__stage__season__programme", "entry__good", "entry__enterprise"
    ).first()


def test_a_paper_is_tagged_archive_pdf_in_russian(receipt: Receipt) -> None:
    reader = PdfReader(io.BytesIO(receipt_pdf(receipt)))
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "pdfuaid:part" in xmp
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "ru-RU"


def test_the_same_receipt_gives_the_same_bytes(receipt: Receipt) -> None:
    assert receipt_pdf(receipt) == receipt_pdf(receipt)


def test_names_are_printed_and_never_evaluated(receipt: Receipt) -> None:
    receipt.entry.good.name = '#panic("x") $1$ *жирный* \\ "кавычки" <label> @ref'
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(receipt_pdf(receipt))).pages)
    assert '#panic("x")' in text


def test_the_demos_mark_stands_on_papers_of_a_demonstration_only(receipt: Receipt, settings: Any) -> None:
    def text() -> str:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(receipt_pdf(receipt))).pages)

    settings.DEMO = False
    assert "Демонстрационные данные" not in text()
    settings.DEMO = True
    assert "Демонстрационные данные" in text()


def test_a_paper_that_fails_says_which_and_the_press_goes_on(receipt: Receipt) -> None:
    with pytest.raises(pressroom.NotSet, match="receipt"):
        pressroom.set_paper("receipt", {}, at=AT)
    assert receipt_pdf(receipt).startswith(b"%PDF")


def test_the_systems_seal_shows_every_later_change(receipt: Receipt, settings: Any, tmp_path: Path) -> None:
    key, certificate = signing.generate_seal(tmp_path, name="Лауреат", at=AT)
    settings.SEAL_KEY, settings.SEAL_CERTIFICATE = str(key), str(certificate)
    sealed = receipt_pdf(receipt)
    assert signing.verify(sealed).holds
    assert signing.verify(sealed).signer == "Лауреат"
    assert not signing.verify(sealed.replace(b"/Title", b"/Titel", 1)).holds
    settings.SEAL_KEY = ""
    assert signing.verify(receipt_pdf(receipt)).problem == "no seal"
    assert key.stat().st_mode & 0o077 == 0


def test_a_letters_markdown_is_small_and_safe() -> None:
    found = blocks("Абзац **жирный**.\n\n- один\n- два\n\n<script>alert(1)</script>")
    assert [block["kind"] for block in found[:2]] == ["p", "ul"]
    assert [run["text"] for run in found[0]["runs"] if run.get("bold")] == ["жирный"]
    assert all(block["kind"] in ("p", "h", "ul", "ol", "table") for block in found)
