"""Kinds in the registry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    MINISTRY = "ministry", _("Ministry")
    CENTRE = "centre", _("Centre for standardisation, metrology and testing")
    COMMISSION = "commission", _("Commission on quality")
    DIRECTORATE = "directorate", _("Directorate of the programme")


class Size(models.TextChoices):
    MICRO = "micro", _("Microbusiness")
    SMALL = "small", _("Small business")
    MEDIUM = "medium", _("Medium business")
    LARGE = "large", _("Large business")
