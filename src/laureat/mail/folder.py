"""A mail backend for installations without a mail server: every message becomes an .eml file in a folder."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes messages into `settings.MAIL_FOLDER`, numbered in the order of sending."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message; the number of messages written."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._write(folder, message)
        return len(email_messages)

    def _write(self, folder: Path, message: EmailMessage) -> None:
        content = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        for number in itertools.count(sum(1 for _ in folder.glob("*.eml")) + 1):
            path = folder / f"{number:06}.eml"
            try:
                with path.open("xb") as file:
                    file.write(content)
            except FileExistsError:
                continue
            return
