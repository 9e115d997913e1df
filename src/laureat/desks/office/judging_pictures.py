"""What the office sees of experts' severity and agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laureat.desks.flags import severity_picture
from laureat.judging import consolidated, queries
from laureat.judging.models import Agreement, Standing
from laureat.judging.regions import NominationRegions
from laureat.people.models import Person
from laureat.season.models import Stage
from laureat.season.regulation import Regulation
from laureat.ui import charts, plots

_FIRM, _TENTATIVE = 0.8, 0.667  # Krippendorff's limits
_MANY = 10  # of fewer items alpha itself is known too loosely


@dataclass(frozen=True)
class Panel:
    """A nomination's experts together: how well they agree, in figures and words, and how severe each is."""

    title: str
    agreement: Agreement
    words: str
    picture: SafeString


def panels(stage: Stage, regulation: Regulation, nomination: str) -> list[Panel]:
    """The panel of a nomination at a consolidated stage, where it has marks enough. Three queries."""
    severities = list(queries.severities(stage).filter(nomination=nomination))
    items = queries.standings(stage).filter(entry__nomination=nomination).count()
    return [
        Panel(
            regulation.nomination(agreement.nomination).title, agreement, in_words(agreement.alpha, items),
            severity_picture(
                [
                    charts.Interval(_labelled(one.expert.person.full_name, one.sheets), one.severity, one.low, one.high)
                    for one in severities
                ]
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


def ranks(standings: Sequence[Standing], *, by_fair: bool) -> SafeString | None:
    """The place that each item takes, and the places by the fair score that its marks allow; items without a fair score are left out."""
    known = [one for one in standings if one.rank_low is not None and one.rank_high is not None]
    if not known:
        return None
    title = (
        _("The mark is the place that is taken, by the fair score; the band is where that place lies nine times out of ten")
        if by_fair
        else _(
            "The mark is the place that is taken, by the score; the band is where the place by the fair score lies nine times out of ten"
        )
    )
    rows = [charts.Interval(one.entry.good.name, one.place, one.rank_low or 1, one.rank_high or 1) for one in known]
    return charts.intervals(rows, title=title, places=0)


def regional(found: NominationRegions) -> list[tuple[SafeString, list[str]]]:
    """The severity of regions that anchors connect, with the goods that connect them."""
    title = _("Severity: by how many points lower than the other regions")
    return [
        (
            charts.intervals(
                [charts.Interval(_labelled(one.region.short_name, one.sheets), one.severity, one.low, one.high) for one in connected.regions],
                title=title, zero=_("The line is zero: as severe as the other regions."),
            ),
            [f"{entry.good.name} ({entry.enterprise.region.short_name})" for entry in connected.anchors],
        )
        for connected in found.connected
    ]  # fmt: skip


def _labelled(name: str, sheets: int) -> str:
    return _("%(name)s, sheets: %(count)s") % {"name": name, "count": sheets}


def in_words(alpha: float | None, items: int) -> str:
    """What Krippendorff's alpha over so many items says, and what it does not."""
    if alpha is None:
        return _("All marks are the same: agreement cannot be judged.")
    if items < _MANY:
        return ngettext(
            "Agreement over %(count)s item says little: look at the limits of the places, not at alpha.",
            "Agreement over %(count)s items says little: look at the limits of the places, not at alpha.",
            items,
        ) % {"count": items}
    if alpha >= _FIRM:
        return _("The experts agree: the scores can be relied on. How firm each place is, its limits show.")
    if alpha >= _TENTATIVE:
        return _("The experts agree tolerably: places that are close to each other are uncertain.")
    return _("The experts agree little: look at the intervals, not at the places alone.")
