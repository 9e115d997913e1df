"""Experts' conflicts of interest before the chair."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laureat.commissions import actions, queries
from laureat.desks import conflicts as conflicts_desk
from laureat.desks.conflicts import shown
from laureat.desks.member.access import member
from laureat.people.audience import DeskRequest


@member
@require_safe
def conflicts(request: DeskRequest) -> HttpResponse:
    """Conflicts of the experts whose marks the commission will rely on, those first on which nobody has decided."""
    if not queries.chaired(request.user, at=request.at):
        raise Http404
    page = Paginator(queries.conflicts_of_chair(request.user, at=request.at), 50).get_page(request.GET.get("page"))
    context = {"title": _("Experts' conflicts"), "page": page, "rows": [shown(conflict) for conflict in page]}
    return render(request, "member/conflicts.html", context)


@member
@require_http_methods(["GET", "POST"])
def decide(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm a conflict or decide that it does not hold."""
    found = get_object_or_404(queries.conflicts_of_chair(request.user, at=request.at), pk=pk)
    return conflicts_desk.decide(request, found, verb, act=actions.decide_conflict, back=reverse("member:conflicts"))
