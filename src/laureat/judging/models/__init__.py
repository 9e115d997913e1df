"""The room's records, by subject."""

from laureat.judging.models.experts import Conflict, Expert, ExpertInvitation, ExpertPaper, PastEmployment
from laureat.judging.models.licences import Licence, Qualifying, Reference
from laureat.judging.models.panels import Anchor, Assignment, AssignmentPlan, Disagreement
from laureat.judging.models.results import Agreement, Consolidation, Flag, Severity, Standing
from laureat.judging.models.sheets import Mark, ScoreSheet
from laureat.judging.models.specimens import Coder, CodingAct, Specimen

__all__ = [
    "Agreement",
    "Anchor",
    "Assignment",
    "AssignmentPlan",
    "Coder",
    "CodingAct",
    "Conflict",
    "Consolidation",
    "Disagreement",
    "Expert",
    "ExpertInvitation",
    "ExpertPaper",
    "Flag",
    "Licence",
    "Mark",
    "PastEmployment",
    "Qualifying",
    "Reference",
    "ScoreSheet",
    "Severity",
    "Specimen",
    "Standing",
]
