"""Who may judge what, and when."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from laureat.entries.models import Entry
from laureat.entries.states import EntryState
from laureat.judging import licences, queries
from laureat.judging.models import Assignment, Conflict, Expert, ExpertInvitation, Licence, Reference, ScoreSheet
from laureat.judging.states import ASSIGNMENT, CONFLICT, LICENCE, AssignmentState, LicenceState, SheetState
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.people.models import Person
from laureat.people.rules import may_exercise
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Criterion, Regulation
from laureat.season.rules import in_both_zones
from laureat.season.states import StageState

Marks = Mapping[str, tuple[Decimal, str]]
Barred = Container[tuple[int, int]]  # pairs (expert, enterprise) in conflict, when many items are looked at at once


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


def may_judge(expert: Expert, entry: Entry, *, at: datetime) -> Verdict:
    """An expert judges admitted entries of own nominations, with a licence where the regulation wants one, without a conflict."""
    return first_refusal(
        ALLOWED if entry.state == EntryState.ADMITTED else refuse(_("The entry does not take part."), "not-admitted"),
        ALLOWED
        if entry.nomination in expert.nominations
        else refuse(_("The expert does not judge this nomination."), "nomination"),
        refuse(_("The expert is in conflict of interest with this enterprise."), "conflict")
        if queries.has_conflict(expert, entry.enterprise_id)
        else ALLOWED,
        is_licensed(expert, entry, at=at),
    )


def is_licensed(expert: Expert, entry: Entry, *, at: datetime) -> Verdict:
    """Whether the expert holds a licence to judge the entry's nomination, where the regulation wants one."""
    if not seasons.rules_of(entry.stage.season).judging.licence:
        return ALLOWED
    licence = licences.licence_of(expert, entry.nomination)
    if licence is None or licence.state == LicenceState.LEARNING:
        return refuse(_("The expert has no licence to judge this nomination yet."), "no-licence")
    if licence.state == LicenceState.PAUSED:
        return refuse(_("The licence to judge is paused: %(reason)s") % {"reason": licence.pause_reason}, "no-licence")
    return ALLOWED if licences.is_valid(licence, at=at) else refuse(_("The licence to judge has expired."), "no-licence")


def may_become(person: Person) -> Verdict:
    """A person is an expert once."""
    return refuse(_("This person is already an expert."), "already") if queries.expert_of(person) else ALLOWED


def may_amend(actor: Acts, expert: Expert, *, at: datetime) -> Verdict:
    """What is known of an expert is corrected by the expert and by those who assign experts."""
    if isinstance(actor, Person) and expert.person_id == actor.pk:
        return ALLOWED
    return may_invite(actor, expert.region_id, at=at)


def is_open(invitation: ExpertInvitation, *, at: datetime) -> Verdict:
    """Whether the invitation's link still works."""
    return first_refusal(
        refuse(_("This invitation has already been accepted."), "already") if invitation.accepted_at else ALLOWED,
        refuse(_("This invitation was declined."), "already") if invitation.declined_at else ALLOWED,
        refuse(_("This invitation was withdrawn. Ask the office for a new one."), "withdrawn") if invitation.withdrawn_at else ALLOWED,
        refuse(_("This invitation has expired. Ask the office for a new one."), "too-late") if at > invitation.valid_until else ALLOWED,
    )  # fmt: skip


def may_accept(person: Person, invitation: ExpertInvitation, *, at: datetime) -> Verdict:
    """An invitation is accepted by the person to whose e-mail it went."""
    return first_refusal(
        is_open(invitation, at=at),
        ALLOWED if person.email == invitation.email else refuse(_("This invitation went to another e-mail."), "forbidden"),
        may_become(person),
    )


def may_learn(actor: Acts, licence: Licence, *, at: datetime) -> Verdict:
    """Experts earn licences for nominations that they judge, once, and anew when one is about to end."""
    expert = licence.expert
    return first_refusal(
        ALLOWED if isinstance(actor, Person) and expert.person_id == actor.pk else refuse(_("This is another expert's licence."), "forbidden"),
        ALLOWED if licence.nomination in expert.nominations else refuse(_("The expert does not judge this nomination."), "nomination"),
        refuse(_("The licence to judge is paused: %(reason)s") % {"reason": licence.pause_reason}, "paused")
        if licence.state == LicenceState.PAUSED
        else ALLOWED,
        ALLOWED
        if licence.state == LicenceState.LEARNING or licences.is_ending(licence, at=at)
        else refuse(_("The licence is in force."), "already"),
    )  # fmt: skip


