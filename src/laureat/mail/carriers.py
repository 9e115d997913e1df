"""How messages leave: over SMTP, into a folder, or through a backend of Django's.

A carrier says with certainty whether a message was taken, refused for now or for good, or whether nobody can know.
"""

from __future__ import annotations

import re
import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from laureat.mail import folder, reasons
from laureat.mail.folder import FolderBackend
from laureat.mail.parcels import CRLF, Parcel

_DOT_FIRST = re.compile(rb"(?m)^\.")
HandOver = Callable[[], bool]


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt. `verb` is the delivery's next move; it is empty when the claim was lost before the last bytes."""

    verb: str
    words: str = ""
    unreachable: bool = False
    no_such_recipient: bool = False

    @property
    def status(self) -> str:
        """The enhanced status that the server's words name."""
        return reasons.status_in(self.words)


LOST = Outcome("")


class _Unreachable(OSError):
    """The server could not be reached, or did not let us in: that says nothing about the message."""


class Carrier(Protocol):
    """Takes messages away, one after another. `hand_over` is called just before the point from which a message may be out of our hands,
    and says whether it still is ours to send."""

    def carry(self, parcel: Parcel, hand_over: HandOver) -> Outcome: ...

    def close(self) -> None: ...


def chosen() -> Carrier:
    """The carrier of this installation."""
    backend = get_connection()
    if isinstance(backend, EmailBackend):
        return SmtpCarrier(backend)
    return FolderCarrier() if isinstance(backend, FolderBackend) else BackendCarrier(backend)


class FolderCarrier:
    """Files are named by their Message-ID and written whole, so that a repetition changes nothing and there is never a doubt."""

    def carry(self, parcel: Parcel, hand_over: HandOver) -> Outcome:
        path = folder.write(parcel.content(), parcel.envelope_id)
        return Outcome("succeed", path.name)

    def close(self) -> None:
        """Nothing is held open."""


class BackendCarrier:
    """Any other backend: what it raises, it did not take."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self._backend = backend

    def carry(self, parcel: Parcel, hand_over: HandOver) -> Outcome:
        letter = parcel.whole()
        if not hand_over():
            return LOST
        try:
            self._backend.send_messages([letter])
        except OSError as problem:
            return Outcome("retry", str(problem))
        return Outcome("succeed")

    def close(self) -> None:
        self._backend.close()


class SmtpCarrier:
    """Several messages over one connection. The dot that ends a message is sent apart from it: only from there on is there a doubt."""

    def __init__(self, backend: EmailBackend) -> None:
        self._backend = backend
        self._server: smtplib.SMTP | None = None

    def carry(self, parcel: Parcel, hand_over: HandOver) -> Outcome:
        content = parcel.content()
        try:
            refusal = self._introduced(parcel, len(content))
        except OSError as problem:
            self._drop()
            return Outcome("retry", _sentence(problem), unreachable=isinstance(problem, _Unreachable))
        if refusal:
            return refusal
        assert self._server is not None
        try:
            self._server.send(_quoted(content))
        except OSError as problem:
            self._drop()
            return Outcome("retry", _sentence(problem))
        if not hand_over():
            self._drop()
            return LOST
        return self._ended(self._server)

    def _introduced(self, parcel: Parcel, size: int) -> Outcome | None:
        """Sender, recipient, the word DATA: whether the server refuses. A connection that it ends between messages is opened anew."""
        fresh = self._connected()
        try:
            refusal = self._envelope(parcel, size)
            if fresh or self._server:
                return refusal
        except smtplib.SMTPServerDisconnected:
            if fresh:
                raise
            self._drop()
        self._connected()
        return self._envelope(parcel, size)

    def _connected(self) -> bool:
        if self._server:
            return False
        try:
            self._backend.open()
            self._server = self._backend.connection
            self._server.ehlo_or_helo_if_needed()
            self._server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as problem:
            raise _Unreachable(_sentence(problem)) from problem
        return True

    def _envelope(self, parcel: Parcel, size: int) -> Outcome | None:
        server = self._server
        assert server is not None
        of_sender, of_recipient = [f"SIZE={size}"] if server.has_extn("size") else [], []
        if server.has_extn("dsn"):
            of_sender += ["RET=HDRS", f"ENVID={_xtext(parcel.envelope_id)}"]
            of_recipient += ["NOTIFY=SUCCESS,FAILURE"]
        answers = self._asked(
            " ".join([f"MAIL FROM:<{parcel.sender}>", *of_sender]), " ".join([f"RCPT TO:<{parcel.recipient}>", *of_recipient])
        )
        if answers[0][0] != 250:
            return self._refusal(*answers[0])
        if answers[1][0] not in (250, 251):
            return self._refusal(*answers[1], of_recipient=True)
        code, words = server.docmd("DATA")
        return None if code == 354 else self._refusal(code, words)

    def _asked(self, *commands: str) -> list[tuple[int, bytes]]:
        """Commands and their answers, up to the first refusal; all at once where the server allows it (RFC 2920)."""
        server = self._server
        assert server is not None
        if server.has_extn("pipelining"):
            for command in commands:
                server.putcmd(command)
            return [server.getreply() for _ in commands]
        answers: list[tuple[int, bytes]] = []
        for command in commands:
            answers.append(server.docmd(command))
            if answers[-1][0] not in (250, 251):
                break
        return answers

    def _ended(self, server: smtplib.SMTP) -> Outcome:
        try:
            server.send(b"." + CRLF)
        except OSError as problem:  # not accepted for sending: without its last bytes a message does not count as received
            self._drop()
            return Outcome("retry", _sentence(problem))
        try:
            server.sock.settimeout(settings.MAIL_LAST_REPLY_TIMEOUT)
            code, words = server.getreply()
            server.sock.settimeout(self._backend.timeout)
        except OSError as problem:
            self._drop()
            return Outcome("doubt", _sentence(problem))
        if code == 250:
            return Outcome("succeed", f"{code} {_decoded(words)}")
        if code < 400:
            self._drop()
            return Outcome("doubt", f"{code} {_decoded(words)}")
        return self._refusal(code, words)

    def _refusal(self, code: int, words: bytes, *, of_recipient: bool = False) -> Outcome:
        text = f"{code} {_decoded(words)}"
        if code == 421 or code < 0:
            self._drop()
        elif self._server:
            try:
                self._server.rset()
            except OSError:
                self._drop()
        if code < 500:
            return Outcome("retry", text)
        return Outcome(
            "fail", text, no_such_recipient=of_recipient and reasons.names_no_such_recipient(reasons.status_in(text))
        )

    def _drop(self) -> None:
        """Close without a farewell: what was begun is not finished."""
        if self._server:
            self._server.close()
        self._server = self._backend.connection = None

    def close(self) -> None:
        server, self._server = self._server, None
        self._backend.connection = None
        if server:
            try:
                server.quit()
            except OSError:
                server.close()


def _quoted(content: bytes) -> bytes:
    """A line that begins with a dot gets another one; the last line is ended."""
    quoted = _DOT_FIRST.sub(b"..", content) if b"\n." in content or content.startswith(b".") else content
    return quoted if quoted.endswith(CRLF) else quoted + CRLF


def _xtext(text: str) -> str:
    return "".join(c if "!" <= c <= "~" and c not in "+=" else f"+{ord(c):02X}" for c in text)


def _decoded(words: bytes) -> str:
    return " ".join(words.decode("utf-8", "replace").split())


def _sentence(problem: Any) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        words = problem.smtp_error
        return f"{problem.smtp_code} {_decoded(words) if isinstance(words, bytes) else words}"
    return str(problem) or type(problem).__name__
