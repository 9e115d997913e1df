"""The score sheet as a paper, blank or filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from laureat.entries import queries as entries
from laureat.judging import formulas, paper_codes, queries, specimens
from laureat.judging.models import Assignment, Mark, ScoreSheet
from laureat.judging.packs import number, scale_of
from laureat.judging.specimens import Coded, Shown
from laureat.papers import render
from laureat.papers.qr import qr_svg
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Criterion, Regulation


def score_sheet_pdf(assignment: Assignment, *, at: datetime) -> bytes:
    """The sheet of an assignment with what is on it so far."""
    sheet = queries.sheet_of(assignment)
    marks = {mark.criterion: mark for mark in queries.marks_of(sheet)} if sheet else {}
    shown, coded = specimens.name_for(assignment), specimens.coded([assignment.stage_id])
    paper = _paper(
        assignment.stage, f"Лист оценки, {_about(assignment, shown)}", [_filled(assignment, sheet, marks, shown, coded)]
    )
    return render.render("score-sheet", paper, at=at)


def blank_sheets_pdf(stage: Stage, assignments: Iterable[Assignment], *, at: datetime) -> bytes:
    """Sheets to be filled by hand, one after another: scales, what marks mean, places to write, the code that knows the sheet again."""
    found = list(assignments)
    shown, coded = specimens.shown(found), specimens.coded([stage.pk])
    codes = {f"qr-{assignment.pk}.svg": qr_svg(paper_codes.link_of(assignment.pk)) for assignment in found}
    paper = _paper(stage, "Листы оценки для заполнения", [_blank(one, shown[one.pk], coded) for one in found])
    return render.render("score-sheet", paper, at=at, files=codes)


def _paper(stage: Stage, title: str, sheets: list[dict[str, Any]]) -> dict[str, Any]:
    season = stage.season
    return {"title": title, "programme": f"{season.programme.name}, {season.year}", "sheets": sheets}


def _about(assignment: Assignment, shown: Shown) -> str:
    """What the sheet is about, in the title and at the foot of its pages."""
    return f"образец {shown.code}" if specimens.is_blind(assignment) else f"заявка № {shown.number}"


def _blank(assignment: Assignment, shown: Shown, coded: Coded) -> dict[str, Any]:
    return {
        **_sheet(assignment, {}, {}, shown, coded),
        "blank": True,
        "qr": f"qr-{assignment.pk}.svg",
        "link": paper_codes.link_of(assignment.pk),
        "code": paper_codes.code_of(assignment.pk),
        "until": render.moment(assignment.stage.judging_until, assignment.stage.zone),
    }


def _filled(
    assignment: Assignment, sheet: ScoreSheet | None, marks: Mapping[str, Mark], shown: Shown, coded: Coded
) -> dict[str, Any]:  # fmt: skip
    return {
        **_sheet(assignment, marks, _formulas(assignment), shown, coded),
        "blank": False,
        "total": number(sheet.total) if sheet and sheet.total is not None else "",
        "comment": sheet.comment if sheet else "",
        "seal": sheet.seal if sheet else "",
        "signed_at": render.moment(sheet.signed_at, assignment.stage.zone) if sheet and sheet.signed_at else "",
    }


def _sheet(
    assignment: Assignment, marks: Mapping[str, Mark], words: Mapping[str, str], shown: Shown, coded: Coded
) -> dict[str, Any]:  # fmt: skip
    criteria = specimens.criteria_for(assignment, among=coded)
    return {
        "about": _about(assignment, shown),
        "blind": specimens.is_blind(assignment),
        "facts": _facts(assignment, shown, seasons.rules_of(assignment.stage.season)),
        "rows": [_row(c, marks.get(c.key), words.get(c.key, "")) for c in criteria],
        "max_total": number(sum((criterion.max for criterion in criteria), Decimal(0))),
    }


def _facts(assignment: Assignment, shown: Shown, regulation: Regulation) -> list[list[str]]:
    named = [["Образец", shown.code]] if shown.code else []
    if shown.enterprise:
        named.append(["Товар или услуга", shown.good] if shown.good else ["Заявка", f"№ {shown.number}"])
        named.append(["Предприятие", shown.enterprise_name])
    return [
        *named,
        ["Номинация", regulation.nomination(assignment.entry.nomination).title],
        ["Эксперт", assignment.expert.person.full_name],
    ]


def _formulas(assignment: Assignment) -> dict[str, str]:
    regulation, answers = seasons.rules_of(assignment.stage.season), entries.answers_flat(assignment.entry)
    criteria = regulation.criteria_of(assignment.entry.nomination)
    with override("ru"):
        return {c.key: formulas.in_words(c, regulation, answers) for c in criteria if c.kind == "computed"}


def _said(criterion: Criterion, value: Decimal) -> str:
    with override("ru"):
        return formulas.said(criterion, value)


def _row(criterion: Criterion, mark: Mark | None, formula: str) -> dict[str, Any]:
    return {
        "title": criterion.title,
        "help": criterion.help,
        "max": number(criterion.max),
        "scale": scale_of(criterion),
        "anchors": [[number(anchor.mark), anchor.text] for anchor in criterion.anchors],
        "computed": criterion.kind == "computed",
        "explained": criterion.explained,
        "formula": formula,
        "pin": f"{mark.pinned.name}, с.\u00a0{mark.pinned_page}" if mark and mark.pinned else "",
        "mark": _said(criterion, mark.value) if mark else "",
        "comment": mark.comment if mark else "",
    }
