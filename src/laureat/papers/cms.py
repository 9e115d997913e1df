"""What stands in a CMS signature (RFC 5652): opened, read and, for RSA and ECDSA, checked. GOST cryptography is never imitated."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, cms, core, keys, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

GOST_KEYS = {
    "1.2.643.7.1.1.1.1": ("34.10-2012", 256), "1.2.643.7.1.1.1.2": ("34.10-2012", 512), "1.2.643.2.2.19": ("34.10-2001", 256),
}  # fmt: skip
GOST_DIGESTS = {
    "1.2.643.7.1.1.2.2": ("34.11-2012", 256), "1.2.643.7.1.1.2.3": ("34.11-2012", 512), "1.2.643.2.2.9": ("34.11-94", 256),
}  # fmt: skip
COMMON_NAME, SURNAME, GIVEN_NAME, ORGANISATION, POST = "2.5.4.3", "2.5.4.4", "2.5.4.42", "2.5.4.10", "2.5.4.12"
INN_OF_PERSON, INN_OF_BODY, OGRN = "1.2.643.3.131.1.1", "1.2.643.100.4", "1.2.643.100.1"
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha224": hashes.SHA224, "sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512,
}  # fmt: skip
_ARMOUR = re.compile(rb"-----(?:BEGIN|END) [A-Z0-9 ]+-----")


class _Key(core.Sequence):
    """A public key of any kind: asn1crypto's own class knows no GOST."""

    _fields = [("algorithm", keys.PublicKeyAlgorithm), ("public_key", core.BitString)]


@dataclass(frozen=True)
class Opened:
    """A signature's parts."""

    content_type: str
    holds_content: bool = False
    signers: int = 0
    signer: Any = None
    certificate: x509.Certificate | None = None


def bare(signature: bytes) -> bytes:
    """DER, whatever the file was: DER, PEM or base64 without a header. Raises ValueError for anything else."""
    if signature[:1] == b"\x30":
        return signature
    text = b"".join(_ARMOUR.sub(b"", signature.removeprefix(b"\xef\xbb\xbf")).split())
    try:
        found = base64.b64decode(text, validate=True)
    except binascii.Error as problem:
        raise ValueError("neither DER nor base64") from problem
    if found[:1] != b"\x30":
        raise ValueError("no ASN.1 sequence")
    return found


def opened(der: bytes) -> Opened:
    """The parts of a signature. Raises whatever asn1crypto raises for a damaged one."""
    outer = cms.ContentInfo.load(der)
    kind = outer["content_type"].native
    if kind != "signed_data":
        return Opened(str(kind))
    inner = outer["content"]
    signers = inner["signer_infos"]
    one = signers[0] if len(signers) == 1 else None
    holds = not isinstance(inner["encap_content_info"]["content"], core.Void)
    return Opened(kind, holds, len(signers), one, _certificate(inner, one["sid"]) if one is not None else None)


def _certificate(inner: Any, sid: Any) -> x509.Certificate | None:
    """The certificate that the signer names, where the file has it."""
    for choice in inner["certificates"] or []:
        if choice.name != "certificate":
            continue
        found = choice.chosen
        if sid.name == "subject_key_identifier":
            if found.key_identifier == sid.chosen.native:
                return found
        elif found.serial_number == sid.chosen["serial_number"].native and found.issuer == sid.chosen["issuer"]:
            return found
    return None


def names(name: x509.Name) -> dict[str, str]:
    """A subject's or issuer's attributes by object identifier; the first of each kind."""
    found: dict[str, str] = {}
    for part in name.chosen:
        for attribute in part:
            value = attribute["value"].native
            if isinstance(value, str):
                found.setdefault(attribute["type"].dotted, value.strip())
    return found


def attribute(signer: Any, kind: str) -> Any:
    """The one value of a signed attribute, or None."""
    for found in signer["signed_attrs"] or []:
        if found["type"].native == kind and len(found["values"]) == 1:
            return found["values"][0]
    return None


