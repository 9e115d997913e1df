"""What the office sees of experts' severity and agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laureat.judging import consolidated, queries
from laureat.judging.models import Agreement, Standing
from laureat.judging.regions import NominationRegions
from laureat.people.models import Person
from laureat.season.models import Stage
from laureat.season.regulation import Regulation
from laureat.ui import charts, plots

_FIRM, _TENTATIVE = 0.8, 0.667  # Krippendorff's limits


@dataclass(frozen=True)
class Panel:
    """A nomination's experts together: how well they agree, in figures and words, and how severe each is."""

    title: str
    agreement: Agreement
    words: str
    picture: SafeString


def panels(stage: Stage, regulation: Regulation, nomination: str) -> list[Panel]:
    """The panel of a nomination at a consolidated stage, where it has marks enough. Two queries."""
    severities = list(queries.severities(stage).filter(nomination=nomination))
    return [
        Panel(
            regulation.nomination(agreement.nomination).title, agreement, _in_words(agreement.alpha),
            charts.intervals(
                [
                    charts.Interval(_labelled(one.expert.person.full_name, one.sheets), one.severity, one.low, one.high)
                    for one in severities
                ],
                title=_("Severity: by how many points lower than the others"),
            ),
        )
        for agreement in queries.agreements(stage).filter(nomination=nomination)
    ]  # fmt: skip


def spread(stage: Stage, nomination: str, person: Person) -> SafeString | None:
    """How the totals of a nomination's sheets are spread. One query."""
    totals = consolidated.totals_of(stage, nomination, person)
    if not totals:
        return None
    return plots.histogram(totals, title=_("Totals of all sheets"), unit=_("Total"), count=_("Sheets"))


def ranks(standings: Sequence[Standing]) -> SafeString | None:
    """The place of each item with the places that its marks allow; items without a fair score are left out."""
    known = [one for one in standings if one.rank_low is not None and one.rank_high is not None]
    if not known:
        return None
    title = _("Places: the one that is taken, and in which limits it lies nine times out of ten")
    rows = [charts.Interval(one.entry.good.name, one.place, one.rank_low or 1, one.rank_high or 1) for one in known]
    return charts.intervals(rows, title=title, places=0)


def regional(found: NominationRegions) -> list[tuple[SafeString, list[str]]]:
    """The severity of regions that anchors connect, with the goods that connect them."""
    title = _("Severity: by how many points lower than the other regions")
    return [
        (
            charts.intervals(
                [charts.Interval(_labelled(one.region.short_name, one.sheets), one.severity, one.low, one.high) for one in connected.regions],
                title=title,
            ),
            [f"{entry.good.name} ({entry.enterprise.region.short_name})" for entry in connected.anchors],
        )
        for connected in found.connected
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
