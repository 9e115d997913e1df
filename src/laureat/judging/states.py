"""States of a conflict, a licence to judge, an assignment and a score sheet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class ConflictState(models.TextChoices):
    DECLARED = "declared", _("Declared")
    FOUND = "found", _("Found by the system")
    HINTED = "hinted", _("Worth a look")
    CONFIRMED = "confirmed", _("Confirmed")
    DISMISSED = "dismissed", _("Dismissed")


class ConflictKind(models.TextChoices):
    """What connects an expert with an enterprise; a conflict keeps the value as plain text."""

    DECLARED = "declared", _("Declared by the expert")
    STATED = "stated", _("Recorded by the office")
    EMPLOYER = "employer", _("Employer")
    FORMER_EMPLOYER = "former-employer", _("Former employer")
    HOLDING = "holding", _("One holding with the employer")
    ISSUER = "issuer", _("The employer issued a document")
    REPRESENTATIVE = "representative", _("Represents the enterprise")
    OPERATOR = "operator", _("An operator that takes part itself")
    SAME_NAME = "same-name", _("The employer's name without an INN")
    NAMESAKE = "namesake", _("Namesake of the head")


class LicenceState(models.TextChoices):
    LEARNING = "learning", _("Not earned yet")
    HELD = "granted", _("In force")
    PAUSED = "paused", _("Paused")


class AssignmentPart(models.TextChoices):
    """What an assignment is for."""

    DOSSIER = "dossier", _("By the dossier")
    TASTING = "tasting", _("Blind, by the sample")
    ANCHOR = "anchor", _("Anchor good")
    ARBITER = "arbiter", _("As arbiter")


class AssignmentState(models.TextChoices):
    ASSIGNED = "assigned", _("Assigned")
    CLEARED = "cleared", _("No conflict declared, open")
    SIGNED = "signed", _("Sheet signed")
    RECUSED = "recused", _("Given back because of a conflict")
    CANCELLED = "cancelled", _("Cancelled")


class SheetState(models.TextChoices):
    DRAFT = "draft", _("Being filled")
    SIGNED = "signed", _("Signed")


UNSIGNED = (AssignmentState.ASSIGNED, AssignmentState.CLEARED)

CONFLICT = Machine(
    "conflict",
    ConflictState.DECLARED,
    {
        (ConflictState.DECLARED, "dismiss"): ConflictState.DISMISSED,
        (ConflictState.FOUND, "confirm"): ConflictState.CONFIRMED,
        (ConflictState.FOUND, "dismiss"): ConflictState.DISMISSED,
        (ConflictState.HINTED, "confirm"): ConflictState.CONFIRMED,
        (ConflictState.HINTED, "dismiss"): ConflictState.DISMISSED,
        (ConflictState.CONFIRMED, "dismiss"): ConflictState.DISMISSED,
    },
)
L = LicenceState
LICENCE = Machine(
    "licence",
    L.LEARNING,
    {
        (L.LEARNING, "grant"): L.HELD,
        (L.HELD, "grant"): L.HELD,
        (L.HELD, "pause"): L.PAUSED,
        (L.PAUSED, "resume"): L.HELD,
    },
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
