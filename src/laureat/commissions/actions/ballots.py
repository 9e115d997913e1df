"""Recusals, ballots and decisions on one item of the agenda."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.commissions import proposals, queries, rules
from laureat.commissions.models import AgendaItem, Ballot, Decision, Membership, Recusal
from laureat.commissions.states import AGENDA_ITEM
from laureat.ledger.actions import Acts, record
from laureat.people.models import Person


@transaction.atomic
def call_item(*, item: AgendaItem, actor: Acts, at: datetime) -> AgendaItem:
    """Put an item to the vote."""
    item = _locked(item)
    rules.may_call(actor, item, at=at).require()
    item.state = AGENDA_ITEM.move(item.state, "call")
    item.save(update_fields=["state"])
    record("agenda-item.called", item, actor=actor, at=at, old=None, new={"state": item.state})
    return item


@transaction.atomic
def recuse(*, item: AgendaItem, membership: Membership, reason: str, actor: Acts, at: datetime) -> Recusal:
    """A member takes no part in the item; the quorum of this item counts without them."""
    item = _locked(item)
    rules.may_recuse(actor, item, membership, at=at).require()
    rules.reason_given(reason).require()
    recusal, created = Recusal.objects.get_or_create(
        item=item, membership=membership, defaults={"reason": reason.strip(), "recused_at": at}
    )
    if created:
        record("member.recused", recusal, actor=actor, at=at, old=None, new={"kind": "declared"})
    return recusal


@transaction.atomic
def vote(*, item: AgendaItem, choice: str, actor: Person, at: datetime) -> Ballot:
    """Cast the actor's one ballot on the item."""
    item = _locked(item)
    rules.known_choice(choice).require()
    rules.may_vote(actor, item, at=at).require()
    membership = queries.membership_of(actor, item.sitting.commission, at=at)
    ballot = Ballot.objects.create(item=item, membership=membership, choice=choice, cast_at=at)
    open_vote = queries.tier_of(item.sitting.stage).ballot == "open"
    record("ballot.cast", ballot, actor=actor, at=at, old=None, new={"choice": choice} if open_vote else {"secret": True})
    return ballot


@transaction.atomic
def decide(*, item: AgendaItem, actor: Acts, at: datetime) -> Decision:
    """Count the ballots and record the decision: the proposal when it carried, else what the regulation says instead."""
    item = _locked(item)
    rules.may_decide(actor, item, at=at).require()
    votes, quorum = queries.tally(item), queries.quorum(item, at=at)
    outcome, statuses = proposals.outcome_of(item, votes, quorum)
    decision = Decision.objects.create(
        item=item, entry=item.entry, stage=item.sitting.stage, outcome=outcome, statuses=statuses,
        votes_for=votes.votes_for, votes_against=votes.votes_against, votes_abstain=votes.votes_abstain,
        present=quorum.present, needed=quorum.needed, decided_at=at,
    )  # fmt: skip
    item.state = AGENDA_ITEM.move(item.state, "decide")
    item.save(update_fields=["state"])
    record("decision.taken", decision, actor=actor, at=at, old=None, new={"outcome": outcome, "statuses": statuses})
    return decision


def _locked(item: AgendaItem) -> AgendaItem:
    """The item as it is now, its row held; what it belongs to comes along."""
    found = AgendaItem.objects.select_for_update(of=("self",)).select_related(
        "sitting__commission", "sitting__stage__season__regulation", "entry__enterprise"
    )
    return found.get(pk=item.pk)
