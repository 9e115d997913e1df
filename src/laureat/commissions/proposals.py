"""What the regulation proposes to a commission, and what follows from a vote."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from laureat.commissions import queries
from laureat.commissions.models import AgendaItem
from laureat.entries import queries as entries
from laureat.judging import queries as judging
from laureat.judging.proposing import deciding, proposal_of
from laureat.season import queries as seasons
from laureat.season.models import Stage


@dataclass(frozen=True)
class Proposal:
    """The outcome that the regulation proposes for an entry, with the special statuses that it seems to earn."""

    entry_id: int
    outcome: str
    statuses: tuple[str, ...] = ()


def agenda_for(stage: Stage) -> list[Proposal]:
    """A proposal for each ranked entry of the stage: by nomination, best place first."""
    rules = seasons.rules_of(stage.season)
    order = [nomination.key for nomination in rules.nominations]
    standings = sorted(judging.standings(stage), key=lambda s: (order.index(s.entry.nomination), s.place, s.entry_id))
    answers = entries.answers_of_many([s.entry for s in standings])
    evidence = entries.evidence_kinds_of_many([s.entry for s in standings])
    return [
        Proposal(
            standing.entry_id,
            proposal_of(standing, rules, stage.tier),
            tuple(
                rules.special_statuses(
                    tier=stage.tier,
                    answers=answers.get(standing.entry_id, {}),
                    evidence=evidence.get(standing.entry_id, frozenset()),
                    launched_in=standing.entry.good.launched_in,
                    year=stage.season.year,
                    place=standing.place,
                    score=deciding(standing, rules),
                )
            ),
        )
        for standing in standings
    ]


def carried(votes: queries.Tally, quorum: queries.Quorum, majority: Fraction, of: str) -> bool:
    """Whether more than the majority (a fraction) of those present, or of the votes cast, is for."""
    base = quorum.present if of == "present" else votes.cast
    return base > 0 and Fraction(votes.votes_for, base) > majority


def outcome_of(item: AgendaItem, votes: queries.Tally, quorum: queries.Quorum) -> tuple[str, list[str]]:
    """The outcome and statuses after a vote: as proposed when it carried, else the tier's fallback without statuses."""
    tier = queries.tier_of(item.sitting.stage)
    if carried(votes, quorum, Fraction(tier.majority), tier.majority_of):
        return item.proposal, item.statuses
    return tier.otherwise, []