def is_of_the_file_itself(signer: Any) -> bool:
    """Whether the signature has no attributes at all: then the file itself was signed."""
    return isinstance(signer["signed_attrs"], core.Void)


def signed_at(signer: Any) -> datetime | None:
    """The moment that the signer states."""
    stated = attribute(signer, "signing_time")
    moment = stated.native if stated is not None else None
    return moment.astimezone(UTC) if isinstance(moment, datetime) and moment.tzinfo else None


def key_algorithm(certificate: x509.Certificate) -> str:
    """The object identifier of the certificate's key."""
    return _key(certificate)["algorithm"]["algorithm"].dotted


def _key(certificate: x509.Certificate) -> Any:
    return _Key.load(certificate["tbs_certificate"]["subject_public_key_info"].dump())


def digest_fits(signer: Any, content: bytes) -> bool | None:
    """Whether the digest that was signed is the file's; None where the file itself was signed, or by a digest that is not known here."""
    stated = attribute(signer, "message_digest")
    name = signer["digest_algorithm"]["algorithm"].native
    if stated is None or name not in _HASHES:
        return None
    return hashlib.new(name, content).digest() == stated.native


def names_its_certificate(signer: Any, certificate: x509.Certificate) -> bool | None:
    """Whether the signed reference to the certificate (RFC 5035) is to this one; None where there is none that can be compared."""
    stated = attribute(signer, "signing_certificate_v2")
    if stated is None or not len(stated["certs"]):
        return None
    first = stated["certs"][0]
    name = first["hash_algorithm"]["algorithm"].native
    return hashlib.new(name, certificate.dump()).digest() == first["cert_hash"].native if name in _HASHES else None


def holds(signer: Any, certificate: x509.Certificate, content: bytes) -> bool | None:
    """Whether the signature is of the certificate's key; None where its mathematics is not known here.

    A GOST signature of a length that no such signature has is damaged; of all others nothing is known here.
    """
    if gost := GOST_KEYS.get(key_algorithm(certificate)):
        return None if len(signer["signature"].native) * 4 == gost[1] else False
    try:
        key = serialization.load_der_public_key(certificate["tbs_certificate"]["subject_public_key_info"].dump())
        hashed = _hash(signer)
    except (UnsupportedAlgorithm, ValueError):
        return None
    if hashed is None or not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return None
    return any(_verified(key, signer, covered, hashed) for covered in _covered(signer, content))


def _hash(signer: Any) -> hashes.HashAlgorithm | None:
    named: algos.SignedDigestAlgorithm = signer["signature_algorithm"]
    try:
        found = named.hash_algo
    except ValueError:  # «RSA» or «ECDSA» alone: then the signer's digest is meant
        found = signer["digest_algorithm"]["algorithm"].native
    return _HASHES[found]() if found in _HASHES else None


def _covered(signer: Any, content: bytes) -> list[bytes]:
    """What was signed: the attributes as a SET OF, as they stand and in the order that DER asks for, or the file itself."""
    if is_of_the_file_itself(signer):
        return [content]
    attributes = signer["signed_attrs"]
    return [b"\x31" + attributes.dump()[1:], attributes.untag().dump(force=True)]


def _verified(key: Any, signer: Any, covered: bytes, hashed: hashes.HashAlgorithm) -> bool:
    signature = signer["signature"].native
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, covered, ec.ECDSA(hashed))
        elif signer["signature_algorithm"]["algorithm"].native == "rsassa_pss":
            key.verify(signature, covered, _pss(signer, hashed), hashed)
        else:
            key.verify(signature, covered, padding.PKCS1v15(), hashed)
    except InvalidSignature:
        return False
    return True


def _pss(signer: Any, hashed: hashes.HashAlgorithm) -> padding.PSS:
    parameters = signer["signature_algorithm"]["parameters"]
    inner = _HASHES.get(parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native, type(hashed))
    return padding.PSS(padding.MGF1(inner()), parameters["salt_length"].native)
