"""Reports of mail servers about messages (RFC 3464): which message, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.message import Message
from enum import StrEnum

from laureat.mail import reasons

_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_ACTIONS = {"failed": "failed", "delayed": "delayed", "delivered": "arrived", "relayed": "arrived", "expanded": "arrived"}


class Fate(StrEnum):
    """What a server says became of a message."""

    FAILED = "failed"
    DELAYED = "delayed"
    ARRIVED = "arrived"


@dataclass(frozen=True)
class Report:
    """One report: what happened, the status, the server's words, and the identifiers by which our message may be found."""

    fate: Fate
    status: str
    words: str
    ids: tuple[str, ...]


def read(content: bytes) -> Report | None:
    """The report that a message carries; None when it is no report, or names no message."""
    message = message_from_bytes(content, policy=policy.compat32)
    parts = list(message.walk())
    blocks = [block for part in parts if part.get_content_type() == "message/delivery-status" for block in _blocks(part)]
    fates = [(Fate(_ACTIONS[action]), block) for block in blocks if (action := _text(block, "Action").lower()) in _ACTIONS]
    ids = tuple(dict.fromkeys(_ids(message, parts, blocks)))
    if not fates or not ids:
        return None
    fate, block = min(fates, key=lambda found: list(Fate).index(found[0]))
    words = _text(block, "Diagnostic-Code").partition(";")[2].strip() or _text(block, "Diagnostic-Code")
    status = reasons.status_in(_text(block, "Status"))
    if status.endswith(".0.0") and reasons.status_in(words).startswith(status[0]):  # the server's own words are more exact
        status = reasons.status_in(words)
    return Report(fate, status, words, ids)


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a delivery-status part, which servers also send as one text."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [block for block in payload if isinstance(block, Message)]
    return [message_from_string(block) for block in re.split(r"\r?\n\r?\n", str(payload)) if block.strip()]


def _ids(message: Message, parts: list[Message], blocks: list[Message]) -> Iterator[str]:
    """From the surest to the least sure."""
    for block in blocks:
        yield from _ID.findall(_XTEXT.sub(lambda m: chr(int(m[1], 16)), _text(block, "Original-Envelope-Id")))
    for part in parts:
        for returned in _returned(part):
            for name in ("X-Laureat-Message", "Message-ID"):
                yield from _ID.findall(_text(returned, name))
    for name in ("X-Laureat-Message", "In-Reply-To", "References"):
        yield from _ID.findall(_text(message, name))


def _returned(part: Message) -> Iterator[Message]:
    """Our own message, or its head, as it came back."""
    kind, payload = part.get_content_type(), part.get_payload()
    if kind in ("message/rfc822", "message/global") and isinstance(payload, list):
        yield from (one for one in payload if isinstance(one, Message))
    elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
        text = part.get_payload(decode=True)
        inner = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(payload)
        if isinstance(payload, list):
            yield from (one for one in payload if isinstance(one, Message))
        else:
            yield message_from_string(inner)


def _text(message: Message, name: str) -> str:
    return " ".join(str(message.get(name) or "").split())
