"""States of a letter and of a promise."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class LetterState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    REGISTERED = "registered", _("Registered")
    SENT = "sent", _("Sent")
    RECALLED = "recalled", _("Recalled")


class EnclosureForm(models.TextChoices):
    ELECTRONIC = "electronic", _("In electronic form")
    PAPER = "paper", _("On paper")


L = LetterState
LETTER = Machine(
    "letter",
    L.DRAFT,
    {
        (L.DRAFT, "approve"): L.APPROVED,
        (L.APPROVED, "rework"): L.DRAFT,
        (L.APPROVED, "register"): L.REGISTERED,
        (L.REGISTERED, "send"): L.SENT,
        (L.REGISTERED, "recall"): L.RECALLED,
        (L.SENT, "recall"): L.RECALLED,
    },
)
