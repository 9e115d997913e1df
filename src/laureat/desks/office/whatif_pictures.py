"""What the office sees of two ways of counting: the flow between levels, and the rows of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laureat.entries.models import Entry
from laureat.judging.whatif import Change, Comparison
from laureat.season.regulation import Regulation, Tier
from laureat.season.regulation.levels import in_order
from laureat.ui import charts

LISTS = ("levels", "places")


@dataclass(frozen=True)
class Row:
    """An item before and after, in words."""

    change: Change
    entry: Entry
    nomination: str
    old: str
    new: str


def listed(comparison: Comparison, which: str) -> list[Change]:
    """Changes of levels, or of places as well."""
    if which != "places":
        return comparison.moved
    return [
        change for change in comparison.changes if change.new is None or change.new.place != change.old.place or change.step
    ]


def rows(changes: Sequence[Change], entries: Mapping[int, Entry], old: Regulation, tiers: tuple[Tier, Tier]) -> list[Row]:
    """The rows of a page of changes."""
    before, after = ({outcome.key: outcome.title for outcome in tier.outcomes} for tier in tiers)
    return [
        Row(
            change,
            entries[change.item],
            old.nomination(change.nomination).title,
            before[change.old.outcome],
            after[change.new.outcome] if change.new else "",
        )
        for change in changes
    ]


def picture(comparison: Comparison, tiers: tuple[Tier, Tier]) -> SafeString:
    """How many go from each level to each."""
    before, after = (in_order(tier) for tier in tiers)
    keys = [one.key for one in before], [*(one.key for one in after), ""]
    flows = [charts.Flow(keys[0].index(old), keys[1].index(new), count) for (old, new), count in comparison.flow.items()]
    return charts.flow(
        flows,
        title=_("From level to level"),
        left=[one.title for one in before],
        right=[*(one.title for one in after), _("without a score")],
        heads=(_("Now"), _("Then")),
    )
