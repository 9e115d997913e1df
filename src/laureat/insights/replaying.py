"""A past season under a draft regulation: who would have got another level. Reads only; nothing of the season changes.

Stages are counted in the order of the tiers: an item that by the draft is no longer proposed to the next tier is `absent` there, and the others
are placed without it. An item that only the draft proposes to the next tier has no sheets there, and is counted as `called`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, QuerySet

from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.judging import whatif
from laureat.judging.models import Consolidation
from laureat.judging.whatif import Change, Comparison, Found, Matching
from laureat.season import queries as seasons
from laureat.season.models import Season, Stage
from laureat.season.regulation import Regulation, Tier


@dataclass(frozen=True)
class Replay:
    """A consolidated stage by its own regulation and by the draft.

    `stopped`: items of a later tier that by the draft would not have been sent on from here; `called`: those that only the draft would have
    sent on, and of which no later tier has sheets. Both are known where later tiers are counted with it.
    """

    stage: Stage
    old: Regulation
    draft: Regulation
    comparison: Comparison
    matching: Matching
    stopped: frozenset[int] = frozenset()
    called: frozenset[int] = frozenset()

    @property
    def tiers(self) -> tuple[Tier, Tier]:
        """The stage's tier by the season's regulation and by the draft."""
        return self.old.tier(self.stage.tier), self.draft.tier(self.stage.tier)

    def outcome(self, found: Found | None, *, new: bool) -> str:
        """What an outcome is called, by the season's regulation or by the draft; "" without one."""
        return (self.draft if new else self.old).outcome_title(self.stage.tier, found.outcome) if found else ""


def consolidated_seasons(programme: str) -> QuerySet[Season]:
    """The programme's seasons of which some stage is consolidated, the newest first."""
    kept = Consolidation.objects.values("stage__season")
    return seasons.seasons().filter(pk__in=kept, programme__slug=programme)


def consolidated_stages(year: int, programme: str) -> QuerySet[Stage]:
    """The consolidated stages of a year, regional ones by region, then the federal one."""
    kept = Consolidation.objects.values("stage")
    found = seasons.all_stages().filter(pk__in=kept, season__year=year, season__programme__slug=programme)
    return found.order_by(F("region__sort_key").asc(nulls_last=True), "pk")


def counted_tiers(stages: Iterable[Stage], draft: Regulation) -> tuple[list[Stage], list[Stage]]:
    """The stages whose tier the draft has, and the others, of which nothing can be counted."""
    known, listed = {tier.key for tier in draft.tiers}, list(stages)
    return [stage for stage in listed if stage.tier in known], [stage for stage in listed if stage.tier not in known]


def needed_for(stage: Stage, stages: Iterable[Stage]) -> list[Stage]:
    """The stage behind those of these stages of its season that say who comes to it: all of the tiers before."""
    tiers = [tier.key for tier in seasons.rules_of(stage.season).tiers]
    return [*(one for one in stages if one.tier in tiers[: tiers.index(stage.tier)]), stage]


def decides_by_fair(stages: Sequence[Stage], draft: Regulation) -> bool:
    """Whether fair scores have to be made to count these stages: a model is fitted for each nomination of each stage."""
    return any(
        rules.aggregation.decides == "fair-score" for rules in (draft, *(seasons.rules_of(one.season) for one in stages[:1]))
    )


def replays(stages: Sequence[Stage], draft: Regulation) -> list[Replay]:
    """Consolidated stages of one season counted anew under the draft, in the given order. At most three queries, however many stages.

    Raises KeyError when the draft lacks one of the tiers.
    """
    if not stages:
        return []
    old = seasons.rules_of(stages[0].season)
    sheets = whatif.read_ranked(stages, whatif.as_it_is(old, stages[0].tier), whatif.under(old, draft, stages[0].tier)[0])
    made: list[Replay] = []
    stopped: set[int] = set()
    for tier in old.tiers:
        mine = [_replayed(stage, old, draft, sheets[stage.pk], stopped) for stage in stages if stage.tier == tier.key]
        stopped = stopped.union(*(_promoted(one, new=False) - _promoted(one, new=True) for one in mine))
        made += mine
    return sorted(_followed(made), key=lambda one: stages.index(one.stage))


