"""Kinds of messages: every room declares its own in `notices.py`, with a sample that needs no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.conf import settings

SAMPLE_PERSON = SimpleNamespace(
    given_name="Анна", patronymic="Сергеевна", full_name="Образцова Анна Сергеевна", email="obraztsova@example.org"
)
SAMPLE_ZONE = "Asia/Novokuznetsk"


@dataclass(frozen=True)
class Kind:
    """A kind of messages; its text is the template `mail/<key>.txt`.

    Procedural kinds are about one's own entry, invitation or decision: they always go at once and are never a mailing. The others may be
    stopped, and those that go to people (`personal`) may be had once a day or not at all.
    """

    key: str
    title: Any
    procedural: bool
    about: Any
    sample: Callable[[], Mapping[str, Any]]
    personal: bool = True

    @property
    def choosable(self) -> bool:
        """Whether a person may choose how often to hear of it."""
        return self.personal and not self.procedural


def sample_url(path: str) -> str:
    """An address of the site for a sample's link."""
    return f"{settings.SITE_URL}{path}"
