"""A mail backend for installations without a mail server: every message becomes an .eml file in a folder."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_UNFIT = re.compile(r"[^\w.@+-]")


def write(content: bytes, message_id: str) -> Path:
    """Put a message into `settings.MAIL_FOLDER` under its Message-ID, whole or not at all: writing it again changes nothing."""
    folder = Path(settings.MAIL_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_UNFIT.sub('', message_id)[:150]}.eml"
    if not path.exists():
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
            file.write(content)
        os.replace(file.name, path)
    return path


class FolderBackend(BaseEmailBackend):
    """Writes messages into the folder."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message; the number of messages written."""
        for message in email_messages:
            made = message.message()
            write(made.as_bytes(linesep="\r\n"), str(made["Message-ID"]))  # type: ignore[call-arg]
        return len(email_messages)
