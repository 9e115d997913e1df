"""Who may judge what, and when."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from laureat.entries.models import Entry
from laureat.entries.states import EntryState
from laureat.judging import licences, queries, specimens
from laureat.judging.models import (
    Assignment,
    AssignmentPlan,
    Conflict,
    Disagreement,
    Expert,
    Licence,
    ScoreSheet,
)
from laureat.judging.states import ASSIGNMENT, CONFLICT, AssignmentState, LicenceState
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.people.models import Person
from laureat.people.rules import may_exercise
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Season, Stage
from laureat.season.regulation import Criterion
from laureat.season.rules import in_both_zones
from laureat.season.states import StageState

Marks = Mapping[str, tuple[Decimal, str]]


@dataclass(frozen=True)
class Known:
    """What was read at once when many items are looked at: pairs (expert, enterprise) in conflict, licences by expert and nomination."""

    barred: Container[tuple[int, int]]
    licences: Mapping[tuple[int, str], Licence]


def may_invite(actor: Acts, region_id: int | None, *, at: datetime) -> Verdict:
    """Experts are invited by those who assign them."""
    return may_exercise(actor, Power.ASSIGN_EXPERTS, region_id=region_id, at=at)


def may_assign(actor: Acts, stage: Stage, *, at: datetime) -> Verdict:
    """Experts are assigned while the stage is being judged."""
    return first_refusal(
        may_invite(actor, stage.region_id, at=at),
        refuse(_("Experts are assigned after the intake of entries has ended."), "order")
        if stage.state in (StageState.PLANNED, StageState.ACCEPTING)
        else is_being_judged(stage),
    )


def may_remind(actor: Acts, stage: Stage, *, at: datetime) -> Verdict:
    """Those who assign experts remind them, while the stage is being judged."""
    return first_refusal(may_invite(actor, stage.region_id, at=at), is_being_judged(stage))


def is_being_judged(stage: Stage) -> Verdict:
    """Whether the experts of the stage are at work; for pages that have asked who the reader is already."""
    return ALLOWED if stage.state == StageState.JUDGING else refuse(_("The stage is not being judged now."), "order")


def may_judge(expert: Expert, entry: Entry, *, stage: Stage, at: datetime) -> Verdict:
    """An expert judges admitted entries of own nominations, with a licence where the regulation wants one, without a conflict.

    At tiers where the regulation says so, nobody judges goods of the own region.
    """
    bars = seasons.rules_of(stage.season).judging.own_region_bars
    own_region = stage.tier in bars and expert.home_id == entry.enterprise.region_id
    return first_refusal(
        ALLOWED if entry.state == EntryState.ADMITTED else refuse(_("The entry does not take part."), "not-admitted"),
        ALLOWED
        if entry.nomination in expert.nominations
        else refuse(_("The expert does not judge this nomination."), "nomination"),
        refuse(_("The expert is in conflict of interest with this enterprise."), "conflict")
        if queries.has_conflict(expert, entry.enterprise_id)
        else ALLOWED,
        refuse(_("At this tier nobody judges goods of the own region."), "own-region") if own_region else ALLOWED,
        is_licensed(expert, entry, at=at),
    )


def may_apply(plan: AssignmentPlan, fingerprint: str) -> Verdict:
    """A plan is applied once, while everything that it was made from still holds."""
    return first_refusal(
        refuse(_("This plan has already been applied."), "already") if plan.applied_at else ALLOWED,
        ALLOWED
        if plan.inputs_sha256 == fingerprint
        else refuse(
            _("Something has changed since the plan was made: experts, conflicts, licences or assignments. Make it anew."),
            "conflict",
        ),
    )


def may_cancel(assignment: Assignment) -> Verdict:
    """What is not signed can be taken back."""
    return (
        ALLOWED
        if ASSIGNMENT.may(assignment.state, "cancel")
        else refuse(_("This item cannot be taken back any more."), "order")
    )


def may_settle(actor: Acts, disagreement: Disagreement, *, at: datetime) -> Verdict:
    """A disagreement is settled once, by those who assign experts, while the stage is being judged; an arbiter who gave it back is replaced."""
    arbiter = disagreement.arbiter
    return first_refusal(
        may_assign(actor, disagreement.stage, at=at),
        refuse(_("This disagreement has already been settled."), "already") if disagreement.settled_at else ALLOWED,
        refuse(_("An arbiter has already been called."), "already") if arbiter and arbiter.state in queries.LIVE else ALLOWED,
    )


def may_have(assignment: Assignment, part: str) -> Verdict:
    """Whether an expert who was given the item before has it (in this part): what was given back or taken back is not given again."""
    if assignment.state not in queries.LIVE:
        return refuse(_("%(name)s had this item and has it no more: choose another expert.") % _named(assignment), "asked")
    if assignment.part != part:
        return refuse(_("%(name)s already judges this item in another part.") % _named(assignment), "asked")
    return ALLOWED


def _named(assignment: Assignment) -> dict[str, str]:
    return {"name": assignment.expert.person.full_name}


def may_name_anchor(actor: Acts, season: Season, tier: str, entry: Entry, *, at: datetime) -> Verdict:
    """Anchors are admitted entries of the season, named by those who assign experts at the federal tier."""
    return first_refusal(
        may_invite(actor, None, at=at),
        ALLOWED
        if tier in {one.key for one in seasons.rules_of(season).tiers}
        else refuse(_("The season has no such tier."), "invalid"),
        ALLOWED if entry.stage.season_id == season.pk else refuse(_("This entry is of another season."), "invalid"),
        ALLOWED if entry.state == EntryState.ADMITTED else refuse(_("The entry does not take part."), "not-admitted"),
    )


def is_licensed(expert: Expert, entry: Entry, *, at: datetime, known: Known | None = None) -> Verdict:
    """Whether the expert holds a licence to judge the entry's nomination, where the regulation wants one."""
    if not seasons.rules_of(entry.stage.season).judging.licence:
        return ALLOWED
    licence = known.licences.get((expert.pk, entry.nomination)) if known else licences.licence_of(expert, entry.nomination)
    if licence is None or licence.state == LicenceState.LEARNING:
        return refuse(_("The expert has no licence to judge this nomination yet."), "no-licence")
    if licence.state == LicenceState.PAUSED:
        return refuse(_("The licence to judge is paused: %(reason)s") % {"reason": licence.pause_reason}, "no-licence")
    return ALLOWED if licences.is_valid(licence, at=at) else refuse(_("The licence to judge has expired."), "no-licence")


