"""A draft regulation tried on a past season: the whole season in one summary, or one of its stages. Computes and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laureat.desks.office import whatif_pictures as pictures
from laureat.desks.office.access import office
from laureat.desks.office.whatif_views import PAGE, hidden_from, result
from laureat.insights import replaying
from laureat.insights.replaying import Replay
from laureat.judging.whatif import Comparison
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Season, Stage
from laureat.season.regulation import Regulation, read_regulation

AT_ONCE = 6  # stages whose fair scores are made while the reader waits for the page


@office(Power.APPROVE_REGULATION)
@require_safe
def replay(request: DeskRequest, pk: int) -> HttpResponse:
    """A draft tried on all consolidated stages of a past season, or on the one that is chosen."""
    found = get_object_or_404(seasons.regulations(), pk=pk)
    reading = read_regulation(found.text)
    past = list(replaying.consolidated_seasons(found.programme.slug)[:30])
    season = _chosen(past, request.GET.get("year", ""))
    context: dict[str, Any] = {
        "title": _("Trial on a past season"),
        "found": found,
        "reading": reading,
        "seasons": past,
        "season": season,
    }
    if season is not None and reading.regulation is not None:
        context |= _replayed(
            request, list(replaying.consolidated_stages(season.year, found.programme.slug)), reading.regulation
        )
    return render(request, "office/replay.html", context)


def _chosen(past: list[Season], year: str) -> Season | None:
    return next((season for season in past if str(season.year) == year), past[0] if past else None)


def _replayed(request: DeskRequest, stages: list[Stage], draft: Regulation) -> dict[str, Any]:
    """The stage that is chosen, or the whole season; what takes long is counted once the page is there and asks for it."""
    stage = next((one for one in stages if str(one.pk) == request.GET.get("stage")), None)
    counted, foreign = replaying.counted_tiers(replaying.needed_for(stage, stages) if stage else stages, draft)
    if stage in foreign:
        return {"stage": stage, "foreign": [stage]}
    if len(counted) > AT_ONCE and replaying.decides_by_fair(counted, draft) and request.GET.get("wait") != "1":
        query = QueryDict(mutable=True)
        query.update({**request.GET.dict(), "wait": "1"})
        return {"stage": stage, "waiting": len(counted), "query": query.urlencode()}
    if stage is not None:
        return _stage(request, stage, counted, draft)
    return {"foreign": foreign, **_season(request, stages, counted, draft)}


def _stage(request: DeskRequest, stage: Stage, counted: list[Stage], draft: Regulation) -> dict[str, Any]:
    """One stage: who would change, item by item."""
    made = replaying.replays(counted, draft)[-1]
    seen = made.comparison.seen_without(hidden_from(request))
    return {"stage": stage, **_matched(made), **result(request, seen, made.old, made.tiers)}


def _season(request: DeskRequest, stages: list[Stage], counted: list[Stage], draft: Regulation) -> dict[str, Any]:
    """The season: every stage in figures, every tier in a picture, and by name who would not have come to the next tier."""
    hidden = hidden_from(request)
    made = [
        replace(one, comparison=one.comparison.seen_without(hidden), called=one.called - hidden)
        for one in replaying.replays(counted, draft)
    ]
    absent = [(one, change) for one in made for change in one.comparison.changes if change.item in one.stopped]
    page = Paginator(absent, PAGE).get_page(request.GET.get("page"))
    entries = replaying.named(change for _one, change in page)
    listed = {one.stage.pk: replaying.counts(one.comparison) for one in made}
    stage_page = Paginator(stages, PAGE).get_page(request.GET.get("stages"))
    return {
        "whole": replaying.summed(one.comparison for one in made),
        "hidden": sum(one.comparison.hidden for one in made),
        "tiers": _tiers(made),
        "stages": stage_page,
        "stage_rows": [(stage, listed.get(stage.pk)) for stage in stage_page],
        "rows": [pictures.row(change, entries[change.item], one.old, one.tiers) for one, change in page],
        "page": page,
        **(_matched(made[0]) if made else {}),
    }


def _tiers(made: Sequence[Replay]) -> list[dict[str, Any]]:
    """All stages of each tier together, the first tier first."""
    found = []
    for tier in made[0].old.tiers if made else ():
        mine = [one for one in made if one.stage.tier == tier.key]
        if mine:
            changes = tuple(change for one in mine for change in one.comparison.changes)
            found.append(
                {
                    "title": tier.title,
                    "counts": replaying.summed(one.comparison for one in mine),
                    "called": sum(len(one.called) for one in mine),
                    "picture": pictures.picture(Comparison(changes), mine[0].tiers, tier=tier.title),
                }
            )
    return found


def _matched(made: Replay) -> dict[str, Any]:
    """By title what the sheets lack for the draft; the same at every stage of a season."""
    matching = made.matching
    new, old = ({criterion.key: criterion.title for criterion in rules.criteria} for rules in (made.draft, made.old))
    return {
        "unjudged": [new[key] for key in matching.unjudged],
        "dropped": [old[key] for key in matching.dropped],
        "rescaled": [new[key] for key in matching.rescaled],
        "uncounted": [made.old.nomination(key).title for key in matching.uncounted],
    }
