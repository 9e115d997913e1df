"""Pins: the page of the evidence on which an expert saw the ground for a mark. What may be pinned, and what the commission opens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.files import pages
from laureat.files.models import Document
from laureat.judging import queries
from laureat.judging.models import Mark
from laureat.judging.states import AssignmentPart
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Criterion

Pin = tuple[UUID, int]  # a document of the evidence and its page
Pins = Mapping[str, Pin | None]


@dataclass(frozen=True)
class Place:
    """Where one expert of the item saw the ground for a mark. Experts are numbers, other ones for every item."""

    expert: int
    document: Document
    page: int


@dataclass(frozen=True)
class Ground:
    """A line of the sheet as the commission sees it: the mean of the marks, and where they were seen."""

    criterion: Criterion
    mean: Decimal
    places: tuple[Place, ...]


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


def grounds(stage: Stage, entry: Entry) -> list[Ground]:
    """What the experts of a consolidated item marked, criterion by criterion, without their names. Two queries."""
    if queries.consolidation_of(stage) is None:
        return []
    tasters_last = Case(When(assignment__part=AssignmentPart.TASTING, then=1), default=0)
    sheets = queries.signed_sheets(stage).filter(assignment__entry=entry).order_by(tasters_last, "seal")
    numbers = {sheet.pk: number for number, sheet in enumerate(sheets, start=1)}
    marks: dict[str, list[Mark]] = defaultdict(list)
    for mark in Mark.objects.filter(sheet__in=numbers).select_related("pinned"):
        marks[mark.criterion].append(mark)
    criteria = seasons.rules_of(stage.season).criteria_of(entry.nomination)
    return [Ground(c, _mean(marks[c.key]), _places(marks[c.key], numbers)) for c in criteria if marks[c.key]]


def _mean(marks: list[Mark]) -> Decimal:
    total = sum((mark.value for mark in marks), Decimal(0))
    return (total / len(marks)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _places(marks: list[Mark], numbers: Mapping[int, int]) -> tuple[Place, ...]:
    found = [Place(numbers[m.sheet_id], m.pinned, m.pinned_page) for m in marks if m.pinned and m.pinned_page]
    return tuple(sorted(found, key=lambda place: place.expert))
