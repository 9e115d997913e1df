"""Pages of documents as pictures with their text: made once and kept beside the documents. A photograph is a document of one page."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from laureat.files import queries, rules, thumbnails, types
from laureat.files.models import Document
from laureat.kernel import ALLOWED, Refused, Verdict, refuse

SHOWN = types.PICTURES | {types.PDF}
WIDTH = 1400
_SECONDS = 20
_readers = BoundedSemaphore(2)
_PROBLEMS = {
    "password": _("The document is protected by a password and cannot be shown here."),
    "broken": _("The document is damaged and cannot be shown here."),
    "slow": _("This page takes too long to show."),
    "no-page": _("The document has no such page."),
    "no-pages": _("A document of this type cannot be shown here."),
}


@dataclass(frozen=True)
class Page:
    """What is known of a page besides its picture."""

    number: int
    count: int
    text: str = ""


def page(document: Document, number: int) -> Page:
    """The page of a document that may be served. Raises `Refused` with the sentence where it cannot be shown."""
    rules.may_serve(document).require()
    if document.media_type in types.PICTURES:
        return Page(1, 1) if number == 1 else _fail("no-page")
    if document.media_type != types.PDF:
        return _fail("no-pages")
    known = _known(document, number)
    return Page(number, known["count"], known["text"]) if "problem" not in known else _fail(known["problem"])


def picture(document: Document, number: int) -> bytes:
    """The page as WebP. Raises `Refused` like `page`."""
    page(document, number)
    if document.media_type in types.PICTURES:
        return thumbnails.picture(document, WIDTH)
    with default_storage.open(_key(document, number, "webp")) as file:
        return file.read()


def has_page(document: Document, number: int) -> Verdict:
    """Whether the document has this page and shows it."""
    try:
        page(document, number)
    except Refused as refused:
        return refused.verdict
    return ALLOWED


def _fail(problem: str) -> Page:
    raise Refused(refuse(_PROBLEMS[problem], "unreadable"))


def _known(document: Document, number: int) -> dict[str, Any]:
    key = _key(document, number, "json")
    if default_storage.exists(key):
        with default_storage.open(key) as file:
            kept: dict[str, Any] = json.loads(file.read())
            return kept
    if number > 1:
        first = _known(document, 1)
        if number > first.get("count", 0):
            return {"problem": first.get("problem", "no-page")}
    found, shown = _read(document, number)
    if found.get("problem") == "slow":
        return found
    if shown:
        default_storage.save(_key(document, number, "webp"), ContentFile(shown))
    default_storage.save(key, ContentFile(json.dumps(found, ensure_ascii=False).encode()))
    return found


def _read(document: Document, number: int) -> tuple[dict[str, Any], bytes]:
    command = [sys.executable, "-m", "laureat.files.page_reader", str(queries.path(document)), str(number)]
    if not _readers.acquire(timeout=_SECONDS):
        return {"problem": "slow"}, b""
    try:
        answer = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        return {"problem": "slow"}, b""
    finally:
        _readers.release()
    if answer.returncode:
        return {"problem": "slow"}, b""
    header, shown = answer.stdout.split(b"\n", 1)
    return json.loads(header), shown


def _key(document: Document, number: int, ending: str) -> str:
    return f"pages/{document.sha256[:2]}/{document.sha256}/{number}.{ending}"