def is_own(actor: Acts, assignment: Assignment) -> Verdict:
    """Whether the assignment is the actor's own."""
    if isinstance(actor, Person) and assignment.expert.person_id == actor.pk:
        return ALLOWED
    return refuse(_("This item is assigned to another expert."), "forbidden")


def may_declare(actor: Acts, assignment: Assignment, verb: str) -> Verdict:
    """An expert answers the question about conflicts before the sheet is signed; of samples the system answers it."""
    return first_refusal(
        is_own(actor, assignment),
        refuse(_("Whose sample this is stays unknown; conflicts have been checked."), "blind")
        if specimens.is_blind(assignment)
        else ALLOWED,
        ALLOWED if ASSIGNMENT.may(assignment.state, verb) else refuse(_("This has already been answered."), "already"),
    )


def may_open_dossier(actor: Acts, assignment: Assignment, *, known: Known | None = None) -> Verdict:
    """The dossier opens after the expert has declared that there is no conflict, and never in a conflict."""
    own = is_own(actor, assignment)
    if not own:
        return own
    if _in_conflict(assignment, known):
        return _closed_in_conflict(assignment)
    if assignment.state in (AssignmentState.CLEARED, AssignmentState.SIGNED):
        return ALLOWED
    if assignment.state == AssignmentState.CANCELLED:
        return refuse(_("This assignment was cancelled."), "forbidden")
    return refuse(_("First say whether you have a conflict of interest with this enterprise."), "conflict-question")


