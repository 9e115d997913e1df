"""Sittings, items and ballots as a member sees them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.commissions import actions, queries
from laureat.desks import serving, viewing
from laureat.desks.asking import ReasonForm, ask
from laureat.desks.flags import flags_context
from laureat.desks.member import presenting
from laureat.desks.member.access import member
from laureat.people.audience import DeskRequest


@member
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """The person's seats and sittings."""
    page = Paginator(queries.sittings_of(request.user, at=request.at), 20).get_page(request.GET.get("page"))
    seats = queries.memberships_of(request.user, at=request.at)
    context = {
        "title": _("Sittings"),
        "page": page,
        "seats": seats,
        "chairs": bool(queries.chaired(request.user, at=request.at)),
    }
    return render(request, "member/home.html", context)


@member
@require_safe
def sitting(request: DeskRequest, pk: int) -> HttpResponse:
    """A sitting: attendance and quorum, the agenda with results and the person's own votes, the protocol."""
    found = get_object_or_404(queries.sittings_of(request.user, at=request.at), pk=pk)
    context = presenting.sitting_context(found, request.user, at=request.at, number=request.GET.get("page"))
    return render(request, "member/sitting.html", context)


@member
@require_safe
def flags(request: DeskRequest, pk: int) -> HttpResponse:
    """To whoever chairs the stage's commission: sheets, experts and pairs of experts that somebody should look at."""
    stage = get_object_or_404(queries.chaired_stages(request.user, at=request.at), pk=pk)
    context = {**flags_context(stage, request.user, request.GET.get("page")), "title": _("What stands out")}
    return render(request, "member/flags.html", context)


@member
@require_safe
def item(request: DeskRequest, pk: int) -> HttpResponse:
    """One item: the entry, the experts' score, the proposal, and the ballot."""
    found = get_object_or_404(queries.items_of(request.user, at=request.at), pk=pk)
    return viewing.either(request, "member/item.html", presenting.item_context(request, found))


@member
@require_POST
def vote(request: DeskRequest, pk: int) -> HttpResponse:
    """Cast the ballot, then on to the next item that is put to the vote."""
    found = get_object_or_404(queries.items_of(request.user, at=request.at), pk=pk)
    actions.vote(item=found, choice=request.POST.get("choice", ""), actor=request.user, at=request.at)
    messages.success(request, _("Your vote on item %(number)s is recorded.") % {"number": found.position})
    return redirect("member:sitting", pk=found.sitting_id)


@member
@require_http_methods(["GET", "POST"])
def recuse(request: DeskRequest, pk: int) -> HttpResponse:
    """Recuse oneself from an item, with the reason."""
    found = get_object_or_404(queries.items_of(request.user, at=request.at), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        seat = get_object_or_404(queries.memberships_of(request.user, at=request.at), commission=found.sitting.commission)
        actions.recuse(item=found, membership=seat, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, _("You take no part in item %(number)s.") % {"number": found.position})
        return redirect("member:sitting", pk=found.sitting_id)
    return ask(
        request, form, title=_("Recuse yourself"), tone="danger", confirm=_("Recuse myself"), back=reverse("member:sitting", args=[found.sitting_id]),
        question=_("Take no part in item %(number)s, “%(good)s”?") % {"number": found.position, "good": found.entry.good.name},
        consequences=[_("The recusal and its reason stand in the protocol."), _("The quorum of this item counts without you.")],
    )  # fmt: skip


@member
@require_safe
def protocol(request: DeskRequest, pk: int) -> FileResponse:
    """The protocol as PDF."""
    found = queries.protocols_visible_to(request.user, at=request.at).filter(sitting_id=pk).first()
    return serving.paper(found.document if found else None)


@member
@require_http_methods(["GET", "POST"])
def sign_protocol(request: DeskRequest, pk: int) -> HttpResponse:
    """The one who presided signs the protocol, after a question."""
    found = get_object_or_404(queries.protocols_visible_to(request.user, at=request.at), sitting_id=pk)
    if request.method == "POST":
        actions.sign_protocol(protocol=found, actor=request.user, at=request.at)
        messages.success(request, _("Protocol No. %(number)s is signed and in force.") % {"number": found.number})
        return redirect("member:sitting", pk=pk)
    return ask(
        request, title=_("Sign the protocol"), question=_("Sign protocol No. %(number)s?") % {"number": found.number}, confirm=_("Sign"),
        consequences=[_("The decisions come into force."), _("A signed protocol never changes; only another protocol can amend it.")],
        back=reverse("member:sitting", args=[pk]),
    )  # fmt: skip
