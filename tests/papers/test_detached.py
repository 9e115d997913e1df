"""Detached signatures made elsewhere: what is checked is checked, what is not is said, and nothing that is uploaded breaks the reader."""

from __future__ import annotations

import base64
import json

import pytest
from asn1crypto import cms
from cryptography.x509.oid import NameOID
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from laureat.papers.detached import Detached, read_detached
from tests.papers.foreign import CONTENT, EARLIER, SIGNED_AT, holder, signed, signed_in_gost

ECDSA = signed(holder("ecdsa"))
GOST = signed_in_gost()


@pytest.fixture(autouse=True)
def _in_russian() -> object:
    with translation.override("ru"):
        yield


def outcomes(found: Detached) -> list[str]:
    return [check.outcome for check in found.checked]


@pytest.mark.parametrize(("kind", "name"), [("rsa", "RSA"), ("pss", "RSA-PSS"), ("ecdsa", "ECDSA")])
def test_a_signature_of_the_file_is_checked_and_read(kind: str, name: str) -> None:
    owner = holder(kind)
    found = read_detached(signed(owner, named=owner.certificate), CONTENT)
    assert found.problem == ""
    assert (found.algorithm, found.digest_algorithm) == (name, "SHA-256")
    assert (found.digest_matches, found.signature_holds, found.within_validity) == (True, True, True)
    assert (found.signer, found.organisation, found.post) == (
        "Придуманный Иван Иванович",
        "Ведомство Пример",
        "Заместитель министра",
    )
    assert (found.inn, found.ogrn, found.issuer) == ("0000000000", "0000000000000", "Удостоверяющий центр Пример")
    assert (found.serial, found.signed_at) == ("abc123", SIGNED_AT)
    assert outcomes(found) == ["yes", "yes", "yes", "yes", "unchecked"]


@pytest.mark.parametrize(
    "written",
    [
        ECDSA,
        base64.b64encode(ECDSA),
        base64.encodebytes(ECDSA).replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + base64.b64encode(ECDSA),
        b"-----BEGIN CMS-----\n" + base64.encodebytes(ECDSA) + b"-----END CMS-----\n",
        b"-----BEGIN PKCS7-----\n" + base64.encodebytes(ECDSA) + b"-----END PKCS7-----\n",
    ],
)
def test_a_signature_is_read_in_every_usual_writing(written: bytes) -> None:
    assert read_detached(written, CONTENT).problem == ""


def test_a_gost_signature_is_read_and_what_was_not_checked_is_said() -> None:
    found = read_detached(GOST, CONTENT)
    assert found.problem == ""
    assert (found.algorithm, found.digest_algorithm) == ("ГОСТ Р 34.10-2012 256 бит", "ГОСТ Р 34.11-2012 256 бит")
    assert (found.signer, found.signed_at, found.within_validity) == ("Придуманный Иван Иванович", SIGNED_AT, True)
    assert (found.digest_matches, found.signature_holds) == (None, None)
    assert outcomes(found) == ["yes", "unchecked", "unchecked", "yes", "unchecked"]
    assert "портале государственных услуг" in found.checked[2].explanation
    assert "здесь не вычисляется" in found.checked[2].explanation


def test_a_gost_signature_of_an_impossible_length_is_refused() -> None:
    assert read_detached(signed_in_gost(length=40), CONTENT).problem.startswith("Подпись неверна")


def test_the_signers_insurance_number_is_never_read() -> None:
    assert "00000000000" not in [value for value in read_detached(ECDSA, CONTENT).as_json().values() if isinstance(value, str)]


def test_a_persons_common_name_stays_the_signer() -> None:
    owner = holder("ecdsa", subject={NameOID.COMMON_NAME: "Придуманная Анна Петровна", NameOID.SURNAME: "Придуманная"})
    assert read_detached(signed(owner), CONTENT).signer == "Придуманная Анна Петровна"


def test_a_signature_of_the_file_itself_without_attributes_is_checked() -> None:
    bare = signed(holder("rsa"), attributes=False)
    assert read_detached(bare, CONTENT).signature_holds
    assert read_detached(bare, CONTENT).signed_at is None
    assert read_detached(bare, CONTENT).within_validity is None
    assert read_detached(bare, b"another").problem.startswith("Подпись неверна")


def test_a_signature_for_another_file_is_refused_with_its_reason() -> None:
    found = read_detached(ECDSA, CONTENT + b".")
    assert found.problem == "Подпись сделана для другого файла."
    assert (found.digest_matches, found.signer) == (False, "Придуманный Иван Иванович")
    assert outcomes(found)[1] == "no"