def may_mark(actor: Acts, assignment: Assignment, *, at: datetime, known: Known | None = None) -> Verdict:
    """Marks are given in time, on an open dossier, until the sheet is signed."""
    return first_refusal(may_open_dossier(actor, assignment, known=known), takes_marks(assignment, at=at, known=known))


def takes_marks(assignment: Assignment, *, at: datetime, known: Known | None = None) -> Verdict:
    """Whether the sheet still takes marks, whoever gives them."""
    stage = assignment.stage
    deadline = stage.judging_deadline
    late = refuse(
        _("Sheets were accepted until %(moment)s.") % {"moment": in_both_zones(stage.judging_until, stage.zone)}, "too-late"
    )
    return first_refusal(
        refuse(_("The sheet is signed and cannot be changed."), "signed")
        if assignment.state == AssignmentState.SIGNED
        else ALLOWED,
        ALLOWED
        if assignment.entry.state == EntryState.ADMITTED
        else refuse(_("The entry does not take part any more."), "not-admitted"),
        ALLOWED if stage.state == StageState.JUDGING else refuse(_("The stage is not being judged now."), "order"),
        late if deadline.passed(at) else ALLOWED,
        is_licensed(assignment.expert, assignment.entry, at=at, known=known),
    )


def is_recordable(assignment: Assignment, *, at: datetime, known: Known | None = None) -> Verdict:
    """Whether marks may still be put on the sheet for its expert, who signs it afterwards."""
    return first_refusal(
        refuse(_("This assignment was cancelled."), "forbidden") if assignment.state == AssignmentState.CANCELLED else ALLOWED,
        refuse(_("The expert is in conflict of interest with this enterprise."), "conflict")
        if _in_conflict(assignment, known)
        else ALLOWED,
        takes_marks(assignment, at=at, known=known),
    )


def may_record(actor: Acts, assignment: Assignment, *, at: datetime) -> Verdict:
    """A paper sheet is entered by the office that assigns, while the expert could still mark; never by somebody in conflict."""
    own = queries.expert_of(actor) if isinstance(actor, Person) else None
    return first_refusal(
        may_invite(actor, assignment.stage.region_id, at=at),
        refuse(_("You are in conflict of interest with this enterprise."), "forbidden")
        if own and queries.has_conflict(own, assignment.entry.enterprise_id)
        else ALLOWED,
        is_recordable(assignment, at=at),
    )


def may_hand_in(actor: Acts, expert: Expert, stage: Stage, *, on_behalf: bool, at: datetime) -> Verdict:
    """A workbook is handed in by its expert, or on behalf of the expert by the office that assigns."""
    if on_behalf:
        return may_invite(actor, stage.region_id, at=at)
    if isinstance(actor, Person) and expert.person_id == actor.pk:
        return ALLOWED
    return refuse(_("This is another expert's workbook."), "forbidden")


def marks_fit(criteria: list[Criterion], marks: Marks) -> Verdict:
    """Every mark is of a criterion that experts judge and lies on its scale."""
    judged = {criterion.key: criterion for criterion in criteria if criterion.kind != "computed"}
    for key, (value, _comment) in marks.items():
        criterion = judged.get(key)
        if criterion is None:
            return refuse(_("The score sheet has no criterion “%(key)s”.") % {"key": key}, "invalid")
        if not criterion.allows(value):
            values = {"title": criterion.title, "max": _plain(criterion.max), "step": _plain(criterion.step)}
            return refuse(_("“%(title)s”: a mark from 0 to %(max)s in steps of %(step)s.") % values, "invalid")
    return ALLOWED


def may_sign(actor: Acts, assignment: Assignment, sheet: ScoreSheet | None, *, at: datetime) -> Verdict:
    """A sheet is signed when every criterion has its mark, and its comment where one is required."""
    allowed = may_mark(actor, assignment, at=at)
    if not allowed:
        return allowed
    marks = {mark.criterion: mark for mark in queries.marks_of(sheet)} if sheet else {}
    for criterion in specimens.criteria_for(assignment):
        if criterion.kind == "computed":
            continue
        if criterion.key not in marks:
            return refuse(_("“%(title)s” has no mark yet.") % {"title": criterion.title}, "invalid")
        mark = marks[criterion.key]
        if criterion.needs_comment(mark.value) and not mark.comment.strip():
            return refuse(_("“%(title)s”: explain the mark.") % {"title": criterion.title}, "invalid")
    return ALLOWED


