"""Enterprises of one's territory: the list, the page of one, its correction."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks.asking import fill
from laureat.desks.office.access import office
from laureat.desks.office.import_forms import CorrectForm, EnterprisesForm, TieForm
from laureat.entries import queries as entries
from laureat.people import queries as people
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.registry import actions, queries
from laureat.registry.models import Enterprise

reading = office(Power.WRITE_LETTERS, Power.SEE_BOARD)
tying = office(Power.ASSIGN_EXPERTS)


def regions_of(request: DeskRequest, *powers: Power) -> frozenset[int] | None:
    """Where the person uses any of these powers; None is everywhere."""
    held = people.powers_of(request.user, at=request.at)
    territories = [held[power] for power in powers or (Power.WRITE_LETTERS, Power.SEE_BOARD) if power in held]
    if any(territory.everywhere for territory in territories):
        return None
    return frozenset().union(*(territory.regions for territory in territories))


def _enterprise(request: DeskRequest, inn: str) -> Enterprise:
    return get_object_or_404(queries.find_enterprises(region_ids=regions_of(request)), inn=inn)


@reading
@require_safe
def enterprises(request: DeskRequest) -> HttpResponse:
    """Enterprises of one's territory, by name or ИНН, region, size, ОКВЭД, with or without e-mail."""
    within = regions_of(request)
    form = EnterprisesForm(request.GET, region_ids=within)
    found = queries.find_enterprises(request.GET.get("q", "")[:100], region_ids=within, **form.wanted)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "office/enterprises.html", {"title": _("Enterprises"), "page": page, "form": form})


@reading
@require_safe
def enterprise(request: DeskRequest, inn: str) -> HttpResponse:
    """An enterprise: what is known of it, its people, its submitted entries within one's territory."""
    found = _enterprise(request, inn)
    context = {
        "title": found.short_name,
        "enterprise": found,
        "representatives": people.representatives_of(found, at=request.at),
        "entries": entries.entries_of_office(request.user, at=request.at).filter(enterprise=found)[:50],
        "ties": [(tie, tie.other_inn if tie.inn == found.inn else tie.inn) for tie in queries.ties_of(found.inn)],
        "may_tie": _may_tie(request),
        "tie_form": TieForm(),
    }
    return render(request, "office/enterprise.html", context)


@reading
@require_http_methods(["GET", "POST"])
def correct(request: DeskRequest, inn: str) -> HttpResponse:
    """Correct an enterprise's head, address, e-mail, telephone."""
    found = _enterprise(request, inn)
    form = CorrectForm(request.POST or None, instance=found)
    if form.is_valid():
        actions.correct_enterprise(enterprise=found, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("office:enterprise", inn=inn)
    return fill(request, form, title=_("Correct"), back=reverse("office:enterprise", args=[inn]), kicker=found.short_name)


def _may_tie(request: DeskRequest) -> bool:
    """Ties are kept by those who look for experts' conflicts."""
    return Power.ASSIGN_EXPERTS in people.powers_of(request.user, at=request.at)


@tying
@require_POST
def tie(request: DeskRequest, inn: str) -> HttpResponse:
    """State that the enterprise and another legal person belong to one holding."""
    found, form = _enterprise(request, inn), TieForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.state_tie(inn=found.inn, other_inn=said["other_inn"], basis=said["basis"], actor=request.user, at=request.at)
        messages.success(request, _("Saved. Search for conflicts anew to see what follows."))
        return redirect("office:enterprise", inn=inn)
    return fill(request, form, title=_("One holding"), back=reverse("office:enterprise", args=[inn]), kicker=found.short_name)


@tying
@require_POST
def untie(request: DeskRequest, inn: str, pk: int) -> HttpResponse:
    """End a tie."""
    found = get_object_or_404(queries.ties_of(_enterprise(request, inn).inn), pk=pk)
    actions.remove_tie(tie=found, actor=request.user, at=request.at)
    messages.success(request, _("Done."))
    return redirect("office:enterprise", inn=inn)
