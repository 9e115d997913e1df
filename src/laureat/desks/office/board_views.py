"""The season's board: stages with their calendars, how far each is, and the steps that move them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from laureat.commissions import queries as commissions
from laureat.desks.asking import ask, fill
from laureat.desks.office.access import office
from laureat.desks.office.board_forms import ContactForm, ExtendForm, SeasonForm, StageForm
from laureat.entries import queries as entries
from laureat.insights import exports
from laureat.insights import queries as insights
from laureat.judging import planning
from laureat.judging import queries as judging
from laureat.letters import booklets
from laureat.letters import queries as letters
from laureat.people import queries as people
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import actions, queries, rules
from laureat.season.models import Season, Stage
from laureat.ui import charts

_VERBS = {
    "open": (actions.open_stage, _lazy("Open the stage"), _lazy("Enterprises may start and send entries.")),
    "start-judging": (actions.start_judging, _lazy("End the intake, begin the judging"), _lazy("No new entries can be sent.")),
    "start-deciding": (actions.start_deciding, _lazy("Hand over to the commission"), _lazy("Experts can sign no more sheets.")),
    "close": (actions.close_stage, _lazy("Close the stage"), _lazy("Nothing of the stage changes any more.")),
}
_SEASON_VERBS = {"open": actions.open_season, "close": actions.close_season}


@office()
@require_safe
def board(request: DeskRequest) -> HttpResponse:
    """A season within one's territory: the funnel and the stages."""
    season = _season(request)
    territory = people.territory_of(request.user, Power.SEE_BOARD, at=request.at)
    if season is None:
        return render(
            request,
            "office/board_empty.html",
            {"title": _("Season's board"), "may_create": rules.may_write_rules(request.user, at=request.at)},
        )
    stages = list(queries.stages_of_office(request.user, at=request.at).filter(season=season))
    counts = entries.counts_by_stage(stages)
    steps = insights.funnel(season, territory)
    context = {
        "title": _("Season %(year)s") % {"year": season.year},
        "season": season,
        "seasons": queries.seasons(),
        "stages": [(stage, counts.get(stage.pk, {})) for stage in stages],
        "funnel": charts.funnel(
            [charts.Bar(str(step.title), step.count) for step in steps], title=_("From the draft to the award")
        ),
        "may_write": rules.may_write_rules(request.user, at=request.at),
        "promises": letters.follow_ups_of(request.user, at=request.at).filter(kept_by=None)[:5],
        "to_agree": letters.letters_to_agree(request.user)[:5],
        "to_sign": letters.letters_to_sign(request.user)[:5],
        "at": request.at,
    }
    return render(request, "office/board.html", context)


def _season(request: DeskRequest) -> Season | None:
    chosen = request.GET.get("season", "")
    found = queries.seasons().filter(pk=chosen).first() if chosen.isdecimal() else None
    return found or queries.current_season()


def stage_or_404(request: DeskRequest, pk: int) -> Stage:
    """A stage within the person's territory."""
    return get_object_or_404(queries.stages_of_office(request.user, at=request.at), pk=pk)


@office(Power.SEE_BOARD)
@require_safe
def stage(request: DeskRequest, pk: int) -> HttpResponse:
    """One stage: its calendar, contact, figures, and what can be done now."""
    found = stage_or_404(request, pk)
    context = {
        "title": found.region.name if found.region else _("Federal tier"),
        "stage": found,
        "tier": queries.rules_of(found.season).tier(found.tier),
        "counts": entries.counts_by_stage([found]).get(found.pk, {}),
        "progress": judging.progress(found, planning.with_anchors(found, commissions.judged_entries(found))),
        "verbs": [
            (verb, label)
            for verb, (_act, label, _text) in _VERBS.items()
            if rules.may_move_stage(request.user, found, verb, at=request.at)
        ],
        "may_run": rules.may_plan_stage(request.user, found.region_id, at=request.at),
        "booklet_path": booklets.path_of(found),
        "powers": people.powers_of(request.user, at=request.at).keys(),
        "at": request.at,
    }
    return render(request, "office/stage.html", context)


