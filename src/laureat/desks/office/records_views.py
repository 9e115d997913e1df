"""The outbox and the ledger."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laureat.desks.office.access import office
from laureat.ledger import queries as ledger
from laureat.mail import actions, queries
from laureat.mail.states import DeliveryState
from laureat.people.audience import DeskRequest
from laureat.people.states import Power

reading = office(Power.SEE_LEDGER)


@reading
@require_safe
def outbox(request: DeskRequest) -> HttpResponse:
    """Every message, with what became of it."""
    wanted = {"key": request.GET.get("key", ""), "state": request.GET.get("state", "")}
    found = queries.outbox(**wanted, text=request.GET.get("q", "")[:100])
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {"title": _("Outbox"), "page": page, "wanted": wanted, "keys": queries.keys(), "states": DeliveryState.choices}
    return render(request, "office/outbox.html", context)


@reading
@require_safe
def message(request: DeskRequest, pk: int) -> HttpResponse:
    """A message as it was written."""
    found = get_object_or_404(queries.outbox(), pk=pk)
    return render(request, "office/message.html", {"title": found.subject, "message": found})


@reading
@require_POST
def requeue(request: DeskRequest, pk: int) -> HttpResponse:
    """Try a failed message again."""
    actions.requeue(message=get_object_or_404(queries.outbox(), pk=pk), actor=request.user, at=request.at)
    messages.success(request, _("It is tried again."))
    return redirect("office:message", pk=pk)


@reading
@require_safe
def events(request: DeskRequest) -> HttpResponse:
    """What happened, newest first; the chain is walked on demand."""
    kind, subject = request.GET.get("kind", "")[:60], request.GET.get("subject", "")[:120]
    page = Paginator(ledger.events(kind=kind, subject=subject), 50).get_page(request.GET.get("page"))
    context = {
        "title": _("Ledger"),
        "page": page,
        "kinds": ledger.kinds(),
        "kind": kind,
        "subject": subject,
        "verification": ledger.verify() if "verify" in request.GET else None,
    }
    return render(request, "office/ledger.html", context)
