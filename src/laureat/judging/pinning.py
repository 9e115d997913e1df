"""Pins: the page of the evidence on which an expert saw the ground for a mark. What may be pinned."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.files import pages
from laureat.files.models import Document
from laureat.kernel import ALLOWED, Verdict, refuse

Pin = tuple[UUID, int]  # a document of the evidence and its page
Pins = Mapping[str, Pin | None]


def documents_for_experts(entry: Entry) -> dict[UUID, Document]:
    """Documents of the entry that experts see, by id."""
    return {evidence.document_id: evidence.document for evidence in entries.evidence_for(entry, "experts")}


def pin_fits(documents: Mapping[UUID, Document], pin: Pin) -> Verdict:
    """A mark is pinned to a page that is there, of a document of the entry that experts see."""
    document = documents.get(pin[0])
    if document is None:
        return refuse(_("This document is not among the documents of the entry."), "invalid")
    return pages.has_page(document, pin[1])


def pins_fit(entry: Entry, pins: Pins) -> Verdict:
    """Whether every pin fits."""
    given = [pin for pin in pins.values() if pin]
    documents = documents_for_experts(entry) if given else {}
    return next((verdict for pin in given if not (verdict := pin_fits(documents, pin))), ALLOWED)
