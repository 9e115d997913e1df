"""What if: a stage's sheets counted another way. A page that computes and changes nothing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laureat.commissions import queries as commissions
from laureat.desks.office import whatif_pictures as pictures
from laureat.desks.office.judging_views import assigning
from laureat.desks.office.panels_views import judged_stage_or_404
from laureat.desks.office.whatif_forms import WhatIfForm
from laureat.entries.models import Entry
from laureat.insights import replaying
from laureat.judging import queries as judging
from laureat.judging import rules, visibility, whatif, workload
from laureat.judging.whatif import Comparison, Influence, Tried, Way
from laureat.people.audience import DeskRequest
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Regulation, Tier

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
    context = {
        "title": _("What if"),
        "stage": found,
        "consolidated": kept is not None,
        "form": form,
        "experts": _experts(request, found, form),
        "nominations": [(one.key, one.title) for one in regulation.nominations],
        "weighed": any(key[:2] in ("g-", "w-") for key in [*form.changed, *form.errors]),
        "at": request.at,
    }
    if not form.is_valid():
        return render(request, "office/whatif.html", context, status=422)
    return render(request, "office/whatif.html", context | _counted(request, found, items, form, old))


def _counted(request: DeskRequest, stage: Stage, items: QuerySet[Entry], form: WhatIfForm, old: Way) -> dict[str, Any]:
    """What comes of a question: who would change, or on which expert how much hangs."""
    new = form.way()
    tried = whatif.tried(stage, items, old, new)
    hidden = hidden_from(request)
    found = {
        "influence": request.GET.get("view") == "experts",
        "fair": new.regulation.aggregation.decides == "fair-score",
        **result(request, tried.comparison.seen_without(hidden), old.regulation, (old.tier, new.tier)),
    }
    if found["influence"] and not found["fair"]:
        found |= _influences(request, stage, form, new, tried, hidden)
    return found


def hidden_from(request: DeskRequest) -> set[int]:
    """Items of which the reader may see nothing. One query."""
    return set(visibility.hidden_entries(request.user).values_list("pk", flat=True))


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


def result(request: DeskRequest, comparison: Comparison, regulation: Regulation, tiers: tuple[Tier, Tier]) -> dict[str, Any]:
    """Counts, picture and a page of the table."""
    present = {change.nomination for change in comparison.changes}
    nomination = request.GET.get("nomination", "")
    if nomination in present:
        own = tuple(change for change in comparison.changes if change.nomination == nomination)
        comparison = Comparison(own, comparison.hidden)
    which = "places" if request.GET.get("list") == "places" else "levels"
    page = Paginator(pictures.listed(comparison, which), PAGE).get_page(request.GET.get("page"))
    entries = replaying.named(page)
    return {
        "comparison": comparison,
        "picture": pictures.picture(comparison, tiers) if comparison.changes else "",
        "page": page,
        "rows": [pictures.row(change, entries[change.item], regulation, tiers) for change in page],
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
