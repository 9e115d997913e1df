"""A letter from outside: its state, its file compared byte by byte, the addressee's own page and copy."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from laureat.files import queries as files
from laureat.files.models import Document
from laureat.letters import actions, addressing, checking
from laureat.letters.models import Letter
from laureat.papers import signing
from laureat.registry.queries import find_enterprises
from tests.letters.drafts import draft, signed
from tests.papers.foreign import holder
from tests.papers.foreign import signed as signed_elsewhere

TEXT = """## Заголовок

Абзац **важный** и *тихий* [сайт](https://example.org/a?b=1&c=2) [зло](javascript:alert(1))

- один
- два

| Шаг | Срок |
|---|---|
| Первый | 10 марта |

<script>alert(1)</script>
"""


@pytest.fixture
def letter(past: Any) -> Letter:
    return Letter.objects.select_related("letterhead__body", "document", "season", "region").get(season=past)


def ready(letter: Letter, world: Any, now: Any, **changes: Any) -> Letter:
    """Another registered letter of the ministry."""
    return actions.register(
        letter=signed(draft(letter, world, now, **changes), world, now), actor=world.person("ministry-clerk"), at=now
    )


def compare(client: Any, letter: Letter, content: bytes) -> Any:
    return client.post(
        reverse("public:letter-check", args=[letter.check_code]), {"file": SimpleUploadedFile("письмо.pdf", content)}
    )


def test_the_registered_file_matches_and_a_flipped_byte_does_not(letter: Letter, client: Any) -> None:
    content, kept = files.content(letter.document), Document.objects.count()
    page = compare(client, letter, content)
    assert (page.status_code, "Файл совпадает с письмом" in page.content.decode()) == (200, True)
    middle = len(content) // 2
    flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    page = compare(client, letter, flipped)
    assert (page.status_code, "Файл не совпадает с письмом" in page.content.decode()) == (200, True)
    assert "Файл совпадает" not in page.content.decode()
    assert Document.objects.count() == kept


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n", b"MZ\x00\x01", b"%PDF-1.7\ntrailer<</Root 1 0 R>>startxref\n9\n%%EOF", b"\x00" * 9000, b"[" * 50000],
)
def test_a_file_that_is_no_letter_gets_an_answer(letter: Letter, client: Any, content: bytes) -> None:
    page = compare(client, letter, content)
    assert (page.status_code, "не совпадает" in page.content.decode()) == (200, True)
    assert "Читаемой печати на нём нет" in page.content.decode()


def test_a_missing_or_too_large_file_is_refused_at_its_field(letter: Letter, client: Any, settings: Any) -> None:
    assert client.post(reverse("public:letter-check", args=[letter.check_code])).status_code == 422
    assert compare(client, letter, b"").status_code == 422
    settings.FILE_MAX_BYTES = 100
    page = compare(client, letter, files.content(letter.document))
    assert (page.status_code, "слишком большой" in page.content.decode()) == (422, True)
    unknown = client.post(reverse("public:letter-check", args=["AAAAAAAAAA"]), {"file": SimpleUploadedFile("x.pdf", b"x")})
    assert unknown.status_code == 404


def test_the_seal_is_told_apart_from_the_hash(
    letter: Letter, world: Any, now: Any, settings: Any, tmp_path: Path, client: Any
) -> None:
    key, certificate = signing.generate_seal(tmp_path, name="Лауреат", at=now)
    settings.SEAL_KEY, settings.SEAL_CERTIFICATE = str(key), str(certificate)
    sealed = ready(letter, world, now)
    content = files.content(sealed.document)
    assert "Печать на нём цела (Лауреат)" in compare(client, sealed, content).content.decode()
    assert "скрепляет другой файл" in compare(client, letter, content).content.decode()
    changed = content.replace(b"/Title", b"/Titel", 1)
    assert "изменён после того, как его скрепили" in compare(client, sealed, changed).content.decode()


def test_an_addressees_own_copy_matches_too(letter: Letter, world: Any, now: Any, client: Any) -> None:
    personal = ready(letter, world, now, body="Уважаемый руководитель предприятия {{addressee.enterprise}}!")
    firms = find_enterprises().filter(pk__in=[p.enterprise.pk for p in world.participants[:2]])
    clerk = world.person("ministry-clerk")
    actions.address(letter=personal, enterprises=firms, actor=clerk, at=now)
    actions.send(letter=personal, actor=clerk, at=now)
    actions.dispatch(letter_id=personal.pk, clock=lambda: now)
    addressee = addressing.of_letter(personal)[0]
    found = checking.compare(personal, files.content(addressee.copy))
    assert (found.registered, found.copy, found.same) == (False, True, True)
    assert not checking.compare(letter, files.content(addressee.copy)).same
    assert "экземпляр адресата" in compare(client, personal, files.content(addressee.copy)).content.decode()
    page = client.get(reverse("public:letter", args=[addressee.link_code])).content.decode()
    assert f"предприятия {addressee.enterprise.short_name}!".replace("«", "«") in page
    assert "{{" not in page
    paper = b"".join(client.get(reverse("public:letter-pdf", args=[addressee.link_code])).streaming_content)
    assert paper == files.content(addressee.copy)


def test_who_gets_a_personal_letter_by_post_reads_the_own_copy(letter: Letter, world: Any, now: Any, client: Any) -> None:
    personal = ready(letter, world, now, body="Предприятию {{addressee.enterprise}}")
    firms = find_enterprises().filter(pk=world.participants[0].enterprise.pk)
    firms.update(email="")
    actions.address(letter=personal, enterprises=firms, by_post=True, actor=world.person("ministry-clerk"), at=now)
    code = addressing.of_letter(personal)[0].link_code
    paper = client.get(reverse("public:letter-pdf", args=[code])).content
    text = " ".join(PdfReader(io.BytesIO(paper)).pages[0].extract_text().split())
    assert firms[0].short_name.split("«")[1].rstrip("»") in text
    assert "[наименование предприятия]" not in text


def test_the_own_page_shows_markdown_and_never_markup(letter: Letter, client: Any) -> None:
    Letter.objects.filter(pk=letter.pk).update(body=TEXT)
    page = client.get(reverse("public:letter", args=[addressing.of_letter(letter)[0].link_code])).content.decode()
    for part in ("<h2>Заголовок</h2>", "<strong>важный</strong>", "<em>тихий</em>", 'href="https://example.org/a?b=1&amp;c=2"', "<li>два</li>",
                 "<th scope=\"col\">Шаг</th>", "<td>10 марта</td>", "&lt;script&gt;"):  # fmt: skip
        assert part in page, part
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_superseded_letter_names_the_one_in_its_place(letter: Letter, world: Any, now: Any, client: Any) -> None:
    later = draft(letter, world, now)
    clerk = world.person("ministry-clerk")
    actions.refer(letter=later, kind="replacement", earlier=letter, actor=clerk, at=now)
    later = actions.register(letter=signed(later, world, now), actor=clerk, at=now)
    code = addressing.of_letter(letter)[0].link_code
    for address in (reverse("public:letter-check", args=[letter.check_code]), reverse("public:letter", args=[code])):
        page = client.get(address).content.decode()
        assert "Вместо этого письма действует другое" in page
        assert later.number in page
        assert later.check_code in page
    assert "Письмо подлинное" not in client.get(reverse("public:letter-check", args=[letter.check_code])).content.decode()
    page = client.get(reverse("public:letter-check", args=[later.check_code])).content.decode()
    assert letter.number in page
    actions.recall(letter=later, actor=world.person("ministry"), at=now)
    assert "отозвано" in client.get(reverse("public:letter-check", args=[later.check_code])).content.decode()


def test_signatures_made_elsewhere_are_shown_and_given(letter: Letter, world: Any, now: Any, client: Any) -> None:
    clerk, made_elsewhere = world.person("ministry-clerk"), signed_elsewhere(holder("ecdsa"), files.content(letter.document))
    made = actions.attach_signature(letter=letter, content=made_elsewhere, name="письмо.sig", actor=clerk, at=now)
    page = client.get(reverse("public:letter-check", args=[letter.check_code])).content.decode()
    assert "Придуманный Иван Иванович" in page
    assert "28.02.2023" in page
    code = addressing.of_letter(letter)[0].link_code
    address = reverse("public:letter-signature", args=[code, made.pk])
    assert address in client.get(reverse("public:letter", args=[code])).content.decode()
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == made_elsewhere
    assert client.get(reverse("public:letter-signature", args=[code, made.pk + 1])).status_code == 404


@pytest.mark.parametrize("code", ["forged", "%00", "%F0%9F%92%A9", "a" * 500, "..%2F", "%D0%B6%D1%8A"])
def test_odd_codes_are_not_found(client: Any, world: Any, code: str) -> None:
    for address in (f"/letters/{code}/", f"/letters/{code}/letter.pdf", f"/letters/{code}/enclosures/1.pdf", f"/letters/check/{code}/",
                    f"/letters/{code}/signatures/1/"):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_an_enclosure_that_is_not_there_is_not_found(letter: Letter, client: Any) -> None:
    code = addressing.of_letter(letter)[0].link_code
    assert client.get(reverse("public:letter-enclosure", args=[code, 99])).status_code == 404
    first = client.get(reverse("public:letter-enclosure", args=[code, 1]))
    assert b"".join(first.streaming_content).startswith(b"%PDF")
