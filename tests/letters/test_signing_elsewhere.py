"""A qualified signature made outside comes back for the registered letter, or is refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laureat.files import queries as files
from laureat.kernel import Refused
from laureat.letters import actions
from laureat.letters.models import Letter, OutsideSignature
from tests.papers.foreign import holder, signed, signed_in_gost


def attach(letter: Letter, content: bytes, world: Any, now: Any) -> OutsideSignature:
    return actions.attach_signature(
        letter=letter, content=content, name="письмо.sig", actor=world.person("ministry-clerk"), at=now
    )


def test_a_signature_of_the_registered_pdf_is_kept_once_with_what_was_found(letter: Letter, world: Any, now: Any) -> None:
    content = signed(holder("rsa"), files.content(letter.document))
    made = attach(letter, content, world, now)
    assert (made.found["digest_matches"], made.found["signature_holds"]) == (True, True)
    assert files.content(made.document) == content
    assert attach(letter, content, world, now) == made


def test_of_a_gost_signature_it_is_said_what_was_not_checked(letter: Letter, world: Any, now: Any, enter: Any) -> None:
    attach(letter, signed_in_gost(files.content(letter.document)), world, now)
    page = enter("ministry").get(reverse("office:letter", args=[letter.pk])).content.decode()
    assert "ГОСТ Р 34.10-2012" in page
    assert "Математика ГОСТ здесь не вычисляется" in page


@pytest.mark.parametrize("content", [b"", b"not a signature", b"%PDF-1.7"])
def test_what_is_no_signature_is_refused_and_leaves_no_trace(letter: Letter, world: Any, now: Any, content: bytes) -> None:
    with pytest.raises(Refused):
        attach(letter, content, world, now)
    assert not OutsideSignature.objects.exists()


def test_a_signature_of_another_file_is_refused_on_the_page(letter: Letter, enter: Any) -> None:
    file = SimpleUploadedFile("письмо.sig", signed(holder("ecdsa"), b"another file"))
    address = reverse("office:attach-signature", args=[letter.pk])
    page = enter("ministry").post(address, {"signature-file": file}, follow=True).content.decode()
    assert "для другого файла" in page
    assert not OutsideSignature.objects.exists()


def test_a_draft_takes_no_signature(draft: Any, world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="зарегистрированному"):
        attach(draft(), signed(holder("ecdsa")), world, now)
