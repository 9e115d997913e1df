"""Which files are kept."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from laureat.files import types
from laureat.files.models import Document
from laureat.files.states import Scan
from laureat.kernel import ALLOWED, Verdict, refuse

_EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def may_keep(content: bytes, name: str, accepted: AbstractSet[str], max_bytes: int) -> Verdict:
    """A file is kept when it is not empty, not too large, really of an accepted type, and named as what it is."""
    if not content:
        return refuse(_("The file “%(name)s” is empty.") % {"name": name}, "invalid")
    if len(content) > max_bytes:
        sizes = {"name": name, "size": filesizeformat(len(content)), "limit": filesizeformat(max_bytes)}
        return refuse(_("The file “%(name)s” is too large: %(size)s, the limit is %(limit)s.") % sizes, "too-large")
    if _EICAR in content:
        return refuse(_("The file “%(name)s” was recognised as malicious and was not kept.") % {"name": name}, "invalid")
    return _type_fits(content, name, accepted)


def _type_fits(content: bytes, name: str, accepted: AbstractSet[str]) -> Verdict:
    found = types.media_type(content)
    if found not in accepted:
        allowed = ", ".join(types.endings_of(set(accepted)))
        return refuse(
            _("The file “%(name)s” is not of an accepted type. Accepted: %(allowed)s.") % {"name": name, "allowed": allowed},
            "invalid",
        )
    if not types.ending_fits(name, found):
        return refuse(_("The content of the file “%(name)s” is not what its name says.") % {"name": name}, "invalid")
    if found in types.PICTURES and not types.is_whole_picture(content):
        return refuse(_("The picture “%(name)s” is damaged or far too large in pixels.") % {"name": name}, "invalid")
    return ALLOWED


def may_serve(document: Document) -> Verdict:
    """A document in quarantine is not served."""
    if document.scan == Scan.INFECTED:
        return refuse(_("This file is in quarantine."), "forbidden")
    return ALLOWED
