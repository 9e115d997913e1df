"""The agenda as a table: what a member, and whoever runs the sitting, sees of each item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from laureat.commissions import queries
from laureat.commissions.models import AgendaItem, Decision, Sitting
from laureat.judging import queries as judging
from laureat.judging.models import Standing
from laureat.judging.visibility import hidden_entries
from laureat.people.models import Person
from laureat.season import queries as seasons


@dataclass(frozen=True)
class Row:
    """An agenda item with what stands beside it."""

    item: AgendaItem
    nomination: str
    proposal: str
    statuses: list[str]
    standing: Standing | None
    decision: Decision | None
    outcome: str
    own_vote: str
    recused: bool


def rows(sitting: Sitting, items: Iterable[AgendaItem], person: Person) -> list[Row]:
    """Items with scores, proposals, decisions and the person's own votes. A fixed number of queries.

    The score is closed to who is recused from the item, in conflict with its enterprise, or has yet to sign an own sheet for it.
    """
    items = list(items)
    regulation, tier = seasons.rules_of(sitting.stage.season), sitting.stage.tier
    standings = {standing.entry_id: standing for standing in judging.standings(sitting.stage)}
    decisions = {decision.item_id: decision for decision in queries.decisions(sitting.stage)}
    votes, recused = queries.own_ballots(sitting, person), queries.own_recusals(sitting, person)
    hidden = hidden_entries(person).filter(pk__in=[item.entry_id for item in items]).values_list("pk", flat=True)
    closed = set(hidden) | {item.entry_id for item in items if item.pk in recused}
    return [
        Row(
            item=item,
            nomination=regulation.nomination(item.entry.nomination).title,
            proposal=regulation.outcome_title(tier, item.proposal),
            statuses=[regulation.award_title(status) for status in item.statuses],
            standing=None if item.entry_id in closed else standings.get(item.entry_id),
            decision=decisions.get(item.pk),
            outcome=regulation.outcome_title(tier, decisions[item.pk].outcome) if item.pk in decisions else "",
            own_vote=votes.get(item.pk, ""),
            recused=item.pk in recused,
        )
        for item in items
    ]
