"""Reference dossiers: what experts mark to earn a licence."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks.asking import fill
from laureat.desks.office.access import office
from laureat.desks.office.experts_forms import NominationForm, ReferenceForm
from laureat.files import links
from laureat.judging import actions, expert_rules, licences
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Season

assigning = office(Power.ASSIGN_EXPERTS)


def _season() -> Season:
    found = seasons.current_season()
    if found is None:
        raise Http404
    return found


@assigning
@require_safe
def references(request: DeskRequest) -> HttpResponse:
    """Reference dossiers in use; the agreed marks are for those who keep them only."""
    season, allowed = _season(), expert_rules.may_keep_references(request.user, at=request.at)
    regulation = seasons.rules_of(season)
    page = Paginator(licences.references(season.programme), 50).get_page(request.GET.get("page"))
    context = {
        "title": _("Reference dossiers"),
        "page": page,
        "rows": [
            (
                one,
                regulation.nomination(one.nomination).title,
                links.sign(one.document, person_ref=request.user.ledger_ref, at=request.at) if one.document else "",
            )
            for one in page
        ],
        "allowed": allowed,
        "judging": regulation.judging,
    }
    return render(request, "office/references.html", context)


@assigning
@require_http_methods(["GET", "POST"])
def choose(request: DeskRequest) -> HttpResponse:
    """First the nomination: it decides on which criteria marks are agreed."""
    expert_rules.may_keep_references(request.user, at=request.at).require()
    form = NominationForm(request.POST or None, regulation=seasons.rules_of(_season()))
    if form.is_valid():
        return redirect("office:write-reference", nomination=form.cleaned_data["nomination"])
    return fill(request, form, title=_("A reference dossier"), back=reverse("office:references"))


@assigning
@require_http_methods(["GET", "POST"])
def write(request: DeskRequest, nomination: str) -> HttpResponse:
    """Write a reference dossier with its agreed marks."""
    expert_rules.may_keep_references(request.user, at=request.at).require()
    season = _season()
    regulation = seasons.rules_of(season)
    if nomination not in {n.key for n in regulation.nominations}:
        raise Http404
    form = ReferenceForm(request.POST or None, request.FILES or None, criteria=regulation.criteria_of(nomination))
    if form.is_valid():
        file = form.cleaned_data["file"]
        actions.write_reference(
            programme=season.programme, nomination=nomination, title=form.cleaned_data["title"], text=form.cleaned_data["text"],
            marks=form.marks, regulation=regulation, actor=request.user, at=request.at,
            content=file.read() if file else None, name=file.name if file else "",
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("office:references")
    kicker = regulation.nomination(nomination).title
    return fill(request, form, title=_("A reference dossier"), back=reverse("office:references"), kicker=kicker)


@assigning
@require_POST
def retire(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a reference dossier out of use."""
    found = get_object_or_404(licences.references(_season().programme), pk=pk)
    actions.retire_reference(reference=found, actor=request.user, at=request.at)
    messages.success(request, _("Done."))
    return redirect("office:references")
