"""The booklet of a season in a region: the page, and the same as PDF for two sizes of paper."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from laureat.desks import serving
from laureat.letters import booklets
from laureat.papers import illustrations, qr
from laureat.people.audience import everyone
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.states import StageState
from laureat.ui import charts


@everyone
@require_safe
def booklet(request: HttpRequest, year: int, place: str) -> HttpResponse:
    """What the contest is, when and how to take part, what is judged and won, whom to ask."""
    stage, at = _stage(year, place), timezone.now()
    said = booklets.booklet_of(stage)
    context = {
        "title": said.headline,
        "booklet": said,
        "place": place,
        "stage": stage,
        "at": at,
        "accepting": stage.state == StageState.ACCEPTING and stage.region_id and not stage.entries_deadline.passed(at),
        "rosette": _drawn("rosette"),
        "seal": _drawn("seal"),
        "map": _map(said),
        "nominations": _with_drawings(said.nominations),
        "aims": [(title, _drawn(f"aim-{key}")) for key, title in said.aims],
        "groups": _groups(said),
        "benefits": _with_drawings(said.benefits),
        "qr": mark_safe(qr.qr_inline(said.entry_url)),  # noqa: S308 - our own drawing
    }
    return render(request, "public/booklet.html", context)


@everyone
@require_safe
def paper(request: HttpRequest, year: int, place: str, form: str) -> HttpResponse:
    """The booklet as PDF for A4 or A5."""
    return serving.booklet(request, _stage(year, place), form, at=timezone.now(), public=True)


def _stage(year: int, place: str) -> Stage:
    found = seasons.announced_stage(year, place)
    if found is None:
        raise Http404
    return found


def _drawn(name: str) -> SafeString:
    return mark_safe(illustrations.drawing(name))  # noqa: S308 - our own drawings


def _with_drawings(points: Iterable[booklets.Point]) -> list[tuple[booklets.Point, SafeString]]:
    return [(point, _drawn(point.picture)) for point in points]


def _groups(said: booklets.Booklet) -> list[tuple[str, list[tuple[booklets.Card, list[tuple[str, SafeString]]]]]]:
    """Criteria by group, each with the aims that it serves and their signs."""
    titles = dict(said.aims)
    return [
        (group.title, [(card, [(titles[aim], _drawn(f"aim-{aim}")) for aim in card.aims]) for card in group.cards])
        for group in said.groups
    ]


def _map(said: booklets.Booklet) -> SafeString:
    tiles = [charts.Tile("", "", place.name, place.column, place.row, float(place.here)) for place in said.tiles]
    return charts.place_map(tiles, title=said.map_label)
