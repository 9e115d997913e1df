"""Who judges what: plans and their application, one item by hand, a group, anchors, disagreements."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.commissions import queries as commissions
from laureat.desks.asking import ReasonForm, ask
from laureat.desks.keys import key, keys
from laureat.desks.office import plan_presenting
from laureat.desks.office.judging_views import assigning
from laureat.desks.office.panels_views import judged_stage_or_404
from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.judging import actions, disagreeing, planning, progress, queries, rules, side_by_side
from laureat.judging.models import AssignmentPlan, Expert
from laureat.judging.states import AssignmentPart
from laureat.kernel import Verdict
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Season, Stage

ABREAST = 4  # sheets that stand beside each other on a wide screen; more of them scroll


@assigning
@require_http_methods(["GET", "POST"])
def plans(request: DeskRequest, pk: int) -> HttpResponse:
    """Plans of a stage; a new one is made from the present experts, conflicts, licences and assignments."""
    stage = judged_stage_or_404(request, pk)
    if request.method == "POST":
        gone = (
            get_object_or_404(queries.experts_for(stage), pk=key(request.POST.get("gone")))
            if request.POST.get("gone")
            else None
        )
        made = actions.plan_assignment(
            stage=stage, items=commissions.judged_entries(stage), seed=key(request.POST.get("seed")) % 1_000_000,
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
    may_assign = rules.may_assign(request.user, stage, at=request.at)
    context = {
        "title": _("Plan of an assignment"),
        "stage": stage,
        "plan": kept,
        "next_seed": kept.seed + 1,
        "may_assign": may_assign,
        "may_apply": _may_apply(request, kept) if may_assign else may_assign,
        "at": request.at,
        **plan_presenting.shown(kept, number=request.GET.get("page"), at=request.at),
    }
    return render(request, "office/plan.html", context)


def _may_apply(request: DeskRequest, kept: AssignmentPlan) -> Verdict:
    items = commissions.judged_entries(kept.stage)
    return rules.may_apply(kept, "" if kept.applied_at else planning.fingerprint_now(kept, items, at=request.at))


@assigning
@require_http_methods(["GET", "POST"])
def apply_plan(request: DeskRequest, pk: int, plan: int) -> HttpResponse:
    """Apply a plan whole, after a question."""
    stage = judged_stage_or_404(request, pk)
    kept = get_object_or_404(planning.plans(stage), pk=plan)
    if request.method == "POST":
        made = actions.apply_plan(plan=kept, items=commissions.judged_entries(stage), actor=request.user, at=request.at)
        messages.success(request, _told(len(made)))
        return redirect("office:judging-board", pk=pk)
    _may_apply(request, kept).require()
    found = planning.plan_of(kept)
    consequences = [_("Experts are told by e-mail: %(count)s.") % {"count": len({expert for _item, expert in found.pairs})}]
    if found.proposal.missing:
        consequences.append(_("Items that stay without a whole panel: %(count)s.") % {"count": len(found.proposal.missing)})
    if lost := planning.filled(stage, planning.taken(kept, found)):
        consequences.append(_("Sheets with marks that are not signed are taken away: %(count)s.") % {"count": len(lost)})
    return ask(
        request, title=_("Apply the plan"), question=_("Assign %(count)s sheets by this plan?") % {"count": len(found.pairs)},
        consequences=consequences, confirm=_("Apply"), back=reverse("office:plan", args=[pk, plan]),
    )  # fmt: skip


def _told(count: int) -> str:
    return _("Assigned: %(count)s. The experts are told by e-mail.") % {"count": count}


@assigning
@require_http_methods(["GET", "POST"])
def item(request: DeskRequest, pk: int, entry: int) -> HttpResponse:
    """One item of a stage: its sheets side by side, its disagreement, and further experts by hand, after a question that names them."""
    stage = judged_stage_or_404(request, pk)
    found = _item_or_404(stage, entry)
    if request.method != "POST":
        return _item_page(request, stage, found)
    chosen = _chosen(request, stage)
    if not chosen:
        return _item_page(request, stage, found, problem=_("Choose at least one expert."))
    rules.may_assign(request.user, stage, at=request.at).require()
    if not request.POST.get("sure"):
        return ask(
            request, title=_("Assign"), question=_("Assign “%(good)s” to these experts?") % {"good": found.good.name}, confirm=_("Assign"),
            consequences=plan_presenting.consequences(stage, found, chosen, at=request.at),
            back=reverse("office:judging-item", args=[pk, entry]), hidden={"sure": ",".join(str(one.pk) for one in chosen)},
        )  # fmt: skip
    made = actions.assign(stage=stage, entry=found, experts=chosen, actor=request.user, at=request.at)
    messages.success(request, _told(len(made)))
    return redirect("office:judging-item", pk=pk, entry=entry)


def _item_or_404(stage: Stage, entry: int) -> Entry:
    items = planning.with_anchors(stage, commissions.judged_entries(stage))
    return get_object_or_404(entries.entries().filter(pk__in=items.order_by().values("pk")), pk=entry)


def _chosen(request: DeskRequest, stage: Stage) -> list[Expert]:
    """The stage's experts whom a form names: those that are ticked, or those whom the question has named already."""
    said = request.POST.get("sure", "").split(",") if request.POST.get("sure") else request.POST.getlist("expert")
    return list(queries.experts_for(stage).filter(pk__in=keys(said)))


