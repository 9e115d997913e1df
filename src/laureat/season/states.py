"""States of a regulation, a season and a stage."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class RegulationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")


class SeasonState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class StageState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ACCEPTING = "accepting", _("Entries are accepted")
    JUDGING = "judging", _("Experts are at work")
    DECIDING = "deciding", _("The commission decides")
    CLOSED = "closed", _("Closed")


REGULATION = Machine("regulation", RegulationState.DRAFT, {(RegulationState.DRAFT, "approve"): RegulationState.APPROVED})
SEASON = Machine(
    "season",
    SeasonState.PLANNED,
    {(SeasonState.PLANNED, "open"): SeasonState.OPEN, (SeasonState.OPEN, "close"): SeasonState.CLOSED},
)
S = StageState
STAGE = Machine(
    "stage",
    S.PLANNED,
    {
        (S.PLANNED, "open"): S.ACCEPTING,
        (S.ACCEPTING, "start-judging"): S.JUDGING,
        (S.JUDGING, "start-deciding"): S.DECIDING,
        (S.DECIDING, "close"): S.CLOSED,
    },
)
