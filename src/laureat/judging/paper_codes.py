"""How a paper sheet is known again: the link in its QR code, and the short code that somebody types when there is no camera.

Neither opens anything by itself: whoever follows it must be allowed to record the sheet.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from laureat.kernel import codes

_SALT = "laureat.judging.sheet"
_LENGTH, _SECRET = 5, 2
_BASE = len(codes.ALPHABET)


def token_of(pk: int) -> str:
    """The signed value that the QR code of an assignment's sheet carries."""
    return signing.Signer(salt=_SALT).sign(str(pk))


def pk_in(token: str) -> int | None:
    """The assignment that a token names; None for one that was not signed here."""
    try:
        return int(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def link_of(pk: int) -> str:
    """The address in the QR code: where the office enters this sheet."""
    return f"{settings.SITE_URL}/office/judging/sheets/{token_of(pk)}/"


def code_of(pk: int) -> str:
    """The short code under the QR code: the number, two signs that are not guessed, a check sign. `7K2M-4QXA`."""
    body = _digits(pk)
    made = codes.with_check(body + _secret(body, settings.SECRET_KEY))
    return f"{made[:4]}-{made[4:]}"


def pk_of(code: str) -> int | None:
    """The assignment that a short code names; None for a mistyped or invented one."""
    plain = codes.normalise(code)
    body, secret = plain[: -_SECRET - 1], plain[-_SECRET - 1 : -1]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if len(body) < _LENGTH or not codes.is_code(plain) or secret not in {_secret(body, key) for key in keys}:
        return None
    number = 0
    for sign in body:
        number = number * _BASE + codes.ALPHABET.index(sign)
    return number


def _digits(number: int) -> str:
    found = ""
    while number:
        number, rest = divmod(number, _BASE)
        found = codes.ALPHABET[rest] + found
    return found.rjust(_LENGTH, codes.ALPHABET[0])


def _secret(body: str, key: str | bytes) -> str:
    digest = salted_hmac(_SALT, body, secret=key).digest()
    return "".join(codes.ALPHABET[byte % _BASE] for byte in digest[:_SECRET])
