"""The taster's sheet: a sample is a code, and nothing on these pages knows more."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from laureat.desks.asking import ReasonForm, ask
from laureat.desks.expert import saving
from laureat.desks.expert.access import expert
from laureat.desks.sheet_form import SheetForm, initial_of
from laureat.files import links
from laureat.judging import actions, packing, queries, rules, specimens
from laureat.judging.models import Assignment
from laureat.judging.reckoning import reckoning_of
from laureat.people.audience import DeskRequest
from laureat.season import queries as seasons


@expert
@require_http_methods(["GET", "POST"])
def sample(request: DeskRequest, pk: int) -> HttpResponse:
    """The criteria of the tasting with what their marks mean. A script saves marks as they are given."""
    assignment = _sample(request, pk)
    rules.may_open_dossier(request.user, assignment).require()
    sheet = queries.sheet_of(assignment)
    initial = initial_of(queries.marks_of(sheet), sheet.comment) if sheet else {}
    form = SheetForm(request.POST or None, criteria=specimens.criteria_for(assignment), initial=initial)
    if form.is_bound and form.is_valid():
        return _saved(request, assignment, form)
    if form.is_bound and request.htmx:
        return saving.refused(form.first_error())
    return _shown(request, assignment, form)


def _shown(request: DeskRequest, assignment: Assignment, form: SheetForm) -> HttpResponse:
    sheet = queries.sheet_of(assignment)
    shown, regulation = specimens.name_for(assignment), seasons.rules_of(assignment.stage.season)
    person, recorded = request.user.ledger_ref, packing.recordings_of(assignment)
    context = {
        "title": shown.title,
        "shown": shown,
        "assignment": assignment,
        "nomination": regulation.nomination(assignment.entry.nomination).title,
        "form": form,
        "sheet": sheet,
        "reckoning": reckoning_of(assignment, sheet),
        "may_mark": rules.may_mark(request.user, assignment, at=request.at),
        "recorded": [(scan, links.sign(scan, person_ref=person, at=request.at)) for _at, scan in recorded],
        "at": request.at,
    }
    return render(request, "expert/sample.html", context, status=422 if form.is_bound else 200)


def _saved(request: DeskRequest, assignment: Assignment, form: SheetForm) -> HttpResponse:
    sheet = actions.save_marks(
        assignment=assignment, marks=form.marks, comment=form.cleaned_data["comment"], actor=request.user, at=request.at
    )
    if request.htmx:
        return saving.saved(request, assignment, sheet, form)
    if saving.has_open_ends(request, form):
        return _shown(request, assignment, form)
    if "sign" in request.POST:
        return redirect("expert:sign", pk=assignment.pk)
    messages.success(request, _("Saved. The sheet is not signed yet."))
    return redirect("expert:sample", pk=assignment.pk)


@expert
@require_http_methods(["GET", "POST"])
def recognise(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a sample back whose product one recognises."""
    assignment = _sample(request, pk)
    form = ReasonForm(request.POST or None, label=_("By what you recognised the product"))
    if form.is_valid():
        actions.recognise(assignment=assignment, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, _("Thank you. Another taster gets the sample."))
        return redirect("expert:home")
    return ask(
        request, form, title=_("I recognise the product"), tone="danger", confirm=_("Give the sample back"),
        question=_("Give back “%(sample)s”?") % {"sample": specimens.name_for(assignment).title}, back=reverse("expert:sample", args=[pk]),
        consequences=[_("Your marks for this sample do not count. Tell nobody whose it is until the codes are opened.")],
    )  # fmt: skip


def _sample(request: DeskRequest, pk: int) -> Assignment:
    found = queries.assignment_of(request.user, pk)
    if found is None or not specimens.is_blind(found):
        raise Http404
    return found
