"""Giving all items of a nomination to some experts: who would get what, who may not and why, how full panels and loads would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from laureat.entries.models import Entry
from laureat.judging import planning
from laureat.judging.models import Expert
from laureat.season.models import Stage


@dataclass(frozen=True)
class Grouping:
    """What would come of it: new pairs, refused pairs with the reason in words; loads by expert and panels by entry as they would be."""

    loads: Counter[int]
    panels: Counter[int]
    pairs: list[tuple[Entry, Expert]] = field(default_factory=list)
    refused: list[tuple[Entry, Expert, str]] = field(default_factory=list)


def grouping(stage: Stage, entries: QuerySet[Entry], experts: Iterable[Expert], *, at: datetime) -> Grouping:
    """All these entries to all these experts, except where somebody may not judge one; who has an entry keeps it. Five queries."""
    experts, permits = list(experts), planning.permits(stage, at=at)
    found = Grouping(Counter(permits.loads), Counter(permits.panels))
    for entry in entries.select_related("good", "enterprise"):
        for expert in experts:
            reason = permits.why_not(expert, entry)
            if reason is None:
                found.pairs.append((entry, expert))
                found.loads[expert.pk] += 1
                found.panels[entry.pk] += 1
            elif reason != planning.HAS:
                found.refused.append((entry, expert, planning.reason_in_words(reason)))
    return found
