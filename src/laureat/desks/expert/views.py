"""What an expert does: answer the question about conflicts, read the dossier, mark, sign."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks import viewing
from laureat.desks.asking import ReasonForm, ask
from laureat.desks.expert import saving
from laureat.desks.expert.access import expert
from laureat.desks.sheet_form import SheetForm, initial_of
from laureat.entries import queries as entries
from laureat.files import links, pages
from laureat.judging import actions, formulas, packing, pinning, queries, rules, sheets, specimens
from laureat.judging.models import Assignment
from laureat.judging.reckoning import reckoning_of
from laureat.judging.states import AssignmentState
from laureat.people.audience import DeskRequest
from laureat.season import queries as seasons


@expert
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """What is assigned, by stage; unsigned sheets first."""
    mine = queries.assignments_of(request.user)
    page = Paginator(queries.unsigned_first(mine), 30).get_page(request.GET.get("page"))
    counts = queries.own_progress(request.user)
    shown = specimens.shown(page)
    by_stage: dict[Any, list[tuple[Assignment, specimens.Shown, str]]] = defaultdict(list)
    for assignment in page:
        nomination = seasons.rules_of(assignment.stage.season).nomination(assignment.entry.nomination)
        by_stage[assignment.stage].append((assignment, shown[assignment.pk], nomination.title))
    context = {
        "title": _("Judging"),
        "page": page,
        "stages": [(stage, found, *counts[stage.pk]) for stage, found in by_stage.items()],
        "at": request.at,
    }
    return render(request, "expert/home.html", context)


@expert
@require_http_methods(["GET", "POST"])
def item(request: DeskRequest, pk: int) -> HttpResponse:
    """One item: first the question about conflicts, then the dossier beside the score sheet. A script saves marks as they are given."""
    assignment = _assignment(request, pk)
    if specimens.is_blind(assignment):
        return redirect("expert:sample", pk=pk)
    if assignment.state == AssignmentState.ASSIGNED:
        rules.may_judge(assignment.expert, assignment.entry, stage=assignment.stage, at=request.at).require()
        return render(request, "expert/question.html", _question(assignment))
    rules.may_open_dossier(request.user, assignment).require()
    form = _form(request, assignment)
    if form.is_bound and form.is_valid():
        return _saved(request, assignment, form)
    if form.is_bound and request.htmx:
        return saving.refused(form.first_error())
    return viewing.either(
        request, "expert/item.html", _dossier(request, assignment, form), status=422 if form.is_bound else 200
    )


def _question(assignment: Assignment) -> dict[str, Any]:
    """What the question about conflicts shows: the enterprise, the nomination and the number, and nothing of the good."""
    shown, regulation = specimens.name_for(assignment), seasons.rules_of(assignment.stage.season)
    nomination = regulation.nomination(assignment.entry.nomination).title
    return {
        "title": shown.enterprise,
        "shown": shown,
        "inn": assignment.entry.enterprise.inn,
        "assignment": assignment,
        "nomination": nomination,
    }


def _form(request: DeskRequest, assignment: Assignment) -> SheetForm:
    sheet = queries.sheet_of(assignment)
    criteria = specimens.criteria_for(assignment)
    initial = initial_of(queries.marks_of(sheet), sheet.comment) | {"saved": sheet.saved_at.isoformat()} if sheet else {}
    documents = pinning.documents_for_experts(assignment.entry)
    names = {pk: document.name for pk, document in documents.items() if document.media_type in pages.SHOWN}
    return SheetForm(
        request.POST or None, criteria=criteria, documents=names, fits=partial(pinning.pin_fits, documents), initial=initial
    )


def _saved(request: DeskRequest, assignment: Assignment, form: SheetForm) -> HttpResponse:
    if request.htmx and _is_stale(assignment, form):
        words = _(
            "Not saved: the sheet was changed in another window. Reload the page to see those marks, or press “Save” to keep these."
        )
        return saving.refused(words, status=409)
    sheet = actions.save_marks(
        assignment=assignment, marks=form.marks, comment=form.cleaned_data["comment"], actor=request.user, at=request.at,
        pins=form.pins,
    )  # fmt: skip
    if request.htmx:
        return saving.saved(request, assignment, sheet, form)
    if saving.has_open_ends(request, form):
        form.data = {**request.POST.dict(), "saved": sheet.saved_at.isoformat()}
        return viewing.either(request, "expert/item.html", _dossier(request, assignment, form), status=422)
    if "sign" in request.POST:
        return redirect("expert:sign", pk=assignment.pk)
    messages.success(request, _("Saved. The sheet is not signed yet."))
    return redirect("expert:item", pk=assignment.pk)


def _is_stale(assignment: Assignment, form: SheetForm) -> bool:
    """Whether what is kept was saved by somebody else since this window last knew it, and says something else."""
    sheet = queries.sheet_of(assignment)
    if sheet is None or "saved" not in form.data or form.cleaned_data["saved"] == sheet.saved_at.isoformat():
        return False
    kept = {mark.criterion: mark for mark in queries.marks_of(sheet)}
    same = all(key in kept and (kept[key].value, kept[key].comment) == given for key, given in form.marks.items())
    pins = {key: (mark.pinned_id, mark.pinned_page) if mark.pinned_id else None for key, mark in kept.items()}
    return not (same and sheet.comment == form.cleaned_data["comment"] and form.pins.items() <= pins.items())


def _dossier(request: DeskRequest, assignment: Assignment, form: SheetForm) -> dict[str, Any]:
    entry, person = assignment.entry, request.user.ledger_ref
    regulation = seasons.rules_of(assignment.stage.season)
    titles = {kind.key: kind.title for kind in regulation.evidence}
    sheet, answers = queries.sheet_of(assignment), entries.answers_flat(entry)
    papers = viewing.papers(entries.evidence_for(entry, "experts"), titles, person_ref=person, at=request.at)
    return {
        "title": entry.good.name,
        "assignment": assignment,
        "entry": entry,
        "nomination": regulation.nomination(entry.nomination).title,
        "note": regulation.identity.example_note,
        "sections": entries.titled_answers(entry),
        "papers": papers,
        "view": viewing.view(request, papers),
        "form": form,
        "computed": [
            (c, c.computed(answers), formulas.in_words(c, regulation, answers))
            for c in specimens.criteria_for(assignment)
            if c.kind == "computed"
        ],
        "sheet": sheet,
        "reckoning": reckoning_of(assignment, sheet),
        "desk_navigation": [],
        "may_mark": rules.may_mark(request.user, assignment, at=request.at),
        "recorded": [(d, links.sign(d, person_ref=person, at=request.at)) for _at, d in packing.recordings_of(assignment)],
        "at": request.at,
    }


@expert
@require_POST
def clear(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that there is no conflict: the dossier opens."""
    actions.declare_no_conflict(assignment=_assignment(request, pk), actor=request.user, at=request.at)
    return redirect("expert:item", pk=pk)


