"""People, bodies, commissions' seats."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laureat.commissions import actions as commissions
from laureat.commissions import queries as seats
from laureat.desks.asking import ask, fill
from laureat.desks.office.access import office
from laureat.desks.office.people_forms import AppointForm, BodyForm, SeatForm
from laureat.kernel import Refused
from laureat.people import actions, queries
from laureat.people.audience import DeskRequest
from laureat.people.rules import may_exercise
from laureat.people.states import Power
from laureat.registry import actions as registry
from laureat.registry import queries as registered


@office(Power.APPOINT)
@require_safe
def people(request: DeskRequest) -> HttpResponse:
    """Appointments in force within one's territory, by body."""
    found = queries.appointments_of_office(request.user, at=request.at)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    territory = queries.territory_of(request.user, Power.APPOINT, at=request.at)
    bodies = registered.bodies().filter(territory.filter("region"))[:100]
    return render(request, "office/people.html", {"title": _("People and bodies"), "page": page, "bodies": bodies})


@office(Power.APPOINT)
@require_http_methods(["GET", "POST"])
def appoint(request: DeskRequest) -> HttpResponse:
    """Give a person an account and an appointment."""
    form = AppointForm(request.POST or None, person=request.user, at=request.at)
    if form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("body", "role", "basis")}
        with transaction.atomic():
            person = actions.invite(**form.person_details, actor=request.user, at=request.at)
            actions.appoint(person=person, actor=request.user, at=request.at, **wanted)
        messages.success(request, _("%(name)s is appointed and told by e-mail.") % {"name": person.full_name})
        return redirect("office:people")
    return fill(request, form, title=_("Appoint"), back=reverse("office:people"), kicker=_("People and bodies"))


@office(Power.APPOINT)
@require_http_methods(["GET", "POST"])
def dismiss(request: DeskRequest, pk: int) -> HttpResponse:
    """End an appointment, after a question."""
    found = get_object_or_404(queries.appointments_of_office(request.user, at=request.at), pk=pk)
    if request.method == "POST":
        actions.dismiss(appointment=found, actor=request.user, at=request.at)
        messages.success(request, _("The appointment has ended."))
        return redirect("office:people")
    question = _("End the appointment of %(name)s in %(body)s?") % {
        "name": found.person.full_name,
        "body": found.body.short_name,
    }
    return ask(
        request, title=_("End the appointment"), question=question, confirm=_("End it"), back=reverse("office:people"), tone="danger",
        consequences=[_("The person can do nothing for this body from this moment on."), _("What they did stays.")],
    )  # fmt: skip


@office(Power.APPOINT)
@require_http_methods(["GET", "POST"])
def found_body(request: DeskRequest) -> HttpResponse:
    """Enter a body of the programme."""
    form = BodyForm(request.POST or None, person=request.user, at=request.at)
    if form.is_valid():
        region = form.cleaned_data["region"]
        may_exercise(request.user, Power.APPOINT, region_id=region.pk if region else None, at=request.at).require()
        registry.found_body(actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("The body is entered."))
        return redirect("office:people")
    return fill(request, form, title=_("New body"), back=reverse("office:people"), kicker=_("People and bodies"))


@office(Power.CONVENE)
@require_http_methods(["GET", "POST"])
def seat(request: DeskRequest, slug: str) -> HttpResponse:
    """Give a person a seat in a commission."""
    found = get_object_or_404(seats.commissions_of_office(request.user, at=request.at), slug=slug)
    form = SeatForm(request.POST or None)
    if form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("role", "votes", "employer_inn")}
        try:
            with transaction.atomic():
                person = actions.invite(**form.person_details, actor=request.user, at=request.at)
                commissions.seat(commission=found, person=person, actor=request.user, at=request.at, **wanted)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s has a seat now.") % {"name": person.full_name})
            return redirect("office:commission", slug=slug)
    return fill(request, form, title=_("Give a seat"), back=reverse("office:commission", args=[slug]), kicker=found.name)


@office(Power.CONVENE)
@require_http_methods(["GET", "POST"])
def unseat(request: DeskRequest, slug: str, membership: int) -> HttpResponse:
    """End a seat, after a question."""
    found = get_object_or_404(seats.commissions_of_office(request.user, at=request.at), slug=slug)
    member = get_object_or_404(seats.members_of(found, at=request.at), pk=membership)
    back = reverse("office:commission", args=[slug])
    if request.method == "POST":
        commissions.unseat(membership=member, actor=request.user, at=request.at)
        return redirect(back)
    return ask(
        request,
        title=_("End the seat"),
        question=_("End the seat of %(name)s?") % {"name": member.person.full_name},
        confirm=_("End it"),
        back=back,
        tone="danger",
    )
