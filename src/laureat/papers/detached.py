"""Detached signatures made elsewhere (a qualified one among them): what they say, what was checked here and what was not.

RSA and ECDSA with SHA-2 are checked against the file. Of a GOST signature the structure, the names and the times are read; its mathematics
is not checked here, and the result says so. The signer's insurance number, which Russian certificates hold, is never read.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from asn1crypto import x509
from django.utils.translation import gettext as _

from laureat.papers import cms

LARGEST = 1024 * 1024
YES, NO, UNCHECKED = "yes", "no", "unchecked"


@dataclass(frozen=True)
class Check:
    """One thing that was checked, or openly was not: `outcome` is "yes", "no" or "unchecked"."""

    title: str
    outcome: str
    explanation: str


@dataclass(frozen=True)
class Detached:
    """What a detached signature says of itself and what was found; `problem` is empty when it can be kept as this file's signature."""

    problem: str
    signer: str = ""
    organisation: str = ""
    post: str = ""
    inn: str = ""
    ogrn: str = ""
    issuer: str = ""
    serial: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    signed_at: datetime | None = None
    algorithm: str = ""
    digest_algorithm: str = ""
    digest_matches: bool | None = None
    signature_holds: bool | None = None
    within_validity: bool | None = None
    checked: tuple[Check, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The same in plain values, instants as ISO 8601."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }


def read_detached(sig: bytes, content: bytes) -> Detached:
    """Read a detached signature (DER, PEM or bare base64) of a file and check what can be checked here. Never raises."""
    if not sig:
        return Detached(_("The signature's file is empty."))
    if len(sig) > LARGEST:
        return Detached(_("The signature's file is larger than 1 MB: a detached signature takes a few kilobytes."))
    try:
        opened = cms.opened(cms.bare(sig))
        if problem := _misfit(opened):
            return Detached(problem)
        return _judged(_read(opened), opened, content)
    except Exception:  # foreign bytes in a foreign parser: whatever it stumbles over, the file cannot be read
        return Detached(_("The file is not an electronic signature in CMS form (.sig, .p7s), or it is damaged."))


def _misfit(opened: cms.Opened) -> str:
    """Why the file is not one detached signature with its certificate, if it is not."""
    if opened.content_type != "signed_data":
        return _("The file is in CMS form, but it is not a signature.")
    if opened.holds_content:
        return _("The signature holds the signed file inside. Make a detached signature (a separate .sig file).")
    if opened.signers == 0:
        return _("There is no signature in the file.")
    if opened.signers > 1:
        return _("There are several signatures in the file. Upload a file with one signature.")
    if opened.certificate is None:
        return _("The signer's certificate is not in the file. Make the signature with the certificate included.")
    return ""


def _read(opened: cms.Opened) -> Detached:
    """What the signature says, unchecked."""
    certificate: x509.Certificate = opened.certificate
    subject, issuer = cms.names(certificate.subject), cms.names(certificate.issuer)
    person = " ".join(subject[part] for part in (cms.SURNAME, cms.GIVEN_NAME) if subject.get(part))
    organisation, named = subject.get(cms.ORGANISATION, ""), subject.get(cms.COMMON_NAME, "")
    algorithm, digest = _algorithms(opened)
    return Detached(
        problem="",
        signer=person if person and named in ("", organisation) else named,
        organisation=organisation,
        post=subject.get(cms.POST, ""),
        inn=subject.get(cms.INN_OF_BODY) or subject.get(cms.INN_OF_PERSON, ""),
        ogrn=subject.get(cms.OGRN, ""),
        issuer=issuer.get(cms.COMMON_NAME) or issuer.get(cms.ORGANISATION, ""),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        signed_at=cms.signed_at(opened.signer),
        algorithm=algorithm,
        digest_algorithm=digest,
    )


def _algorithms(opened: cms.Opened) -> tuple[str, str]:
    """The signature's and the digest's names as people know them."""
    key, digest = cms.key_algorithm(opened.certificate), opened.signer["digest_algorithm"]["algorithm"]
    standards = {**cms.GOST_KEYS, **cms.GOST_DIGESTS}
    gost = {
        oid: _("GOST R %(standard)s, %(bits)s bits") % {"standard": standard, "bits": bits}
        for oid, (standard, bits) in standards.items()
    }
    pss = opened.signer["signature_algorithm"]["algorithm"].native == "rsassa_pss"
    known = {
        "1.2.840.113549.1.1.1": "RSA-PSS" if pss else "RSA",
        "1.2.840.113549.1.1.10": "RSA-PSS",
        "1.2.840.10045.2.1": "ECDSA",
    }
    plain = str(digest.native).upper()
    return gost.get(key) or known.get(key, key), gost.get(digest.dotted) or (
        f"SHA-{plain[3:]}" if plain in ("SHA1", "SHA224", "SHA256", "SHA384", "SHA512") else plain
    )


def _judged(said: Detached, opened: cms.Opened, content: bytes) -> Detached:
    """The same with what the checks found, and the problem where one of them failed."""
    signer, certificate = opened.signer, opened.certificate
    gost = cms.key_algorithm(certificate) in cms.GOST_KEYS
    holds, digest = cms.holds(signer, certificate, content), cms.digest_fits(signer, content)
    if cms.is_of_the_file_itself(signer):
        digest = holds or None  # the signature is of the file itself: it fits, or nobody knows why it does not
    elif cms.attribute(signer, "message_digest") is None or cms.names_its_certificate(signer, certificate) is False:
        holds = False  # what was signed says nothing of the file, or names another certificate
    within = None
    if said.signed_at and said.valid_from and said.valid_until:
        within = said.valid_from <= said.signed_at <= said.valid_until
    problem = ""
    if digest is False:
        problem = _("The signature was made for another file.")
    elif holds is False:
        problem = _("The signature does not hold: the file, the signature or its certificate was changed after signing.")
    elif within is False:
        problem = _("The certificate was not valid at the moment of signing.")
    elif holds is None and not gost:
        problem = _("The signature's algorithm is unknown to this system or out of date.")
    found = replace(said, problem=problem, digest_matches=digest, signature_holds=holds, within_validity=within)
    return replace(found, checked=_checks(found, gost=gost))


def _checks(found: Detached, *, gost: bool) -> tuple[Check, ...]:
    elsewhere = _(
        "The mathematics of GOST is not computed here. Check the signature together with the file on the portal of state services "
        "(confirming the authenticity of an electronic signature) or in a certified cryptographic program."
    )
    unknown = elsewhere if gost else _("The signature's algorithm is unknown to this system or out of date.")
    rows = (
        (_("The signature was made for this very file"), found.digest_matches,
         _("The digest in the signature is that of the file."), _("The digest in the signature is not that of the file."), unknown),
        (_("The signature was made with the certificate's key"), found.signature_holds,
         _("Computed here from the certificate in the file."), _("Computed here: the signature does not fit the certificate."), unknown),
        (_("The certificate was valid at the moment of signing"), found.within_validity,
         _("The moment is the one that the signer's computer stated."), _("The stated moment lies outside of the certificate's term."),
         _("The signature states no moment.")),
    )  # fmt: skip
    return (
        Check(_("The file is a detached signature"), YES, _("CMS form, one signer, the signer's certificate is in the file.")),
        *(_check(*row) for row in rows),
        Check(
            _("The certificate was issued by an accredited centre and was not revoked"),
            UNCHECKED,
            _("It is not checked here: this system asks no certification centre. The portal of state services does."),
        ),
    )


def _check(title: str, value: bool | None, yes: str, no: str, unknown: str) -> Check:
    if value is None:
        return Check(title, UNCHECKED, unknown)
    return Check(title, YES, yes) if value else Check(title, NO, no)
