"""A past season under a draft regulation: who would have got another level. Reads only; nothing of the season changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.judging import whatif
from laureat.judging.models import Consolidation
from laureat.judging.whatif import Change, Comparison, Found, Matching
from laureat.season import queries as seasons
from laureat.season.models import Season, Stage
from laureat.season.regulation import Regulation


@dataclass(frozen=True)
class Replay:
    """A consolidated stage by its own regulation and by the draft."""

    stage: Stage
    old: Regulation
    draft: Regulation
    comparison: Comparison
    matching: Matching

    def outcome(self, found: Found | None, *, new: bool) -> str:
        """What an outcome is called, by the season's regulation or by the draft; "" without one."""
        return (self.draft if new else self.old).outcome_title(self.stage.tier, found.outcome) if found else ""


def consolidated_seasons(programme: str) -> QuerySet[Season]:
    """The programme's seasons of which some stage is consolidated, the newest first."""
    kept = Consolidation.objects.values("stage__season")
    return seasons.seasons().filter(pk__in=kept, programme__slug=programme)


def consolidated_stages(year: int, programme: str, tier: str = "") -> QuerySet[Stage]:
    """The consolidated stages of a year, regional ones by region, then the federal one."""
    kept = Consolidation.objects.values("stage")
    found = seasons.all_stages().filter(pk__in=kept, season__year=year, season__programme__slug=programme)
    return (found.filter(tier=tier) if tier else found).order_by(F("region__sort_key").asc(nulls_last=True), "pk")


def replay(stage: Stage, draft: Regulation) -> Replay:
    """A consolidated stage counted anew under the draft. At most four queries. Raises KeyError when the draft has no such tier."""
    old = seasons.rules_of(stage.season)
    way, matching = whatif.under(old, draft, stage.tier)
    found = whatif.tried(stage, whatif.ranked_entries(stage), whatif.as_it_is(old, stage.tier), way)
    return Replay(stage, old, draft, found.comparison, matching)


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
    """How many items rise, fall, have no score any more, keep their outcome."""
    names = ("rises", "falls", "lost", "same")
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
    }


def _plain_found(found: Found) -> dict[str, Any]:
    return {"score": str(found.score), "place": found.place, "outcome": found.outcome}
