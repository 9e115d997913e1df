"""A programme's rules as data: one TOML document, read strictly. Pure Python, no database."""

from laureat.season.regulation.comparing import Change, compare
from laureat.season.regulation.criteria import Criterion
from laureat.season.regulation.form import FieldProblem, Question, Section
from laureat.season.regulation.model import Evidence, Nomination, Outcome, Regulation, Status, Tier
from laureat.season.regulation.reading import Problem, Reading, fingerprint, read_regulation

__all__ = [
    "Change",
    "Criterion",
    "Evidence",
    "FieldProblem",
    "Nomination",
    "Outcome",
    "Problem",
    "Question",
    "Reading",
    "Regulation",
    "Section",
    "Status",
    "Tier",
    "compare",
    "fingerprint",
    "read_regulation",
]
