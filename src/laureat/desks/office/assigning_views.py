"""Who judges what: plans and their application, one item by hand, a group, anchors, disagreements."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.commissions import queries as commissions
from laureat.desks.asking import ReasonForm, ask
from laureat.desks.office import plan_presenting
from laureat.desks.office.judging_views import assigning
from laureat.desks.office.panels_views import judged_stage_or_404
from laureat.entries import queries as entries
from laureat.judging import actions, disagreeing, planning, progress, queries, rules
from laureat.judging.models import Expert
from laureat.judging.states import AssignmentPart
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Season


@assigning
@require_http_methods(["GET", "POST"])
def plans(request: DeskRequest, pk: int) -> HttpResponse:
    """Plans of a stage; a new one is made from the present experts, conflicts, licences and assignments."""
    stage = judged_stage_or_404(request, pk)
    if request.method == "POST":
        gone = get_object_or_404(queries.experts_for(stage), pk=_key(request, "gone")) if request.POST.get("gone") else None
        made = actions.plan_assignment(
            stage=stage, items=commissions.judged_entries(stage), seed=_key(request, "seed") % 1_000_000,
            gone=gone, actor=request.user, at=request.at,
        )  # fmt: skip
        return redirect("office:plan", pk=pk, plan=made.pk)
    page = Paginator(planning.plans(stage), 20).get_page(request.GET.get("page"))
    context = {
        "title": _("Assignment of experts"), "stage": stage, "page": page, "rows": [(plan, len(plan.pairs)) for plan in page],
        "may_assign": rules.may_assign(request.user, stage, at=request.at), "at": request.at,
    }  # fmt: skip
    return render(request, "office/plans.html", context)


@assigning
@require_safe
def plan(request: DeskRequest, pk: int, plan: int) -> HttpResponse:
    """A plan before it is applied: loads, how well fields match, what is not met and what would help, every pair."""
    stage = judged_stage_or_404(request, pk)
    kept = get_object_or_404(planning.plans(stage), pk=plan)
    context = {
        "title": _("Plan of an assignment"),
        "stage": stage,
        "plan": kept,
        "next_seed": kept.seed + 1,
        "may_assign": rules.may_assign(request.user, stage, at=request.at),
        "at": request.at,
        **plan_presenting.shown(kept, number=request.GET.get("page")),
    }
    return render(request, "office/plan.html", context)


@assigning
@require_http_methods(["GET", "POST"])
def apply_plan(request: DeskRequest, pk: int, plan: int) -> HttpResponse:
    """Apply a plan whole, after a question."""
    stage = judged_stage_or_404(request, pk)
    kept = get_object_or_404(planning.plans(stage), pk=plan)
    if request.method == "POST":
        made = actions.apply_plan(plan=kept, items=commissions.judged_entries(stage), actor=request.user, at=request.at)
        messages.success(request, _("Assigned: %(count)s. The experts are told by e-mail.") % {"count": len(made)})
        return redirect("office:judging-board", pk=pk)
    found = planning.plan_of(kept)
    consequences = [_("Experts are told by e-mail: %(count)s.") % {"count": len({expert for _item, expert in found.pairs})}]
    if found.proposal.missing:
        consequences.append(_("Items that stay without a whole panel: %(count)s.") % {"count": len(found.proposal.missing)})
    return ask(
        request, title=_("Apply the plan"), question=_("Assign %(count)s sheets by this plan?") % {"count": len(found.pairs)},
        consequences=consequences, confirm=_("Apply"), back=reverse("office:plan", args=[pk, plan]),
    )  # fmt: skip


@assigning
@require_http_methods(["GET", "POST"])
def item(request: DeskRequest, pk: int, entry: int) -> HttpResponse:
    """One item of a stage: its sheets, its disagreement, and further experts by hand; who may not judge it stands with the reason."""
    stage = judged_stage_or_404(request, pk)
    items = planning.with_anchors(stage, commissions.judged_entries(stage))
    found = get_object_or_404(entries.entries().filter(pk__in=items.order_by().values("pk")), pk=entry)
    if request.method == "POST":
        chosen = queries.experts_for(stage).filter(pk__in=[key for key in request.POST.getlist("expert") if key.isdecimal()])
        made = actions.assign(stage=stage, entry=found, experts=chosen, actor=request.user, at=request.at)
        messages.success(request, _("Assigned: %(count)s. The experts are told by e-mail.") % {"count": len(made)})
        return redirect("office:judging-item", pk=pk, entry=entry)
    disagreement = disagreeing.disagreement_of(stage, found.pk)
    (sheets,) = progress.with_sheets([found], stage, person=request.user, at=request.at)
    context = {
        "title": found.good.name,
        "stage": stage,
        "entry": found,
        "item": sheets,
        "nomination": seasons.rules_of(stage.season).nomination(found.nomination).title,
        "assignments": queries.assignments(stage).filter(entry=found).exclude(part=AssignmentPart.TASTING),
        "disagreement": disagreement,
        "calling": disagreement is not None
        and disagreement.way == disagreeing.ARBITER
        and bool(rules.may_settle(request.user, disagreement, at=request.at)),
        "may_assign": rules.may_assign(request.user, stage, at=request.at),
        "candidates": plan_presenting.candidates(stage, found, at=request.at),
        "at": request.at,
    }
    return render(request, "office/judging_item.html", context)


@assigning
@require_POST
def cancel(request: DeskRequest, pk: int, assignment: int) -> HttpResponse:
    """Take an unsigned item from an expert."""
    stage = judged_stage_or_404(request, pk)
    found = get_object_or_404(queries.assignments(stage).exclude(part=AssignmentPart.TASTING), pk=assignment)
    actions.cancel(assignment=found, actor=request.user, at=request.at)
    messages.success(request, _("The item is taken back."))
    return redirect("office:judging-item", pk=pk, entry=found.entry_id)


@assigning
@require_http_methods(["GET", "POST"])
def group(request: DeskRequest, pk: int) -> HttpResponse:
    """Give all items of a nomination to chosen experts; those who may not judge one are left out and named."""
    stage = judged_stage_or_404(request, pk)
    regulation, items = seasons.rules_of(stage.season), commissions.judged_entries(stage)
    nomination = request.POST.get("nomination") or request.GET.get("nomination") or ""
    present = Counter(items.values_list("nomination", flat=True))
    chosen = queries.experts_for(stage).filter(pk__in=[key for key in request.POST.getlist("expert") if key.isdecimal()])
    context: dict[str, Any] = {
        "title": _("A group of experts"),
        "stage": stage,
        "nomination": nomination,
        "nominations": [(n.key, n.title, present[n.key]) for n in regulation.nominations if present[n.key]],
        "experts": [expert for expert in queries.experts_for(stage) if nomination in expert.nominations],
        "at": request.at,
    }
    if request.method == "POST" and nomination in present and chosen:
        done = actions.assign_group(
            stage=stage, entries=items.filter(nomination=nomination), experts=chosen, actor=request.user, at=request.at
        )
        messages.success(request, _("Assigned: %(count)s. The experts are told by e-mail.") % {"count": len(done.made)})
        if not done.refused:
            return redirect("office:judging-board", pk=pk)
        context["refused"], context["more"] = done.refused[:100], max(0, len(done.refused) - 100)
    elif request.method == "POST":
        messages.error(request, _("Choose a nomination and at least one expert."))
    return render(request, "office/assign_group.html", context)


@assigning
@require_POST
def arbiter(request: DeskRequest, pk: int, entry: int) -> HttpResponse:
    """Call an arbiter for an item whose sheets lie too far apart."""
    stage = judged_stage_or_404(request, pk)
    found = disagreeing.disagreement_of(stage, entry)
    if found is None:
        raise Http404
    expert: Expert = get_object_or_404(queries.experts_for(stage), pk=_key(request, "expert"))
    actions.call_arbiter(disagreement=found, expert=expert, actor=request.user, at=request.at)
    messages.success(request, _("The arbiter is called and told by e-mail."))
    return redirect("office:judging-item", pk=pk, entry=entry)


@assigning
@require_http_methods(["GET", "POST"])
def settle(request: DeskRequest, pk: int, entry: int) -> HttpResponse:
    """Keep what a discussion came to."""
    stage = judged_stage_or_404(request, pk)
    found = disagreeing.disagreement_of(stage, entry)
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None, label=_("What the discussion came to"), max_length=2000)
    if form.is_valid():
        actions.settle_disagreement(
            disagreement=found, settlement=form.cleaned_data["reason"], actor=request.user, at=request.at
        )
        messages.success(request, _("Done."))
        return redirect("office:judging-item", pk=pk, entry=entry)
    return ask(
        request, form, title=_("Settle the disagreement"), question=_("Keep the sheets as they are signed?"), confirm=_("Settle"),
        consequences=[_("Every signed sheet stays and counts; the text goes to the commission.")],
        back=reverse("office:judging-item", args=[pk, entry]),
    )  # fmt: skip


@assigning
@require_safe
def disagreements(request: DeskRequest, pk: int) -> HttpResponse:
    """Items of a stage whose sheets lie too far apart."""
    stage = judged_stage_or_404(request, pk)
    page = Paginator(disagreeing.disagreements(stage), 50).get_page(request.GET.get("page"))
    limit = seasons.rules_of(stage.season).judging.disagreement_limit
    context = {"title": _("Disagreements"), "stage": stage, "page": page, "limit": limit, "at": request.at}
    return render(request, "office/disagreements.html", context)


def _key(request: DeskRequest, name: str) -> int:
    """A key that the form carries; 0, which nothing has, for anything else."""
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 19 else 0


def _season_or_404(request: DeskRequest, pk: int, tier: str) -> Season:
    if not request.powers[Power.ASSIGN_EXPERTS].everywhere:
        raise Http404
    found = get_object_or_404(seasons.seasons(), pk=pk)
    if tier not in {one.key for one in seasons.rules_of(found).tiers}:
        raise Http404
    return found


@assigning
@require_http_methods(["GET", "POST"])
def anchors(request: DeskRequest, pk: int, tier: str) -> HttpResponse:
    """Goods that every panel of a tier marks; further ones are found by number or name."""
    season = _season_or_404(request, pk, tier)
    admitted = entries.entries_of_season(season).filter(state="admitted")
    if request.method == "POST":
        entry = get_object_or_404(admitted, pk=_key(request, "entry"))
        actions.name_anchor(season=season, tier=tier, entry=entry, actor=request.user, at=request.at)
        messages.success(
            request, _("“%(good)s” is an anchor now: the next plans give it to every panel.") % {"good": entry.good.name}
        )
        return redirect("office:anchors", pk=pk, tier=tier)
    regulation, text = seasons.rules_of(season), request.GET.get("q", "")[:100]
    titles = {n.key: n.title for n in regulation.nominations}
    context = {
        "title": _("Anchor goods"),
        "season": season,
        "tier": regulation.tier(tier),
        "rows": [(anchor, titles.get(anchor.entry.nomination, "")) for anchor in planning.anchors_of(season, tier)[:200]],
        "found": [(one, titles.get(one.nomination, "")) for one in entries.matching(admitted, text=text)[:20]] if text else [],
        "q": text,
    }
    return render(request, "office/anchors.html", context)


@assigning
@require_POST
def drop_anchor(request: DeskRequest, pk: int, tier: str, anchor: int) -> HttpResponse:
    """Take a good off the anchors."""
    season = _season_or_404(request, pk, tier)
    actions.drop_anchor(
        anchor=get_object_or_404(planning.anchors_of(season, tier), pk=anchor), actor=request.user, at=request.at
    )
    messages.success(request, _("Done."))
    return redirect("office:anchors", pk=pk, tier=tier)