def test_a_signature_of_another_key_does_not_hold() -> None:
    one, other = holder("ecdsa"), holder("ecdsa")
    forged = signed(type(one)(one.certificate, other.sign, one.algorithm))
    assert read_detached(forged, CONTENT).signature_holds is False
    assert read_detached(forged, CONTENT).problem.startswith("Подпись неверна")


def test_a_signature_that_names_another_certificate_does_not_hold() -> None:
    found = read_detached(signed(holder("ecdsa"), named=holder("ecdsa").certificate), CONTENT)
    assert found.problem.startswith("Подпись неверна")


def test_attributes_that_say_nothing_of_the_file_do_not_hold() -> None:
    owner = holder("ecdsa")
    empty = cms.ContentInfo.load(signed(owner, attributes=False))
    empty["content"]["signer_infos"][0]["signed_attrs"] = cms.CMSAttributes([])
    empty["content"]["signer_infos"][0]["signature"] = owner.sign(b"\x31\x00")
    found = read_detached(empty.dump(force=True), CONTENT)
    assert found.problem.startswith("Подпись неверна")
    assert not found.digest_matches


def test_changed_attributes_do_not_hold() -> None:
    changed = cms.ContentInfo.load(ECDSA)
    attributes = changed["content"]["signer_infos"][0]["signed_attrs"]
    later = next(one for one in attributes if one["type"].native == "signing_time")
    assert later["values"][0].native == SIGNED_AT
    found = read_detached(ECDSA.replace(b"230228053000Z", b"230301053000Z"), CONTENT)
    assert (found.digest_matches, found.signature_holds) == (True, False)


def test_a_certificate_that_was_not_valid_at_the_time_is_refused() -> None:
    found = read_detached(signed(holder("ecdsa"), at=EARLIER), CONTENT)
    assert found.problem == "Сертификат не действовал в момент подписания."
    assert (found.signature_holds, found.within_validity) == (True, False)


def test_an_outdated_digest_is_not_taken_on_trust() -> None:
    found = read_detached(signed(holder("rsa"), digest={"algorithm": "sha1"}), CONTENT)
    assert found.problem.startswith("Алгоритм подписи устарел")
    assert found.signature_holds is None


@pytest.mark.parametrize(
    ("sig", "sentence"),
    [
        (b"", "Файл подписи пуст"),
        (b"\x30" * (1024 * 1024 + 1), "больше 1 МБ"),
        (b"%PDF-1.7", "не является электронной подписью"),
        (ECDSA[: len(ECDSA) // 2], "не является электронной подписью"),
        (ECDSA[:-1], "не является электронной подписью"),
        (base64.b64encode(b"not ASN.1"), "не является электронной подписью"),
        (b"\x30\x80" * 5000, "не является электронной подписью"),
        (cms.ContentInfo({"content_type": "data", "content": b"x"}).dump(), "это не подпись"),
        (signed(holder(), inside=True), "внутри подписи"),
        (signed(holder(), signers=2), "несколько подписей"),
        (signed(holder(), signers=0), "нет подписи"),
        (signed(holder(), certificate=False), "нет сертификата"),
    ],
)
def test_what_is_no_detached_signature_is_refused_with_a_sentence(sig: bytes, sentence: str) -> None:
    found = read_detached(sig, CONTENT)
    assert sentence in found.problem
    assert found.checked == ()


def test_what_was_found_can_be_kept_as_json() -> None:
    kept = json.loads(json.dumps(read_detached(ECDSA, CONTENT).as_json()))
    assert kept["signed_at"] == "2023-02-28T05:30:00+00:00"
    assert kept["checked"][0]["outcome"] == "yes"
    assert set(kept["checked"][0]) == {"title", "outcome", "explanation"}
    assert json.loads(json.dumps(read_detached(b"", CONTENT).as_json()))["valid_from"] is None


@given(st.binary(max_size=400))
def test_random_bytes_get_a_sentence(rubbish: bytes) -> None:
    assert read_detached(rubbish, CONTENT).problem
    assert read_detached(b"\x30" + rubbish, CONTENT).problem


@given(st.sampled_from([ECDSA, GOST]), st.integers(0, 3000), st.integers(1, 255), st.integers(0, 40))
def test_damaged_signatures_never_break_the_reader(sig: bytes, place: int, other: int, cut: int) -> None:
    damaged = bytearray(sig)
    damaged[place % len(sig)] ^= other
    del damaged[place % len(sig) : place % len(sig) + cut]
    read_detached(bytes(damaged), CONTENT).as_json()
