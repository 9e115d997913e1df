"""Marks that come on paper or in a file: the office records them for the expert, who signs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from laureat.files import rules as checks
from laureat.files import types
from laureat.files.actions import keep
from laureat.files.models import Document
from laureat.judging import queries, rules
from laureat.judging.actions.marking import held, put_marks
from laureat.judging.models import Assignment, ScoreSheet
from laureat.ledger.actions import record
from laureat.people.models import Person

SCANS = types.PICTURES | {types.PDF}


@transaction.atomic
def record_paper(
    *, assignment: Assignment, marks: Mapping[str, tuple[Decimal, str]], comment: str, content: bytes, name: str, actor: Person,
    at: datetime,
) -> ScoreSheet:  # fmt: skip
    """Keep the scan of a paper sheet as the assignment's document, and record what stands on it."""
    rules.may_record(actor, held(assignment), at=at).require()
    scan = keep(content, name=name, owner=assignment, actor=actor, at=at, accept=SCANS)
    return record_marks(assignment=assignment, marks=marks, comment=comment, scan=scan, actor=actor, at=at)


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
