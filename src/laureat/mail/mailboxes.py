"""The bounce mailbox: a folder in the Maildir format, or a mailbox of an IMAP server."""

from __future__ import annotations

import imaplib
import mailbox
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

_TIMEOUT = 30  # seconds
_IMAP_PORT, _IMAPS_PORT = 143, 993


class Mailbox(Protocol):
    """What is new in it, and what is done with each message."""

    def unread(self) -> Iterator[tuple[str, bytes]]: ...

    def remove(self, key: str) -> None: ...

    def leave(self, key: str) -> None: ...


@contextmanager
def opened(url: str) -> Iterator[Mailbox]:
    """The mailbox at `imaps://user:password@host/INBOX`, `imap://…` or `maildir:///path`; closed at the end."""
    parts = urlsplit(url)
    if parts.scheme == "maildir":
        yield Folder(parts.path)
    elif parts.scheme in ("imap", "imaps"):
        box = Imap(parts)
        try:
            yield box
        finally:
            box.close()
    else:
        raise ValueError(f"no such kind of mailbox: {parts.scheme}")


class Folder:
    """A Maildir on this machine."""

    def __init__(self, path: str) -> None:
        self._box = mailbox.Maildir(path, create=False)

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Messages that nobody has seen yet."""
        for key in sorted(self._box.keys()):
            if "S" not in self._box.get_message(key).get_flags():
                yield key, self._box.get_bytes(key)

    def remove(self, key: str) -> None:
        """Take a message out."""
        self._box.remove(key)

    def leave(self, key: str) -> None:
        """Mark a message as seen."""
        message = self._box.get_message(key)
        message.set_subdir("cur")
        message.add_flag("S")
        self._box[key] = message


class Imap:
    """A mailbox of an IMAP server."""

    def __init__(self, url: SplitResult) -> None:
        host = url.hostname or "localhost"
        if url.scheme == "imaps":
            self._server: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, url.port or _IMAPS_PORT, timeout=_TIMEOUT)
        else:
            self._server = imaplib.IMAP4(host, url.port or _IMAP_PORT, timeout=_TIMEOUT)
        self._server.login(unquote(url.username or ""), unquote(url.password or ""))
        folder = unquote(url.path.strip("/")) or "INBOX"
        answer, words = self._server.select(f'"{folder}"')
        if answer != "OK":
            raise imaplib.IMAP4.error(f"{folder}: {words}")

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Messages that nobody has seen yet."""
        _answer, found = self._server.uid("SEARCH", "UNSEEN UNDELETED")
        for key in (found[0] or b"").decode().split():
            _answer, fetched = self._server.uid("FETCH", key, "(BODY.PEEK[])")
            for piece in fetched:
                if isinstance(piece, tuple):
                    yield key, piece[1]

    def remove(self, key: str) -> None:
        """Take a message out, when the mailbox is closed."""
        self._server.uid("STORE", key, "+FLAGS", r"(\Deleted)")

    def leave(self, key: str) -> None:
        """Mark a message as seen."""
        self._server.uid("STORE", key, "+FLAGS", r"(\Seen)")

    def close(self) -> None:
        """Say goodbye; what was taken out is gone."""
        self._server.close()
        self._server.logout()