def _replayed(stage: Stage, old: Regulation, draft: Regulation, sheets: whatif.Sheets, absent: Collection[int]) -> Replay:
    way, matching = whatif.under(old, draft, stage.tier)
    tried = whatif.by_sheets(sheets, whatif.as_it_is(old, stage.tier), way, absent)
    return Replay(stage, old, draft, tried.comparison, matching)


def _promoted(one: Replay, *, new: bool) -> frozenset[int]:
    """Items that the season's regulation, or the draft, proposes to the next tier."""
    promoting = {outcome.key for outcome in one.tiers[1 if new else 0].outcomes if outcome.promotes}
    found = ((change.item, change.new if new else change.old) for change in one.comparison.changes)
    return frozenset(item for item, level in found if level is not None and level.outcome in promoting)


def _followed(made: Sequence[Replay]) -> Iterator[Replay]:
    """Replays in the order of the tiers, each with whom later tiers would have lost and gained."""
    later, absent = set[int](), set[int]()
    for one in reversed(made):
        before, after = _promoted(one, new=False), _promoted(one, new=True)
        gone = {change.item for change in one.comparison.changes if change.absent}
        yield replace(one, stopped=(before - after - gone) & absent, called=after - before - later)
        later |= {change.item for change in one.comparison.changes}
        absent |= gone


def named(changes: Iterable[Change]) -> dict[int, Entry]:
    """The entries of these changes with goods and enterprises. One query."""
    return {entry.pk: entry for entry in entries.entries().filter(pk__in=[change.item for change in changes])}


def by_nomination(replayed: Replay) -> Iterator[tuple[str, Comparison]]:
    """Each nomination of the stage by its title, with what changes in it."""
    for nomination in replayed.old.nominations:
        own = tuple(change for change in replayed.comparison.changes if change.nomination == nomination.key)
        if own:
            yield nomination.title, Comparison(own)


def as_plain(replayed: Replay) -> dict[str, Any]:
    """The replay as plain values, for a machine that reads them."""
    stage, matching = replayed.stage, replayed.matching
    known = named(replayed.comparison.moved)
    return {
        "stage": stage.pk,
        "tier": stage.tier,
        "region": stage.region.code if stage.region else None,
        **counts(replayed.comparison),
        "criteria_not_judged": list(matching.unjudged),
        "criteria_dropped": list(matching.dropped),
        "criteria_rescaled": list(matching.rescaled),
        "nominations_not_counted": list(matching.uncounted),
        "nominations": [
            {"title": title, **counts(own), "changes": [_plain_change(one, known[one.item]) for one in own.moved]}
            for title, own in by_nomination(replayed)
        ],
    }


def counts(comparison: Comparison) -> dict[str, int]:
    """How many items rise, fall, have no score any more, would not have come to the tier, keep their outcome."""
    names = ("rises", "falls", "lost", "absent", "same")
    return {"items": len(comparison.changes), **{name: getattr(comparison, name) for name in names}}


def summed(comparisons: Iterable[Comparison]) -> dict[str, int]:
    """The same over several stages."""
    total = Counter(counts(Comparison(())))
    for comparison in comparisons:
        total.update(counts(comparison))
    return dict(total)


def _plain_change(change: Change, entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "good": entry.good.name,
        "enterprise": entry.enterprise.short_name,
        "old": _plain_found(change.old),
        "new": _plain_found(change.new) if change.new else None,
        "step": change.step,
        "absent": change.absent,
    }


def _plain_found(found: Found) -> dict[str, Any]:
    return {"score": str(found.score), "place": found.place, "outcome": found.outcome}
