"""The register of experts: invitations, what is known of each, licences."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks.asking import ReasonForm, ask, fill
from laureat.desks.conflicts import shown, taken_back
from laureat.desks.expert_form import initial_of
from laureat.desks.office.access import office
from laureat.desks.office.experts_forms import AmendForm, ConflictForm, ExpertsForm, InvitationForm, PaperForm
from laureat.files import links
from laureat.judging import actions, connections, licences, queries, register
from laureat.judging.conflict_search import Work
from laureat.judging.models import Expert
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons

assigning = office(Power.ASSIGN_EXPERTS)
SEEN = 30


@assigning
@require_safe
def experts(request: DeskRequest) -> HttpResponse:
    """Experts within one's territory under filters, with their licences; invitations that nobody has answered yet."""
    form = ExpertsForm(request.GET, territory=request.powers[Power.ASSIGN_EXPERTS])
    found = register.experts_matching(queries.experts_of_office(request.user, at=request.at), at=request.at, **form.wanted)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    titles, held = _titles(), licences.in_force(page, at=request.at)
    season = seasons.current_season()
    context = {
        "title": _("Experts"),
        "page": page,
        "rows": [(expert, _named(expert.nominations, titles), sum((expert.pk, key) in held for key in expert.nominations)) for expert in page],
        "invitations": queries.invitations_of_office(request.user, at=request.at)[:20],
        "licensed": bool(season and seasons.rules_of(season).judging.licence),
        "form": form,
        "at": request.at,
    }  # fmt: skip
    return render(request, "office/experts.html", context)


def _titles() -> dict[str, str]:
    season = seasons.current_season()
    return {n.key: n.title for n in seasons.rules_of(season).nominations} if season else {}


def _named(nominations: list[str], titles: dict[str, str]) -> list[str]:
    if titles and set(titles) <= set(nominations):
        return [_("all nominations")]
    return [titles.get(key, key) for key in nominations]


@assigning
@require_http_methods(["GET", "POST"])
def invite(request: DeskRequest) -> HttpResponse:
    """Invite an expert by a link: first what the system sees between the person and those who take part, then the letter."""
    form = InvitationForm(request.POST or None, person=request.user, at=request.at)
    seen = None
    if form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        if "send" in request.POST:
            actions.send_invitation(**said, actor=request.user, at=request.at)
            messages.success(request, _("The invitation is sent."))
            return redirect("office:experts")
        seen = connections.would_connect(
            family_name=said["name"], region_id=said["region"].pk if said["region"] else None,
            works=[Work(said["employer"], said["employer_inn"])], firms=connections.running_firms(),
        )  # fmt: skip
    more = max(0, len(seen or ()) - SEEN)
    context = {"title": _("Invite an expert"), "form": form, "seen": seen if seen is None else seen[:SEEN], "more": more}
    return render(request, "office/expert_invite.html", context, status=422 if form.is_bound and not form.is_valid() else 200)


@assigning
@require_POST
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(queries.invitations_of_office(request.user, at=request.at), pk=pk)
    actions.withdraw_invitation(invitation=found, actor=request.user, at=request.at)
    messages.success(request, _("Done."))
    return redirect("office:experts")


@assigning
@require_safe
def expert(request: DeskRequest, pk: int) -> HttpResponse:
    """One expert: background, papers, licences, conflicts."""
    found = _expert(request, pk)
    titles = _titles()
    page = Paginator(queries.undecided_first(queries.conflicts_of_expert(found)), 20).get_page(request.GET.get("page"))
    context = {
        "title": found.person.full_name,
        "expert": found,
        "nominations": _named(found.nominations, titles),
        "worked": queries.past_employers(found),
        "papers": [
            (paper, links.sign(paper.document, person_ref=request.user.ledger_ref, at=request.at)) for paper in queries.papers_of(found)
        ],
        "licences": [
            (licence, titles.get(licence.nomination, licence.nomination), licences.state_of(licence, at=request.at))
            for licence in licences.licences_of([found])
        ],
        "page": page,
        "conflicts": [shown(conflict) for conflict in page],
        "bars": connections.own_region_bars(found),
        "paper_form": PaperForm(),
        "at": request.at,
    }  # fmt: skip
    return render(request, "office/expert.html", context)


