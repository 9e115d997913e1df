"""Judging without a network, from the office: blank sheets, workbooks for everybody, paper sheets and workbooks that come back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks import packs
from laureat.desks.office.board_views import stage_or_404
from laureat.desks.office.judging_views import assigning
from laureat.desks.office.packs_forms import CodeForm, PaperSheetForm
from laureat.files import types
from laureat.judging import actions, packing, paper_codes, rules, sheets, specimens
from laureat.judging.models import Assignment
from laureat.kernel import Refused
from laureat.people.audience import DeskRequest
from laureat.season import queries as seasons
from laureat.season.models import Stage


@assigning
@require_safe
def offline(request: DeskRequest, pk: int) -> HttpResponse:
    """What a stage's experts take away and bring back."""
    return _offline(request, _stage(request, pk))


def _stage(request: DeskRequest, pk: int) -> Stage:
    """A stage where the person assigns experts."""
    found = stage_or_404(request, pk)
    rules.may_invite(request.user, found.region_id, at=request.at).require()
    return found


def _offline(
    request: DeskRequest, stage: Stage, *, code: CodeForm | None = None, form: packs.PackForm | None = None
) -> HttpResponse:
    unsigned = packing.unsigned_of_stage(stage)
    context = {
        "title": _("Work without a network"),
        "stage": stage,
        "unsigned": len(unsigned),
        "cleared": sum(row.state == "cleared" for row in unsigned),
        "experts": len({row.expert_id for row in unsigned}),
        "code_form": code or CodeForm(),
        "form": form or packs.PackForm(),
        "at": request.at,
    }
    return render(request, "office/packs_offline.html", context, status=422 if code or form else 200)


@assigning
@require_safe
def blanks(request: DeskRequest, pk: int) -> HttpResponse:
    """Blank sheets for everything that is not signed, by expert."""
    found = _stage(request, pk)
    items = packing.unsigned_of_stage(found)
    if not items:
        raise Http404
    return packs.download(sheets.blank_sheets_pdf(found, items, at=request.at), _("Score sheets.pdf"), types.PDF)


@assigning
@require_safe
def archive(request: DeskRequest, pk: int) -> HttpResponse:
    """A workbook for every expert, in one archive; without marks that are not signed."""
    found = _stage(request, pk)
    return packs.download(packing.packs_of(found, at=request.at), _("Workbooks of the experts.zip"), "application/zip")


@assigning
@require_POST
def upload(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an expert's filled workbook; what it changes is shown first."""
    found = _stage(request, pk)
    place = packs.Place(found, None, reverse("office:offline", args=[pk]))
    made = packs.upload(request, place, lambda token: reverse("office:pack-preview", args=[pk, token]))
    return made if isinstance(made, HttpResponse) else _offline(request, found, form=made)


@assigning
@require_http_methods(["GET", "POST"])
def preview(request: DeskRequest, pk: int, token: str) -> HttpResponse:
    """What a workbook would change; confirmed, it is recorded for its expert."""
    place = packs.Place(_stage(request, pk), None, reverse("office:offline", args=[pk]))
    return packs.look(request, place, token, template="office/packs_preview.html")


@assigning
@require_POST
def by_code(request: DeskRequest, pk: int) -> HttpResponse:
    """Find a paper sheet by its short code."""
    found, form = _stage(request, pk), CodeForm(request.POST)
    if form.is_valid():
        return redirect("office:paper-sheet", token=paper_codes.token_of(form.cleaned_data["code"]))
    return _offline(request, found, code=form)


@assigning
@require_http_methods(["GET", "POST"])
def paper_sheet(request: DeskRequest, token: str) -> HttpResponse:
    """Enter what stands on a paper sheet; its QR code leads here. Marks that are on the sheet already are not shown: they are not signed."""
    assignment = _assignment(request, token)
    allowed = rules.may_record(request.user, assignment, at=request.at)
    form = PaperSheetForm(request.POST or None, request.FILES or None, criteria=specimens.criteria_for(assignment))
    if form.is_bound and form.is_valid() and _recorded(request, assignment, form):
        messages.success(request, _("Recorded. The expert signs the sheet."))
        return redirect("office:offline", pk=assignment.stage_id)
    return render(
        request, "office/packs_sheet.html", _sheet_context(assignment, form, allowed), status=422 if form.is_bound else 200
    )


def _recorded(request: DeskRequest, assignment: Assignment, form: PaperSheetForm) -> bool:
    scan = form.cleaned_data["scan"]
    try:
        actions.record_paper(
            assignment=assignment, marks=form.marks, comment=form.cleaned_data["comment"], content=scan.read(), name=scan.name,
            actor=request.user, at=request.at,
        )  # fmt: skip
    except Refused as refusal:
        if refusal.verdict.code not in ("invalid", "too-large"):
            raise
        form.add_error(None, str(refusal))
        return False
    return True


def _sheet_context(assignment: Assignment, form: PaperSheetForm, allowed: object) -> dict[str, Any]:
    regulation, shown = seasons.rules_of(assignment.stage.season), specimens.name_for(assignment)
    return {
        "title": shown.title,
        "shown": shown,
        "assignment": assignment,
        "stage": assignment.stage,
        "nomination": regulation.nomination(assignment.entry.nomination).title,
        "code": paper_codes.code_of(assignment.pk),
        "form": form,
        "allowed": allowed,
        "recorded": packing.recordings_of(assignment),
    }


def _assignment(request: DeskRequest, token: str) -> Assignment:
    """The assignment that a token names, at a stage where the person assigns; 404 for everything else."""
    pk = paper_codes.pk_in(token)
    found = packing.assignment(pk) if pk else None
    if found is None:
        raise Http404
    _stage(request, found.stage_id)
    return found
