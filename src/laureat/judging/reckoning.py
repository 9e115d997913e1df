"""A score sheet as one reads it: each criterion with its mark, and what all of them come to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from laureat.entries import queries as entries
from laureat.judging import formulas, queries, specimens
from laureat.judging.models import Assignment, Mark, ScoreSheet
from laureat.judging.packs import number
from laureat.season.regulation import Criterion


@dataclass(frozen=True)
class Line:
    """A criterion with what it has been given so far: the expert's mark, or the points that are counted from the answers."""

    criterion: Criterion
    mark: Mark | None
    value: Decimal | None

    @property
    def words(self) -> str:
        """«5 из 6», «да, 3 из 3»; nothing without a mark."""
        return "" if self.value is None else formulas.out_of(self.criterion, self.value)

    @property
    def is_lowest(self) -> bool:
        """Whether the expert gave the least that the scale has."""
        return self.criterion.kind == "judged" and self.value == 0

    @property
    def is_highest(self) -> bool:
        """Whether the expert gave the most that the scale has."""
        return self.criterion.kind == "judged" and self.value == self.criterion.max


@dataclass(frozen=True)
class Reckoning:
    """A sheet so far."""

    lines: list[Line]

    @property
    def total(self) -> str:
        """The sum of what has been given and counted."""
        return number(sum((line.value or Decimal(0) for line in self.lines), Decimal(0)))

    @property
    def most(self) -> str:
        """The greatest sum that the sheet can have."""
        return number(sum((line.criterion.max for line in self.lines), Decimal(0)))

    @property
    def unmarked(self) -> int:
        """How many criteria have no mark yet."""
        return sum(line.value is None for line in self.lines)


def reckoning_of(assignment: Assignment, sheet: ScoreSheet | None) -> Reckoning:
    """The assignment's sheet with what is on it; computed marks stand as they would be signed now. Three queries at most."""
    criteria = specimens.criteria_for(assignment)
    given = {mark.criterion: mark for mark in queries.marks_of(sheet)} if sheet else {}
    computed = any(c.kind == "computed" and c.key not in given for c in criteria)
    answers = entries.answers_flat(assignment.entry) if computed else {}
    lines = []
    for criterion in criteria:
        mark = given.get(criterion.key)
        counted = criterion.computed(answers) if criterion.kind == "computed" and mark is None else None
        lines.append(Line(criterion, mark, mark.value if mark else counted))
    return Reckoning(lines)
