"""Entries: the list, the start, the hub with its tasks, what may be done with the whole."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.commissions import actions as commissions
from laureat.desks.applicant import presenting
from laureat.desks.applicant.access import applicant
from laureat.desks.applicant.forms import NominationForm
from laureat.desks.asking import ReasonForm, ask
from laureat.entries import actions, queries, rules
from laureat.entries.models import Entry
from laureat.honours import queries as honours
from laureat.people import queries as representing
from laureat.people.audience import DeskRequest
from laureat.season import queries as seasons


def entry_or_404(request: DeskRequest, pk: int) -> Entry:
    """The person's own entry."""
    found = queries.entry_of_person(request.user, pk, at=request.at)
    if found is None:
        raise Http404
    return found


@applicant
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """All entries of the person's enterprises, and what can be done next."""
    mine = list(representing.enterprises_of(request.user, at=request.at)[:20])
    page = Paginator(queries.entries_of_person(request.user, at=request.at), 20).get_page(request.GET.get("page"))
    levels = honours.levels_by_entry(page.object_list)
    context = {
        "title": _("My entries"),
        "page": page,
        "rows": [(entry, levels.get(entry.pk, "")) for entry in page],
        "enterprises": mine,
        "stage": seasons.next_stage_for(mine[0].region, at=request.at) if mine else None,
        "at": request.at,
    }
    return render(request, "applicant/home.html", context)


@applicant
@require_http_methods(["GET", "POST"])
def start(request: DeskRequest, pk: int) -> HttpResponse:
    """Choose a nomination and start the entry of a good."""
    good = queries.good_of_person(request.user, pk, at=request.at)
    if good is None:
        raise Http404
    stage = seasons.next_stage_for(good.enterprise.region, at=request.at)
    nominations = seasons.rules_of(stage.season).nominations if stage else ()
    form = NominationForm(request.POST or None, nominations=nominations)
    if form.is_valid():
        made = actions.start(good=good, nomination=form.cleaned_data["nomination"], actor=request.user, at=request.at)
        return redirect("applicant:entry", pk=made.pk)
    context = {
        "title": _("New entry"),
        "good": good,
        "form": form,
        "stage": stage,
        "nominations": nominations,
        "at": request.at,
    }
    return render(request, "applicant/start.html", context, status=422 if form.is_bound else 200)


@applicant
@require_safe
def entry(request: DeskRequest, pk: int) -> HttpResponse:
    """The hub of an entry: its tasks, deadline, remarks, papers, history."""
    found = entry_or_404(request, pk)
    return render(request, "applicant/entry.html", presenting.hub(found, request.user, at=request.at))


@applicant
@require_POST
def copy(request: DeskRequest, pk: int) -> HttpResponse:
    """Copy last season's answers into what is still empty."""
    found = entry_or_404(request, pk)
    source = queries.earlier_entry(found)
    if source is None:
        raise Http404
    copied = actions.copy_answers(entry=found, source=source, actor=request.user, at=request.at)
    messages.success(request, _("Sections copied: %(count)s. Check each of them.") % {"count": len(copied)})
    return redirect("applicant:entry", pk=pk)


@applicant
@require_http_methods(["GET", "POST"])
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the entry out of the contest, after a question."""
    found = entry_or_404(request, pk)
    rules.may_withdraw(request.user, found, at=request.at).require()
    form = ReasonForm(request.POST or None, max_length=1000)
    if form.is_valid():
        actions.withdraw(entry=found, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, _("The entry is withdrawn."))
        return redirect("applicant:entry", pk=pk)
    return ask(
        request, form, title=_("Withdraw the entry"), question=_("Withdraw “%(good)s” from the contest?") % {"good": found.good.name},
        consequences=[_("It will not be judged."), _("What you have sent is kept.")], confirm=_("Withdraw"), tone="danger",
        back=reverse("applicant:entry", args=[pk]),
    )  # fmt: skip


@applicant
@require_http_methods(["GET", "POST"])
def appeal(request: DeskRequest, pk: int) -> HttpResponse:
    """Dispute the decision on an entry."""
    found = entry_or_404(request, pk)
    decision = presenting.decision_in_force(found)
    if decision is None:
        raise Http404
    form = ReasonForm(request.POST or None, max_length=1000)
    if form.is_valid():
        commissions.appeal(decision=decision, grounds=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, _("The appeal is filed; the answer comes by e-mail."))
        return redirect("applicant:entry", pk=pk)
    return ask(
        request, form, title=_("Appeal"), question=_("Why do you disagree with the decision on “%(good)s”?") % {"good": found.good.name},
        consequences=[_("The commission gives one reasoned answer.")], confirm=_("File the appeal"), back=reverse("applicant:entry", args=[pk]),
    )  # fmt: skip
