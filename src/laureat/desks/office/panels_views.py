"""A stage's judging in detail: every item with its sheets, every expert's work, reminders of what is unsigned."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from laureat.commissions import queries as commissions
from laureat.desks.keys import keys
from laureat.desks.office.judging_views import assigning
from laureat.entries import queries as entries
from laureat.judging import actions, notices, planning, progress, queries, rules, specimens, workload
from laureat.judging.actions import Reminded
from laureat.judging.models import Expert
from laureat.judging.progress import APART, LATE, Due, ItemState, Panel
from laureat.judging.workload import Work
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Regulation
from laureat.ui import charts

PAGE = 50
_TONES = {ItemState.BARE: "danger", ItemState.SHORT: "warning", ItemState.WORK: "info", ItemState.WHOLE: "success"}


def judged_stage_or_404(request: DeskRequest, pk: int) -> Stage:
    """A stage within the territory where the person assigns experts: to see the board there is not enough."""
    found = queries.with_consolidation(seasons.stages_within(request.powers[Power.ASSIGN_EXPERTS]))
    return get_object_or_404(found, pk=pk)


def _framed(request: DeskRequest, stage: Stage, title: str) -> dict[str, Any]:
    """What every page of a stage's judging shows; that the person assigns experts here was asked when the stage was found."""
    return {
        "title": title,
        "stage": stage,
        "due": progress.due(stage, at=request.at),
        "may_remind": rules.is_being_judged(stage),
        "at": request.at,
    }


@assigning
@require_safe
def board(request: DeskRequest, pk: int) -> HttpResponse:
    """Every item of a stage with its experts' sheets, under filters; above them the panels and how far each is."""
    stage = judged_stage_or_404(request, pk)
    regulation, items = seasons.rules_of(stage.season), planning.with_anchors(stage, commissions.judged_entries(stage))
    panels = progress.panels(stage, items)
    wanted = {name: request.GET.get(name, "") for name in ("nomination", "state", "sort")}
    chosen = entries.matching(items, nomination=wanted["nomination"])
    whole = sum(panel.items for panel in panels if wanted["nomination"] in ("", panel.nomination))
    counts = progress.state_counts(stage, chosen, whole)
    text = _asked(request)
    found = progress.in_state(entries.matching(chosen, text=text), stage, wanted["state"])
    paginator = Paginator(progress.in_order(found, stage, wanted["sort"], person=request.user), PAGE)
    if not text:
        paginator.count = counts.get(wanted["state"], whole)  # known already
    page = paginator.get_page(request.GET.get("page"))
    framed = _framed(request, stage, _("Progress by items"))
    titles = {panel.nomination: regulation.nomination(panel.nomination).title for panel in panels}
    context = {
        **framed,
        "page": page,
        "rows": [
            (item, titles.get(item.entry.nomination, ""), _TONES[item.state])
            for item in progress.with_sheets(list(page), stage, person=request.user, at=request.at)
        ],
        "panels": [(panel, titles[panel.nomination]) for panel in panels],
        "sums": _sums(panels),
        "picture": _picture(panels, regulation),
        "nominations": list(titles.items()),
        "states": _states(counts, framed["due"]),
        "wanted": wanted,
        "limit": regulation.judging.disagreement_limit,
        "blind": specimens.has_tasting(regulation),
    }
    return render(request, "office/panels_board.html", context)


def _asked(request: DeskRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "")[:100]


def _sums(panels: list[Panel]) -> dict[str, int]:
    names = ("items", "assigned", "signed", "working", "silent", "unsigned")
    return {name: sum(getattr(panel, name) for panel in panels) for name in names}


def _states(counts: dict[str, int], due: Due) -> list[tuple[str, object, int]]:
    """The states by which items are looked for; late ones only when time runs out, disagreed ones where there are any."""
    found: list[tuple[str, object, int]] = [(state.value, state.label, counts[state.value]) for state in ItemState]
    if due != Due.CALM:
        found.append((LATE, due.label, counts[LATE]))
    return [*found, (APART, _("Sheets lie too far apart"), counts[APART])] if counts[APART] else found


