"""Detached signatures as foreign programs make them: certificates of made-up people, real RSA and ECDSA, and the shape of GOST ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import algos, cms, core, parser, x509
from cryptography import x509 as making
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier

SIGNED_AT = datetime(2023, 2, 28, 5, 30, tzinfo=UTC)
CONTENT = "Письмо № МПТ-5/1087".encode()
SUBJECT = {
    NameOID.COMMON_NAME: "Ведомство Пример", NameOID.ORGANIZATION_NAME: "Ведомство Пример", NameOID.SURNAME: "Придуманный",
    NameOID.GIVEN_NAME: "Иван Иванович", NameOID.TITLE: "Заместитель министра",
    ObjectIdentifier("1.2.643.100.4"): "0000000000", ObjectIdentifier("1.2.643.100.1"): "0000000000000",
    ObjectIdentifier("1.2.643.100.3"): "00000000000",
}  # fmt: skip


@dataclass(frozen=True)
class Holder:
    """A person who signs elsewhere."""

    certificate: x509.Certificate
    sign: Callable[[bytes], bytes]
    algorithm: algos.SignedDigestAlgorithm


def holder(kind: str = "ecdsa", *, subject: dict[ObjectIdentifier, str] = SUBJECT) -> Holder:
    """A holder of a key (rsa, pss, ecdsa, gost) whose certificate is valid through 2023."""
    rsa_key, ec_key = rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1())
    key: Any = rsa_key if kind in ("rsa", "pss") else ec_key
    name = making.Name([making.NameAttribute(oid, value) for oid, value in subject.items()])
    issuer = making.Name([making.NameAttribute(NameOID.COMMON_NAME, "Удостоверяющий центр Пример")])
    builder = (
        making.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key.public_key()).serial_number(0xABC123)
    )
    builder = builder.not_valid_before(datetime(2023, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2024, 1, 1, tzinfo=UTC))
    made = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    if kind == "gost":
        return Holder(
            _of_gost(made), lambda covered: b"\x07" * 64, algos.SignedDigestAlgorithm({"algorithm": "1.2.643.7.1.1.3.2"})
        )
    pss = {
        "hash_algorithm": {"algorithm": "sha256"}, "salt_length": 32,
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": "sha256"}},
    }  # fmt: skip
    ways: dict[str, tuple[Callable[[bytes], bytes], dict[str, Any]]] = {
        "rsa": (lambda covered: rsa_key.sign(covered, padding.PKCS1v15(), hashes.SHA256()), {"algorithm": "rsassa_pkcs1v15"}),
        "pss": (
            lambda covered: rsa_key.sign(covered, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()),
            {"algorithm": "rsassa_pss", "parameters": pss},
        ),
        "ecdsa": (lambda covered: ec_key.sign(covered, ec.ECDSA(hashes.SHA256())), {"algorithm": "sha256_ecdsa"}),
    }
    sign, algorithm = ways[kind]
    return Holder(x509.Certificate.load(made), sign, algos.SignedDigestAlgorithm(algorithm))


def _of_gost(made: bytes) -> x509.Certificate:
    """The certificate with a GOST key in the place of its own: right in shape, signed by nobody."""
    body, *rest = _parts(made)
    fields = _parts(body)
    algorithm = _sequence(
        core.ObjectIdentifier("1.2.643.7.1.1.1.1").dump(), _sequence(core.ObjectIdentifier("1.2.643.2.2.36.0").dump())
    )
    fields[6] = _sequence(algorithm, core.OctetBitString(b"\x04\x40" + b"\x05" * 64).dump())
    return x509.Certificate.load(_sequence(_sequence(*fields), *rest))


def _parts(sequence: bytes) -> list[bytes]:
    contents, found = parser.parse(sequence)[4], []
    while contents:
        size = parser.peek(contents)
        found.append(contents[:size])
        contents = contents[size:]
    return found


def _sequence(*parts: bytes) -> bytes:
    return parser.emit(0, 1, 16, b"".join(parts))


def signed(
    owner: Holder, content: bytes = CONTENT, *, at: datetime | None = SIGNED_AT, inside: bool = False, certificate: bool = True,
    signers: int = 1, attributes: bool = True, digest: dict[str, Any] | None = None, named: x509.Certificate | None = None,
) -> bytes:  # fmt: skip
    """A detached signature of a content, or one with something unusual about it."""
    given = [
        {"type": "content_type", "values": ["data"]},
        {"type": "message_digest", "values": [hashlib.sha256(content).digest()]},
    ]
    if at:
        given.append({"type": "signing_time", "values": [cms.Time({"utc_time": at})]})
    if named is not None:
        reference = {"certs": [{"hash_algorithm": {"algorithm": "sha256"}, "cert_hash": hashlib.sha256(named.dump()).digest()}]}
        given.append({"type": "signing_certificate_v2", "values": [reference]})
    covered = cms.CMSAttributes(given)
    one: dict[str, Any] = {
        "version": "v1", "digest_algorithm": digest or {"algorithm": "sha256"}, "signature_algorithm": owner.algorithm,
        "sid": {"issuer_and_serial_number": {"issuer": owner.certificate.issuer, "serial_number": owner.certificate.serial_number}},
        "signature": owner.sign(covered.dump() if attributes else content), **({"signed_attrs": covered} if attributes else {}),
    }  # fmt: skip
    inner = {
        "version": "v1", "digest_algorithms": [digest or {"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data", **({"content": content} if inside else {})},
        "signer_infos": [one] * signers, **({"certificates": [owner.certificate]} if certificate else {}),
    }  # fmt: skip
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(inner)}).dump()


def signed_in_gost(content: bytes = CONTENT, *, length: int = 64) -> bytes:
    """The shape of a GOST signature; its bytes mean nothing."""
    owner = holder("gost")
    return signed(Holder(owner.certificate, lambda covered: b"\x07" * length, owner.algorithm), content,
                  digest={"algorithm": "1.2.643.7.1.1.2.2"})  # fmt: skip


EARLIER = SIGNED_AT - timedelta(days=400)
