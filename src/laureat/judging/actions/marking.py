"""The expert's own work: conflicts, marks, the signature."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from django.db import transaction

from laureat.entries import queries as entries
from laureat.judging import queries, rules, specimens
from laureat.judging.actions.arbitrating import call_disagreement
from laureat.judging.actions.conflicts import give_back
from laureat.judging.models import Assignment, Conflict, Mark, ScoreSheet
from laureat.judging.pinning import Pins, pins_fit
from laureat.judging.states import ASSIGNMENT, SHEET, ConflictState
from laureat.kernel import chain
from laureat.ledger.actions import record
from laureat.people.models import Person


@transaction.atomic
def declare_no_conflict(*, assignment: Assignment, actor: Person, at: datetime) -> Assignment:
    """The expert says that there is no conflict: the dossier opens."""
    assignment = held(assignment)
    rules.may_declare(actor, assignment, "clear").require()
    rules.may_judge(assignment.expert, assignment.entry, stage=assignment.stage, at=at).require()
    return _moved(assignment, "clear", "assignment.cleared", actor=actor, at=at)


@transaction.atomic
def declare_conflict(*, assignment: Assignment, reason: str, actor: Person, at: datetime) -> Conflict:
    """The expert declares a conflict: this item and every other unsigned one of the enterprise go back."""
    assignment = held(assignment)
    rules.may_declare(actor, assignment, "recuse").require()
    rules.reason_given(reason).require()
    conflict, _ = Conflict.objects.exclude(state=ConflictState.DISMISSED).get_or_create(
        expert=assignment.expert, enterprise=assignment.entry.enterprise, kind="declared",
        defaults={"reason": reason.strip(), "stated_at": at},
    )  # fmt: skip
    record("conflict.declared", conflict, actor=actor, at=at, old=None, new={"assignment": assignment.pk})
    give_back(conflict, actor=actor, at=at)
    return conflict


@transaction.atomic
def save_marks(
    *, assignment: Assignment, marks: Mapping[str, tuple[Decimal, str]], comment: str, actor: Person, at: datetime, pins: Pins | None = None
) -> ScoreSheet:  # fmt: skip
    """Save marks (criterion: value and comment) on the expert's draft sheet; criteria that are not named stay as they are.

    `pins`: for each of these marks that it names, the page to which the mark is pinned, or None for no page more.
    """
    assignment = held(assignment)
    rules.may_mark(actor, assignment, at=at).require()
    return put_marks(assignment=assignment, marks=marks, comment=comment, at=at, pins=pins)


@transaction.atomic
def put_marks(
    *, assignment: Assignment, marks: Mapping[str, tuple[Decimal, str]], comment: str, at: datetime, pins: Pins | None = None
) -> ScoreSheet:
    """Put marks that lie on their scales on the draft sheet; who may is asked by the caller, who holds the assignment."""
    rules.marks_fit(specimens.criteria_for(assignment), marks).require()
    pinned = {key: pin for key, pin in (pins or {}).items() if key in marks}
    pins_fit(assignment.entry, pinned).require()
    sheet, _ = ScoreSheet.objects.update_or_create(assignment=assignment, defaults={"comment": comment, "saved_at": at})
    Mark.objects.bulk_create(
        [Mark(sheet=sheet, criterion=key, value=value, comment=text) for key, (value, text) in marks.items()],
        update_conflicts=True, unique_fields=["sheet", "criterion"], update_fields=["value", "comment"],
    )  # fmt: skip
    _pin(sheet, pinned)
    return sheet


def _pin(sheet: ScoreSheet, pins: Pins) -> None:
    """Bring the pins of these marks to what is given, where they are not so already."""
    changed = []
    for mark in Mark.objects.filter(sheet=sheet, criterion__in=pins):
        document, page = pins[mark.criterion] or (None, None)
        if (mark.pinned_id, mark.pinned_page) != (document, page):
            mark.pinned_id, mark.pinned_page = document, page
            changed.append(mark)
    Mark.objects.bulk_update(changed, ["pinned", "pinned_page"])


@transaction.atomic
def sign_sheet(*, assignment: Assignment, actor: Person, at: datetime) -> ScoreSheet:
    """Sign the sheet: computed criteria are filled in, the total is counted, and the whole is sealed by its hash for good."""
    assignment = held(assignment)
    sheet = queries.sheet_of(assignment)
    rules.may_sign(actor, assignment, sheet, at=at).require()
    if sheet is None:  # a sheet without a single criterion: the rule had nothing to miss
        sheet = ScoreSheet.objects.create(assignment=assignment, saved_at=at)
    _compute(assignment, sheet)
    marks = list(queries.marks_of(sheet))
    sheet.total, sheet.signed_at = sum((mark.value for mark in marks), Decimal(0)), at
    sheet.state, sheet.seal = SHEET.move(sheet.state, "sign"), seal_of(assignment, sheet, marks)
    sheet.save(update_fields=["total", "signed_at", "state", "seal"])
    _moved(assignment, "sign", "score-sheet.signed", actor=actor, at=at, seal=sheet.seal)
    call_disagreement(assignment=assignment, at=at)
    return sheet


def seal_of(assignment: Assignment, sheet: ScoreSheet, marks: list[Mark]) -> str:
    """The hash of everything that the expert signed: what, who, when, every mark with its comment and the page that it is pinned to.

    A sheet without pins has the hash that such sheets have always had.
    """
    pins = {mark.criterion: [mark.pinned.sha256, mark.pinned_page] for mark in marks if mark.pinned}
    content = {
        "stage": assignment.stage_id,
        "entry": assignment.entry_id,
        "expert": assignment.expert_id,
        "signed_at": sheet.signed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "marks": {mark.criterion: [f"{mark.value:.2f}", mark.comment] for mark in marks},
        "comment": sheet.comment,
        **({"pins": pins} if pins else {}),
    }
    return chain.link(chain.GENESIS, chain.canonical(content))


def _compute(assignment: Assignment, sheet: ScoreSheet) -> None:
    answers = entries.answers_flat(assignment.entry)
    criteria = [c for c in specimens.criteria_for(assignment) if c.kind == "computed"]
    computed = [Mark(sheet=sheet, criterion=c.key, value=c.computed(answers)) for c in criteria]
    Mark.objects.bulk_create(
        computed, update_conflicts=True, unique_fields=["sheet", "criterion"], update_fields=["value", "comment"]
    )


def held(assignment: Assignment) -> Assignment:
    """The assignment, held until the transaction ends."""
    found = Assignment.objects.select_for_update(of=("self",)).select_related(
        "expert__person", "entry__enterprise", "entry__stage__season__regulation", "stage__season__regulation"
    )
    return found.get(pk=assignment.pk)


def _moved(assignment: Assignment, verb: str, kind: str, *, actor: Person, at: datetime, **new: object) -> Assignment:
    old, assignment.state = assignment.state, ASSIGNMENT.move(assignment.state, verb)
    assignment.save(update_fields=["state"])
    record(kind, assignment, actor=actor, at=at, old={"state": old}, new={"state": assignment.state, **new})
    return assignment
