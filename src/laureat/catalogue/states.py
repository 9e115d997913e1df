"""States of a publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class PublicationState(models.TextChoices):
    PREPARED = "prepared", _("Prepared, under embargo")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")


P = PublicationState
PUBLICATION = Machine(
    "publication",
    P.PREPARED,
    {(P.PREPARED, "publish"): P.PUBLISHED, (P.PUBLISHED, "retract"): P.RETRACTED, (P.RETRACTED, "publish"): P.PUBLISHED},
)
