"""Who may write rules, open seasons and move deadlines; when entries are accepted."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.kernel.deadline import MOSCOW, Deadline
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.people.rules import may_exercise
from laureat.people.states import Power
from laureat.season.models import Regulation, Season, Stage
from laureat.season.regulation import Problem
from laureat.season.states import REGULATION, SEASON, STAGE, RegulationState, SeasonState, StageState


def may_write_rules(actor: Acts, *, at: datetime) -> Verdict:
    """Programmes, regulations and seasons belong to the federal body."""
    return may_exercise(actor, Power.APPROVE_REGULATION, region_id=None, at=at)


def is_sound(problems: tuple[Problem, ...]) -> Verdict:
    """A regulation with problems is not approved; the refusal names the first and counts the others."""
    if not problems:
        return ALLOWED
    first = problems[0]
    values = {"path": first.path, "line": first.line, "sentence": first.sentence, "count": len(problems)}
    return refuse(_("The regulation has %(count)s problems. Line %(line)s, %(path)s: %(sentence)s") % values, "invalid")


def may_approve(actor: Acts, regulation: Regulation, *, at: datetime) -> Verdict:
    """A draft is approved once."""
    if not REGULATION.may(regulation.state, "approve"):
        return refuse(_("This version is already approved; a change is a new version."), "already")
    return may_write_rules(actor, at=at)


def may_create_season(actor: Acts, regulation: Regulation, *, at: datetime) -> Verdict:
    """A season stands on an approved regulation."""
    if regulation.state != RegulationState.APPROVED:
        return refuse(_("The regulation of a season must be approved."), "not-yet")
    return may_write_rules(actor, at=at)


def may_move_season(actor: Acts, season: Season, verb: str, *, at: datetime) -> Verdict:
    """Whether the season may be opened or closed now."""
    allowed = SEASON.may(season.state, verb)
    return first_refusal(
        may_write_rules(actor, at=at),
        ALLOWED if allowed else refuse(_("The season is not in a state for this."), "order"),
    )


def may_plan_stage(actor: Acts, region_id: int | None, *, at: datetime) -> Verdict:
    """Stages are planned by those who run them."""
    return may_exercise(actor, Power.RUN_STAGE, region_id=region_id, at=at)


def dates_in_order(opens_at: datetime, entries_until: datetime, judging_until: datetime, decision_until: datetime) -> Verdict:
    """Whether a stage's dates follow one another."""
    if opens_at < entries_until <= judging_until <= decision_until:
        return ALLOWED
    return refuse(_("The dates must follow one another: opening, entries, judging, decision."), "invalid")


def may_move_stage(actor: Acts, stage: Stage, verb: str, *, at: datetime) -> Verdict:
    """Whether the stage may take this step now."""
    return first_refusal(
        may_plan_stage(actor, stage.region_id, at=at),
        ALLOWED if stage.season.state == SeasonState.OPEN else refuse(_("The season is not open."), "order"),
        ALLOWED if STAGE.may(stage.state, verb) else refuse(_("The stage is not in a state for this."), "order"),
    )


def may_extend(actor: Acts, stage: Stage, which: str, until: datetime, reason: str, *, at: datetime) -> Verdict:
    """A deadline moves only later, with a reason, while the stage is not closed."""
    return first_refusal(
        may_plan_stage(actor, stage.region_id, at=at),
        refuse(_("The stage is closed."), "closed") if stage.state == StageState.CLOSED else ALLOWED,
        ALLOWED if until > getattr(stage, f"{which}_until") else refuse(_("The new deadline must be later than the present one."), "invalid"),
        ALLOWED if reason.strip() else refuse(_("Give the reason: participants will read it."), "invalid"),
    )  # fmt: skip


def accepts_entries(stage: Stage, *, at: datetime) -> Verdict:
    """Whether the stage accepts entries at this instant; the server's clock decides."""
    if stage.state == StageState.PLANNED or at < stage.opens_at:
        return refuse(
            _("Entries are accepted from %(moment)s.") % {"moment": in_both_zones(stage.opens_at, stage.zone)}, "too-early"
        )
    if stage.state != StageState.ACCEPTING or stage.entries_deadline.passed(at):
        return refuse(
            _("Entries were accepted until %(moment)s.") % {"moment": in_both_zones(stage.entries_until, stage.zone)},
            "too-late",
        )
    return ALLOWED


def in_both_zones(instant: datetime, zone: str) -> str:
    """The instant in the region's time with its offset, and in Moscow's: "28.04.2023 23:59 (UTC+7), 19:59 in Moscow"."""
    moment = Deadline(instant, zone)
    local = f"{moment.local:%d.%m.%Y %H:%M} ({moment.offset})"
    if zone == MOSCOW:
        return local
    return _("%(local)s, %(moscow)s in Moscow") % {"local": local, "moscow": f"{moment.moscow:%d.%m.%Y %H:%M}"}
