"""The expert's own licences and background."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks.asking import fill
from laureat.desks.conflicts import taken_back
from laureat.desks.expert.access import expert
from laureat.desks.expert_form import BackgroundForm, initial_of
from laureat.desks.sheet_form import SheetForm
from laureat.files import links
from laureat.judging import actions, licences, queries
from laureat.judging.models import Expert, Licence
from laureat.people.audience import DeskRequest
from laureat.season import queries as seasons
from laureat.season.models import Season


@expert
@require_safe
def mine(request: DeskRequest) -> HttpResponse:
    """The licences: for each nomination what is done, what comes next, until when it holds."""
    judge, season = _judge(request), _season()
    regulation = seasons.rules_of(season)
    held = {licence.nomination: licence for licence in licences.licences_of([judge])}
    context = {
        "title": _("Licence to judge"),
        "judging": regulation.judging,
        "rows": [
            (key, regulation.nomination(key).title, *_held(held.get(key), request))
            for key in judge.nominations
            if key in {n.key for n in regulation.nominations}
        ],
        "expert": judge,
    }
    return render(request, "expert/licences.html", context)


def _held(licence: Licence | None, request: DeskRequest) -> tuple[Licence | None, tuple[str, object] | None, bool]:
    """The licence with its state on this day, and whether there is nothing to do about it."""
    return licence, licences.state_of(licence, at=request.at) if licence else None, _ready(licence, request)


def _ready(licence: Licence | None, request: DeskRequest) -> bool:
    return licence is not None and licences.is_valid(licence, at=request.at) and not licences.is_ending(licence, at=request.at)


@expert
@require_safe
def licence(request: DeskRequest, nomination: str) -> HttpResponse:
    """The way to one licence: the briefing, then the reference dossiers."""
    judge, season = _judge(request), _season()
    regulation = seasons.rules_of(season)
    if nomination not in judge.nominations:
        raise Http404
    held = licences.licence_of(judge, nomination)
    context = {
        "title": regulation.nomination(nomination).title,
        "judging": regulation.judging,
        "licence": held,
        "state": licences.state_of(held, at=request.at) if held else None,
        "nomination": nomination,
        "steps": licences.steps(held, nomination, season.programme),
        "ready": _ready(held, request),
        "renewing": held is not None and licences.is_ending(held, at=request.at),
    }
    return render(request, "expert/licence.html", context)


@expert
@require_POST
def brief(request: DeskRequest, nomination: str) -> HttpResponse:
    """Confirm to have read the briefing."""
    season = _season()
    made = actions.read_briefing(
        expert=_judge(request), nomination=nomination, regulation=seasons.rules_of(season), programme=season.programme,
        actor=request.user, at=request.at,
    )  # fmt: skip
    messages.success(
        request, _("The licence is granted.") if _ready(made, request) else _("Thank you. Now mark the reference dossiers.")
    )
    return redirect("expert:licence", nomination=nomination)


@expert
@require_http_methods(["GET", "POST"])
def qualify(request: DeskRequest, nomination: str, reference: int) -> HttpResponse:
    """A reference dossier beside its sheet."""
    judge, season = _judge(request), _season()
    regulation, held = seasons.rules_of(season), licences.licence_of(judge, nomination)
    if held is None:
        return redirect("expert:licence", nomination=nomination)
    found = get_object_or_404(licences.references(season.programme, nomination), pk=reference)
    form = SheetForm(request.POST or None, criteria=regulation.criteria_of(nomination))
    if form.is_valid() and not form.say_what_is_unmarked():
        marks = {key: value for key, (value, _comment) in form.marks.items()}
        attempt = actions.qualify(
            licence=held, reference=found, marks=marks, regulation=regulation, actor=request.user, at=request.at
        )
        return _told(request, attempt, nomination)
    context: dict[str, Any] = {
        "title": found.title, "reference": found, "form": form, "nomination": regulation.nomination(nomination).title, "key": nomination,
        "href": links.sign(found.document, person_ref=request.user.ledger_ref, at=request.at) if found.document else "",
    }  # fmt: skip
    return render(request, "expert/qualify.html", context, status=422 if form.is_bound else 200)


def _told(request: DeskRequest, attempt: Any, nomination: str) -> HttpResponse:
    away = {"share": f"{attempt.distance * 100:.0f}"}
    if attempt.passed:
        messages.success(request, _("Within the tolerance: %(share)s %% of the scale from the agreed marks.") % away)
    else:
        messages.warning(
            request,
            _("Too far: %(share)s %% of the scale from the agreed marks. Read the descriptions of the marks and try again.")
            % away,
        )
    return redirect("expert:licence", nomination=nomination)


@expert
@require_http_methods(["GET", "POST"])
def background(request: DeskRequest) -> HttpResponse:
    """Where one works and worked: conflicts are found by it."""
    judge = _judge(request)
    form = BackgroundForm(request.POST or None, initial=initial_of(judge), at=request.at)
    if form.is_valid():
        said = form.cleaned_data
        found = actions.amend_expert(
            expert=judge, nominations=judge.nominations, employer=said["employer"], employer_inn=said["employer_inn"],
            background=form.background, actor=request.user, at=request.at,
        )  # fmt: skip
        messages.success(request, _("Saved."))
        for sentence in taken_back(found):
            messages.warning(request, sentence)
        return redirect("expert:licences")
    return fill(request, form, title=_("Where you work and worked"), back=reverse("expert:licences"))


def _judge(request: DeskRequest) -> Expert:
    found = queries.expert_of(request.user)
    if found is None:  # the audience was asked before; this is for the types
        raise Http404
    return found


def _season() -> Season:
    found = seasons.current_season()
    if found is None:
        raise Http404
    return found
