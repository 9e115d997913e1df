"""States of a conflict, an assignment and a score sheet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class ConflictState(models.TextChoices):
    DECLARED = "declared", _("Declared")
    FOUND = "found", _("Found by the system")
    DISMISSED = "dismissed", _("Dismissed")


class AssignmentState(models.TextChoices):
    ASSIGNED = "assigned", _("Assigned")
    CLEARED = "cleared", _("No conflict declared, open")
    SIGNED = "signed", _("Sheet signed")
    RECUSED = "recused", _("Given back because of a conflict")
    CANCELLED = "cancelled", _("Cancelled")


class SheetState(models.TextChoices):
    DRAFT = "draft", _("Being filled")
    SIGNED = "signed", _("Signed")


CONFLICT = Machine(
    "conflict",
    ConflictState.DECLARED,
    {(ConflictState.DECLARED, "dismiss"): ConflictState.DISMISSED, (ConflictState.FOUND, "dismiss"): ConflictState.DISMISSED},
)
A = AssignmentState
ASSIGNMENT = Machine(
    "assignment",
    A.ASSIGNED,
    {
        (A.ASSIGNED, "clear"): A.CLEARED,
        (A.ASSIGNED, "recuse"): A.RECUSED,
        (A.CLEARED, "recuse"): A.RECUSED,
        (A.CLEARED, "sign"): A.SIGNED,
        (A.ASSIGNED, "cancel"): A.CANCELLED,
        (A.CLEARED, "cancel"): A.CANCELLED,
    },
)
SHEET = Machine("score-sheet", SheetState.DRAFT, {(SheetState.DRAFT, "sign"): SheetState.SIGNED})
