"""Kinds in the registry, and the way of an import."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laureat.kernel.machine import Machine


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


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", pgettext_lazy("import", "Not loaded yet")
    RUNNING = "running", pgettext_lazy("import", "Being loaded")
    DONE = "done", pgettext_lazy("import", "Loaded")
    FAILED = "failed", pgettext_lazy("import", "Stopped")


I = ImportState  # noqa: E741 - short in the table
IMPORT = Machine(
    "register-import",
    I.UPLOADED,
    {
        (I.UPLOADED, "start"): I.RUNNING,
        (I.RUNNING, "finish"): I.DONE,
        (I.RUNNING, "fail"): I.FAILED,
        (I.FAILED, "start"): I.RUNNING,
    },
)


class Refusal(models.TextChoices):
    """Why a row of a register is not loaded."""

    NO_INN = "no-inn", _("There is no INN.")
    INN_ROUNDED = "inn-rounded", _("The spreadsheet has rounded the INN (like 4.2E+09): give the column the format of text.")
    INN = "inn", _("The check digits of the INN do not fit.")
    OGRN = "ogrn", _("The check digit of the OGRN does not fit.")
    KPP = "kpp", _("The KPP has not its form: four digits, two digits or letters, three digits.")
    NO_NAME = "no-name", _("There is no name.")
    LONG_NAME = "long-name", _("The name is longer than 300 signs.")
    NO_REGION = "no-region", _("The region is named neither by its column nor by the INN.")
    OUTSIDE = "outside", _("The enterprise is outside of your territory.")


class Remark(models.TextChoices):
    """Which value of a loaded row was left out."""

    EMAIL = "email", _("The e-mail is not right and was left out.")
    PHONE = "phone", _("The telephone is not right and was left out.")
    WEBSITE = "website", _("The site is not right and was left out.")
    OKVED = "okved", _("The OKVED has not its form and was left out.")
    SIZE = "size", _("The size is not understood and was left out.")
    REGION = "region", _("The region is not understood; it was taken from the INN.")
    TOO_LONG = "too-long", _("A value is longer than there is room for and was left out.")