def may_decide(actor: Acts, conflict: Conflict, verb: str, reason: str, *, at: datetime) -> Verdict:
    """A conflict is confirmed or dismissed with a reason by those who assign experts, and never by the expert."""
    if isinstance(actor, Person) and conflict.expert.person_id == actor.pk:
        return refuse(_("Nobody decides on an own conflict."), "forbidden")
    return first_refusal(may_invite(actor, conflict.expert.region_id, at=at), is_undecided(conflict, verb, reason))


def is_undecided(conflict: Conflict, verb: str, reason: str) -> Verdict:
    """Whether the conflict can still be confirmed or dismissed, and the reason is given."""
    return first_refusal(
        ALLOWED if CONFLICT.may(conflict.state, verb) else refuse(_("This conflict has already been decided on."), "already"),
        reason_given(reason),
    )


def may_consolidate(
    actor: Acts, stage: Stage, short: int, names: list[str], *, at: datetime, unopened: int = 0
) -> Verdict:  # fmt: skip
    """A stage is consolidated when every item has its panel's signed sheets; `short` items have not, `names` are those of some.

    `unopened`: how many coding acts wait for their codes to be opened.
    """
    missing = refuse(
        _("Items without enough signed sheets: %(count)s. %(names)s") % {"count": short, "names": "; ".join(names)},
        "sheets-missing",
    )
    return first_refusal(
        may_invite(actor, stage.region_id, at=at),
        ALLOWED if stage.state == StageState.JUDGING else refuse(_("The stage is not being judged now."), "order"),
        refuse(_("Open the codes of the samples first: acts that are not opened: %(count)s.") % {"count": unopened}, "sealed")
        if unopened
        else ALLOWED,
        missing if short else ALLOWED,
    )


def all_settled(unsettled: QuerySet[Disagreement]) -> Verdict:
    """No disagreement waits for its arbiter or its discussion."""
    names = [one.entry.good.name for one in unsettled[:5]]
    if not names:
        return ALLOWED
    return refuse(
        _("Sheets lie too far apart, and neither an arbiter nor a discussion has settled it: %(names)s")
        % {"names": "; ".join(names)},
        "disagreement",
    )


def may_compare_regions(actor: Acts, *, at: datetime) -> Verdict:
    """Regions are compared by those who assign experts at the federal tier."""
    return may_invite(actor, None, at=at)


def has_deciding_scores(unfair: list[str]) -> Verdict:
    """Where the fair score decides, every nomination has marks enough for one; `unfair` are the titles of those that have not."""
    sentence = _(
        "The regulation lets the fair score decide, but these nominations have too few marks for one (three items and two experts are needed): "
        "%(names)s. Nothing was saved."
    )
    return refuse(sentence % {"names": "; ".join(unfair)}, "marks-missing") if unfair else ALLOWED


def reason_given(text: str) -> Verdict:
    """A reason is a sentence, not an empty field."""
    return ALLOWED if text.strip() else refuse(_("Give the reason."), "invalid")


def _closed_in_conflict(assignment: Assignment) -> Verdict:
    """The refusal; of a sample it does not say whose it is."""
    if specimens.is_blind(assignment):
        return refuse(_("This sample is not for you: it is given to another expert."), "forbidden")
    return refuse(_("You are in conflict of interest with this enterprise: its dossier is closed to you."), "forbidden")


def _in_conflict(assignment: Assignment, known: Known | None) -> bool:
    if assignment.state == AssignmentState.RECUSED:
        return True
    if known is not None:
        return (assignment.expert_id, assignment.entry.enterprise_id) in known.barred
    return queries.has_conflict(assignment.expert, assignment.entry.enterprise_id)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
