"""Bytes that can be made again at any time: made once for each version, the newest one kept beside the documents."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@dataclass(frozen=True)
class Key:
    """What the bytes are (a folder of its own), and which version of it (the file's name)."""

    thing: str
    version: str

    @property
    def path(self) -> str:
        """Where they lie in the storage."""
        return f"{self.thing}/{self.version}"


def kept(key: Key, make: Callable[[], bytes]) -> bytes:
    """The bytes of this version: read when they were made before, else made, and then older versions go."""
    if default_storage.exists(key.path):
        with default_storage.open(key.path) as file:
            return file.read()
    made = make()
    if default_storage.exists(key.thing):
        for name in default_storage.listdir(key.thing)[1]:
            with contextlib.suppress(FileNotFoundError):
                default_storage.delete(f"{key.thing}/{name}")
    default_storage.save(key.path, ContentFile(made))
    return made
