"""The signed sheets of one item side by side: what each expert marked, in the expert's own words, and on which page the ground was seen."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext as _

from laureat.entries.models import Entry
from laureat.judging import disagreeing, packs, queries
from laureat.judging.models import Disagreement, Mark, ScoreSheet, Specimen
from laureat.judging.states import AssignmentPart
from laureat.judging.visibility import hidden_entries
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Criterion


@dataclass(frozen=True)
class Column:
    """A signed sheet: the expert's name or number, as what the expert judged, the total, the words about the item as a whole."""

    expert: str
    part: AssignmentPart
    total: Decimal | None
    comment: str


@dataclass(frozen=True)
class Given:
    """A mark on a sheet, as the criterion writes it; no mark: the criterion stands on other sheets."""

    column: Column
    said: str
    mark: Mark | None


@dataclass(frozen=True)
class Line:
    """A criterion with its mark on every sheet, the mean of the marks, and how far apart the highest and the lowest are."""

    criterion: Criterion
    given: tuple[Given, ...]
    mean: Decimal
    gap: Decimal

    @property
    def in_short(self) -> str:
        """The marks alone, in the order of the sheets."""
        return " · ".join(one.said for one in self.given if one.mark)

    @property
    def is_explained(self) -> bool:
        """Whether some expert has written a comment or named a page."""
        return any(one.mark and (one.mark.comment or one.mark.pinned) for one in self.given)


@dataclass(frozen=True)
class Table:
    """All signed sheets of an item; where they lie too far apart, the criteria that set them apart stand first."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    disagreement: Disagreement | None

    @property
    def gap(self) -> Decimal:
        """How far apart the highest and the lowest total are."""
        totals = [one.total for one in self.columns if one.total is not None]
        return max(totals) - min(totals)

    @property
    def parts(self) -> list[Table]:
        """Those who read the dossier and those who tasted the sample apart: they mark other criteria."""
        tasters = {one for one in self.columns if one.part == AssignmentPart.TASTING}
        return [self._of(among) for among in (set(self.columns) - tasters, tasters) if among]

    def _of(self, among: Set[Column]) -> Table:
        lines = (replace(line, given=tuple(one for one in line.given if one.column in among)) for line in self.lines)
        marked = tuple(line for line in lines if any(one.mark for one in line.given))
        return replace(self, columns=tuple(one for one in self.columns if one in among), lines=marked)


def named(stage: Stage, entry: Entry, *, person: Person) -> Table | None:
    """The sheets with the names of their experts, for the office; nothing where the person may not see them. Four queries."""
    by_name = ("assignment__expert__person__family_name", "assignment__expert__person__given_name", "pk")
    sheets = list(_sheets(stage, entry, person).order_by("by_part", *by_name))
    return _table(stage, entry, sheets, [sheet.assignment.expert.person.short_name for sheet in sheets])


def numbered(stage: Stage, entry: Entry, *, person: Person) -> Table | None:
    """The same for the commission, once the stage is consolidated: experts are numbers, other ones for every item. Five queries."""
    if queries.consolidation_of(stage) is None:
        return None
    sheets = list(_sheets(stage, entry, person).order_by("by_part", "seal"))
    return _table(stage, entry, sheets, [_("Expert %(n)s") % {"n": n} for n in range(1, len(sheets) + 1)])


def _sheets(stage: Stage, entry: Entry, person: Person) -> QuerySet[ScoreSheet]:
    """The signed sheets that the person may see: whose a sample is stays unknown until the codes are opened."""
    found = queries.signed_sheets(stage).filter(assignment__entry=entry.pk)
    sealed = Specimen.objects.filter(act__stage=stage, act__opened_at=None).values("entry")
    found = found.exclude(assignment__part=AssignmentPart.TASTING, assignment__entry__in=sealed)
    found = found.exclude(assignment__entry__in=hidden_entries(person).values("pk"))
    last = [
        When(assignment__part=AssignmentPart.ARBITER, then=Value(1)),
        When(assignment__part=AssignmentPart.TASTING, then=Value(2)),
    ]
    return found.annotate(by_part=Case(*last, default=Value(0)))


def _table(stage: Stage, entry: Entry, sheets: list[ScoreSheet], experts: Iterable[str]) -> Table | None:
    if not sheets:
        return None
    columns = tuple(
        Column(expert, AssignmentPart(sheet.assignment.part), sheet.total, sheet.comment)
        for sheet, expert in zip(sheets, experts, strict=True)
    )
    marks = {(mark.sheet_id, mark.criterion): mark for mark in Mark.objects.filter(sheet__in=sheets).select_related("pinned")}
    lines = [
        _line(criterion, columns, [marks.get((sheet.pk, criterion.key)) for sheet in sheets])
        for criterion in seasons.rules_of(stage.season).criteria_of(entry.nomination)
        if any((sheet.pk, criterion.key) in marks for sheet in sheets)
    ]
    disagreement = disagreeing.disagreement_of(stage, entry.pk)
    if disagreement is not None:
        lines.sort(key=lambda line: -line.gap)
    return Table(columns, tuple(lines), disagreement)


def _line(criterion: Criterion, columns: tuple[Column, ...], marks: list[Mark | None]) -> Line:
    values = [mark.value for mark in marks if mark is not None]
    mean = (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    given = [
        Given(column, _said(criterion, mark.value) if mark else "", mark) for column, mark in zip(columns, marks, strict=True)
    ]
    return Line(criterion, tuple(given), mean, max(values) - min(values))


def _said(criterion: Criterion, value: Decimal) -> str:
    """The mark in figures, and in words where the criterion asks for yes or no."""
    if criterion.kind != "yes-no":
        return packs.number(value)
    return (_("yes, %(points)s") if value else _("no, %(points)s")) % {"points": packs.number(value)}
