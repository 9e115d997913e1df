"""Letters that came in, and promises that wait for a letter."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laureat.desks import serving
from laureat.desks.asking import fill
from laureat.desks.office.letters_views import writing
from laureat.desks.office.stationery_forms import IncomingForm
from laureat.files.actions import keep
from laureat.kernel import Refused
from laureat.letters import actions, queries
from laureat.letters.models import Incoming
from laureat.people.audience import DeskRequest


@writing
@require_safe
def incoming(request: DeskRequest) -> HttpResponse:
    """The book of incoming letters."""
    found = queries.incoming_of(request.user, text=request.GET.get("q", "")[:100], at=request.at)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    return render(request, "office/incoming.html", {"title": _("Incoming letters"), "page": page})


@writing
@require_http_methods(["GET", "POST"])
def receive(request: DeskRequest) -> HttpResponse:
    """Enter a letter that came in under the next number."""
    initial = {"received_on": request.at.date(), "answers": request.GET.get("answers", "")[:60]}
    bodies = queries.bodies_of(request.user, at=request.at)[:2]
    if len(bodies) == 1:
        initial["body"] = bodies[0]
    form = IncomingForm(request.POST or None, request.FILES or None, person=request.user, at=request.at, initial=initial)
    if form.is_valid():
        try:
            made = _received(request, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Registered: No. %(number)s.") % {"number": made.number})
            return redirect("office:incoming")
    return fill(request, form, title=_("A letter came in"), back=reverse("office:incoming"), kicker=_("Letters"))


@transaction.atomic
def _received(request: DeskRequest, form: IncomingForm) -> Incoming:
    found = dict(form.cleaned_data)
    file, found["document"] = found.pop("file"), None
    found.pop("inn")
    found["sender"] = found["sender"] or found["enterprise"].name
    found["answers"] = found["answers"] or None
    if file:
        found["document"] = keep(file.read(), name=file.name, owner=found["body"], actor=request.user, at=request.at)
    return actions.receive(actor=request.user, at=request.at, **found)


@writing
@require_safe
def incoming_paper(request: DeskRequest, pk: int) -> FileResponse:
    """The scan of an incoming letter."""
    return serving.paper(get_object_or_404(queries.incoming_of(request.user, at=request.at), pk=pk).document)


@writing
@require_safe
def promises(request: DeskRequest) -> HttpResponse:
    """What was promised in letters: open promises first, by due date."""
    page = Paginator(queries.follow_ups_of(request.user, at=request.at), 25).get_page(request.GET.get("page"))
    return render(request, "office/promises.html", {"title": _("Promises"), "page": page, "today": request.at.date()})
