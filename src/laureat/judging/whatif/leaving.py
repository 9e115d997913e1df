"""How much hangs on one expert: every expert left out, one at a time. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from laureat.judging.whatif.comparing import ranks_of, step
from laureat.judging.whatif.counting import (
    EARLIER,
    Found,
    Item,
    Sheet,
    by_nomination,
    is_judged,
    part_of,
    score_of,
    sheets_by_item,
)
from laureat.judging.whatif.ways import Way
from laureat.season.regulation.levels import levels_for


@dataclass(frozen=True, slots=True)
class Influence:
    """What would come of it without the expert: how many items rise, fall, and have no sheet left; `sheets`: those left out."""

    expert: int
    sheets: int
    rises: int
    falls: int
    lost: int

    @property
    def moved(self) -> int:
        """All items that would not be where they are."""
        return self.rises + self.falls + self.lost


def without_each(
    way: Way, items: Sequence[Item], sheets: Sequence[Sheet], base: Mapping[int, Found], hidden: Collection[int] = ()
) -> list[Influence]:
    """Each expert's influence on the outcomes `base` that the way gives, the greatest first; hidden items are not counted.

    Only items that the expert judged are scored anew; with quotas their nominations are put in order again. Where the fair score decides,
    everybody's would have to be made anew for each expert: that raises ValueError.
    """
    if way.regulation.aggregation.decides == "fair-score":
        raise ValueError("experts are left out one at a time only where the score decides")
    by_item, quotas = sheets_by_item(sheets, way.without), any(outcome.quota for outcome in way.tier.outcomes)
    groups = [
        _Group(way, one, [item for item in kept if item.ranked and item.key in by_item], by_item, base)
        for one, kept in by_nomination(way, items).items()
    ]
    found: dict[int, Counter[str]] = defaultdict(Counter)
    ranks = ranks_of(way.tier, way.tier)
    for group in groups:
        marked: dict[int, list[int]] = defaultdict(list)
        for key in group.order:
            for sheet in by_item[key]:
                marked[sheet.expert].append(key)
        for expert, touched in marked.items():
            counts = found[expert]
            counts["sheets"] += len(touched)
            left = {key: [sheet for sheet in by_item[key] if sheet.expert != expert] for key in touched}
            counts["lost"] += sum(not is_judged(own) and key not in hidden for key, own in left.items())
            for key, level in group.moved(left, whole=quotas):
                if key not in hidden:
                    counts["rises" if step(ranks, base[key].outcome, level) > 0 else "falls"] += 1
    influences = [
        Influence(expert, *(own[name] for name in ("sheets", "rises", "falls", "lost"))) for expert, own in found.items()
    ]
    return sorted(influences, key=lambda one: (-one.moved, one.expert))


class _Group:
    """A nomination's items in the order of their places, with all that puts them into it."""

    def __init__(
        self, way: Way, nomination: str, items: Sequence[Item], sheets: Mapping[int, Sequence[Sheet]], base: Mapping[int, Found]
    ) -> None:
        self.way, self.weighing = way, way.weighings[nomination]
        self.submitted = {item.key: -item.submitted for item in items}
        self.keys = {item.key: self._key(item.key, sheets[item.key]) for item in items}
        self.order = sorted(self.keys, key=self.keys.__getitem__, reverse=True)
        self.levels = {key: base[key].outcome for key in self.order}

    def _key(self, key: int, sheets: Sequence[Sheet]) -> tuple[Any, ...]:
        """The score and all that parts equal ones, the greater the better."""
        values: list[Any] = [score_of(self.way, self.weighing, sheets).score]
        for number, name in enumerate(self.way.regulation.aggregation.tie_break):
            if name == EARLIER:
                values.append(self.submitted[key])
            else:
                values.append(part_of(self.weighing, number, sheets))
        return tuple(values)

    def moved(self, left: Mapping[int, Sequence[Sheet]], *, whole: bool) -> Iterator[tuple[int, str]]:
        """Items whose outcome changes when some have only these sheets left; `whole`: others may move with them."""
        fresh = {key: self._key(key, own) for key, own in left.items() if is_judged(own)}
        if not whole:
            for key, values in fresh.items():
                (level,) = (one.outcome for one in levels_for(self.way.tier, values[:1], [1]))
                if level != self.levels[key]:
                    yield key, level
            return
        if all(self.keys[key] == values for key, values in fresh.items()) and len(fresh) == len(left):
            return
        keys = self.keys | fresh
        order = sorted((key for key in self.order if key in fresh or key not in left), key=keys.__getitem__, reverse=True)
        places: list[int] = []
        last = None
        for number, key in enumerate(order):
            places.append(places[-1] if keys[key] == last else number + 1)
            last = keys[key]
        for key, found in zip(order, levels_for(self.way.tier, [keys[key][0] for key in order], places), strict=True):
            if found.outcome != self.levels[key]:
                yield key, found.outcome
