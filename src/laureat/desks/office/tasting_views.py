"""Blind tasting from the office: samples get codes, tasters are named, the codes are opened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.commissions import queries as commissions
from laureat.desks import packs, serving
from laureat.desks.asking import ask, fill
from laureat.desks.office.access import office
from laureat.desks.office.board_views import stage_or_404
from laureat.desks.office.judging_views import assigning
from laureat.desks.office.panels_views import judged_stage_or_404
from laureat.desks.office.tasting_forms import CodingForm, TastersForm
from laureat.files import types
from laureat.judging import actions, queries, rules, sheets, specimens, tasting_papers, tasting_rules
from laureat.judging.models import CodingAct
from laureat.kernel import Refused
from laureat.people import queries as people
from laureat.people.audience import DeskRequest
from laureat.people.models import Person
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Stage


@assigning
@require_safe
def tasting(request: DeskRequest, pk: int) -> HttpResponse:
    """The nominations that are judged by samples too, and how far each is."""
    stage = judged_stage_or_404(request, pk)
    regulation, made = seasons.rules_of(stage.season), {act.nomination: act for act in specimens.acts(stage)}
    coded, marked = {(pk, nomination) for nomination in made}, specimens.marked(stage, regulation)
    context = {
        "title": _("Blind tasting"),
        "stage": stage,
        "rows": [
            (
                nomination,
                criteria,
                made.get(nomination.key),
                tasting_rules.is_codable(stage, nomination.key, coded=coded, marked=marked),
            )
            for nomination in regulation.nominations
            if (criteria := specimens.tasting_criteria(regulation, nomination.key))
        ],
        "may_assign": rules.may_assign(request.user, stage, at=request.at),
    }
    return render(request, "office/tasting.html", context)


@assigning
@require_http_methods(["GET", "POST"])
def code(request: DeskRequest, pk: int, nomination: str) -> HttpResponse:
    """Choose whose samples have come in and who gives the codes; the act is drawn up and sealed."""
    stage = judged_stage_or_404(request, pk)
    tasting_rules.may_begin(request.user, stage, nomination, at=request.at).require()
    items = commissions.judged_entries(stage).filter(nomination=nomination)
    form = CodingForm(request.POST or None, items=items, people=_officials(stage, request))
    if form.is_valid():
        try:
            actions.code_specimens(stage=stage, nomination=nomination, actor=request.user, at=request.at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The samples have codes. The act is sealed until they are opened."))
            return redirect("office:coding-act", pk=pk, nomination=nomination)
    title = seasons.rules_of(stage.season).nomination(nomination).title
    return fill(request, form, title=_("Give codes to the samples"), back=reverse("office:tasting", args=[pk]), kicker=title)


def _officials(stage: Stage, request: DeskRequest) -> QuerySet[Person]:
    """People of the stage's region (of the directorate, for a federal stage)."""
    if stage.region_id is None:
        found = people.people_with(Power.ASSIGN_EXPERTS, None, at=request.at)
    else:
        found = people.officials_within(people.Territory(regions=frozenset({stage.region_id})), at=request.at)
    return found.order_by("family_name", "given_name", "pk")


def _act(request: DeskRequest, pk: int, nomination: str) -> CodingAct:
    found = specimens.act_of(judged_stage_or_404(request, pk), nomination)
    if found is None:
        raise Http404
    return found


@assigning
@require_safe
def act(request: DeskRequest, pk: int, nomination: str) -> HttpResponse:
    """One act: how far the tasting is, the tasters, what is to be printed, the papers."""
    return _page(request, _act(request, pk, nomination))


def _page(request: DeskRequest, found: CodingAct, *, failed: TastersForm | None = None) -> HttpResponse:
    may_see = tasting_rules.may_see_codes(request.user, found, at=request.at)
    counted, missing = specimens.counts(found), specimens.missing(found)
    tasters = specimens.tasters(found)
    context: dict[str, Any] = {
        "title": seasons.rules_of(found.stage.season).nomination(found.nomination).title,
        "act": found,
        "stage": found.stage,
        "coders": specimens.coders_of(found),
        "panel": specimens.panel_of(found.stage),
        "samples": [(sample, *counted.get(sample.entry_id, (None, None))) for sample in specimens.specimens(found)],
        "tasters": tasters,
        "recognised": specimens.recognised(found) if any(taster.recognised for taster in tasters) else [],
        "signed": sum(done for done, _awaited in counted.values()),
        "missing": missing,
        "may_see": may_see,
        "may_appoint": tasting_rules.may_appoint_tasters(request.user, found, at=request.at),
        "may_open": tasting_rules.may_open_codes(request.user, found, missing, at=request.at),
        "form": failed or TastersForm(choices=_choices(request, found)),
    }
    return render(request, "office/tasting_act.html", context, status=422 if failed else 200)


