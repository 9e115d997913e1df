"""What a season amounts to, across rooms. Read only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from laureat.commissions import queries as commissions
from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.entries.states import EntryState
from laureat.honours import queries as honours
from laureat.judging import queries as judging
from laureat.ledger import queries as ledger
from laureat.letters import queries as letters
from laureat.people.queries import Territory
from laureat.season import queries as seasons
from laureat.season.models import Season


@dataclass(frozen=True)
class Step:
    """A step of the season's way: what it is called and how many got there."""

    key: str
    title: object
    count: int


def entries_within(season: Season, territory: Territory) -> QuerySet[Entry]:
    """The season's entries in the regions that somebody sees."""
    return entries.entries_of_season(season).filter(territory.filter("stage__region"))


def funnel(season: Season, territory: Territory) -> list[Step]:
    """From the draft to the award: how many entries reached each step. A fixed number of queries."""
    mine = entries_within(season, territory)
    states = Counter(mine.values_list("state", flat=True))
    pks = set(mine.values_list("pk", flat=True))
    nominated = set(commissions.nominated_entries(season).values_list("pk", flat=True))
    awarded = set(honours.levels_of(season).values_list("entry_id", flat=True))
    submitted = sum(states.values()) - states[EntryState.DRAFT]
    return [
        Step("started", _("Started"), sum(states.values())),
        Step("submitted", _("Submitted"), submitted),
        Step("admitted", _("Admitted"), states[EntryState.ADMITTED]),
        Step("nominated", _("Sent to the federal tier"), len(nominated & pks)),
        Step("awarded", _("Awarded"), len(awarded & pks)),
    ]


def season_counts(season: Season) -> dict[str, Any]:
    """How much of everything the season has; every number is counted from the records."""
    mine, stages = entries.entries_of_season(season), list(seasons.stages(season))
    awards = honours.awards_of(season).order_by().values_list("code").annotate(count=Count("pk"))
    delivered, sent = letters.deliveries_of_season(season)
    last = ledger.last_event()
    return {
        "enterprises": mine.values("enterprise").distinct().count(),
        "entries": mine.count(),
        "entries_by_nomination": entries.counts_by(season, "nomination"),
        "entries_by_state": entries.counts_by(season, "state"),
        "sheets": sum(judging.signed_sheets(stage).count() for stage in stages),
        "decisions": sum(commissions.decisions(stage).count() for stage in stages),
        "awards": dict(sorted(awards)),
        "diplomas": honours.register(season).filter(state="issued").count(),
        "licences": honours.licences(season).count(),
        "letters": sent,
        "deliveries": delivered,
        "ledger_events": last.seq if last else 0,
    }
