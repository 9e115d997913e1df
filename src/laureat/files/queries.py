"""Reads of documents."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Model, QuerySet

from laureat.files.models import Document
from laureat.ledger.actions import ref


def document(pk: UUID | str) -> Document | None:
    """The document with this id."""
    return Document.objects.filter(pk=pk).first()


def documents_of(owner: Model | str) -> QuerySet[Document]:
    """Documents that belong to a thing, oldest first."""
    return Document.objects.filter(owner=ref(owner)).order_by("kept_at")


def content(document: Document) -> bytes:
    """The document's bytes."""
    with default_storage.open(document.storage_key) as file:
        return file.read()


def path(document: Document) -> Path:
    """Where the document lies on this machine, for serving it without reading it into memory."""
    return Path(default_storage.path(document.storage_key))
