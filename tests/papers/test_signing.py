"""The system's seal: put on where papers are set, by the key that stands there now, with room for every usual key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from laureat.papers import pressroom, render, signing
from tests.papers import samples

AT = datetime(2023, 2, 28, tzinfo=UTC)


@pytest.fixture
def sealing(settings: Any, tmp_path: Path) -> tuple[Path, Path]:
    """An installation with a seal."""
    settings.SEAL_KEY, settings.SEAL_CERTIFICATE = map(str, signing.generate_seal(tmp_path, name="Первая", at=AT))
    return Path(settings.SEAL_KEY), Path(settings.SEAL_CERTIFICATE)


def letter(**form: Any) -> bytes:
    return render.render("letter", samples.letter(), at=AT, link=samples.CHECK_URL, **form)


def test_papers_that_are_set_side_by_side_all_bear_a_seal_that_holds(sealing: tuple[Path, Path]) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: letter(), range(8)))
    assert all(signing.verify(pdf).holds for pdf in made)


def test_a_picture_of_a_page_is_not_sealed(sealing: tuple[Path, Path]) -> None:
    sealing[0].unlink()
    assert letter(png=True).startswith(b"\x89PNG")


def test_another_key_in_the_same_place_is_used_at_once(sealing: tuple[Path, Path]) -> None:
    assert signing.verify(letter()).signer == "Первая"
    for path in sealing:
        path.unlink()
    signing.generate_seal(sealing[0].parent, name="Вторая", at=AT)
    assert signing.verify(letter()).signer == "Вторая"


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"no key")])
@pytest.mark.parametrize("which", [0, 1])
def test_a_key_that_cannot_be_read_is_said_and_the_press_goes_on(
    sealing: tuple[Path, Path], settings: Any, spoil: Any, which: int
) -> None:
    spoil(sealing[which])
    with pytest.raises(pressroom.NotSet, match="letter: the seal's key or certificate cannot be read"):
        letter()
    with pytest.raises(ValueError, match="cannot be read"):
        signing.seal(b"%PDF-1.7", key=sealing[0], certificate=sealing[1], reason="")
    settings.SEAL_KEY = ""
    assert letter().startswith(b"%PDF")


def test_a_long_rsa_key_and_a_talkative_certificate_have_room(tmp_path: Path, settings: Any) -> None:
    key = rsa.generate_private_key(65537, 4096)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Длинная"), *(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"{n} " + "Отдел " * 10) for n in range(40))])  # fmt: skip
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    certificate = builder.not_valid_before(AT).not_valid_after(AT + timedelta(days=9)).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    (tmp_path / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    (tmp_path / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    settings.SEAL_KEY, settings.SEAL_CERTIFICATE = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    assert signing.verify(letter()).signer == "Длинная"
