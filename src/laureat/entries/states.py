"""States of an entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class EntryState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted, being checked")
    RETURNED = "returned", _("Returned for correction")
    ADMITTED = "admitted", _("Admitted")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


E = EntryState
ENTRY = Machine(
    "entry",
    E.DRAFT,
    {
        (E.DRAFT, "submit"): E.SUBMITTED,
        (E.SUBMITTED, "return"): E.RETURNED,
        (E.RETURNED, "submit"): E.SUBMITTED,
        (E.SUBMITTED, "admit"): E.ADMITTED,
        (E.SUBMITTED, "reject"): E.REJECTED,
        (E.DRAFT, "withdraw"): E.WITHDRAWN,
        (E.SUBMITTED, "withdraw"): E.WITHDRAWN,
        (E.RETURNED, "withdraw"): E.WITHDRAWN,
        (E.ADMITTED, "withdraw"): E.WITHDRAWN,
    },
)
