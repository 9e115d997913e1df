"""The enterprise and its goods."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laureat.desks.applicant.access import applicant
from laureat.desks.applicant.forms import EnterpriseForm, GoodForm, InnForm
from laureat.entries import actions, queries
from laureat.kernel import Refused
from laureat.people import actions as people
from laureat.people import queries as representing
from laureat.people.audience import DeskRequest
from laureat.registry.queries import enterprise_by_inn


@applicant
@require_http_methods(["GET", "POST"])
def join(request: DeskRequest) -> HttpResponse:
    """Join an enterprise by its ИНН: a known one at once, an unknown one after saying what it is."""
    first = InnForm(request.POST or request.GET or None)
    if request.method == "GET" or not first.is_valid():
        if request.method == "GET" and "inn" not in request.GET:
            first = InnForm()
        return render(request, "applicant/join.html", {"title": _("Your enterprise"), "form": first}, status=_status(request))
    if enterprise_by_inn(first.cleaned_data["inn"]):
        return _joined(request, inn=first.cleaned_data["inn"])
    form = EnterpriseForm(request.POST if "name" in request.POST else None, initial=first.cleaned_data)
    if form.is_valid():
        return _joined(request, **form.cleaned_data)
    context = {"title": _("Your enterprise"), "form": form, "unknown": True}
    return render(request, "applicant/join.html", context, status=422 if form.is_bound else 200)


def _status(request: DeskRequest) -> int:
    return 422 if request.method == "POST" else 200


def _joined(request: DeskRequest, *, inn: str, **details: Any) -> HttpResponse:
    found = people.join_enterprise(person=request.user, inn=inn, at=request.at, **details)
    messages.success(request, _("You represent %(name)s now.") % {"name": found.short_name})
    return redirect("applicant:goods")


@applicant
@require_safe
def enterprise(request: DeskRequest) -> HttpResponse:
    """The enterprises that the person represents."""
    mine = representing.enterprises_of(request.user, at=request.at)
    return render(request, "applicant/enterprise.html", {"title": _("Enterprise"), "enterprises": mine})


@applicant
@require_safe
def goods(request: DeskRequest) -> HttpResponse:
    """Goods of the person's enterprises, each with its last entry."""
    mine = list(representing.enterprises_of(request.user, at=request.at)[:20])
    if not mine:
        return redirect("applicant:join")
    page = Paginator(queries.goods_of_many(mine), 25).get_page(request.GET.get("page"))
    latest = queries.latest_entries(page.object_list)
    context = {"title": _("Goods and services"), "page": page, "rows": [(good, latest.get(good.pk)) for good in page]}
    return render(request, "applicant/goods.html", context)


@applicant
@require_http_methods(["GET", "POST"])
def add_good(request: DeskRequest) -> HttpResponse:
    """Enter a new good."""
    mine = representing.enterprises_of(request.user, at=request.at)
    enterprise = (
        mine.filter(pk=request.GET["enterprise"]).first() if request.GET.get("enterprise", "").isdecimal() else mine.first()
    )
    if enterprise is None:
        return redirect("applicant:join")
    form = GoodForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.add_good(enterprise=enterprise, actor=request.user, at=request.at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added. Now choose a nomination."))
            return redirect("applicant:start", pk=made.pk)
    context = {"title": _("New good or service"), "form": form, "enterprise": enterprise}
    return render(request, "applicant/good.html", context, status=422 if form.is_bound else 200)


@applicant
@require_http_methods(["GET", "POST"])
def good(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct what is said about a good."""
    found = queries.good_of_person(request.user, pk, at=request.at)
    if found is None:
        raise Http404
    names = ("name", "brand", "description", "okpd2", "gtin", "launched_in")
    form = GoodForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if form.is_valid():
        try:
            actions.revise_good(good=found, actor=request.user, at=request.at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("applicant:goods")
    context = {"title": found.name, "form": form, "good": found, "enterprise": found.enterprise}
    return render(request, "applicant/good.html", context, status=422 if form.is_bound else 200)
