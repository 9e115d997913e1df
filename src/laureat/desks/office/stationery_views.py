"""Letterheads, signatories, books of numbers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laureat.desks.asking import fill
from laureat.desks.office.letters_views import writing
from laureat.desks.office.stationery_forms import BlankForm, EndForm, NumberingForm, SignatoryForm
from laureat.files.actions import keep
from laureat.kernel import Refused
from laureat.letters import actions, queries, sheets
from laureat.letters.models import Letterhead
from laureat.people.audience import DeskRequest

_CONTENT = ("title", "form", "number_pattern", "sender_name", "sender_short", "details", "emblem_alt", "second_language", "second_name",
            "second_short", "second_details")  # fmt: skip


@writing
@require_safe
def stationery(request: DeskRequest) -> HttpResponse:
    """Letterheads, signatories and books of one's bodies."""
    context = {
        "title": _("Letterheads and signatories"),
        "page": Paginator(queries.letterheads_of(request.user, at=request.at), 12).get_page(request.GET.get("page")),
        "signatories": Paginator(queries.signatories_of(request.user, at=request.at), 25).get_page(
            request.GET.get("signatories")
        ),
        "books": queries.books_of(request.user, at=request.at)[:50],
        "today": request.at.date(),
    }
    return render(request, "office/stationery.html", context)


@writing
@require_http_methods(["GET", "POST"])
def letterhead(request: DeskRequest) -> HttpResponse:
    """Give a body a letterhead."""
    form = BlankForm(request.POST or None, request.FILES or None, person=request.user, at=request.at)
    if form.is_valid():
        try:
            with transaction.atomic():
                content = _content(request, form, owner=form.cleaned_data["body"])
                made = actions.create_letterhead(body=form.cleaned_data["body"], actor=request.user, at=request.at, **content)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The letterhead is kept."))
            return redirect("office:revise-letterhead", pk=made.pk)
    back = reverse("office:stationery")
    context = {"title": _("New letterhead"), "form": form, "back": back}
    return render(request, "office/letterhead.html", context, status=422 if form.is_bound else 200)


@writing
@require_http_methods(["GET", "POST"])
def revise_letterhead(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a letterhead, with the page as it will be beside it."""
    found = get_object_or_404(queries.letterheads_of(request.user, at=request.at), pk=pk)
    initial = {"body": found.body, **{field: getattr(found, field) for field in _CONTENT}}
    asked: dict[str, Any] = {"person": request.user, "at": request.at, "known_emblem": bool(found.emblem), "initial": initial}
    form = BlankForm(request.POST or None, request.FILES or None, **asked)
    form.fields["body"].disabled = True
    if form.is_valid():
        try:
            with transaction.atomic():
                content = _content(request, form, owner=found)
                actions.revise_letterhead(letterhead=found, actor=request.user, at=request.at, **content)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The letterhead is kept. Registered letters stay as they are."))
            return redirect("office:revise-letterhead", pk=pk)
    context = {"title": found.title, "form": form, "back": reverse("office:stationery"), "letterhead": found}
    return render(request, "office/letterhead.html", context, status=422 if form.is_bound else 200)


def _content(request: DeskRequest, form: BlankForm, *, owner: Any) -> dict[str, Any]:
    content = {field: form.cleaned_data[field] for field in _CONTENT}
    if file := form.cleaned_data["emblem"]:
        kept = keep(file.read(), name=file.name, owner=owner, accept=form.accepted, actor=request.user, at=request.at)
        content["emblem"] = kept
    return content


@writing
@require_safe
def letterhead_preview(request: DeskRequest, pk: int) -> HttpResponse:
    """The letterhead as a page."""
    found: Letterhead = get_object_or_404(queries.letterheads_of(request.user, at=request.at), pk=pk)
    return HttpResponse(sheets.letterhead_png(found, at=request.at), content_type="image/png")


@writing
@require_http_methods(["GET", "POST"])
def signatory(request: DeskRequest) -> HttpResponse:
    """Enter somebody who signs letters."""
    form = SignatoryForm(request.POST or None, person=request.user, at=request.at)
    if form.is_valid():
        actions.name_signatory(actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("The signatory is entered."))
        return redirect("office:stationery")
    return fill(request, form, title=_("New signatory"), back=reverse("office:stationery"), kicker=_("Letters"))


@writing
@require_http_methods(["GET", "POST"])
def end_signatory(request: DeskRequest, pk: int) -> HttpResponse:
    """End a signatory's term."""
    found = get_object_or_404(queries.signatories_of(request.user, at=request.at), pk=pk)
    form = EndForm(request.POST or None, initial={"until": request.at.date()})
    if form.is_valid():
        actions.end_signatory(signatory=found, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("The term of office ends on that day."))
        return redirect("office:stationery")
    title = _("End the term of office: %(who)s") % {"who": found}
    return fill(request, form, title=title, back=reverse("office:stationery"), kicker=_("Letters"))


@writing
@require_http_methods(["GET", "POST"])
def numbering(request: DeskRequest) -> HttpResponse:
    """Go on with a book that was kept on paper."""
    form = NumberingForm(request.POST or None, person=request.user, at=request.at, initial={"year": request.at.year})
    if form.is_valid():
        try:
            actions.start_numbering(actor=request.user, at=request.at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("last", str(refusal))
        else:
            messages.success(request, _("The next letter gets the number after this one."))
            return redirect("office:stationery")
    return fill(
        request, form, title=_("Go on with a book kept on paper"), back=reverse("office:stationery"), kicker=_("Letters")
    )