@expert
@require_http_methods(["GET", "POST"])
def conflict(request: DeskRequest, pk: int) -> HttpResponse:
    """Declare a conflict: the item goes back and its dossier stays closed."""
    assignment = _assignment(request, pk)
    if specimens.is_blind(assignment):
        return redirect("expert:recognise", pk=pk)
    form = ReasonForm(request.POST or None, label=_("What connects you with the enterprise"))
    if form.is_valid():
        actions.declare_conflict(assignment=assignment, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, _("Thank you. The item goes to another expert."))
        return redirect("expert:home")
    return ask(
        request, form, title=_("Conflict of interest"), tone="danger", confirm=_("Declare the conflict"), back=reverse("expert:item", args=[pk]),
        question=_("Are you connected with %(name)s?") % {"name": assignment.entry.enterprise.name},
        consequences=[_("Everything of this enterprise that you have not signed goes to other experts.")],
    )  # fmt: skip


@expert
@require_http_methods(["GET", "POST"])
def sign(request: DeskRequest, pk: int) -> HttpResponse:
    """Sign the sheet, after a question beside everything that is signed; what is missing is said before."""
    assignment = _assignment(request, pk)
    if request.method == "POST":
        sheet = actions.sign_sheet(assignment=assignment, actor=request.user, at=request.at)
        messages.success(
            request,
            _("The sheet is signed: %(total)s points.") % {"total": format(sheet.total.normalize(), "f").replace(".", ",")},
        )
        return redirect("expert:home")
    draft = queries.sheet_of(assignment)
    rules.may_sign(request.user, assignment, draft, at=request.at).require()
    return ask(
        request, title=_("Sign the sheet"), question=_("Sign the score sheet of “%(good)s”?") % {"good": specimens.name_for(assignment).title},
        consequences=[_("A signed sheet never changes; its hash goes into the ledger.")], confirm=_("Sign"), back=reverse("expert:item", args=[pk]),
        template="expert/sign.html", shown={"reckoning": reckoning_of(assignment, draft), "comment": draft.comment if draft else ""},
    )  # fmt: skip


@expert
@require_safe
def paper(request: DeskRequest, pk: int) -> HttpResponse:
    """The sheet as PDF, signed or as far as it is."""
    assignment = _assignment(request, pk)
    rules.may_open_dossier(request.user, assignment).require()
    response = HttpResponse(sheets.score_sheet_pdf(assignment, at=request.at), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="sheet-{assignment.pk}.pdf"'
    return response


def _assignment(request: DeskRequest, pk: int) -> Assignment:
    found = queries.assignment_of(request.user, pk)
    if found is None:
        raise Http404
    return found