def _choices(request: DeskRequest, found: CodingAct) -> list[tuple[int, str]]:
    """Experts who may taste, each with how many samples are left for them."""
    said = _("%(name)s: samples %(count)s")
    named = [
        (one, {"name": one.expert.person.full_name, "count": one.samples}) for one in specimens.candidates(found, at=request.at)
    ]
    return [(one.expert.pk, _with_obstacles(said % values, one)) for one, values in named if one.samples]


def _with_obstacles(text: str, one: specimens.Candidate) -> str:
    notes = [_("in conflict: %(count)s") % {"count": one.conflicts}] if one.conflicts else []
    notes += [_("judges the dossier or has tasted: %(count)s") % {"count": one.met}] if one.met else []
    return f"{text} ({'; '.join(notes)})" if notes else text


@assigning
@require_POST
def appoint(request: DeskRequest, pk: int, nomination: str) -> HttpResponse:
    """Give the samples to the chosen tasters."""
    found = _act(request, pk, nomination)
    form = TastersForm(request.POST, choices=_choices(request, found))
    if not form.is_valid():
        return _page(request, found, failed=form)
    chosen = queries.experts_for(found.stage).filter(pk__in=form.cleaned_data["experts"])
    made = actions.assign_tasters(act=found, experts=chosen, actor=request.user, at=request.at)
    said = ngettext("Given out: %(count)s sample.", "Given out: %(count)s samples.", len(made))
    messages.success(request, said % {"count": len(made)})
    return redirect("office:coding-act", pk=pk, nomination=nomination)


@assigning
@require_http_methods(["GET", "POST"])
def release(request: DeskRequest, pk: int, nomination: str, expert: int) -> HttpResponse:
    """Take back what a taster has not signed, after a question."""
    found = _act(request, pk, nomination)
    taster = next((one for one in specimens.tasters(found) if one.expert.pk == expert), None)
    if taster is None:
        raise Http404
    back = reverse("office:coding-act", args=[pk, nomination])
    if request.method == "POST":
        actions.release_taster(act=found, expert=taster.expert, actor=request.user, at=request.at)
        return redirect(back)
    return ask(
        request, title=_("Release the taster"), confirm=_("Take back"), back=back, tone="danger",
        question=_("Take back the samples that %(name)s has not signed?") % {"name": taster.expert.person.full_name},
        consequences=[_("Signed sheets stay. The same expert cannot get these samples again.")],
    )  # fmt: skip


@assigning
@require_http_methods(["GET", "POST"])
def open_codes(request: DeskRequest, pk: int, nomination: str) -> HttpResponse:
    """Open the codes by a protocol, after a question."""
    found, back = _act(request, pk, nomination), reverse("office:coding-act", args=[pk, nomination])
    if request.method == "POST":
        actions.open_codes(act=found, actor=request.user, at=request.at)
        messages.success(request, _("The codes are opened; the protocol is drawn up."))
        return redirect(back)
    tasting_rules.may_open_codes(request.user, found, specimens.missing(found), at=request.at).require()
    return ask(
        request, title=_("Open the codes"), question=_("Open the codes of the samples?"), confirm=_("Open the codes"), back=back,
        consequences=[_("Everybody who may see the entries learns which sample was whose; nobody tastes afterwards.")],
    )  # fmt: skip


@office(Power.SEE_BOARD)
@require_safe
def act_paper(request: DeskRequest, pk: int, nomination: str) -> FileResponse:
    """The act of coding: sealed until the opening for all but those who gave the codes."""
    found = specimens.act_of(stage_or_404(request, pk), nomination)
    if found is None:
        raise Http404
    tasting_rules.may_see_codes(request.user, found, at=request.at).require()
    response = serving.paper(found.document)
    response["Cache-Control"] = "private, no-store"
    return response


@assigning
@require_safe
def opening_paper(request: DeskRequest, pk: int, nomination: str) -> FileResponse:
    """The protocol of the opening."""
    return serving.paper(_act(request, pk, nomination).opening_document)


@assigning
@require_safe
def labels(request: DeskRequest, pk: int, nomination: str) -> HttpResponse:
    """Labels for the samples."""
    content = tasting_papers.labels_pdf(_act(request, pk, nomination), at=request.at)
    return packs.download(content, _("Labels of the samples.pdf"), types.PDF)


@assigning
@require_safe
def blanks(request: DeskRequest, pk: int, nomination: str) -> HttpResponse:
    """Blank tasting sheets for what is not signed, by taster and code."""
    found = _act(request, pk, nomination)
    items = specimens.unsigned(found)
    if not items:
        raise Http404
    return packs.download(sheets.blank_sheets_pdf(found.stage, items, at=request.at), _("Tasting sheets.pdf"), types.PDF)
