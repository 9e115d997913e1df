"""Work without a network: which sheets go with an expert on paper or in a file. Each read takes as many queries for one item as for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from django.core import signing
from django.db.models import QuerySet

from laureat.entries.states import EntryState
from laureat.files.models import Document
from laureat.judging import licences, packs, paper_codes, queries, rules, specimens
from laureat.judging.models import Assignment, Expert, Mark, ScoreSheet
from laureat.judging.packs import writing
from laureat.judging.specimens import Shown
from laureat.judging.states import UNSIGNED, AssignmentPart, AssignmentState
from laureat.ledger.actions import ref
from laureat.ledger.queries import events
from laureat.papers.render import moment
from laureat.season import queries as seasons
from laureat.season.models import Stage

_SALT = "laureat.judging.pack"
_BLIND = "~tasting"  # ends the key of a worksheet of samples
Draft = tuple[ScoreSheet, dict[str, Mark]]


def unsigned_of_stage(stage: Stage) -> list[Assignment]:
    """Every sheet of a stage that is still to be signed, by expert. Two queries."""
    found = queries.assignments(stage).filter(state__in=UNSIGNED, entry__state=EntryState.ADMITTED)
    return _unbarred(
        found.order_by("expert__person__family_name", "expert__person__given_name", "expert_id", "entry__nomination", "pk")
    )


def open_of(expert: Expert, stage: Stage) -> list[Assignment]:
    """The expert's own unsigned sheets, whose question about conflicts is answered. Two queries."""
    found = queries.assignments(stage).filter(expert=expert, state=AssignmentState.CLEARED, entry__state=EntryState.ADMITTED)
    return specimens.in_blind_order(_unbarred(found))


def unanswered(expert: Expert, stage: Stage) -> int:
    """On how many items the expert has not yet said whether there is a conflict."""
    return queries.assignments(stage).filter(expert=expert, state=AssignmentState.ASSIGNED).count()


def assignment(pk: int) -> Assignment | None:
    """The assignment that a code on paper names."""
    return Assignment.objects.filter(pk=pk).select_related(*queries.WITH).first()


def barred_of(experts: Iterable[Expert | int]) -> set[tuple[int, int]]:
    """Which of these experts are in conflict with which enterprises. One query."""
    return set(queries.conflicts().filter(expert__in=list(experts)).values_list("expert_id", "enterprise_id"))


def known_of(expert: Expert) -> rules.Known:
    """The expert's conflicts and licences, for looking at many items. Two queries."""
    held = {(licence.expert_id, licence.nomination): licence for licence in licences.licences_of([expert])}
    return rules.Known(barred_of([expert]), held)


def _unbarred(found: QuerySet[Assignment]) -> list[Assignment]:
    rows = list(found)
    barred = barred_of({row.expert_id for row in rows})
    return [row for row in rows if (row.expert_id, row.entry.enterprise_id) not in barred]


def drafts_of(assignments: Iterable[Assignment]) -> dict[int, Draft]:
    """By assignment: the sheet and its marks by criterion, where something was saved. Two queries."""
    sheets = {sheet.pk: sheet for sheet in ScoreSheet.objects.filter(assignment__in=[row.pk for row in assignments])}
    marks: dict[int, dict[str, Mark]] = defaultdict(dict)
    for mark in Mark.objects.filter(sheet__in=sheets):
        marks[mark.sheet_id][mark.criterion] = mark
    return {sheet.assignment_id: (sheet, marks[pk]) for pk, sheet in sheets.items()}


def pack_of(expert: Expert, stage: Stage, *, at: datetime) -> bytes:
    """The expert's own workbook, with what is on the sheets so far. Four queries."""
    items = open_of(expert, stage)
    return writing.build(_pack(expert, stage, items, drafts_of(items)), made_at=at)


