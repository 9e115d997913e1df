"""What if: a stage's sheets, or a past season's, counted another way. Pages that compute and change nothing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laureat.commissions import queries as commissions
from laureat.desks.office import whatif_pictures as pictures
from laureat.desks.office.access import office
from laureat.desks.office.judging_views import assigning
from laureat.desks.office.panels_views import judged_stage_or_404
from laureat.desks.office.whatif_forms import WhatIfForm
from laureat.insights import replaying
from laureat.judging import queries as judging
from laureat.judging import rules, visibility, whatif, workload
from laureat.judging.whatif import Comparison, Influence, Tried, Way
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Season, Stage
from laureat.season.regulation import Regulation, Tier, read_regulation

PAGE, FOUND = 50, 20


@assigning
@require_safe
def stage(request: DeskRequest, pk: int) -> HttpResponse:
    """A stage's sheets by another rule, other weights and thresholds, without some experts; or without each expert in turn."""
    found = judged_stage_or_404(request, pk)
    rules.may_invite(request.user, found.region_id, at=request.at).require()
    regulation = seasons.rules_of(found.season)
    kept = judging.consolidation_of(found)
    items = whatif.ranked_entries(found) if kept else commissions.judged_entries(found)
    old = whatif.as_it_is(regulation, found.tier)
    form = WhatIfForm(request.GET, regulation=regulation, tier=old.tier, nominations=_nominations(regulation))
    if "show" in request.GET:
        return redirect(f"{request.path}?{_address(form, form.without, **_kept(request))}")
    new = form.way()
    tried = whatif.tried(found, items, old, new)
    hidden = set(visibility.hidden_entries(request.user).values_list("pk", flat=True))
    context = {
        "title": _("What if"),
        "stage": found,
        "consolidated": kept is not None,
        "form": form,
        "experts": _experts(request, found, form),
        "influence": request.GET.get("view") == "experts",
        "fair": new.regulation.aggregation.decides == "fair-score",
        "weighed": any(key[:2] in ("g-", "w-") for key in [*form.changed, *form.errors]),
        "at": request.at,
        **_result(request, tried.comparison.seen_without(hidden), regulation, (old.tier, new.tier)),
    }
    if context["influence"] and not context["fair"]:
        context |= _influences(request, found, form, new, tried, hidden)
    return render(request, "office/whatif.html", context)


def _nominations(regulation: Regulation) -> set[str]:
    return {nomination.key for nomination in regulation.nominations}


def _kept(request: DeskRequest) -> dict[str, str]:
    return {key: request.GET[key] for key in ("nomination", "list", "view", "find") if request.GET.get(key)}


def _experts(request: DeskRequest, stage: Stage, form: WhatIfForm) -> dict[str, Any]:
    """The experts that one may leave out: those who are left out already, and the first that are found by their names."""
    text = request.GET.get("find", "").replace("\x00", "")[:100]
    whole = whatif.signing_experts(stage)
    others = workload.named(whole, text).exclude(pk__in=form.without)
    more = max(others.count() - FOUND, 0)
    out = list(whole.filter(pk__in=form.without))
    return {
        "out": out,
        "others": list(others[:FOUND]),
        "more": more,
        "find": text,
        "open": bool(out or text),
    }


def _result(request: DeskRequest, comparison: Comparison, regulation: Regulation, tiers: tuple[Tier, Tier]) -> dict[str, Any]:
    """Counts, picture and a page of the table."""
    present = {change.nomination for change in comparison.changes}
    nomination = request.GET.get("nomination", "")
    if nomination in present:
        own = tuple(change for change in comparison.changes if change.nomination == nomination)
        comparison = Comparison(own, comparison.hidden)
    which = "places" if request.GET.get("list") == "places" else "levels"
    page = Paginator(pictures.listed(comparison, which), PAGE).get_page(request.GET.get("page"))
    return {
        "comparison": comparison,
        "picture": pictures.picture(comparison, tiers) if comparison.changes else "",
        "page": page,
        "rows": pictures.rows(list(page), replaying.named(page), regulation, tiers),
        "nominations": [(one.key, one.title) for one in regulation.nominations if one.key in present],
        "nomination": nomination,
        "which": which,
    }


def _influences(
    request: DeskRequest, stage: Stage, form: WhatIfForm, way: Way, tried: Tried, hidden: set[int]
) -> dict[str, Any]:
    """Each expert left out in turn: those on whom most hangs come first, each with the address of the result without the expert."""
    found = whatif.without_each(way, tried.items, tried.sheets, tried.after, hidden)
    page: Page[Influence] = Paginator(found, PAGE).get_page(request.GET.get("page"))
    known = {expert.pk: expert for expert in whatif.signing_experts(stage).filter(pk__in=[one.expert for one in page])}
    return {
        "influences": [(one, known[one.expert], _address(form, {*form.without, one.expert})) for one in page],
        "page": page,
    }


def _address(form: WhatIfForm, without: Collection[int], **others: str) -> str:
    """The shortest address of a question: what differs from the regulation, and who is left out."""
    query = QueryDict(mutable=True)
    query.update(form.changed)
    query.setlist("without", [str(pk) for pk in sorted(without)])
    query.update(others)
    return query.urlencode()


@office(Power.APPROVE_REGULATION)
@require_safe
def replay(request: DeskRequest, pk: int) -> HttpResponse:
    """A draft tried on a past season, one consolidated stage at a time."""
    found = get_object_or_404(seasons.regulations(), pk=pk)
    reading = read_regulation(found.text)
    past = list(replaying.consolidated_seasons(found.programme.slug)[:30])
    season = _chosen(past, request.GET.get("year", ""))
    stages = replaying.consolidated_stages(season.year, found.programme.slug) if season else seasons.all_stages().none()
    context: dict[str, Any] = {
        "title": _("Trial on a past season"),
        "found": found,
        "reading": reading,
        "seasons": past,
        "season": season,
        "stages": Paginator(stages, PAGE).get_page(request.GET.get("stages")),
    }
    wanted = request.GET.get("stage", "")
    chosen = stages.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 19 else None
    if chosen is None and stages.count() == 1:
        chosen = stages.first()
    if chosen is not None and reading.regulation is not None:
        context |= _replayed(request, chosen, reading.regulation)
    return render(request, "office/whatif_replay.html", context)


def _chosen(past: list[Season], year: str) -> Season | None:
    return next((season for season in past if str(season.year) == year), past[0] if past else None)


def _replayed(request: DeskRequest, stage: Stage, draft: Regulation) -> dict[str, Any]:
    if stage.tier not in {tier.key for tier in draft.tiers}:
        return {"stage": stage, "foreign": True}
    replayed = replaying.replay(stage, draft)
    hidden = set(visibility.hidden_entries(request.user).values_list("pk", flat=True))
    tiers = (replayed.old.tier(stage.tier), draft.tier(stage.tier))
    matching = replayed.matching
    new, old = ({criterion.key: criterion.title for criterion in rules.criteria} for rules in (draft, replayed.old))
    return {
        "stage": stage,
        "unjudged": [new[key] for key in matching.unjudged],
        "dropped": [old[key] for key in matching.dropped],
        "rescaled": [new[key] for key in matching.rescaled],
        "uncounted": [replayed.old.nomination(key).title for key in matching.uncounted],
        **_result(request, replayed.comparison.seen_without(hidden), replayed.old, tiers),
    }
