"""Roles, powers and kinds of consent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in a body or an enterprise."""

    REPRESENTATIVE = "representative", _("Representative of the enterprise")
    CLERK = "clerk", _("Member of staff")
    HEAD = "head", _("Head")


class Power(models.TextChoices):
    """What an appointment lets a person do; see `people.powers` for which appointment gives which."""

    SEE_BOARD = "see-board", _("See the season's board")
    RUN_STAGE = "run-stage", _("Open stages and move deadlines")
    WRITE_LETTERS = "write-letters", _("Write, register and send letters")
    CHECK_ENTRIES = "check-entries", _("Check entries")
    ASSIGN_EXPERTS = "assign-experts", _("Invite and assign experts, consolidate scores")
    CONVENE = "convene", _("Convene sittings and keep their protocols")
    APPROVE_REGULATION = "approve-regulation", _("Draft and approve regulations, create seasons")
    ISSUE = "issue", _("Confer awards, issue diplomas and licences")
    PUBLISH = "publish", _("Publish results")
    APPOINT = "appoint", _("Appoint people")
    SEE_LEDGER = "see-ledger", _("Read the ledger and the outbox")


class ConsentKind(models.TextChoices):
    PERSONAL_DATA = "personal-data", _("Processing of personal data")
    MAILINGS = "mailings", _("Mailings that are not about one's own entries")
