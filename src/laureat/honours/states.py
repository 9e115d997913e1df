"""States of a diploma and a mark licence."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class AwardKind(models.TextChoices):
    LEVEL = "level", _("Level")
    STATUS = "status", _("Special status")


class DiplomaState(models.TextChoices):
    ISSUED = "issued", _("In force")
    ANNULLED = "annulled", _("Annulled")


class LicenceState(models.TextChoices):
    ACTIVE = "active", _("In force")
    REVOKED = "revoked", _("Revoked")


DIPLOMA = Machine("diploma", DiplomaState.ISSUED, {(DiplomaState.ISSUED, "annul"): DiplomaState.ANNULLED})
LICENCE = Machine("mark-licence", LicenceState.ACTIVE, {(LicenceState.ACTIVE, "revoke"): LicenceState.REVOKED})
