"""The office convenes commissions and runs their sittings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.commissions import actions, agenda, queries
from laureat.desks import serving
from laureat.desks.asking import ask
from laureat.desks.office.access import office
from laureat.desks.office.sittings_forms import ConveneForm
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons

convening = office(Power.CONVENE)


@convening
@require_safe
def sittings(request: DeskRequest) -> HttpResponse:
    """Sittings within the person's territory, and the stages that await one."""
    page = Paginator(queries.sittings_of_office(request.user, at=request.at), 20).get_page(request.GET.get("page"))
    waiting = queries.stages_awaiting_sitting(request.user, at=request.at)
    return render(
        request, "office/sittings_list.html", {"title": _("Sittings of commissions"), "page": page, "waiting": waiting}
    )


@convening
@require_http_methods(["GET", "POST"])
def convene(request: DeskRequest, stage: int) -> HttpResponse:
    """Convene the commission of a stage."""
    found = get_object_or_404(seasons.stages_of_office(request.user, at=request.at), pk=stage)
    form = ConveneForm(request.POST or None, zone=found.zone)
    if form.is_valid():
        made = actions.convene(stage=found, **form.cleaned_data, actor=request.user, at=request.at)
        messages.success(request, _("The commission is convened, its members are told by e-mail."))
        return redirect("office:sitting", pk=made.pk)
    context = {"title": _("Convene the commission"), "form": form, "stage": found}
    return render(request, "office/sittings_convene.html", context, status=422 if form.is_bound else 200)


@convening
@require_safe
def sitting(request: DeskRequest, pk: int) -> HttpResponse:
    """The sitting's desk: presence, quorum, the agenda with votes, closing, the protocol."""
    found = _sitting(request, pk)
    page = Paginator(queries.agenda(found), 50).get_page(request.GET.get("page"))
    context = {
        "title": found.commission.short_name,
        "sitting": found,
        "quorum": queries.sitting_quorum(found, at=request.at),
        "members": queries.members_with_presence(found, at=request.at),
        "page": page,
        "rows": agenda.rows(found, page, request.user),
        "undecided": queries.undecided(found).count(),
        "protocol": queries.protocol_of(found),
    }
    return render(request, "office/sittings_sitting.html", context)


@convening
@require_POST
def presence(request: DeskRequest, pk: int, membership: int) -> HttpResponse:
    """Record that a member came or left."""
    found = _sitting(request, pk)
    member = get_object_or_404(queries.members_of(found.commission, at=request.at), pk=membership)
    verb = actions.mark_left if request.POST.get("presence") == "left" else actions.mark_present
    verb(sitting=found, membership=member, actor=request.user, at=request.at)
    return redirect(f"{reverse('office:sitting', args=[pk])}#presence")


@convening
@require_POST
def open_sitting(request: DeskRequest, pk: int) -> HttpResponse:
    """Open the sitting under the chair or deputy who was chosen."""
    found = _sitting(request, pk)
    members = queries.members_of(found.commission, at=request.at)
    presiding = get_object_or_404(members, pk=request.POST.get("presiding") or 0)
    actions.open_sitting(sitting=found, presiding=presiding, actor=request.user, at=request.at)
    messages.success(request, _("The sitting is open."))
    return redirect("office:sitting", pk=pk)


@convening
@require_POST
def call_item(request: DeskRequest, pk: int) -> HttpResponse:
    """Put an item to the vote."""
    found = _item(request, pk)
    actions.call_item(item=found, actor=request.user, at=request.at)
    return redirect(f"{reverse('office:sitting', args=[found.sitting_id])}#item-{pk}")


@convening
@require_POST
def decide(request: DeskRequest, pk: int) -> HttpResponse:
    """Count the ballots of an item and record the decision."""
    found = _item(request, pk)
    actions.decide(item=found, actor=request.user, at=request.at)
    messages.success(request, _("Item %(number)s is decided.") % {"number": found.position})
    return redirect(f"{reverse('office:sitting', args=[found.sitting_id])}#item-{pk}")


@convening
@require_http_methods(["GET", "POST"])
def close_sitting(request: DeskRequest, pk: int) -> HttpResponse:
    """Close the sitting, after a question."""
    found = _sitting(request, pk)
    if request.method == "POST":
        actions.close_sitting(sitting=found, actor=request.user, at=request.at)
        messages.success(request, _("The sitting is closed. Draw up its protocol."))
        return redirect("office:sitting", pk=pk)
    return ask(
        request, title=_("Close the sitting"), question=_("Close the sitting?"), confirm=_("Close"),
        consequences=[_("No more votes or decisions can be added.")], back=reverse("office:sitting", args=[pk]),
    )  # fmt: skip


@convening
@require_POST
def draw_protocol(request: DeskRequest, pk: int) -> HttpResponse:
    """Draw up the numbered protocol from what happened."""
    made = actions.draw_protocol(sitting=_sitting(request, pk), actor=request.user, at=request.at)
    messages.success(
        request, _("Protocol No. %(number)s is drawn up; the one who presided signs it.") % {"number": made.number}
    )
    return redirect("office:sitting", pk=pk)


@convening
@require_safe
def protocol(request: DeskRequest, pk: int) -> FileResponse:
    """The protocol as PDF."""
    found = queries.protocol_of(_sitting(request, pk))
    return serving.paper(found.document if found else None)


@convening
@require_safe
def commission(request: DeskRequest, slug: str) -> HttpResponse:
    """A commission's seats."""
    found = get_object_or_404(queries.commissions_of_office(request.user, at=request.at), slug=slug)
    context = {"title": found.name, "commission": found, "members": queries.members_of(found, at=request.at)}
    return render(request, "office/sittings_commission.html", context)


def _sitting(request: DeskRequest, pk: int) -> Any:
    return get_object_or_404(queries.sittings_of_office(request.user, at=request.at), pk=pk)


def _item(request: DeskRequest, pk: int) -> Any:
    mine = queries.sittings_of_office(request.user, at=request.at)
    return get_object_or_404(queries.items_of(request.user, at=request.at).filter(sitting__in=mine.values("pk")), pk=pk)
