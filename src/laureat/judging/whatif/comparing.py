"""Two ways of counting side by side: whose outcome changes, and which way. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from laureat.judging.whatif.counting import Found, Item
from laureat.season.regulation import Tier
from laureat.season.regulation.levels import in_order

ABSENT = "-"  # no outcome's key


@dataclass(frozen=True, slots=True)
class Change:
    """An item before and after; `new` is None when it has no score any more. `step`: 1 a higher outcome, -1 a lower one, 0 the same.

    `absent`: it would not have come to this tier, so there is nothing new of it here.
    """

    item: int
    nomination: str
    old: Found
    new: Found | None
    step: int
    absent: bool = False

    @property
    def moved(self) -> bool:
        """Whether the item's outcome changes, its score is lost, or it would not be here."""
        return self.new is None or self.step != 0


@dataclass(frozen=True)
class Comparison:
    """Every item that had a score, by nomination and old place."""

    changes: tuple[Change, ...]
    hidden: int = 0

    @property
    def rises(self) -> int:
        """How many items get a higher outcome."""
        return sum(change.step > 0 for change in self.changes)

    @property
    def falls(self) -> int:
        """How many get a lower one."""
        return sum(change.step < 0 for change in self.changes)

    @property
    def lost(self) -> int:
        """How many have no score any more."""
        return sum(change.new is None and not change.absent for change in self.changes)

    @property
    def absent(self) -> int:
        """How many would not have come to this tier."""
        return sum(change.absent for change in self.changes)

    @property
    def same(self) -> int:
        """How many keep their outcome."""
        return sum(not change.moved for change in self.changes)

    @property
    def moved(self) -> list[Change]:
        """Those whose outcome changes, whose score is lost, or who would not be here."""
        return [change for change in self.changes if change.moved]

    @property
    def flow(self) -> Counter[tuple[str, str]]:
        """How many items go from each outcome to each; to "" those without a score, to `ABSENT` those that would not be here."""
        return Counter((change.old.outcome, _whereto(change)) for change in self.changes)

    def seen_without(self, hidden: Collection[int]) -> Comparison:
        """The same without items that somebody may not see; how many these are is kept."""
        kept = tuple(change for change in self.changes if change.item not in hidden)
        return Comparison(kept, self.hidden + len(self.changes) - len(kept))


def _whereto(change: Change) -> str:
    return ABSENT if change.absent else change.new.outcome if change.new else ""


def compared(
    items: Iterable[Item],
    old: Mapping[int, Found],
    new: Mapping[int, Found],
    tiers: tuple[Tier, Tier],
    absent: Collection[int] = (),
) -> Comparison:
    """What each item had and would have; `tiers`: the tier by the old way and by the new one; `absent`: who would not have come to it."""
    ranks = ranks_of(*tiers)
    changes = [
        Change(
            item.key, item.nomination, old[item.key], after,
            step(ranks, old[item.key].outcome, after.outcome) if after else 0, item.key in absent,
        )
        for item, after in ((item, new.get(item.key)) for item in items if item.key in old)
    ]  # fmt: skip
    return Comparison(tuple(sorted(changes, key=lambda one: (one.nomination, one.old.place, one.item))))


def step(ranks: Mapping[str, float], old: str, new: str) -> int:
    """1 when the new outcome is the higher one, -1 when it is the lower one, 0 when they are the same."""
    return (ranks[old] > ranks[new]) - (ranks[old] < ranks[new])


def ranks_of(old: Tier, new: Tier) -> dict[str, float]:
    """Outcomes of both tiers by rank, 0 is the highest; one that only the new tier knows stands right behind its neighbour there."""
    ranks = {outcome.key: float(number) for number, outcome in enumerate(in_order(old))}
    last, between = -1.0, 0
    for outcome in in_order(new):
        if outcome.key in ranks:
            last, between = ranks[outcome.key], 0
        else:
            between += 1
            ranks[outcome.key] = last + between / (len(new.outcomes) + 1)
    return ranks
