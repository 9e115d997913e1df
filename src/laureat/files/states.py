"""States of a document's scan."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class Scan(models.TextChoices):
    UNSCANNED = "unscanned", _("Not scanned")
    CLEAN = "clean", _("Clean")
    INFECTED = "infected", _("In quarantine")


SCAN = Machine(
    "document-scan",
    Scan.UNSCANNED,
    {
        (Scan.UNSCANNED, "pass"): Scan.CLEAN,
        (Scan.UNSCANNED, "quarantine"): Scan.INFECTED,
        (Scan.CLEAN, "quarantine"): Scan.INFECTED,
    },
)
