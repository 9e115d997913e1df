"""The score sheet as a paper, blank or filled."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from laureat.judging import queries
from laureat.judging.models import Assignment
from laureat.papers import render
from laureat.season import queries as seasons


def score_sheet_pdf(assignment: Assignment, *, at: datetime) -> bytes:
    """The sheet of an assignment with what is on it so far."""
    sheet, stage, entry = queries.sheet_of(assignment), assignment.stage, assignment.entry
    marks = {mark.criterion: mark for mark in queries.marks_of(sheet)} if sheet else {}
    regulation = seasons.rules_of(stage.season)
    rows = [
        {
            "title": criterion.title,
            "max": _number(criterion.max),
            "mark": _number(marks[criterion.key].value) if criterion.key in marks else "",
            "comment": marks[criterion.key].comment if criterion.key in marks else "",
        }
        for criterion in regulation.criteria_of(entry.nomination)
    ]
    paper = {
        "title": f"Лист оценки, заявка № {entry.number}",
        "programme": f"{stage.season.programme.name}, {stage.season.year}",
        "entry_number": entry.number or "",
        "facts": [
            ["Товар или услуга", entry.good.name],
            ["Предприятие", entry.enterprise.name],
            ["Номинация", regulation.nomination(entry.nomination).title],
            ["Эксперт", assignment.expert.person.full_name],
        ],
        "rows": rows,
        "max_total": _number(regulation.max_total),
        "total": _number(sheet.total) if sheet and sheet.total is not None else "",
        "comment": sheet.comment if sheet else "",
        "seal": sheet.seal if sheet else "",
        "signed_at": render.moment(sheet.signed_at, stage.zone) if sheet and sheet.signed_at else "",
    }
    return render.render("score-sheet", paper, at=at)


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f").replace(".", ",")
