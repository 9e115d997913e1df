"""Documents: links that only the right person can follow, for a while; pictures without the camera's data."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from laureat.files import links, thumbnails
from laureat.files.actions import keep
from laureat.files.models import Document
from laureat.kernel import Refused
from laureat.ledger.actions import SYSTEM

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def document(world: Any, now: Any) -> Document:
    return keep(PDF, name="Документ.pdf", owner="tests.thing:1", actor=SYSTEM, at=now)


def test_a_link_works_for_its_person_only(document: Document, world: Any, enter: Any, client: Any, now: Any) -> None:
    link = links.sign(document, person_ref=world.person("applicant").ledger_ref, at=now)
    mine = enter("applicant").get(link)
    assert mine.status_code == 200
    assert b"".join(mine.streaming_content) == PDF
    assert enter("expert").get(link).status_code == 403
    assert client.get(link).status_code == 403


def test_a_forged_or_old_link_is_refused_with_a_sentence(document: Document, client: Any, now: Any) -> None:
    link = links.sign(document, at=now)
    forged = client.get(link[:-3] + "xx/")
    assert forged.status_code == 403
    assert "Ссылка на файл неверна" in forged.content.decode()
    old = client.get(links.sign(document, at=now - timedelta(minutes=31)))
    assert old.status_code == 403
    assert "истёк" in old.content.decode()


def test_an_infected_document_is_not_served(document: Document, client: Any, now: Any) -> None:
    Document.objects.filter(pk=document.pk).update(scan="infected")
    assert client.get(links.sign(document, at=now)).status_code == 403


def test_the_same_bytes_are_stored_once(document: Document, now: Any) -> None:
    second = keep(PDF, name="Копия.pdf", owner="tests.thing:2", actor=SYSTEM, at=now)
    assert (second.pk != document.pk, second.storage_key) == (True, document.storage_key)


def test_a_name_with_a_path_is_only_a_name(now: Any, world: Any) -> None:
    assert keep(PDF, name="..\\..\\etc/passwd.pdf", owner="t:1", actor=SYSTEM, at=now).name == "passwd.pdf"


def test_pictures_lose_the_cameras_data_and_stand_upright() -> None:
    source = Image.new("RGB", (400, 200), "red")
    exif = source.getexif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Ivanov"
    buffer = io.BytesIO()
    source.save(buffer, "JPEG", exif=exif)
    made = Image.open(io.BytesIO(thumbnails.shrunk(buffer.getvalue(), 100, "JPEG")))
    assert made.width < made.height
    assert not made.getexif()


def test_an_unknown_type_is_refused_by_the_actions_own_rule(now: Any, world: Any) -> None:
    with pytest.raises(Refused):
        keep(b"<script>alert(1)</script>", name="x.html", owner="t:1", actor=SYSTEM, at=now)
