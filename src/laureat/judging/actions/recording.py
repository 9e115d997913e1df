"""Marks that come on paper or in a file: the office records them for the expert, who signs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from laureat.files import queries as files
from laureat.files import rules as checks
from laureat.files import types
from laureat.files.actions import keep
from laureat.files.models import Document
from laureat.judging import notices, pack_changes, queries, rules
from laureat.judging.actions.marking import held, put_marks, save_marks
from laureat.judging.models import Assignment, Expert, ScoreSheet
from laureat.kernel import Refused, refuse
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.season.models import Stage

SCANS = types.PICTURES | {types.PDF}


@transaction.atomic
def record_paper(
    *, assignment: Assignment, marks: Mapping[str, tuple[Decimal, str]], comment: str, content: bytes, name: str, actor: Person,
    at: datetime,
) -> ScoreSheet:  # fmt: skip
    """Keep the scan of a paper sheet as the assignment's document, and record what stands on it; the expert is told."""
    rules.may_record(actor, held(assignment), at=at).require()
    scan = keep(content, name=name, owner=assignment, actor=actor, at=at, accept=SCANS)
    sheet = record_marks(assignment=assignment, marks=marks, comment=comment, scan=scan, actor=actor, at=at)
    notices.sheets_recorded(assignment.stage, assignment.expert, 1, at=at)
    return sheet


@transaction.atomic
def record_marks(
    *,
    assignment: Assignment,
    marks: Mapping[str, tuple[Decimal, str]],
    comment: str,
    scan: Document,
    actor: Person,
    at: datetime,
) -> ScoreSheet:
    """Put marks on an expert's draft sheet from what the expert handed in (`scan`: the paper or the file); the expert signs them.

    What is not named stays as it is, an empty comment too. The ledger says which criteria and from what, never the marks themselves.
    """
    assignment = held(assignment)
    rules.may_record(actor, assignment, at=at).require()
    checks.may_serve(scan).require()
    before = queries.sheet_of(assignment)
    sheet = put_marks(assignment=assignment, marks=marks, comment=comment or (before.comment if before else ""), at=at)
    new = {"scan": scan.sha256, "document": str(scan.pk), "criteria": sorted(marks), "comment": bool(comment)}
    record("score-sheet.recorded", assignment, actor=actor, at=at, old=None, new=new)
    return sheet


@transaction.atomic
def upload_pack(
    *, content: bytes, name: str, stage: Stage, own: Expert | None, actor: Person, at: datetime
) -> tuple[Document, Expert]:
    """Keep a workbook that came back as its expert's document; no mark changes yet. `own`: it has to be this expert's.

    A file that is no workbook of this stage is refused and leaves no trace.
    """
    checks.may_keep(content, name, {types.XLSX}, settings.FILE_MAX_BYTES).require()
    expert = pack_changes.expert_in(content, stage, own)
    rules.may_hand_in(actor, expert, stage, on_behalf=own is None, at=at).require()
    document = keep(content, name=name, owner=expert, actor=actor, at=at, accept={types.XLSX})
    checks.may_serve(document).require()
    return document, expert


@transaction.atomic
def apply_pack(
    *, document: Document, stage: Stage, expert: Expert, seen: str, on_behalf: bool, actor: Person, at: datetime
) -> pack_changes.Preview:  # fmt: skip
    """Save everything that a workbook changes, or nothing; an expert for whom the office does it is told. `seen` is the fingerprint of what the person looked at and confirmed."""
    rules.may_hand_in(actor, expert, stage, on_behalf=on_behalf, at=at).require()
    checks.may_serve(document).require()
    list(Assignment.objects.select_for_update().filter(stage=stage, expert=expert).order_by("pk"))
    content = files.content(document)
    found = pack_changes.preview_of(content, stage, expert, actor=actor, on_behalf=on_behalf, at=at)
    if found.problems or found.fingerprint != seen:
        raise Refused(refuse(_("Something has changed since you looked. Look again at what will be saved."), "changed"))
    for revision in found.revisions:
        marks, comment, assignment = revision.marks, revision.conclusion, revision.assignment
        if on_behalf:
            record_marks(assignment=assignment, marks=marks, comment=comment, scan=document, actor=actor, at=at)
        else:
            save_marks(assignment=assignment, marks=marks, comment=comment, actor=actor, at=at)
    new = {"stage": stage.pk, "scan": document.sha256, "document": str(document.pk), "sheets": len(found.revisions)}
    record("score-pack.loaded", expert, actor=actor, at=at, old=None, new=new)
    if on_behalf and found.revisions:
        notices.sheets_recorded(stage, expert, len(found.revisions), at=at)
    return found
