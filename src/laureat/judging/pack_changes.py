"""What a workbook that came back would change: every difference from the sheets as they are now, and everything that stands in the way.

Eight queries at most, for one item as for all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from laureat.judging import formulas, packing, paper_codes, queries, rules, specimens
from laureat.judging.models import Assignment, Expert
from laureat.judging.packs import plain_text
from laureat.judging.packs.reading import Given, Unreadable, open_pack, read_rows
from laureat.judging.specimens import Coded, Shown
from laureat.kernel import Refused, Verdict, chain, refuse
from laureat.people.models import Person
from laureat.season.models import Stage


@dataclass(frozen=True)
class Change:
    """One criterion (or the conclusion) of which the mark, the comment or both differ; what does not differ is empty."""

    title: str
    old_mark: str = ""
    new_mark: str = ""
    old_text: str = ""
    new_text: str = ""


@dataclass(frozen=True)
class Revision:
    """What differs on one sheet, and what is to be saved: the marks that change, with their comments, and the conclusion as it will be."""

    assignment: Assignment
    shown: Shown
    changes: list[Change]
    marks: dict[str, tuple[Decimal, str]]
    conclusion: str


@dataclass
class Preview:
    """Everything that a workbook would change, and the sentences that forbid it; `fingerprint` knows it again."""

    expert: Expert
    revisions: list[Revision] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    rows: int = 0
    fingerprint: str = ""

    @property
    def changes(self) -> list[Change]:
        """All differences."""
        return [change for revision in self.revisions for change in revision.changes]


def expert_in(content: bytes, stage: Stage, own: Expert | None) -> Expert:
    """Whose workbook of this stage it is (`own`: it has to be this expert's). Raises `Refused` with the sentence."""
    try:
        owner = packing.owner_of(open_pack(content).token)
    except Unreadable as problem:
        raise Refused(refuse(problem.reason, "invalid")) from problem
    if owner is None:
        raise Refused(refuse(_("The mark by which this workbook is known is damaged. Download the workbook anew."), "invalid"))
    if owner[1] != stage.pk:
        raise Refused(refuse(_("This is a workbook of another stage."), "invalid"))
    if own is not None and owner[0] != own.pk:
        raise Refused(refuse(_("This is another expert's workbook."), "invalid"))
    found = own or Expert.objects.filter(pk=owner[0]).select_related("person", "region").first()
    if found is None:
        raise Refused(refuse(_("There is no such expert any more."), "invalid"))
    return found


def preview_of(content: bytes, stage: Stage, expert: Expert, *, actor: Person, on_behalf: bool, at: datetime) -> Preview:
    """What the workbook of this expert would change. `on_behalf`: the office hands it in, and does not see marks that are not signed."""
    try:
        opened = open_pack(content)
    except Unreadable as problem:
        raise Refused(refuse(problem.reason, "invalid")) from problem
    reading = read_rows(opened, packing.panels_of(stage))
    found = Preview(expert, problems=list(reading.problems), rows=len(reading.rows))
    rows = list(queries.assignments(stage).filter(expert=expert))
    known = packing.known_of(expert)

    def verdict(assignment: Assignment) -> Verdict:
        if not on_behalf:
            return rules.may_mark(actor, assignment, at=at, known=known)
        return rules.is_recordable(assignment, at=at, known=known)

    _compare(found, reading.rows, rows, verdict, secret=on_behalf)
    return found


def _compare(
    found: Preview, given: list[Given], rows: list[Assignment], verdict: Callable[[Assignment], Verdict], *, secret: bool
) -> None:
    known, drafts = {row.pk: row for row in rows}, packing.drafts_of(rows)
    shown, coded = specimens.shown(rows), specimens.coded({row.stage_id for row in rows})
    traces: list[object] = []
    for row in given:
        assignment = known.get(paper_codes.pk_of(row.code) or 0)
        if assignment is None or packing.panel_key(assignment) != row.panel:
            found.problems.append(_foreign(row, assignment))
            continue
        made = _compared(row, assignment, drafts.get(assignment.pk), coded)
        found.problems += [_unmarked(row, title) for title in made.unmarked]
        if not made.changes:
            continue
        if not (allowed := verdict(assignment)):
            found.problems.append(_in_the_way(row, shown[assignment.pk].title, allowed))
        traces.append([assignment.pk, [asdict(change) for change in made.changes]])
        changes = [_without_old(change) for change in made.changes] if secret else made.changes
        found.revisions.append(Revision(assignment, shown[assignment.pk], changes, made.marks, made.conclusion))
    found.fingerprint = hashlib.sha256(chain.canonical(traces).encode()).hexdigest()


def _without_old(change: Change) -> Change:
    """The change as the office sees it: that something was given, not what."""
    return replace(change, old_mark=change.old_mark and _("a mark is given"), old_text=change.old_text and _("a mark is given"))


def _foreign(row: Given, assignment: Assignment | None) -> str:
    values = {"place": row.place, "code": row.code[:20]}
    if assignment is not None:
        return _("%(place)s: the item with the code %(code)s is of another nomination.") % values
    if paper_codes.pk_of(row.code) is None:
        return _("%(place)s: the code %(code)s is not known.") % values
    return _("%(place)s: the item with the code %(code)s is not among those assigned to this expert at this stage.") % values


def _in_the_way(row: Given, title: str, verdict: Verdict) -> str:
    values = {"place": row.place, "good": title, "reason": str(verdict)}
    return _("%(place)s, “%(good)s”: %(reason)s Empty the cells of this row.") % values


def _unmarked(row: Given, title: str) -> str:
    values = {"place": row.place, "title": title}
    return _("%(place)s, “%(title)s”: there is a comment, but no mark.") % values


@dataclass
class _Compared:
    """A row beside the sheet: what differs, what is to be saved, comments without a mark."""

    changes: list[Change] = field(default_factory=list)
    marks: dict[str, tuple[Decimal, str]] = field(default_factory=dict)
    unmarked: list[str] = field(default_factory=list)
    conclusion: str = ""


def _compared(row: Given, assignment: Assignment, draft: packing.Draft | None, coded: Coded) -> _Compared:
    sheet, saved = draft or (None, {})
    found = _Compared(conclusion=sheet.comment if sheet else "")
    for criterion in specimens.criteria_for(assignment, among=coded):
        key, before = criterion.key, saved.get(criterion.key)
        value = row.marks.get(key, before.value if before else None)
        comment = row.comments.get(key) or (before.comment if before else "")
        if value is None:
            found.unmarked += [criterion.title] if comment and key not in row.refused else []
            continue
        old = (formulas.said(criterion, before.value), plain_text(before.comment)) if before else ("", "")
        new = (formulas.said(criterion, value), plain_text(comment))
        if new != old:
            found.marks[key] = (value, comment)
            mark = {"old_mark": old[0], "new_mark": new[0]} if new[0] != old[0] else {}
            text = {"old_text": old[1], "new_text": new[1]} if new[1] != old[1] else {}
            found.changes.append(Change(criterion.title, **mark, **text))
    before_it = plain_text(found.conclusion)
    if row.conclusion and row.conclusion != before_it:
        found.changes.append(Change(_("Conclusion"), old_text=before_it, new_text=row.conclusion))
        found.conclusion = row.conclusion
    return found
