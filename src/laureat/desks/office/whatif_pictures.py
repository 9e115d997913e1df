"""What the office sees of two ways of counting: the flow between levels, and the rows of the table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laureat.entries.models import Entry
from laureat.judging.whatif import ABSENT, Change, Comparison
from laureat.season.regulation import Regulation, Tier
from laureat.season.regulation.levels import in_order
from laureat.ui import flows as drawn

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


def row(change: Change, entry: Entry, old: Regulation, tiers: tuple[Tier, Tier]) -> Row:
    """A change in words."""
    before, after = ({outcome.key: outcome.title for outcome in tier.outcomes} for tier in tiers)
    new = after[change.new.outcome] if change.new else ""
    return Row(change, entry, old.nomination(change.nomination).title, before[change.old.outcome], new)


def picture(comparison: Comparison, tiers: tuple[Tier, Tier], tier: str = "") -> SafeString:
    """How many go from each level to each."""
    before, after = (in_order(tier) for tier in tiers)
    keys = [one.key for one in before], [*(one.key for one in after), "", ABSENT]
    flows = [drawn.Flow(keys[0].index(old), keys[1].index(new), count) for (old, new), count in comparison.flow.items()]
    return drawn.flow(
        flows,
        title=_("%(tier)s: from level to level") % {"tier": tier} if tier else _("From level to level"),
        left=[one.title for one in before],
        right=[*(one.title for one in after), _("without a score"), _("would not be here")],
        heads=(_("Now"), _("Then")),
    )
