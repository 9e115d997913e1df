from django.contrib import admin

from laureat.judging.models import Assignment, Conflict, Consolidation, Expert, ScoreSheet
from laureat.ledger.admin import ReadOnly


@admin.register(Expert, Conflict, Assignment, ScoreSheet, Consolidation)
class JudgingAdmin(ReadOnly):
    pass
