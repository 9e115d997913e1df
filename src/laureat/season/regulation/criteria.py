"""Criteria: judged on a scale, computed from an answer, or yes/no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any, Literal

from pydantic import Field

from laureat.season.regulation.strict import Key, Strict, Text

Aim = Literal["import-independence", "quality", "safety", "competitiveness"]


class Anchor(Strict):
    """What a mark means."""

    mark: Decimal
    text: Text


class Formula(Strict):
    """A mark computed from an answer: so many points for each `per` of the answer, at most the criterion's maximum.

    A yes/no answer counts as one when it is yes.
    """

    question: Key
    per: Decimal = Field(default=Decimal(1), gt=0)
    points: Decimal
    start: Decimal = Decimal(0)


@dataclass(frozen=True)
class Worked:
    """How a computed mark came about: the answer's amount, how many whole steps it has, what they count, the mark within the scale."""

    amount: Decimal
    steps: Decimal
    counted: Decimal
    value: Decimal


class Criterion(Strict):
    """One line of the score sheet."""

    key: Key
    title: Text
    group: Key
    max: Decimal = Field(gt=0)
    step: Decimal = Field(default=Decimal(1), gt=0)
    kind: Literal["judged", "computed", "yes-no"] = "judged"
    help: str = ""
    nominations: tuple[Key, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    aims: tuple[Aim, ...] = ()
    evidence: tuple[Key, ...] = ()
    formula: Formula | None = None
    comment_at_extremes: bool = False
    comment_always: bool = False
    tasting: bool = False

    def applies_to(self, nomination: str) -> bool:
        """Whether entries of this nomination are judged by it."""
        return not self.nominations or nomination in self.nominations

    def allows(self, value: Decimal) -> bool:
        """Whether a mark lies on the criterion's scale."""
        if self.kind == "yes-no":
            return value in (Decimal(0), self.max)
        return Decimal(0) <= value <= self.max and value % self.step == 0

    @property
    def anchor_pairs(self) -> list[tuple[str, str]]:
        """Marks with what they mean, the best first."""
        return [(format(anchor.mark.normalize(), "f"), anchor.text) for anchor in reversed(self.anchors)]

    def anchor_near(self, value: Decimal) -> Anchor | None:
        """The described mark that is nearest to this one; of two as near the lower."""
        return min(self.anchors, key=lambda anchor: (abs(anchor.mark - value), anchor.mark), default=None)

    @property
    def explained(self) -> Literal["always", "extremes", ""]:
        """When a mark has to be explained."""
        return "always" if self.comment_always else "extremes" if self.comment_at_extremes else ""

    def needs_comment(self, value: Decimal) -> bool:
        """Whether a mark has to be explained: every one, or one at the end of the scale."""
        return self.comment_always or (self.comment_at_extremes and value in (Decimal(0), self.max))

    def computed(self, answers: Mapping[str, Any]) -> Decimal:
        """The mark that the formula gives for these answers; no answer counts as 0."""
        return self.worked(answers).value

    def worked(self, answers: Mapping[str, Any]) -> Worked:
        """How the mark follows from these answers."""
        if self.formula is None:
            raise ValueError(f"{self.key} is not computed")
        answer = answers.get(self.formula.question)
        amount = Decimal(int(answer)) if isinstance(answer, bool) else Decimal(str(answer or 0))
        steps = (amount / self.formula.per).to_integral_value(ROUND_DOWN)
        counted = self.formula.start + steps * self.formula.points
        return Worked(amount, steps, counted, min(self.max, max(Decimal(0), counted)))
