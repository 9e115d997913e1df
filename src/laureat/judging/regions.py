"""Regions compared: how severe the panels of one tier are, as far as goods that several of them marked tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from laureat.entries.models import Entry
from laureat.judging import scoring
from laureat.judging.models import ScoreSheet
from laureat.judging.states import SheetState
from laureat.registry.models import Region
from laureat.season.models import Season

_FEWEST_EXPERTS = 2
Row = tuple[str, int, int, int, float]


@dataclass(frozen=True)
class RegionSeverity:
    """By how many points lower than the regions with which it is compared a region's panels mark, with the 90 % interval."""

    region: Region
    sheets: int
    severity: float
    low: float
    high: float


@dataclass(frozen=True)
class Connected:
    """Regions that anchors compare with one another in a nomination; the severities of a set add up to 0."""

    regions: list[RegionSeverity]
    anchors: list[Entry]


@dataclass(frozen=True)
class NominationRegions:
    """A nomination's regions: sets that anchors connect, and those of which nothing can be said."""

    nomination: str
    connected: list[Connected]
    alone: list[Region]


def compared_regions(season: Season, tier: str) -> list[NominationRegions]:
    """By nomination how severe the regions' panels are. Three queries; the seed is the season."""
    signed = ScoreSheet.objects.filter(
        state=SheetState.SIGNED, assignment__stage__season=season, assignment__stage__tier=tier, assignment__stage__region__isnull=False,
        assignment__entry__state="admitted",
    )  # fmt: skip
    order = ("assignment__entry__nomination", "assignment__entry", "assignment__expert", "assignment__stage__region")
    rows = [(*key, float(total)) for *key, total in signed.order_by(*order).values_list(*order, "total")]
    regions = Region.objects.in_bulk({row[3] for row in rows})
    found = {nomination: _Marked(list(group)) for nomination, group in groupby(rows, key=itemgetter(0))}
    anchors = {pk for marked in found.values() for pk in marked.anchors()}
    entries = {one.pk: one for one in Entry.objects.filter(pk__in=anchors).select_related("good", "enterprise__region")}
    return [NominationRegions(name, *marked.compared(season.pk, regions, entries)) for name, marked in found.items()]


class _Marked:
    """The sheets of one nomination as arrays."""

    def __init__(self, rows: list[Row]) -> None:
        columns = [np.array([row[side] for row in rows]) for side in (1, 2, 3)]
        (self.entries, self.item), (self.experts, self.expert), (self.regions, self.region) = (
            np.unique(column, return_inverse=True) for column in columns
        )
        self.mark = np.array([row[4] for row in rows])
        panels = sparse.csr_array((np.ones(len(rows)), (self.item, self.region)))
        panels.sum_duplicates()
        self.shared = np.diff(panels.indptr) > 1
        self.member = connected_components(panels.T @ panels, directed=False)[1]
        self.first = panels.indices[panels.indptr[:-1]]

    def anchors(self) -> Iterator[int]:
        """Entries that panels of several regions marked."""
        yield from self.entries[self.shared].tolist()

    def compared(
        self, seed: int, regions: dict[int, Region], entries: dict[int, Entry]
    ) -> tuple[list[Connected], list[Region]]:  # fmt: skip
        sets: dict[int, list[int]] = defaultdict(list)
        for number, member in enumerate(self.member.tolist()):
            sets[member].append(number)
        named = [regions[int(pk)] for pk in self.regions]
        alone = sorted((named[one] for inside in sets.values() if len(inside) == 1 for one in inside), key=lambda r: r.sort_key)
        if not self.shared.any() or len(self.experts) < _FEWEST_EXPERTS:
            return [], sorted(named, key=lambda region: region.sort_key)
        scores = scoring.fair_scores(self.item, self.expert, self.mark, region=self.region, seed=seed)
        sheets = np.bincount(self.region)
        made = [
            RegionSeverity(
                named[number], int(sheets[number]), float(scores.region_severity[number]), float(scores.region_low[number]),
                float(scores.region_high[number]),
            )
            for number in range(len(named))
        ]  # fmt: skip
        home = self.member[self.first]
        found = [
            Connected(
                sorted((made[number] for number in inside), key=lambda one: -one.severity),
                [entries[int(pk)] for pk in self.entries[self.shared & (home == member)]],
            )
            for member, inside in sets.items()
            if len(inside) > 1
        ]
        return found, alone
