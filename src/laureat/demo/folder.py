"""The demonstration's folder: made ready before the play, filled with papers after it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from laureat.catalogue import queries as catalogue
from laureat.commissions.models import Protocol
from laureat.entries.models import Receipt
from laureat.files import queries as files
from laureat.files.models import Document
from laureat.honours.models import Diploma, MarkLicence
from laureat.letters.models import Letter
from laureat.season.models import Season

MARKER = "demo.txt"
DATABASE = "laureat.sqlite3"
PAPERS = ("letters", "receipts", "protocols", "diplomas", "licences", "catalogue")
_OWN = (*PAPERS, "files", "mail")


class NotADemo(RuntimeError):
    """The folder holds a database that no demonstration has made."""


def is_played(out: Path) -> bool:
    """Whether the folder holds a demonstration that was played to its end."""
    return (out / MARKER).exists() and (out / DATABASE).exists()


def clear(out: Path) -> None:
    """Take away what an earlier demonstration left; anything else in the folder stays. Raises `NotADemo`."""
    begun = out / ".begun"
    if (out / DATABASE).exists() and not ((out / MARKER).exists() or begun.exists()):
        raise NotADemo(f"В папке {out} лежит база, которую создала не демонстрация. Выберите другую папку: --out ПАПКА.")
    begun.touch()
    for name in (MARKER, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "logins.json"):
        (out / name).unlink(missing_ok=True)
    for name in _OWN:
        shutil.rmtree(out / name, ignore_errors=True)


def finish(out: Path, sentence: str) -> None:
    """Note that the play came to its end."""
    (out / MARKER).write_text(sentence + "\n", encoding="utf-8")
    (out / ".begun").unlink(missing_ok=True)


def write_papers(out: Path, season: Season) -> int:
    """Copy the season's papers out of the store, under names that people read; how many."""
    found: dict[str, Iterable[Document]] = {
        "letters": [
            x.document for x in Letter.objects.filter(season=season, document__isnull=False).select_related("document")
        ],
        "receipts": [x.document for x in Receipt.objects.filter(entry__stage__season=season).select_related("document")],
        "protocols": [x.document for x in Protocol.objects.filter(sitting__stage__season=season).select_related("document")],
        "diplomas": [x.document for x in Diploma.objects.filter(award__season=season).select_related("document")],
        "licences": [x.document for x in MarkLicence.objects.filter(award__season=season).select_related("document")],
    }
    publication = catalogue.publication_of(season)
    found["catalogue"] = [publication.booklet] if publication and publication.booklet else []
    return sum(_copy(documents, out / name) for name, documents in found.items())


def _copy(documents: Iterable[Document], folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, document in enumerate(documents, start=1):
        path = folder / document.name
        if path.exists():
            path = folder / f"{path.stem} ({count}){path.suffix}"
        path.write_bytes(files.content(document))
    return count
