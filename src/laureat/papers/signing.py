"""The system's seal on a PDF (PAdES) and its check. It is the system's own, not a person's qualified signature."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from asn1crypto.parser import peek
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

_UNREADABLE = "the seal's key or certificate cannot be read"
_ROOM = 2048  # what stands beside the certificates: attributes and the signature, of the longest RSA keys too


@dataclass(frozen=True)
class Seal:
    """What a check of a sealed PDF found."""

    intact: bool
    whole: bool
    signer: str
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Whether the seal fits and covers the whole file."""
        return self.intact and self.whole


def generate_seal(folder: Path, *, name: str, at: datetime) -> tuple[Path, Path]:
    """Make a self-signed key and certificate for ten years in a folder; the paths of both. Existing ones stay."""
    key_path, certificate_path = folder / "seal.key.pem", folder / "seal.certificate.pem"
    if key_path.exists() and certificate_path.exists():
        return key_path, certificate_path
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(at.astimezone(UTC))
    certificate = (
        builder.not_valid_after(at.astimezone(UTC) + timedelta(days=3652)).add_extension(usage, True).sign(key, hashes.SHA256())
    )
    key_path.touch(mode=0o600)
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key_path, certificate_path


def seal(pdf: bytes, *, key: Path, certificate: Path, reason: str) -> bytes:
    """The PDF with the system's seal appended. Raises ValueError when key or certificate cannot be read."""
    signer = _signer(key, certificate)
    metadata = signers.PdfSignatureMetadata(field_name="Laureat", reason=reason, subfilter=fields.SigSeedSubFilter.PADES)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return signers.sign_pdf(writer, metadata, signer=signer, bytes_reserved=_room_for(signer)).getvalue()


def _signer(key: Path, certificate: Path) -> signers.SimpleSigner:
    """The signer of the files as they are now: another key in the same place is another signer."""
    try:
        return _loaded(key, certificate, key.stat().st_mtime_ns, certificate.stat().st_mtime_ns)
    except OSError as problem:
        raise ValueError(_UNREADABLE) from problem


@lru_cache(maxsize=4)
def _loaded(key: Path, certificate: Path, *_written: int) -> signers.SimpleSigner:
    signer = signers.SimpleSigner.load(str(key), str(certificate), key_passphrase=None)
    if signer is None:
        raise ValueError(_UNREADABLE)
    return signer


def _room_for(signer: signers.SimpleSigner) -> int:
    """Hexadecimal digits that a signature takes at most; without this pyhanko signs twice, once to measure."""
    named = [signer.signing_cert.issuer] * 2  # among the signed attributes and as the signer's identifier
    return 2 * (_ROOM + sum(len(part.dump()) for part in [signer.signing_cert, *signer.cert_registry, *named]))


def verify(pdf: bytes) -> Seal:
    """Whether the PDF bears a seal that fits every byte of it."""
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not found:
            return Seal(False, False, "", "no seal")
        status = validate_pdf_signature(found[-1], signer_validation_context=ValidationContext(trust_roots=[]))
    except (PdfError, SigningError, ValueError, KeyError, IndexError, OSError) as problem:
        return Seal(False, False, "", str(problem))
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _hole_is_ours(pdf, found[-1])
    return Seal(status.intact and status.valid, whole, status.signing_cert.subject.native.get("common_name", ""))


def _hole_is_ours(pdf: bytes, found: EmbeddedPdfSignature) -> bool:
    """Whether the place of the signature itself, which no signature can cover, holds it as it is written here and nothing else."""
    _, start, end, _ = found.byte_range
    written = found.pkcs7_content[: peek(found.pkcs7_content)].hex().upper().encode()
    return pdf[start:end] == b"<" + written.ljust(end - start - 2, b"0") + b">"