@office(Power.RUN_STAGE)
@require_http_methods(["GET", "POST"])
def move(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """Take the stage's next step, after a question."""
    found = stage_or_404(request, pk)
    if verb not in _VERBS:
        raise Http404
    act, label, consequence = _VERBS[verb]
    if request.method == "POST":
        act(stage=found, actor=request.user, at=request.at)
        messages.success(request, _("Done."))
        return redirect("office:stage", pk=pk)
    rules.may_move_stage(request.user, found, verb, at=request.at).require()
    return ask(
        request,
        title=label,
        question=f"{label}?",
        consequences=[consequence],
        confirm=label,
        back=reverse("office:stage", args=[pk]),
    )


@office(Power.RUN_STAGE)
@require_http_methods(["GET", "POST"])
def extend(request: DeskRequest, pk: int) -> HttpResponse:
    """Move a deadline later, with the reason."""
    found = stage_or_404(request, pk)
    form = ExtendForm(request.POST or None, stage=found)
    if form.is_valid():
        actions.extend_deadline(stage=found, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("The deadline is extended. Participants see the new date at once."))
        return redirect("office:stage", pk=pk)
    return _filled(request, _("Extend a deadline"), form, found)


@office(Power.RUN_STAGE)
@require_http_methods(["GET", "POST"])
def contact(request: DeskRequest, pk: int) -> HttpResponse:
    """Change whom enterprises may ask."""
    found = stage_or_404(request, pk)
    names = ("contact_post", "contact_name", "contact_phone", "contact_email")
    form = ContactForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if form.is_valid():
        actions.change_contact(stage=found, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("office:stage", pk=pk)
    return _filled(request, _("Whom to ask"), form, found)


def _filled(request: DeskRequest, title: str, form: Any, found: Stage) -> HttpResponse:
    kicker = f"{found.season.programme.short_name}, {found.season.year}: {found.region or _('Federal tier')}"
    return fill(request, form, title=title, back=reverse("office:stage", args=[found.pk]), kicker=kicker)


@office(Power.APPROVE_REGULATION)
@require_http_methods(["GET", "POST"])
def create_season(request: DeskRequest) -> HttpResponse:
    """Plan a new year's contest."""
    form = SeasonForm(request.POST or None)
    if form.is_valid():
        regulation = form.cleaned_data.pop("regulation")
        made = actions.create_season(
            programme=regulation.programme, regulation=regulation, actor=request.user, at=request.at, **form.cleaned_data
        )
        messages.success(request, _("The season is planned. Plan its stages, then open it."))
        return redirect(f"{reverse('office:board')}?season={made.pk}")
    return fill(request, form, title=_("New season"), back=reverse("office:board"))


@office(Power.APPROVE_REGULATION)
@require_http_methods(["GET", "POST"])
def move_season(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """Open or close a season, after a question."""
    found = get_object_or_404(queries.seasons(), pk=pk)
    if verb not in _SEASON_VERBS:
        raise Http404
    back = f"{reverse('office:board')}?season={pk}"
    if request.method == "POST":
        _SEASON_VERBS[verb](season=found, actor=request.user, at=request.at)
        messages.success(request, _("Done."))
        return redirect(back)
    rules.may_move_season(request.user, found, verb, at=request.at).require()
    title = _("Open the season") if verb == "open" else _("Close the season")
    return ask(request, title=title, question=f"{title} {found.year}?", confirm=title, back=back)


@office(Power.RUN_STAGE)
@require_http_methods(["GET", "POST"])
def plan_stage(request: DeskRequest, season: int) -> HttpResponse:
    """Plan a tier in a region."""
    found = get_object_or_404(queries.seasons(), pk=season)
    form = StageForm(request.POST or None, season=found)
    if form.is_valid():
        made = actions.plan_stage(season=found, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("The stage is planned."))
        return redirect("office:stage", pk=made.pk)
    return fill(request, form, title=_("New stage"), back=f"{reverse('office:board')}?season={season}", kicker=str(found.year))


@office(Power.SEE_BOARD)
@require_safe
def export(request: DeskRequest, season: int) -> HttpResponse:
    """Every entry of the season within one's territory as a spreadsheet."""
    found = get_object_or_404(queries.seasons(), pk=season)
    territory = people.territory_of(request.user, Power.SEE_BOARD, at=request.at)
    response = HttpResponse(exports.entries_xlsx(found, territory), content_type=exports.XLSX)
    response["Content-Disposition"] = f'attachment; filename="entries-{found.year}.xlsx"'
    return response