def packs_of(stage: Stage, *, at: datetime) -> bytes:
    """Every expert's workbook in one archive, for the office: without marks, which are the expert's alone until signed. Two queries."""
    cleared = [row for row in unsigned_of_stage(stage) if row.state == AssignmentState.CLEARED]
    books = []
    for _pk, group in groupby(cleared, key=lambda row: row.expert_id):
        items = list(group)
        name = pack_name(items[0].expert, stage)
        books.append((name, writing.build(_pack(items[0].expert, stage, items, {}), made_at=at)))
    return writing.zipped(books, made_at=at)


def pack_name(expert: Expert, stage: Stage) -> str:
    """What an expert's workbook is called."""
    return f"Оценки {_place(stage)} {stage.season.year} {expert.person.short_name} {expert.pk}.xlsx"


def token_of(expert_id: int, stage_id: int) -> str:
    """The signed value in the hidden worksheet."""
    return signing.dumps([stage_id, expert_id], salt=_SALT, compress=False)


def owner_of(token: str) -> tuple[int, int] | None:
    """The expert and the stage of a workbook; None for a value that was not signed here."""
    try:
        stage_id, expert_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return expert_id, stage_id


def panels_of(stage: Stage) -> list[packs.Panel]:
    """The nominations with their criteria, without items: what a workbook of the stage may hold."""
    regulation = seasons.rules_of(stage.season)
    coded = {nomination for _stage, nomination in specimens.coded([stage.pk])}
    found = []
    for nomination in regulation.nominations:
        lines = specimens.criteria_of_part(regulation, nomination.key, AssignmentPart.DOSSIER, is_coded=nomination.key in coded)
        found.append(packs.Panel(nomination.key, nomination.title, tuple(lines)))
        if nomination.key in coded:
            blind = tuple(specimens.tasting_criteria(regulation, nomination.key))
            found.append(packs.Panel(f"{nomination.key}{_BLIND}", f"Дегустация {nomination.title}", blind, blind=True))
    return found


def panel_key(row: Assignment) -> str:
    """On which worksheet an item stands."""
    return f"{row.entry.nomination}{_BLIND}" if specimens.is_blind(row) else row.entry.nomination


def _pack(expert: Expert, stage: Stage, items: list[Assignment], drafts: dict[int, Draft]) -> packs.Pack:
    filled, shown = [], specimens.shown(items)
    for panel in panels_of(stage):
        own = tuple(_item(row, drafts.get(row.pk), shown[row.pk]) for row in items if panel_key(row) == panel.key)
        if own:
            filled.append(replace(panel, items=own))
    title = f"{stage.season.programme.short_name}, {stage.season.year}: {_place(stage)}"
    until = moment(stage.judging_until, stage.zone)
    return packs.Pack(token_of(expert.pk, stage.pk), title, expert.person.full_name, until, tuple(filled))


def _item(row: Assignment, draft: Draft | None, shown: Shown) -> packs.Item:
    sheet, marks = draft or (None, {})
    return packs.Item(
        code=paper_codes.code_of(row.pk), number=shown.number, good=shown.title, enterprise=shown.enterprise, marks={key: (mark.value, mark.comment) for key, mark in marks.items()},
        conclusion=sheet.comment if sheet else "",
    )  # fmt: skip


def _place(stage: Stage) -> str:
    return stage.region.short_name if stage.region else "федеральный этап"


def expert(pk: int) -> Expert | None:
    """The expert whose workbook it is."""
    return Expert.objects.filter(pk=pk).select_related("person", "region").first()


def recordings_of(assignment: Assignment) -> list[tuple[datetime, Document]]:
    """When the office recorded the sheet and from which scan or workbook, newest first; the ledger knows it. Two queries."""
    found = list(events(kind="score-sheet.recorded", subject=ref(assignment)))
    documents = Document.objects.in_bulk([event.details["new"]["document"] for event in found])
    named = {str(pk): document for pk, document in documents.items()}
    return [(event.at, named[pk]) for event in found if (pk := event.details["new"]["document"]) in named]