def _item_page(request: DeskRequest, stage: Stage, entry: Entry, *, problem: str = "") -> HttpResponse:
    disagreement = disagreeing.disagreement_of(stage, entry.pk)
    (sheets,) = progress.with_sheets([entry], stage, person=request.user, at=request.at)
    table = side_by_side.named(stage, entry, person=request.user)
    may_settle = disagreement is not None and bool(rules.may_settle(request.user, disagreement, at=request.at))
    context = {
        "title": entry.good.name,
        "stage": stage,
        "entry": entry,
        "item": sheets,
        "parts": [(part, len(part.columns) <= ABREAST) for part in table.parts] if table else [],
        "nomination": seasons.rules_of(stage.season).nomination(entry.nomination).title,
        "assignments": queries.assignments(stage).filter(entry=entry).exclude(part=AssignmentPart.TASTING),
        "disagreement": disagreement,
        "may_settle": may_settle,
        "calling": disagreement is not None and may_settle and disagreement.way == disagreeing.ARBITER,
        "may_assign": rules.may_assign(request.user, stage, at=request.at),
        "candidates": plan_presenting.candidates(stage, entry, at=request.at),
        "problem": problem,
        "at": request.at,
    }
    return render(request, "office/judging_item.html", context, status=422 if problem else 200)


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
    """Give all items of a nomination to chosen experts: first what each would get and who is refused what, then the assignment."""
    stage = judged_stage_or_404(request, pk)
    regulation, items = seasons.rules_of(stage.season), commissions.judged_entries(stage)
    nomination = request.POST.get("nomination") or request.GET.get("nomination") or ""
    present, problem = Counter(items.values_list("nomination", flat=True)), ""
    items = items.filter(nomination=nomination)
    if request.method == "POST":
        chosen = _chosen(request, stage)
        if nomination in present and chosen:
            return _group_step(request, stage, items, chosen)
        problem = _("Choose a nomination and at least one expert.")
    chosen_before = set(keys(request.GET.getlist("expert")))
    group = [expert for expert in queries.experts_for(stage) if nomination in expert.nominations]
    context: dict[str, Any] = {
        "title": _("A group of experts"),
        "stage": stage,
        "nomination": nomination,
        "nominations": [(n.key, n.title, present[n.key]) for n in regulation.nominations if present[n.key]],
        "may_assign": rules.may_assign(request.user, stage, at=request.at),
        "problem": problem,
        **plan_presenting.grouped(stage, items, group, chosen_before, at=request.at),
        "at": request.at,
    }
    return render(request, "office/assign_group.html", context, status=422 if problem else 200)


def _group_step(request: DeskRequest, stage: Stage, items: QuerySet[Entry], chosen: list[Expert]) -> HttpResponse:
    """Look for conflicts and show what would be assigned; or, when that was seen, assign it."""
    step: dict[str, Any] = {"stage": stage, "entries": items, "experts": chosen, "actor": request.user, "at": request.at}
    if not request.POST.get("sure"):
        actions.prepare_group(**step)
        query = QueryDict(mutable=True)
        query["nomination"] = request.POST["nomination"]
        query.setlist("expert", [str(expert.pk) for expert in chosen])
        return redirect(f"{reverse('office:assign-group', args=[stage.pk])}?{query.urlencode()}")
    done = actions.assign_group(**step)
    messages.success(request, _told(len(done.made)))
    if done.refused:
        messages.warning(request, _("Not assigned: %(count)s.") % {"count": len(done.refused)})
    return redirect("office:judging-board", pk=stage.pk)


@assigning
@require_POST
def arbiter(request: DeskRequest, pk: int, entry: int) -> HttpResponse:
    """Call an arbiter for an item whose sheets lie too far apart."""
    stage = judged_stage_or_404(request, pk)
    found = disagreeing.disagreement_of(stage, entry)
    if found is None:
        raise Http404
    chosen = _chosen(request, stage)
    if len(chosen) != 1:
        return _item_page(request, stage, _item_or_404(stage, entry), problem=_("Choose an expert."))
    actions.call_arbiter(disagreement=found, expert=chosen[0], actor=request.user, at=request.at)
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
    context = {
        "title": _("Disagreements"),
        "stage": stage,
        "page": page,
        "limit": limit,
        "live": queries.LIVE,
        "at": request.at,
    }
    return render(request, "office/disagreements.html", context)


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
        entry = get_object_or_404(admitted, pk=key(request.POST.get("entry")))
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
