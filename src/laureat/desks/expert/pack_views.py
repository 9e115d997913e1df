"""The expert's work without a network: blank sheets on paper, a workbook to fill, and its way back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laureat.desks import packs
from laureat.desks.expert.access import expert
from laureat.files import types
from laureat.judging import packing, queries, sheets
from laureat.judging.models import Expert
from laureat.people.audience import DeskRequest
from laureat.season.models import Stage


@expert
@require_http_methods(["GET", "POST"])
def offline(request: DeskRequest, stage: int) -> HttpResponse:
    """Take work away and bring it back: downloads, and the upload of a filled workbook."""
    found, own = _stage(request, stage), _own(request)
    form = packs.PackForm()
    if request.method == "POST":
        place = packs.Place(found, own, request.path)
        made = packs.upload(request, place, lambda token: reverse("expert:pack-preview", args=[found.pk, token]))
        if isinstance(made, HttpResponse):
            return made
        form = made
    context = {
        "title": _("Work without a network"),
        "stage": found,
        "form": form,
        "count": len(packing.open_of(own, found)),
        "unanswered": packing.unanswered(own, found),
        "at": request.at,
    }
    return render(request, "expert/offline.html", context, status=422 if form.is_bound else 200)


@expert
@require_safe
def pack(request: DeskRequest, stage: int) -> HttpResponse:
    """The workbook with everything that is open and not signed."""
    found, own = _stage(request, stage), _own(request)
    return packs.download(packing.pack_of(own, found, at=request.at), packing.pack_name(own, found))


@expert
@require_safe
def blanks(request: DeskRequest, stage: int) -> HttpResponse:
    """Sheets to be filled by hand, for everything that is open and not signed."""
    found, own = _stage(request, stage), _own(request)
    items = packing.open_of(own, found)
    if not items:
        raise Http404
    content = sheets.blank_sheets_pdf(found, items, at=request.at)
    return packs.download(content, _("Score sheets.pdf"), types.PDF)


@expert
@require_http_methods(["GET", "POST"])
def preview(request: DeskRequest, stage: int, token: str) -> HttpResponse:
    """What an uploaded workbook would change; confirmed, it is saved."""
    found = _stage(request, stage)
    place = packs.Place(found, _own(request), reverse("expert:offline", args=[found.pk]))
    return packs.look(request, place, token, template="expert/pack_preview.html")


def _stage(request: DeskRequest, pk: int) -> Stage:
    """A stage at which something is assigned to the person."""
    first = queries.assignments_of(request.user).filter(stage=pk).first()
    if first is None:
        raise Http404
    return first.stage


def _own(request: DeskRequest) -> Expert:
    found = queries.expert_of(request.user)
    if found is None:
        raise Http404
    return found
