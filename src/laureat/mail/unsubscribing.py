"""The link by which the holder of an address stops mailings: it carries the address, signed."""

from __future__ import annotations

from django.conf import settings
from django.core import signing

_SALT = "laureat.mail.unsubscribe"


def link(email: str) -> str:
    """Where the holder of this address stops mailings."""
    return f"{settings.SITE_URL}/unsubscribe/{signing.Signer(salt=_SALT).sign_object(email.lower())}/"


def email_in(token: str) -> str | None:
    """The address that a link's token names; None for a token that this site did not make."""
    try:
        return str(signing.Signer(salt=_SALT).unsign_object(token))
    except (signing.BadSignature, ValueError):
        return None


def headers(email: str) -> dict[str, str]:
    """The headers by which mail programs offer to stop a mailing (RFC 8058)."""
    return {"List-Unsubscribe": f"<{link(email)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
