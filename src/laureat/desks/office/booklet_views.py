"""The stage's booklet, also before the season is announced."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from laureat.desks import serving
from laureat.desks.office.access import office
from laureat.desks.office.board_views import stage_or_404
from laureat.people.audience import DeskRequest
from laureat.people.states import Power


@office(Power.SEE_BOARD)
@require_safe
def paper(request: DeskRequest, pk: int, form: str) -> HttpResponse:
    """The booklet as PDF for A4 or A5."""
    return serving.booklet(request, stage_or_404(request, pk), form, at=request.at, public=False)
