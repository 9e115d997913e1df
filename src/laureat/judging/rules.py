"""Who may judge what, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from laureat.entries.models import Entry
from laureat.entries.states import EntryState
from laureat.judging import queries
from laureat.judging.models import Assignment, Conflict, Expert, ScoreSheet
from laureat.judging.states import ASSIGNMENT, CONFLICT, AssignmentState, SheetState
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.people.models import Person
from laureat.people.rules import may_exercise
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Criterion
from laureat.season.rules import in_both_zones
from laureat.season.states import StageState

Marks = Mapping[str, tuple[Decimal, str]]


def may_invite(actor: Acts, region_id: int | None, *, at: datetime) -> Verdict:
    """Experts are invited by those who assign them."""
    return may_exercise(actor, Power.ASSIGN_EXPERTS, region_id=region_id, at=at)


def may_assign(actor: Acts, stage: Stage, *, at: datetime) -> Verdict:
    """Experts are assigned while the stage is being judged."""
    return first_refusal(
        may_invite(actor, stage.region_id, at=at),
        ALLOWED
        if stage.state == StageState.JUDGING
        else refuse(_("Experts are assigned after the intake of entries has ended."), "order"),
    )


def may_remind(actor: Acts, stage: Stage, *, at: datetime) -> Verdict:
    """Those who assign experts remind them, while the stage is being judged."""
    return first_refusal(
        may_invite(actor, stage.region_id, at=at),
        ALLOWED if stage.state == StageState.JUDGING else refuse(_("The stage is not being judged now."), "order"),
    )


def may_judge(expert: Expert, entry: Entry) -> Verdict:
    """An expert judges admitted entries of own nominations, without a conflict."""
    return first_refusal(
        ALLOWED if entry.state == EntryState.ADMITTED else refuse(_("The entry does not take part."), "not-admitted"),
        ALLOWED
        if entry.nomination in expert.nominations
        else refuse(_("The expert does not judge this nomination."), "nomination"),
        refuse(_("The expert is in conflict of interest with this enterprise."), "conflict")
        if queries.has_conflict(expert, entry.enterprise_id)
        else ALLOWED,
    )


def is_own(actor: Acts, assignment: Assignment) -> Verdict:
    """Whether the assignment is the actor's own."""
    if isinstance(actor, Person) and assignment.expert.person_id == actor.pk:
        return ALLOWED
    return refuse(_("This item is assigned to another expert."), "forbidden")


def may_declare(actor: Acts, assignment: Assignment, verb: str) -> Verdict:
    """An expert answers the question about conflicts before the sheet is signed."""
    return first_refusal(
        is_own(actor, assignment),
        ALLOWED if ASSIGNMENT.may(assignment.state, verb) else refuse(_("This has already been answered."), "already"),
    )


def may_open_dossier(actor: Acts, assignment: Assignment) -> Verdict:
    """The dossier opens after the expert has declared that there is no conflict, and never in a conflict."""
    own = is_own(actor, assignment)
    if not own:
        return own
    if queries.has_conflict(assignment.expert, assignment.entry.enterprise_id) or assignment.state == AssignmentState.RECUSED:
        return refuse(_("You are in conflict of interest with this enterprise: its dossier is closed to you."), "forbidden")
    if assignment.state in (AssignmentState.CLEARED, AssignmentState.SIGNED):
        return ALLOWED
    if assignment.state == AssignmentState.CANCELLED:
        return refuse(_("This assignment was cancelled."), "forbidden")
    return refuse(_("First say whether you have a conflict of interest with this enterprise."), "conflict-question")


def may_mark(actor: Acts, assignment: Assignment, *, at: datetime) -> Verdict:
    """Marks are given in time, on an open dossier, until the sheet is signed."""
    stage = assignment.stage
    deadline = stage.judging_deadline
    late = refuse(
        _("Sheets were accepted until %(moment)s.") % {"moment": in_both_zones(stage.judging_until, stage.zone)}, "too-late"
    )
    return first_refusal(
        may_open_dossier(actor, assignment),
        refuse(_("The sheet is signed and cannot be changed."), "signed")
        if assignment.state == AssignmentState.SIGNED
        else ALLOWED,
        ALLOWED
        if assignment.entry.state == EntryState.ADMITTED
        else refuse(_("The entry does not take part any more."), "not-admitted"),
        ALLOWED if stage.state == StageState.JUDGING else refuse(_("The stage is not being judged now."), "order"),
        late if deadline.passed(at) else ALLOWED,
    )


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
    for criterion in seasons.rules_of(assignment.stage.season).criteria_of(assignment.entry.nomination):
        if criterion.kind == "computed":
            continue
        if criterion.key not in marks:
            return refuse(_("“%(title)s” has no mark yet.") % {"title": criterion.title}, "invalid")
        mark = marks[criterion.key]
        if criterion.needs_comment(mark.value) and not mark.comment.strip():
            return refuse(_("“%(title)s”: explain the mark at the end of the scale.") % {"title": criterion.title}, "invalid")
    return ALLOWED


def may_dismiss(actor: Acts, conflict: Conflict, reason: str, *, at: datetime) -> Verdict:
    """A conflict is dismissed with a reason by those who assign experts."""
    return first_refusal(
        may_invite(actor, conflict.expert.region_id, at=at),
        ALLOWED
        if CONFLICT.may(conflict.state, "dismiss")
        else refuse(_("The conflict has already been dismissed."), "already"),
        ALLOWED if reason.strip() else refuse(_("Give the reason."), "invalid"),
    )


def may_consolidate(actor: Acts, stage: Stage, short: list[str], *, at: datetime) -> Verdict:
    """A stage is consolidated when every item has its panel's signed sheets; `short` names the items that have not."""
    missing = refuse(
        _("Items without enough signed sheets: %(count)s. %(names)s") % {"count": len(short), "names": "; ".join(short[:5])},
        "sheets-missing",
    )
    return first_refusal(
        may_invite(actor, stage.region_id, at=at),
        ALLOWED if stage.state == StageState.JUDGING else refuse(_("The stage is not being judged now."), "order"),
        missing if short else ALLOWED,
    )


def may_see_marks(person: Person, sheet: ScoreSheet, *, at: datetime) -> Verdict:
    """Own marks always; others' marks only to the office that assigns, only signed, and never in a conflict."""
    assignment = sheet.assignment
    if assignment.expert.person_id == person.pk:
        return ALLOWED
    expert = queries.expert_of(person)
    if expert and queries.has_conflict(expert, assignment.entry.enterprise_id):
        return refuse(_("You are in conflict of interest with this enterprise."), "forbidden")
    if sheet.state != SheetState.SIGNED:
        return refuse(_("The sheet is not signed yet."), "not-yet")
    return may_invite(person, assignment.stage.region_id, at=at)


def reason_given(text: str) -> Verdict:
    """A reason is a sentence, not an empty field."""
    return ALLOWED if text.strip() else refuse(_("Give the reason."), "invalid")


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
