"""Links to documents that only the right person can follow, for a short time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext_lazy as _

from laureat.files.models import Document
from laureat.kernel import Refused, refuse

_SALT = "laureat.files"
TERM = timedelta(minutes=30)


@dataclass(frozen=True)
class Link:
    """What a signed link says: which document, for whom."""

    document: UUID
    person_ref: str


def sign(document: Document, *, person_ref: str = "", at: datetime) -> str:
    """The path of a link to the document: for one person (`person_ref`) or, with none, for whoever holds it; 30 minutes."""
    until = int((at + TERM).timestamp())
    token = signing.dumps([str(document.pk), person_ref, until], salt=_SALT, compress=False)
    return f"/files/{token}/"


def read(token: str, *, at: datetime) -> Link:
    """What the token says. Raises `Refused` when it is forged, damaged or too old."""
    try:
        pk, person_ref, until = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Refused(refuse(_("This link to a file is not valid. Open the page that showed it again."), "forbidden")) from None
    if at.timestamp() > until:
        raise Refused(refuse(_("This link to a file has expired. Open the page that showed it again."), "forbidden"))
    return Link(UUID(pk), person_ref)
