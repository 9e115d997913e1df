"""Flags in words and pictures: the same for the office and for whoever chairs the commission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from laureat.judging import consolidated, flagged, queries
from laureat.judging.flagged import Seen
from laureat.judging.flagging import FlagKind
from laureat.judging.models import Flag, Severity
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.ui import charts, plots
from laureat.ui.components.filters import decimal

PAGE = 20
_MOST_TICKS = 300
_TITLES = {
    FlagKind.RESIDUAL: gettext_lazy("A sheet far from the others"),
    FlagKind.SEVERITY: gettext_lazy("An unusually severe or generous expert"),
    FlagKind.FLAT: gettext_lazy("Totals that hardly differ"),
    FlagKind.TOGETHER: gettext_lazy("Two experts who mark alike"),
}


@dataclass(frozen=True)
class Shown:
    """A flag as somebody reads it."""

    title: object
    nomination: str
    words: str
    picture: SafeString


def flags_context(stage: Stage, person: Person, number: str | None) -> dict[str, Any]:
    """A page of the stage's flags that the person may see, where sheets lay too far apart, and the nominations in which nothing could be
    looked for. The number of queries does not grow with them.
    """
    page = Paginator(flagged.flags_for(stage, person), PAGE).get_page(number)
    apart = flagged.apart_for(stage, person)
    known = set(queries.agreements(stage).values_list("nomination", flat=True))
    judged = consolidated.judged_nominations(stage, seasons.rules_of(stage.season))
    return {
        "stage": stage,
        "page": page,
        "flags": _shown(stage, list(page), person),
        "apart": apart[:PAGE],
        "more_apart": max(0, apart.count() - PAGE),
        "unchecked": [nomination.title for nomination, _count in judged if nomination.key not in known],
    }


def _shown(stage: Stage, flags: Sequence[Flag], person: Person) -> list[Shown]:
    regulation = seasons.rules_of(stage.season)
    sheets, severities = flagged.sheets_behind(stage, flags, person), list(queries.severities(stage))
    found = []
    for flag in flags:
        kind = FlagKind(flag.kind)
        words, picture = _DRAWN[kind](flag, _on_one_scale(flag, sheets), severities)
        found.append(Shown(_TITLES[kind], regulation.nomination(flag.nomination).title, words, picture))
    return found


def _on_one_scale(flag: Flag, sheets: Sequence[Seen]) -> list[Seen]:
    """The nomination's sheets by the dossier, or those of the tasting: those among which the flagged expert's stand."""
    known = [one for one in sheets if one.nomination == flag.nomination]
    mine = [one.blind for one in known if one.expert == flag.expert_id and flag.entry_id in (None, one.entry)]
    blind = bool(mine) and sum(mine) * 2 > len(mine)
    return [one for one in known if one.blind == blind]


def _apart(flag: Flag, sheets: list[Seen], severities: list[Severity]) -> tuple[str, SafeString]:
    good, name = flag.entry.good.name if flag.entry else "", flag.expert.person.short_name
    values = {"expert": name, "good": good, "points": _points(abs(flag.figure))}
    words = (
        _("Expert %(expert)s gave “%(good)s” %(points)s more than follows from the other sheets.")
        if flag.figure > 0
        else _("Expert %(expert)s gave “%(good)s” %(points)s less than follows from the other sheets.")
    )
    ticks = [
        plots.Tick(one.expert_name, one.total, here=one.expert == flag.expert_id)
        for one in sheets
        if one.entry == flag.entry_id
    ]
    return words % values, plots.strips(
        [plots.Strip(good, ticks)], title=_("Totals of all sheets of this good"), unit=_("Total")
    )


def _severe(flag: Flag, sheets: list[Seen], severities: list[Severity]) -> tuple[str, SafeString]:
    panel = [one for one in severities if one.nomination == flag.nomination]
    values = {"expert": flag.expert.person.short_name, "points": _points(abs(flag.figure))}
    words = (
        _("Expert %(expert)s marks by %(points)s lower than the other experts would.")
        if flag.figure > 0
        else _("Expert %(expert)s marks by %(points)s higher than the other experts would.")
    )
    rows = [charts.Interval(one.expert.person.short_name, one.severity, one.low, one.high) for one in _around(panel, flag)]
    return words % values, severity_picture(rows)


def severity_picture(rows: Sequence[charts.Interval]) -> SafeString:
    """Experts by their severity, with the line where nobody is more severe than the others."""
    return charts.intervals(
        rows,
        title=_("Severity: by how many points lower than the others"),
        zero=_(
            "The line is zero: as severe as the others. Where a band crosses it, the marks do not show that the expert differs."
        ),
    )


def _around(panel: list[Severity], flag: Flag) -> list[Severity]:
    """The flagged expert among at most twenty others, evenly chosen from the most severe to the least."""
    step = max(1, len(panel) // 20)
    return [one for place, one in enumerate(panel) if place % step == 0 or one.expert_id == flag.expert_id]


def _flat(flag: Flag, sheets: list[Seen], severities: list[Severity]) -> tuple[str, SafeString]:
    mine = [one for one in sheets if one.expert == flag.expert_id]
    others = sorted((one for one in sheets if one.expert != flag.expert_id), key=lambda one: one.total)
    values = {"expert": flag.expert.person.short_name, "points": _points(flag.figure), "count": len(mine)}
    words = ngettext(
        "Expert %(expert)s marks nearly everything alike: %(count)s sheet, a standard deviation of %(points)s.",
        "Expert %(expert)s marks nearly everything alike: %(count)s sheets, a standard deviation of %(points)s.",
        len(mine),
    )
    rows = [
        plots.Strip(flag.expert.person.short_name, [plots.Tick(one.good, one.total) for one in mine]),
        plots.Strip(
            _("Other experts"), [plots.Tick(one.good, one.total) for one in others[:: max(1, len(others) // _MOST_TICKS)]]
        ),
    ]
    return words % values, plots.strips(rows, title=_("Totals of the expert and of the others"), unit=_("Total"))


def _together(flag: Flag, sheets: list[Seen], severities: list[Severity]) -> tuple[str, SafeString]:
    first, second = flag.expert.person.short_name, flag.other.person.short_name if flag.other else ""
    theirs = {one.entry: one.total for one in sheets if one.expert == flag.other_id}
    points = [
        plots.Point(one.good, one.total, theirs[one.entry])
        for one in sheets
        if one.expert == flag.expert_id and one.entry in theirs
    ]
    values = {"first": first, "second": second, "count": len(points), "correlation": decimal(flag.figure, 2)}
    words = (
        _("Experts %(first)s and %(second)s gave the same totals to all goods that both judged: %(count)s.")
        if points and all(point.across == point.up for point in points)
        else _(
            "What experts %(first)s and %(second)s add to or take from a good's score goes together: correlation %(correlation)s, "
            "goods that both judged: %(count)s."
        )
    )
    title = _("Totals of the goods that both judged")
    return words % values, plots.scatter(points, title=title, across=first, up=second)


_DRAWN = {
    FlagKind.RESIDUAL: _apart,
    FlagKind.SEVERITY: _severe,
    FlagKind.FLAT: _flat,
    FlagKind.TOGETHER: _together,
}


def _points(figure: float) -> str:
    """«12,3 балла», «5 баллов»: the words follow the number."""
    rounded = round(figure, 1)
    if rounded != int(rounded):
        return _("%(figure)s of a point") % {"figure": decimal(rounded, 1)}
    return ngettext("%(figure)s point", "%(figure)s points", int(rounded)) % {"figure": decimal(rounded, 0)}
