"""The register of experts and of their conflicts as the office looks for something in it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, TextChoices, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from laureat.judging import licences
from laureat.judging.models import Conflict, Expert, Licence
from laureat.judging.states import LicenceState
from laureat.judging.workload import named

FEDERAL = "federal"


class Licensed(TextChoices):
    """By what licences experts are looked for."""

    HELD = "held", _("has one in force")
    LACKS = "lacks", _("has none in force")


def experts_matching(
    found: QuerySet[Expert], *, at: datetime, text: str = "", region: str = "", nomination: str = "", licence: str = ""
) -> QuerySet[Expert]:
    """Those with these words in name, e-mail or employer; of a region (its code, or "federal"); of a nomination; with or without a licence
    in force today: for the nomination when one is named, else for any.
    """
    if region:
        found = found.filter(region=None) if region == FEDERAL else found.filter(region__code=region)
    held = Licence.objects.filter(expert=OuterRef("pk"), state=LicenceState.HELD, valid_until__gte=licences.day(at))
    if nomination:  # SQLite cannot ask what a list in JSON contains; keys are slugs, so their text in quotes is enough
        found = found.annotate(judges=Cast("nominations", TextField())).filter(judges__contains=f'"{nomination}"')
        held = held.filter(nomination=nomination)
    if licence:
        found = found.filter(Exists(held) if licence == Licensed.HELD else ~Exists(held))
    return named(found, text)


def conflicts_matching(
    found: QuerySet[Conflict], *, state: str = "", kind: str = "", expert: QuerySet[Expert] | None = None, region: str = ""
) -> QuerySet[Conflict]:
    """Those in a state, of a kind, of these experts, with enterprises of a region (its code)."""
    wanted = {"state": state, "kind": kind, "enterprise__region__code": region}
    found = found.filter(**{lookup: value for lookup, value in wanted.items() if value})
    return found if expert is None else found.filter(expert__in=expert.order_by().values("pk"))
