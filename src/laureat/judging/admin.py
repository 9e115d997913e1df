from django.contrib import admin

from laureat.judging.models import (
    Assignment,
    AssignmentPlan,
    CodingAct,
    Conflict,
    Consolidation,
    Expert,
    Licence,
    Reference,
    ScoreSheet,
)
from laureat.ledger.admin import ReadOnly


@admin.register(Expert, Conflict, Licence, Reference, Assignment, AssignmentPlan, CodingAct, ScoreSheet, Consolidation)
class JudgingAdmin(ReadOnly):
    pass
