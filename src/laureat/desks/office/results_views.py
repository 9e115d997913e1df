"""What a stage's sheets became: the consolidated sheet, pictures, what to look at; regions compared through their anchors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laureat.commissions import queries as commissions
from laureat.desks import packs
from laureat.desks.flags import flags_context
from laureat.desks.office import judging_pictures
from laureat.desks.office.judging_views import assigning
from laureat.desks.office.panels_views import judged_stage_or_404
from laureat.files import types
from laureat.judging import consolidated, consolidated_papers, queries, rules
from laureat.judging.consolidated_papers import Signature
from laureat.judging.models import Consolidation, Standing
from laureat.judging.regions import NominationRegions, compared_regions
from laureat.papers.workbook import XLSX
from laureat.people.audience import DeskRequest
from laureat.season import queries as seasons
from laureat.season.models import Stage

PAGE = 50
RANKS = 40


def _consolidated_or_404(request: DeskRequest, pk: int) -> tuple[Stage, Consolidation]:
    stage = judged_stage_or_404(request, pk)
    consolidation = queries.consolidation_of(stage)
    if consolidation is None:
        raise Http404
    consolidation.stage = stage
    return stage, consolidation


@assigning
@require_safe
def results(request: DeskRequest, pk: int) -> HttpResponse:
    """The consolidated sheet: every item with its experts' totals, both scores, the proposal and its chances."""
    stage, consolidation = _consolidated_or_404(request, pk)
    regulation = seasons.rules_of(stage.season)
    judged = consolidated.judged_nominations(stage, regulation)
    nomination, text = request.GET.get("nomination", ""), request.GET.get("q", "").replace("\x00", "")[:100]
    standings = consolidated.matching(consolidated.standings_for(stage, request.user), text=text, nomination=nomination)
    page = Paginator(standings, PAGE).get_page(request.GET.get("page"))
    counts = {one.key: count for one, count in judged}
    groups = consolidated.by_nomination(consolidated.lines(stage, page, regulation), regulation)
    context = {
        "title": _("Consolidated sheet"),
        "stage": stage,
        "consolidation": consolidation,
        "page": page,
        "groups": [(one.title, counts[one.key], lines) for one, lines in groups],
        "open_items": _open_items(stage, page),
        "nominations": [(one.key, one.title) for one, _count in judged],
        "nomination": nomination,
        "by_fair": regulation.aggregation.decides == "fair-score",
        "at": request.at,
    }
    return render(request, "office/results.html", context)


def _open_items(stage: Stage, listed: Iterable[Standing]) -> set[int]:
    """Of the items that are shown whole, those that have a page at the stage. One query."""
    shown = [one.entry_id for one in listed if not one.is_hidden]  # type: ignore[attr-defined]
    return set(commissions.judged_entries(stage).filter(pk__in=shown).values_list("pk", flat=True))


@assigning
@require_safe
def results_pdf(request: DeskRequest, pk: int) -> HttpResponse:
    """The whole consolidated sheet on paper."""
    stage, consolidation = _consolidated_or_404(request, pk)
    chair, secretary = commissions.officers_of(stage, at=request.at)
    signatures = [
        Signature("Председатель комиссии", chair.short_name if chair else ""),
        Signature("Секретарь комиссии", secretary.short_name if secretary else ""),
    ]
    made = consolidated_papers.sheet_pdf(consolidation, request.user, signatures, at=request.at)
    return packs.download(made, f"{_named(stage)}.pdf", types.PDF)


@assigning
@require_safe
def results_xlsx(request: DeskRequest, pk: int) -> HttpResponse:
    """The whole consolidated sheet as a workbook, with the means of the criteria."""
    stage, consolidation = _consolidated_or_404(request, pk)
    return packs.download(consolidated_papers.sheet_xlsx(consolidation, request.user), f"{_named(stage)}.xlsx", XLSX)


def _named(stage: Stage) -> str:
    return f"{_('Consolidated sheet')} {stage.season.year} {stage.region.code if stage.region else stage.tier}"


@assigning
@require_safe
def pictures(request: DeskRequest, pk: int) -> HttpResponse:
    """A nomination in pictures: how totals are spread, which places are possible, how severe the experts are and how well they agree."""
    stage, consolidation = _consolidated_or_404(request, pk)
    regulation = seasons.rules_of(stage.season)
    nominations = [(one.key, one.title) for one, _count in consolidated.judged_nominations(stage, regulation)]
    chosen = request.GET.get("nomination", "")
    nomination = chosen if chosen in dict(nominations) else (nominations[0][0] if nominations else "")
    standings = consolidated.standings_for(stage, request.user).filter(entry__nomination=nomination, is_hidden=False)
    page = Paginator(standings, RANKS).get_page(request.GET.get("page"))
    by_fair = regulation.aggregation.decides == "fair-score"
    context = {
        "title": _("Charts of the marks"),
        "stage": stage,
        "consolidation": consolidation,
        "nominations": nominations,
        "nomination": nomination,
        "spread": judging_pictures.spread(stage, nomination, request.user),
        "ranks": judging_pictures.ranks(list(page), by_fair=by_fair),
        "panels": judging_pictures.panels(stage, regulation, nomination),
        "page": page,
        "at": request.at,
    }
    return render(request, "office/results_pictures.html", context)


@assigning
@require_safe
def flags(request: DeskRequest, pk: int) -> HttpResponse:
    """Sheets, experts and pairs of experts that somebody should look at."""
    stage, consolidation = _consolidated_or_404(request, pk)
    framed = {"title": _("What stands out"), "consolidation": consolidation, "at": request.at}
    context = {**flags_context(stage, request.user, request.GET.get("page")), **framed}
    return render(request, "office/results_flags.html", context)


@assigning
@require_safe
def regions(request: DeskRequest, pk: int) -> HttpResponse:
    """How severe the regions' panels are, as far as goods that several of them marked tell."""
    rules.may_compare_regions(request.user, at=request.at).require()
    season = get_object_or_404(seasons.seasons(), pk=pk)
    regulation = seasons.rules_of(season)
    tiers = []
    for tier in regulation.tiers:
        if tier.zone == "region":
            found = [(regulation.nomination(one.nomination).title, one) for one in compared_regions(season, tier.key)]
            pictures = [(title, judging_pictures.regional(one)) for title, one in found if one.connected]
            tiers.append({"tier": tier.title, "nominations": pictures, "alone": _alone(found), "any": bool(found)})
    context = {"title": _("Severity of the regions"), "season": season, "tiers": tiers}
    return render(request, "office/results_regions.html", context)


def _alone(found: list[tuple[str, NominationRegions]]) -> list[tuple[str, str]]:
    """Regions that no good connects with others, each set of them once, with the nominations in which it is so."""
    sets: dict[str, list[str]] = defaultdict(list)
    for title, one in found:
        if one.alone:
            sets[", ".join(region.short_name for region in one.alone)].append(title)
    return [(regions, "; ".join(titles)) for regions, titles in sets.items()]