def may_qualify(
    actor: Acts, licence: Licence, reference: Reference, regulation: Regulation, marks: Mapping[str, Decimal]
) -> Verdict:
    """After the briefing; every judged criterion has a mark on its scale."""
    judged = [criterion for criterion in regulation.criteria_of(licence.nomination) if criterion.kind != "computed"]
    missing = next((criterion for criterion in judged if criterion.key not in marks), None)
    return first_refusal(
        ALLOWED
        if isinstance(actor, Person) and licence.expert.person_id == actor.pk
        else refuse(_("This is another expert's licence."), "forbidden"),
        ALLOWED if licence.briefed_at else refuse(_("Read the briefing first."), "order"),
        ALLOWED
        if reference.nomination == licence.nomination and reference.retired_at is None
        else refuse(_("This reference dossier is not in use."), "invalid"),
        marks_fit(judged, {key: (value, "") for key, value in marks.items()}),
        refuse(_("“%(title)s” has no mark yet.") % {"title": missing.title}, "invalid") if missing else ALLOWED,
    )


def may_pause(actor: Acts, licence: Licence, verb: str, reason: str, *, at: datetime) -> Verdict:
    """A licence is paused and resumed by those who assign experts, with a reason."""
    return first_refusal(
        may_invite(actor, licence.expert.region_id, at=at),
        ALLOWED if LICENCE.may(licence.state, verb) else refuse(_("This has already been done."), "already"),
        reason_given(reason),
    )


def may_keep_references(actor: Acts, *, at: datetime) -> Verdict:
    """Reference dossiers are kept for the whole programme, by those who assign experts at the federal tier."""
    return may_invite(actor, None, at=at)


def may_write_reference(
    actor: Acts, regulation: Regulation, nomination: str, marks: Mapping[str, Decimal], *, at: datetime
) -> Verdict:
    """The agreed marks cover every judged criterion of the nomination and lie on its scales."""
    judged = [criterion for criterion in regulation.criteria_of(nomination) if criterion.kind != "computed"]
    missing = next((criterion for criterion in judged if criterion.key not in marks), None)
    return first_refusal(
        may_keep_references(actor, at=at),
        refuse(_("“%(title)s” has no mark yet.") % {"title": missing.title}, "invalid") if missing else ALLOWED,
        marks_fit(judged, {key: (value, "") for key, value in marks.items()}),
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


def may_open_dossier(actor: Acts, assignment: Assignment, *, barred: Barred | None = None) -> Verdict:
    """The dossier opens after the expert has declared that there is no conflict, and never in a conflict."""
    own = is_own(actor, assignment)
    if not own:
        return own
    if _in_conflict(assignment, barred):
        return refuse(_("You are in conflict of interest with this enterprise: its dossier is closed to you."), "forbidden")
    if assignment.state in (AssignmentState.CLEARED, AssignmentState.SIGNED):
        return ALLOWED
    if assignment.state == AssignmentState.CANCELLED:
        return refuse(_("This assignment was cancelled."), "forbidden")
    return refuse(_("First say whether you have a conflict of interest with this enterprise."), "conflict-question")


def may_mark(actor: Acts, assignment: Assignment, *, at: datetime, barred: Barred | None = None) -> Verdict:
    """Marks are given in time, on an open dossier, until the sheet is signed."""
    return first_refusal(may_open_dossier(actor, assignment, barred=barred), takes_marks(assignment, at=at))


def takes_marks(assignment: Assignment, *, at: datetime) -> Verdict:
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
        is_licensed(assignment.expert, assignment.entry, at=at),
    )


def is_recordable(assignment: Assignment, *, at: datetime, barred: Barred | None = None) -> Verdict:
    """Whether marks may still be put on the sheet for its expert, who signs it afterwards."""
    return first_refusal(
        refuse(_("This assignment was cancelled."), "forbidden") if assignment.state == AssignmentState.CANCELLED else ALLOWED,
        refuse(_("The expert is in conflict of interest with this enterprise."), "conflict")
        if _in_conflict(assignment, barred)
        else ALLOWED,
        takes_marks(assignment, at=at),
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
    for criterion in seasons.rules_of(assignment.stage.season).criteria_of(assignment.entry.nomination):
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


def may_consolidate(actor: Acts, stage: Stage, short: int, names: list[str], *, at: datetime) -> Verdict:
    """A stage is consolidated when every item has its panel's signed sheets; `short` items have not, `names` are those of some."""
    missing = refuse(
        _("Items without enough signed sheets: %(count)s. %(names)s") % {"count": short, "names": "; ".join(names)},
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


def _in_conflict(assignment: Assignment, barred: Barred | None) -> bool:
    if assignment.state == AssignmentState.RECUSED:
        return True
    if barred is not None:
        return (assignment.expert_id, assignment.entry.enterprise_id) in barred
    return queries.has_conflict(assignment.expert, assignment.entry.enterprise_id)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
