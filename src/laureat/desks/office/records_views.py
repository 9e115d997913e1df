"""The ledger."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laureat.desks.office.access import office
from laureat.ledger import queries as ledger
from laureat.people.audience import DeskRequest
from laureat.people.states import Power

reading = office(Power.SEE_LEDGER)


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
