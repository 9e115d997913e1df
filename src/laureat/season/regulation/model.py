"""The whole regulation and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from laureat.kernel.numbering import BadPattern, check_pattern
from laureat.season.regulation.criteria import Criterion
from laureat.season.regulation.form import Question, Section
from laureat.season.regulation.strict import Key, Strict, Text


class Identity(Strict):
    """Whose rules these are."""

    programme: Key
    title: Text
    version: Text
    basis: str = ""
    example_note: str = ""


class Outcome(Strict):
    """What a commission may decide on an entry."""

    key: Key
    title: Text
    threshold: Decimal | None = Field(default=None, description="Least score from which the regulation proposes it")
    quota: int | None = Field(default=None, ge=1, description="At most so many of a nomination, the best places first")
    promotes: bool = False
    level: bool = False


class Tier(Strict):
    """A tier of the contest."""

    key: Key
    title: Text
    body: Literal["ministry", "centre", "commission", "directorate"] = "commission"
    zone: Literal["region", "moscow"]
    panel_size: int = Field(ge=3, le=15)
    blind: bool = False
    quorum: Text = "1/2"
    majority: Text = "1/2"
    majority_of: Literal["present", "cast"] = "present"
    ballot: Literal["open", "secret"] = "open"
    otherwise: Key
    outcomes: tuple[Outcome, ...] = Field(min_length=2)

    @field_validator("quorum", "majority")
    @classmethod
    def _fraction(cls, value: str) -> str:
        fraction = Fraction(value)
        if not 0 < fraction <= 1:
            raise ValueError("a fraction between 0 and 1, for instance 1/2 or 2/3")
        return value


class Nomination(Strict):
    """A nomination."""

    key: Key
    title: Text
    eligibility: str = ""
    exclusions: tuple[str, ...] = ()


class Evidence(Strict):
    """A kind of document that goes with an entry."""

    key: Key
    title: Text
    help: str = ""
    required: bool = False
    nominations: tuple[Key, ...] = ()
    formats: tuple[Literal["pdf", "picture", "office"], ...] = ("pdf", "picture")
    max_files: int = Field(default=5, ge=1, le=50)
    max_mb: int = Field(default=20, ge=1, le=500)
    by: Literal["enterprise", "centre"] = "enterprise"
    visible_to: tuple[Literal["enterprise", "experts", "commission"], ...] = ("enterprise", "experts", "commission")
    needs_number: bool = False
    needs_validity: bool = False

    def applies_to(self, nomination: str) -> bool:
        """Whether entries of this nomination have it."""
        return not self.nominations or nomination in self.nominations


class Declaration(Strict):
    """The declaration of quality that the enterprise signs."""

    version: Text
    text: Text


class Aggregation(Strict):
    """How signed sheets become a score, and what parts equal ones."""

    rule: Literal["mean", "trimmed-mean", "sum", "sum-of-means"] = "mean"
    decides: Literal["score", "fair-score"] = "score"
    decimals: int = Field(default=2, ge=0, le=3)
    tie_break: tuple[Text, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _older(cls, content: Any) -> Any:
        """Texts that were approved before `decides` existed say `fair_score`; it decided nothing."""
        return {key: value for key, value in content.items() if key != "fair_score"} if isinstance(content, dict) else content


class Judging(Strict):
    """Who may judge, and when somebody has to look. What a regulation does not say asks nothing."""

    licence: bool = False
    licence_months: int = Field(default=24, ge=1, le=120)
    briefing: str = ""
    qualifying: int = Field(
        default=1, ge=0, le=10, description="How many reference dossiers are to be marked within the tolerance"
    )
    tolerance: Decimal = Field(
        default=Decimal("0.15"), gt=0, le=1, description="Mean distance to the agreed marks, a share of the scale"
    )
    drift_limit: Decimal = Field(
        default=Decimal(2), gt=0, description="Severity in standard deviations above which the chair is told"
    )
    own_region_bars: tuple[Key, ...] = Field(default=(), description="Tiers at which nobody judges goods of the own region")
    most_items: int | None = Field(default=None, ge=1, description="At most so many items for one expert at a stage")
    disagreement_limit: Decimal | None = Field(
        default=None, gt=0, description="Points between the highest and the lowest sheet"
    )
    disagreement: Literal["arbiter", "discussion"] = "arbiter"


class Status(Strict):
    """A special status beside a level, and its conditions: all that are given must hold."""

    key: Key
    title: Text
    tier: Key
    question: Key | None = None
    evidence: Key | None = None
    years_on_market: int | None = Field(default=None, ge=0)
    best_places: int | None = Field(default=None, ge=1)
    least_score: Decimal | None = None


class Documents(Strict):
    """Numbers of papers and the term of the mark."""

    entry_number: Text
    receipt_number: Text
    protocol_number: Text
    diploma_number: Text
    licence_number: Text
    licence_months: int = Field(default=24, ge=1, le=240)

    @field_validator("entry_number", "receipt_number", "protocol_number", "diploma_number", "licence_number")
    @classmethod
    def _pattern(cls, value: str) -> str:
        try:
            check_pattern(value, frozenset({"seq", "year", "region"}))
        except BadPattern as problem:
            raise ValueError(f"pattern: {problem}") from problem
        return value


class Regulation(Strict):
    """A programme's rules."""

    identity: Identity
    max_total: Decimal = Field(gt=0)
    tiers: tuple[Tier, ...] = Field(min_length=1)
    nominations: tuple[Nomination, ...] = Field(min_length=1)
    sections: tuple[Section, ...] = Field(min_length=1)
    evidence: tuple[Evidence, ...] = ()
    declaration: Declaration
    groups: dict[Key, Text]
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    aggregation: Aggregation
    judging: Judging = Judging()
    statuses: tuple[Status, ...] = ()
    documents: Documents
    max_rounds: int = Field(default=3, ge=1, le=10)

    def tier(self, key: str) -> Tier:
        """The tier with this key. Raises KeyError."""
        return _by_key(self.tiers, key)

    @property
    def first_tier(self) -> Tier:
        """Where entries begin."""
        return self.tiers[0]

    @property
    def last_tier(self) -> Tier:
        """The tier whose outcomes are awards."""
        return self.tiers[-1]

    def nomination(self, key: str) -> Nomination:
        """The nomination with this key. Raises KeyError."""
        return _by_key(self.nominations, key)

    def section(self, key: str) -> Section:
        """The form's section with this key. Raises KeyError."""
        return _by_key(self.sections, key)

    def questions(self) -> dict[str, Question]:
        """Every question of the form by key."""
        return {question.key: question for section in self.sections for question in section.questions}

    def evidence_kind(self, key: str) -> Evidence:
        """The kind of evidence with this key. Raises KeyError."""
        return _by_key(self.evidence, key)

    def evidence_of(self, nomination: str, by: str = "enterprise") -> list[Evidence]:
        """Kinds of evidence that the enterprise (or the centre) attaches to entries of a nomination."""
        return [kind for kind in self.evidence if kind.applies_to(nomination) and kind.by == by]

    def criteria_of(self, nomination: str) -> list[Criterion]:
        """The score sheet's lines for a nomination."""
        return [criterion for criterion in self.criteria if criterion.applies_to(nomination)]

    def level_for(self, score: Decimal, tier: str) -> str:
        """The outcome that the tier's thresholds propose for a score."""
        reached = [o for o in self.tier(tier).outcomes if o.threshold is not None and score >= o.threshold]
        return max(reached, key=lambda o: o.threshold or 0).key if reached else self.tier(tier).otherwise

    def self_assessment(self, answers: Mapping[str, Any]) -> Decimal | None:
        """How many points the enterprise gives itself: the sum of the numbers in sections of self-assessment; None before any is given."""
        asked = [q.key for s in self.sections if s.self_assessment for q in s.questions if q.type == "number"]
        given = [Decimal(str(answers[key])) for key in asked if answers.get(key) is not None]
        return sum(given, Decimal(0)) if given else None

    def outcome_title(self, tier: str, key: str) -> str:
        """What an outcome is called."""
        return _by_key(self.tier(tier).outcomes, key).title

    def is_level(self, key: str) -> bool:
        """Whether an outcome of the last tier is an award."""
        return any(outcome.key == key and outcome.level for outcome in self.last_tier.outcomes)

    def levels(self) -> list[Outcome]:
        """Awards of the last tier, the highest first."""
        return sorted((o for o in self.last_tier.outcomes if o.level), key=lambda o: -(o.threshold or 0))

    def level_rank(self, key: str) -> int:
        """0 for the highest level."""
        return [level.key for level in self.levels()].index(key)

    def award_title(self, key: str) -> str:
        """What a level or a special status is called; an unknown key is its own title."""
        titles = {outcome.key: outcome.title for outcome in self.last_tier.outcomes}
        return (titles | {status.key: status.title for status in self.statuses}).get(key, key)

    def special_statuses(
        self, *, tier: str, answers: Mapping[str, Any], evidence: frozenset[str], launched_in: int | None, year: int, place: int,
        score: Decimal,
    ) -> list[str]:  # fmt: skip
        """Special statuses whose conditions an entry meets at a tier."""
        facts = (answers, evidence, launched_in, year, place, score)
        return [status.key for status in self.statuses if status.tier == tier and _meets(status, *facts)]


def _meets(
    status: Status,
    answers: Mapping[str, Any],
    evidence: frozenset[str],
    launched_in: int | None,
    year: int,
    place: int,
    score: Decimal,
) -> bool:
    return all(
        (
            status.question is None or answers.get(status.question) is True,
            status.evidence is None or status.evidence in evidence,
            status.years_on_market is None or (launched_in is not None and year - launched_in <= status.years_on_market),
            status.best_places is None or place <= status.best_places,
            status.least_score is None or score >= status.least_score,
        )
    )


def _by_key(things: tuple[Any, ...], key: str) -> Any:
    for thing in things:
        if thing.key == key:
            return thing
    raise KeyError(key)
