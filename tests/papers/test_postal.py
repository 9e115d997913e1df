"""Postal papers: a label for each address that stays inside its label, a register whose header a reader hears on every page."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from laureat.papers import render
from tests.papers.reading import reading_order

AT = datetime(2023, 2, 28, tzinfo=UTC)
LETTER = {"title": "Письмо", "sender_name": "Минпромторг Кузбасса", "letter_number": "МПТ-5/1087", "letter_date": "28.02.2023"}


def label(position: int, name: str = "ООО «Пример»", lines: int = 1) -> dict[str, Any]:
    return {"position": position, "to": [f"{name} {position}"], "address": [f"650000, г. Пример, д. {n}" for n in range(lines)]}


def labels(*given: dict[str, Any]) -> PdfReader:
    return PdfReader(
        io.BytesIO(render.render("address-labels", {**LETTER, "sender_address": "650064, г. Кемерово", "labels": given}, at=AT))
    )


def register(count: int) -> bytes:
    rows = [
        {"position": n, "to": f"ООО «Пример {n}»", "address": "650000, г. Пример, " * 3, "mark": ""}
        for n in range(1, count + 1)
    ]
    return render.render(
        "postal-register", {**LETTER, "sender_details": ["650064, г. Кемерово"], "rows": rows, "total": count}, at=AT
    )


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (14, 1), (15, 2), (600, 43)])
def test_fourteen_labels_stand_on_a_sheet(count: int, sheets: int) -> None:
    pages = labels(*(label(n) for n in range(1, count + 1))).pages
    assert len(pages) == sheets
    assert f"ООО «Пример» {count}" in pages[-1].extract_text()


def test_a_long_address_is_set_smaller_and_stays_in_its_label() -> None:
    sizes: dict[str, float] = {}

    def heard(text: str, _cm: Any, _tm: Any, _font: Any, size: float) -> None:
        for word in ("Короткое", "Длинное"):
            if word in text:
                sizes[word] = size

    [page] = labels(label(1, "Короткое"), label(2, "Длинное " + "Научно-производственное объединение " * 6, lines=5)).pages
    page.extract_text(visitor_text=heard)
    assert 6 <= sizes["Длинное"] < sizes["Короткое"]


def test_the_register_is_a_table_with_headers_a_total_and_two_hands() -> None:
    pdf = register(1)
    pieces = reading_order(pdf)
    assert [piece.text for piece in pieces if piece.kind == "TH"] == ["№", "Кому", "Куда", "Примечание"]
    heard = " ".join(piece.text for piece in pieces)
    for text in ("Минпромторг Кузбасса", "к письму от 28.02.2023 № МПТ-5/1087", "Всего отправлений: 1", "Сдал", "Принял"):
        assert text in heard


def test_a_long_register_repeats_its_header_and_breaks_no_row() -> None:
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(register(600))).pages]
    assert len(pages) > 10
    assert all("Кому Куда Примечание" in page for page in pages)
    assert "Всего отправлений: 600" in pages[-1]
    for page in pages:
        assert page.count("ООО «Пример") * 3 == page.count("650000, г. Пример")
