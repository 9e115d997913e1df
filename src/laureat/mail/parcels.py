"""A message as bytes for a mail server: plain text, HTML, attachments, the DKIM signature.

Attachments are encoded once for all the messages that carry them and spliced in as they are.
"""

from __future__ import annotations

import base64
import io
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.charset import BASE64, Charset
from email.generator import BytesGenerator
from email.message import Message as MimeMessage
from email.policy import Compat32
from email.utils import format_datetime
from pathlib import Path

import dkim
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from laureat.files import queries as files
from laureat.files.models import Document
from laureat.mail.models import Delivery

CRLF = b"\r\n"
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = BASE64


class _AsWritten(Compat32):
    """Headers were encoded and folded when they were set: they are not parsed and folded again."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {self.linesep.join(str(value).splitlines())}{self.linesep}".encode("ascii", "surrogateescape")


_WIRE = _AsWritten(linesep="\r\n")
_FIELDS = re.compile(rb"\r\n(?![ \t])")
_SIGNED = (b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"mime-version", b"content-type", b"list-unsubscribe",
           b"list-unsubscribe-post")  # fmt: skip


@dataclass
class Attachments:
    """Documents of a batch of messages, each read and encoded once."""

    _contents: dict[object, bytes] = field(default_factory=dict)
    _parts: dict[object, bytes] = field(default_factory=dict)

    def content(self, document: Document) -> bytes:
        """The document's bytes."""
        if document.pk not in self._contents:
            self._contents[document.pk] = files.content(document)
        return self._contents[document.pk]

    def part(self, document: Document) -> bytes:
        """The document as a part of a message."""
        if document.pk not in self._parts:
            head = MimeMessage()
            head["Content-Type"] = document.media_type
            head["Content-Transfer-Encoding"] = "base64"
            name = document.name if document.name.isascii() else ("utf-8", "", document.name)
            head.add_header("Content-Disposition", "attachment", filename=name)
            encoded = base64.encodebytes(self.content(document)).replace(b"\n", CRLF)
            self._parts[document.pk] = _flat(head) + encoded
        return self._parts[document.pk]


@dataclass(frozen=True)
class Parcel:
    """A message ready to be carried: from and to whom, and its content in the form that a carrier asks for."""

    delivery: Delivery
    attachments: Attachments
    at: datetime

    @property
    def envelope_id(self) -> str:
        """What reports about this message name it by."""
        return self.delivery.smtp_id

    @property
    def sender(self) -> str:
        """Where reports go."""
        return sanitize_address(settings.BOUNCES_TO or settings.DEFAULT_FROM_EMAIL, "utf-8").rpartition("<")[2].rstrip(">")

    @property
    def recipient(self) -> str:
        """The address, as servers write it."""
        return sanitize_address(self.delivery.message.email, "utf-8")

    def letter(self) -> EmailMultiAlternatives:
        """Headers, text and HTML, without attachments."""
        message = self.delivery.message
        name = message.recipient_name.replace('"', "").replace("\n", " ").replace("\r", " ")
        headers = {
            "Message-ID": self.delivery.smtp_id,
            "X-Laureat-Message": self.delivery.smtp_id,
            "Date": format_datetime(self.at),
            "Auto-Submitted": "auto-generated",
            **message.headers,
        }
        letter = EmailMultiAlternatives(
            message.subject, message.text, to=[f'"{name}" <{message.email}>' if name else message.email], headers=headers
        )
        letter.encoding = _UTF8
        letter.attach_alternative(message.html, "text/html")
        return letter

    def whole(self) -> EmailMultiAlternatives:
        """The message with its attachments, for Django's backends."""
        letter = self.letter()
        for document in self.delivery.message.attachments.all():
            letter.attach(document.name, self.attachments.content(document), document.media_type)
        return letter

    def content(self) -> bytes:
        """The message as it goes over the wire, signed when a key is set."""
        bare = _flat(self.letter().message())
        parts = [self.attachments.part(document) for document in self.delivery.message.attachments.all()]
        return _signed(_spliced(bare, parts) if parts else bare)


def _flat(message: MimeMessage) -> bytes:
    written = io.BytesIO()
    BytesGenerator(written, mangle_from_=False, policy=_WIRE).flatten(message)
    return written.getvalue()


def _spliced(bare: bytes, parts: list[bytes]) -> bytes:
    """The message `bare` as the first part of one that carries the attachments after it."""
    head, _, body = bare.partition(CRLF * 2)
    fields = _FIELDS.split(head)
    of_part = [one for one in fields if one.lower().startswith(b"content-")]
    of_message = [one for one in fields if one not in of_part]
    boundary = f"=_{secrets.token_hex(16)}".encode()
    pieces = [CRLF.join([*of_message, b'Content-Type: multipart/mixed; boundary="' + boundary + b'"', CRLF])]
    for part in (CRLF.join([*of_part, b"", body]), *parts):
        pieces += [b"--", boundary, CRLF, part, b"" if part.endswith(CRLF) else CRLF]
    return b"".join([*pieces, b"--", boundary, b"--", CRLF])


def _signed(content: bytes) -> bytes:
    if not settings.DKIM_KEY:
        return content
    present = {one.partition(b":")[0].strip().lower() for one in _FIELDS.split(content.partition(CRLF * 2)[0])}
    signature = dkim.sign(
        content, settings.DKIM_SELECTOR.encode(), settings.DKIM_DOMAIN.encode(), Path(settings.DKIM_KEY).read_bytes(),
        canonicalize=(b"relaxed", b"relaxed"), include_headers=[name for name in _SIGNED if name in present],
    )  # fmt: skip
    return signature + content