def _expert(request: DeskRequest, pk: int) -> Expert:
    return get_object_or_404(queries.experts_of_office(request.user, at=request.at), pk=pk)


@assigning
@require_http_methods(["GET", "POST"])
def amend(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct what is known of an expert."""
    found = _expert(request, pk)
    initial = {**initial_of(found), "nominations": found.nominations}
    form = AmendForm(request.POST or None, initial=initial, at=request.at)
    if form.is_valid():
        said = form.cleaned_data
        made = actions.amend_expert(
            expert=found, nominations=said["nominations"], employer=said["employer"], employer_inn=said["employer_inn"],
            background=form.background, actor=request.user, at=request.at,
        )  # fmt: skip
        messages.success(request, _("Saved; conflicts were searched for anew."))
        for sentence in taken_back(made):
            messages.warning(request, sentence)
        return redirect("office:expert", pk=pk)
    return fill(
        request,
        form,
        title=_("What is known of the expert"),
        back=reverse("office:expert", args=[pk]),
        kicker=found.person.full_name,
    )


@assigning
@require_POST
def keep_paper(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep a document about an expert."""
    found, form = _expert(request, pk), PaperForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        actions.keep_paper(
            expert=found,
            title=form.cleaned_data["title"],
            content=file.read(),
            name=file.name,
            actor=request.user,
            at=request.at,
        )
        messages.success(request, _("Saved."))
        return redirect("office:expert", pk=pk)
    return fill(
        request,
        form,
        title=_("A document about the expert"),
        back=reverse("office:expert", args=[pk]),
        kicker=found.person.full_name,
    )


@assigning
@require_POST
def remove_paper(request: DeskRequest, pk: int, paper: int) -> HttpResponse:
    """Take a document off an expert's papers."""
    found = get_object_or_404(queries.papers_of(_expert(request, pk)), pk=paper)
    actions.remove_paper(paper=found, actor=request.user, at=request.at)
    messages.success(request, _("Done."))
    return redirect("office:expert", pk=pk)


@assigning
@require_http_methods(["GET", "POST"])
def state_conflict(request: DeskRequest, pk: int) -> HttpResponse:
    """Record a conflict that somebody saw."""
    found, form = _expert(request, pk), ConflictForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        actions.state_conflict(expert=found, enterprise=said["inn"], reason=said["reason"], actor=request.user, at=request.at)
        messages.success(request, _("The conflict is recorded."))
        return redirect("office:expert", pk=pk)
    return fill(
        request, form, title=_("Record a conflict"), back=reverse("office:expert", args=[pk]), kicker=found.person.full_name
    )


@assigning
@require_http_methods(["GET", "POST"])
def turn_licence(request: DeskRequest, pk: int, licence: int, verb: str) -> HttpResponse:
    """Pause a licence, or resume it, with a reason."""
    found = _expert(request, pk)
    held = get_object_or_404(licences.licences_of([found]), pk=licence)
    form = ReasonForm(request.POST or None)
    pausing = verb == "pause"
    if form.is_valid():
        act = actions.pause_licence if pausing else actions.resume_licence
        act(licence=held, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, _("Done."))
        return redirect("office:expert", pk=pk)
    return ask(
        request, form, title=_("Pause the licence to judge") if pausing else _("Resume the licence to judge"),
        question=f"{found.person}: {_titles().get(held.nomination, held.nomination)}?", confirm=_("Pause") if pausing else _("Resume"),
        consequences=[_("The expert gets no items of this nomination and gives no marks.")] if pausing else [],
        back=reverse("office:expert", args=[pk]),
    )  # fmt: skip


@assigning
@require_POST
def retire(request: DeskRequest, pk: int) -> HttpResponse:
    """End an expert's work; what was signed stays."""
    actions.retire(expert=_expert(request, pk), actor=request.user, at=request.at)
    messages.success(request, _("Done."))
    return redirect("office:experts")
