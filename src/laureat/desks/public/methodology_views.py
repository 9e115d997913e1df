"""The methodology: the same document that makes the form, the score sheet and the protocol, as a page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laureat.people.audience import everyone
from laureat.season import queries as seasons
from laureat.season.states import RegulationState


@everyone
@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """The rules of the present season: tiers, nominations, criteria, documents."""
    season = seasons.current_season()
    if season is None:
        return render(request, "public/methodology_none.html", {"title": _("Methodology")})
    rules = seasons.rules_of(season)
    chosen = request.GET.get("nomination", "")
    nomination = next((n for n in rules.nominations if n.key == chosen), rules.nominations[0])
    context = {
        "title": rules.identity.title,
        "season": season,
        "rules": rules,
        "chosen": nomination,
        "groups": _groups(rules, nomination.key),
        "evidence": rules.evidence_of(nomination.key),
    }
    return render(request, "public/methodology.html", context)


@everyone
@require_safe
def text(request: HttpRequest, version: str) -> HttpResponse:
    """An approved version as it was approved, byte for byte."""
    found = seasons.regulations().filter(version=version, state=RegulationState.APPROVED).first()
    if found is None:
        raise Http404
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8")


def _groups(rules: Any, nomination: str) -> list[tuple[str, list[Any], Any]]:
    """Criteria by group, with the group's greatest sum."""
    criteria = rules.criteria_of(nomination)
    grouped = [(title, [c for c in criteria if c.group == key]) for key, title in rules.groups.items()]
    return [(title, found, sum(c.max for c in found)) for title, found in grouped if found]
