"""What came of letters: the funnel of a letter, of a season's letters, both as spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laureat.desks.office.letters_views import letter_or_404, writing
from laureat.insights import audiences, letter_exports
from laureat.insights import letters as outcomes
from laureat.insights.exports import XLSX
from laureat.insights.letters import Funnel
from laureat.letters import groups, queries
from laureat.letters.models import Letter
from laureat.people.audience import DeskRequest
from laureat.season import queries as seasons
from laureat.season.models import Season
from laureat.ui import charts


def _rows(funnel: Funnel) -> list[dict[str, Any]]:
    """The steps with their shares of those addressed."""
    whole = funnel.addressed or 1
    return [{"key": key, "title": title, "count": count, "share": count / whole} for key, title, count in funnel.steps]


def _chart(funnel: Funnel, title: str) -> str:
    return charts.funnel([charts.Bar(str(name), count) for _key, name, count in funnel.steps], title=title)


@writing
@require_safe
def letter(request: DeskRequest, pk: int) -> HttpResponse:
    """The funnel of a letter: whole, by region, size and industry."""
    found = letter_or_404(request, pk)
    funnel = outcomes.letter_funnel(found, at=request.at)
    context = {
        "title": _("What came of the letter"),
        "letter": found,
        "funnel": funnel.whole,
        "steps": _rows(funnel.whole),
        "chart": _chart(funnel.whole, _("From the letter to the entry")),
        "tables": _tables(
            request, (_("Region"), funnel.regions), (_("Size"), funnel.sizes), (_("Industry"), funnel.industries)
        ),
        "words": audiences.in_words(groups.read(found.group.rule)) if found.group else [],
    }
    return render(request, "office/funnel_letter.html", context)


def _tables(request: DeskRequest, *parts: tuple[str, Sequence[Any]]) -> list[tuple[str, str, Any]]:
    """Each table with the name of its page's parameter."""
    numbered = [(title, f"page{place}", rows) for place, (title, rows) in enumerate(parts, start=1) if rows]
    return [(title, name, Paginator(rows, 30).get_page(request.GET.get(name))) for title, name, rows in numbered]


@writing
@require_safe
def season(request: DeskRequest) -> HttpResponse:
    """All registered letters of a season with their funnels."""
    chosen = _season(request)
    found = outcomes.season_funnel(_letters(request, chosen), at=request.at)
    context = {
        "title": _("What came of the letters"),
        "season": chosen,
        "seasons": seasons.seasons()[:10],
        "funnel": found.whole,
        "steps": _rows(found.whole),
        "chart": _chart(found.whole, _("From the letters to the entries")),
        "page": Paginator(found.letters, 30).get_page(request.GET.get("page")),
        "tables": _tables(request, (_("Region"), found.regions)),
    }
    return render(request, "office/funnel_season.html", context)


def _season(request: DeskRequest) -> Season | None:
    wanted = request.GET.get("season", "")
    chosen = seasons.seasons().filter(pk=wanted).first() if wanted.isdecimal() else None
    return chosen or seasons.current_season()


def _letters(request: DeskRequest, season: Season | None) -> QuerySet[Letter]:
    mine = queries.letters_of(request.user, at=request.at)
    return mine.filter(season=season, registered_at__isnull=False).order_by("registered_at", "pk")


@writing
@require_safe
def season_spreadsheet(request: DeskRequest) -> HttpResponse:
    """The season's letters with their funnels."""
    chosen = _season(request)
    content = letter_exports.season_xlsx(_letters(request, chosen), at=request.at)
    return _xlsx(content, f"letters-{chosen.year if chosen else 'none'}.xlsx")


@writing
@require_safe
def spreadsheet(request: DeskRequest, pk: int) -> HttpResponse:
    """Every recipient of a letter."""
    found = letter_or_404(request, pk)
    return _xlsx(letter_exports.recipients_xlsx(found, at=request.at), f"recipients-{found.pk}.xlsx")


def _xlsx(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
