"""The experts' work from the office: experts, conflicts, assignment, consolidation."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from laureat.commissions import queries as commissions
from laureat.desks.asking import ask
from laureat.desks.office.access import office
from laureat.desks.office.board_views import stage_or_404
from laureat.judging import actions, consolidated, flagged, planning, queries, readiness, rules, specimens
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Season

assigning = office(Power.ASSIGN_EXPERTS)
AGGREGATIONS = {
    "mean": gettext_lazy("the mean of the sheets"),
    "trimmed-mean": gettext_lazy("the mean without the highest and the lowest sheet"),
    "sum": gettext_lazy("the sum of the sheets"),
    "sum-of-means": gettext_lazy("the sum of the criteria's means"),
}


@assigning
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """Stages that are or were judged, and the experts."""
    stages = Paginator(seasons.stages_of_office(request.user, at=request.at), 20).get_page(request.GET.get("page"))
    context = {"title": _("Judging"), "page": stages, "anchor_seasons": _anchoring(request), "at": request.at}
    return render(request, "office/judging.html", context)


def _anchoring(request: DeskRequest) -> list[tuple[Season, str, str]]:
    """For those who assign everywhere: the tiers of the current season whose anchors they name."""
    season = seasons.current_season()
    if season is None or not request.powers[Power.ASSIGN_EXPERTS].everywhere:
        return []
    return [(season, tier.key, tier.title) for tier in seasons.rules_of(season).tiers]


@assigning
@require_safe
def stage(request: DeskRequest, pk: int) -> HttpResponse:
    """A stage's judging: progress, and in short what the sheets became."""
    found = stage_or_404(request, pk)
    regulation, items = seasons.rules_of(found.season), commissions.judged_entries(found)
    consolidation = queries.consolidation_of(found)
    may_assign = rules.may_assign(request.user, found, at=request.at)
    progress = queries.progress(found, planning.with_anchors(found, items))
    context = {
        "title": found.region.name if found.region else _("Federal tier"),
        "stage": found,
        "progress": progress,
        "anchors": progress.items - items.count(),
        "blind": specimens.has_tasting(regulation),
        "consolidation": consolidation,
        "rule": AGGREGATIONS[consolidation.rule] if consolidation else "",
        "by_fair": regulation.aggregation.decides == "fair-score",
        "flags": flagged.flags_for(found, request.user).count() if consolidation else 0,
        "tally": consolidated.proposal_counts(found, regulation) if consolidation else [],
        "may_compare": rules.may_compare_regions(request.user, at=request.at),
        "may_assign": may_assign,
        "may_consolidate": readiness.may_consolidate(request.user, found, items, at=request.at) if may_assign else may_assign,
        "at": request.at,
    }
    return render(request, "office/judging_stage.html", context)


@assigning
@require_http_methods(["GET", "POST"])
def consolidate(request: DeskRequest, pk: int) -> HttpResponse:
    """Turn signed sheets into the ranking, after a question."""
    found = stage_or_404(request, pk)
    back, items = reverse("office:judging-stage", args=[pk]), commissions.judged_entries(found)
    if request.method == "POST":
        made = actions.consolidate(stage=found, items=items, actor=request.user, at=request.at)
        messages.success(request, _("Consolidated from %(count)s sheets.") % {"count": made.sheets})
        return redirect(back)
    readiness.may_consolidate(request.user, found, items, at=request.at).require()
    return ask(
        request, title=_("Consolidate"), question=_("Consolidate the experts' sheets?"), confirm=_("Consolidate"), back=back,
        consequences=[_("Places follow from the regulation's rule; the same sheets always give the same places.")],
    )  # fmt: skip