def _picture(panels: list[Panel], regulation: Regulation) -> SafeString:
    return charts.stacked(
        [
            charts.Stack(
                regulation.nomination(panel.nomination).title, [panel.signed, panel.working, panel.silent],
                href=f"?nomination={panel.nomination}",
            )
            for panel in panels
        ],
        title=_("Sheets of each panel"),
        parts=[pgettext("sheets", "signed"), pgettext("sheets", "in work"), pgettext("sheets", "never opened")],
    )  # fmt: skip


@assigning
@require_safe
def experts(request: DeskRequest, pk: int) -> HttpResponse:
    """Every expert of a stage and how far the expert is."""
    stage, work = judged_stage_or_404(request, pk), request.GET.get("work", "")
    whole = workload.experts_at(stage)
    found = workload.in_work(workload.named(whole, _asked(request)), stage, work)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = workload.work_counts(stage, whole.count())
    context = {
        **_framed(request, stage, _("Experts of the stage")),
        "page": page,
        "rows": workload.workloads(stage, list(page)),
        "works": [(one.value, one.label, counts[one.value]) for one in Work],
        "work": work,
    }
    return render(request, "office/panels_experts.html", context)


@assigning
@require_safe
def reminders(request: DeskRequest, pk: int) -> HttpResponse:
    """Whom one may remind: every expert with unsigned sheets, and when each was reminded last."""
    stage = judged_stage_or_404(request, pk)
    rules.may_remind(request.user, stage, at=request.at).require()
    page = Paginator(workload.named(workload.awaited(stage), _asked(request)), PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    last = notices.last_reminders(stage, shown)
    context = {
        **_framed(request, stage, _("Reminders to experts")),
        "page": page,
        "rows": [(one, last.get(one.expert.pk)) for one in workload.workloads(stage, shown)],
        "awaited": workload.awaited(stage).count(),
        "silent": _chosen(stage, "silent", []).count(),
    }
    return render(request, "office/panels_reminders.html", context)


def _chosen(stage: Stage, whom: str, pks: list[str]) -> Any:
    """Experts with unsigned sheets whom the office means: all of them, those who have not opened some sheet, those that are ticked."""
    found = workload.awaited(stage)
    if whom == "all":
        return found
    if whom == "silent":
        return workload.in_work(found, stage, Work.SILENT)
    return found.filter(pk__in=keys(pks))


@assigning
@require_http_methods(["GET", "POST"])
def remind(request: DeskRequest, pk: int) -> HttpResponse:
    """The exact list of those who will get the reminder, and its text; then it is sent to this list and nobody else."""
    stage = judged_stage_or_404(request, pk)
    if request.method == "POST":
        named = workload.experts_at(stage).filter(pk__in=keys(request.POST.get("experts", "").split(",")))
        done = actions.remind(stage=stage, experts=named, actor=request.user, at=request.at)
        (messages.success if done.told else messages.warning)(request, _in_words(done))
        return redirect("office:reminders", pk=pk)
    rules.may_remind(request.user, stage, at=request.at).require()
    chosen: list[Expert] = list(_chosen(stage, request.GET.get("whom", ""), request.GET.getlist("expert")))
    already, unwilling = notices.reminded_today(stage, chosen, at=request.at), notices.unwilling(chosen)
    told = [expert for expert in chosen if expert.pk not in already | unwilling]
    page = Paginator(told, PAGE).get_page(request.GET.get("page"))
    rows = workload.workloads(stage, list(page))
    context = {
        **_framed(request, stage, _("Remind experts?")),
        "page": page,
        "rows": rows,
        "told": len(told),
        "experts": ",".join(str(expert.pk) for expert in told),
        "already": len(already),
        "unwilling": len(unwilling - already),
        "sample": notices.reminder(stage, rows[0].expert, rows[0].unsigned) if rows else None,
    }
    return render(request, "office/panels_remind.html", context)


def _in_words(done: Reminded) -> str:
    """What came of a reminder, in one sentence a fact."""
    said = [
        (_("Reminded: %(count)s."), done.told),
        (_("Reminded today already: %(count)s."), done.already),
        (_("Want no reminders: %(count)s."), done.unwilling),
        (_("Have nothing left to sign: %(count)s."), done.settled),
    ]
    found = [sentence % {"count": count} for sentence, count in said if count]
    return " ".join(found) or _("Nobody was chosen.")
