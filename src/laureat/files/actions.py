"""Keep, scan, quarantine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model

from laureat.files import rules, scanner, types
from laureat.files.models import Document
from laureat.files.states import SCAN, Scan
from laureat.ledger.actions import SYSTEM, Acts, record, ref


@transaction.atomic
def keep(
    content: bytes,
    *,
    name: str,
    owner: Model | str,
    actor: Acts,
    at: datetime,
    accept: AbstractSet[str] = types.DOCUMENTS,
    max_bytes: int | None = None,
) -> Document:
    """Keep bytes as a document of `owner`, under their SHA-256; refused ones leave no trace.

    The same bytes are stored once, however many documents they are.
    """
    name = PurePath(name.replace("\\", "/")).name[:200] or "file"
    rules.may_keep(content, name, accept, max_bytes or settings.FILE_MAX_BYTES).require()
    digest = hashlib.sha256(content).hexdigest()
    document = Document.objects.create(
        sha256=digest, size=len(content), media_type=types.media_type(content), name=name, storage_key=_store(digest, content),
        owner=ref(owner), kept_at=at, kept_by=actor.ledger_ref,
    )  # fmt: skip
    new = {"sha256": digest, "size": document.size, "media_type": document.media_type, "owner": document.owner}
    record("document.kept", document, actor=actor, at=at, old=None, new=new)
    if settings.CLAMD:
        scan(document=document, content=content, at=at)
    return document


@transaction.atomic
def keep_made(made: Iterable[tuple[bytes, str, Model | str]], *, actor: Acts, at: datetime) -> list[Document]:
    """Keep many papers that the system itself made — (content, name, owner) — with one entry in the ledger for all of them.

    What the system made needs no check of its type; otherwise this is `keep`.
    """
    documents = []
    for content, name, owner in made:
        digest = hashlib.sha256(content).hexdigest()
        documents.append(
            Document(
                sha256=digest, size=len(content), media_type=types.media_type(content), name=name, storage_key=_store(digest, content),
                owner=ref(owner), kept_at=at, kept_by=actor.ledger_ref, scan=Scan.CLEAN,
            )
        )  # fmt: skip
    Document.objects.bulk_create(documents)
    if documents:
        new = {"documents": [[str(d.pk), d.owner, d.sha256] for d in documents]}
        record("documents.made", "files.document", actor=actor, at=at, old=None, new=new)
    return documents


def _store(digest: str, content: bytes) -> str:
    key = f"{digest[:2]}/{digest[2:4]}/{digest}"
    if not default_storage.exists(key):
        default_storage.save(key, ContentFile(content))
    return key


@transaction.atomic
def scan(*, document: Document, content: bytes, at: datetime) -> Document:
    """Ask the scanner about a document; an infected one goes into quarantine and is not served any more."""
    verb = "quarantine" if scanner.finds_malware(content) else "pass"
    old, document.scan = document.scan, SCAN.move(document.scan, verb)
    document.save(update_fields=["scan"])
    record("document.scanned", document, actor=SYSTEM, at=at, old={"scan": old}, new={"scan": document.scan})
    return document
