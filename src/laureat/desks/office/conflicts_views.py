"""Experts' conflicts of interest before the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks import conflicts as conflicts_desk
from laureat.desks.asking import ReasonForm, ask
from laureat.desks.conflicts import shown
from laureat.desks.keys import keys
from laureat.desks.office.access import office
from laureat.desks.office.experts_forms import ConflictsForm
from laureat.judging import actions, connections, queries, register, workload
from laureat.judging.states import ConflictState
from laureat.people.audience import DeskRequest
from laureat.people.states import Power

assigning = office(Power.ASSIGN_EXPERTS)
PAGE = 50


@assigning
@require_safe
def conflicts(request: DeskRequest) -> HttpResponse:
    """Conflicts of interest under filters, those first on which nobody has decided."""
    form = ConflictsForm(request.GET, territory=request.powers[Power.ASSIGN_EXPERTS])
    wanted: dict[str, Any] = form.wanted
    if text := wanted.pop("text", ""):
        wanted["expert"] = workload.named(queries.experts_of_office(request.user, at=request.at), text)
    found = register.conflicts_matching(queries.conflicts_of_office(request.user, at=request.at), **wanted)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Conflicts of interest"), "page": page, "rows": [shown(conflict) for conflict in page], "form": form,
        "hints": any(conflict.state == ConflictState.HINTED for conflict in page), "back": f"?{request.GET.urlencode()}",
    }  # fmt: skip
    return render(request, "office/conflicts.html", context)


@assigning
@require_POST
def find(request: DeskRequest) -> HttpResponse:
    """Search for conflicts between all experts of one's territory and everybody who takes part."""
    made = actions.find_conflicts(
        experts=queries.experts_of_office(request.user, at=request.at),
        firms=connections.running_firms(),
        actor=request.user,
        at=request.at,
    )
    messages.success(request, _("Found anew: %(count)s.") % {"count": len(made)})
    return redirect("office:conflicts")


@assigning
@require_http_methods(["GET", "POST"])
def decide(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm a conflict or decide that it does not hold."""
    found = get_object_or_404(queries.conflicts_of_office(request.user, at=request.at), pk=pk)
    return conflicts_desk.decide(request, found, verb, act=actions.decide_conflict, back=_list(request))


@assigning
@require_http_methods(["GET", "POST"])
def dismiss(request: DeskRequest) -> HttpResponse:
    """Dismiss the hints that were chosen on a page of the list, for one reason; what else the list has is not dismissed here."""
    chosen = keys(request.GET.getlist("conflict")[:PAGE])
    found = queries.conflicts_of_office(request.user, at=request.at).filter(pk__in=chosen, state=ConflictState.HINTED)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        done = actions.dismiss_hints(hints=found, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, _("Hints dismissed: %(count)s.") % {"count": len(done)})
        return redirect(_list(request))
    if not (hints := [shown(conflict) for conflict in found]):
        messages.warning(request, _("No hint is chosen that is still to be looked at."))
        return redirect(_list(request))
    return ask(
        request, form, title=_("Dismiss the hints"), question=_("Dismiss these hints: %(count)s?") % {"count": len(hints)},
        confirm=_("Dismiss"), tone="danger", back=_list(request),
        consequences=[
            *(f"{hint.expert.person}: {hint.enterprise} ({words})" for hint, words in hints),
            _("The experts may judge these enterprises; the reason stands in the ledger with each hint."),
        ],
    )  # fmt: skip


def _list(request: DeskRequest) -> str:
    """The list under the filters with which one came."""
    kept = request.GET.copy()
    kept.pop("conflict", None)
    return f"{reverse('office:conflicts')}?{kept.urlencode()}" if kept else reverse("office:conflicts")
