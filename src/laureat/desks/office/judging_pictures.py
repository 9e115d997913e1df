"""What the office sees of experts' severity and agreement."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laureat.judging import queries
from laureat.judging.models import Agreement
from laureat.season.models import Stage
from laureat.season.regulation import Regulation
from laureat.ui import charts

_FIRM, _TENTATIVE = 0.8, 0.667  # Krippendorff's limits


@dataclass(frozen=True)
class Panel:
    """A nomination's experts together: how well they agree, in figures and words, and how severe each is."""

    title: str
    agreement: Agreement
    words: str
    picture: SafeString


def panels(stage: Stage, regulation: Regulation) -> list[Panel]:
    """The panels of a consolidated stage. Two queries."""
    severities = list(queries.severities(stage))
    return [
        Panel(
            regulation.nomination(agreement.nomination).title, agreement, _in_words(agreement.alpha),
            charts.intervals(
                [
                    charts.Interval(_labelled(one.expert.person.full_name, one.sheets), one.severity, one.low, one.high)
                    for one in severities
                    if one.nomination == agreement.nomination
                ],
                title=_("Severity: by how many points lower than the others"),
            ),
        )
        for agreement in queries.agreements(stage)
    ]  # fmt: skip


def _labelled(name: str, sheets: int) -> str:
    return _("%(name)s, sheets: %(count)s") % {"name": name, "count": sheets}


def _in_words(alpha: float | None) -> str:
    if alpha is None:
        return _("All marks are the same: agreement cannot be judged.")
    if alpha >= _FIRM:
        return _("The experts agree: places can be relied on.")
    if alpha >= _TENTATIVE:
        return _("The experts agree tolerably: places that are close to each other are uncertain.")
    return _("The experts agree little: look at the intervals, not at the places alone.")
