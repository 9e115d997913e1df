"""Appeals against decisions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.commissions import notices, rules
from laureat.commissions.models import Appeal, Decision
from laureat.ledger.actions import Acts, record
from laureat.people.models import Person


@transaction.atomic
def appeal(*, decision: Decision, grounds: str, actor: Person, at: datetime) -> Appeal:
    """File the enterprise's appeal against a decision in force."""
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("entry__enterprise", "item__sitting")
        .get(pk=decision.pk)
    )
    rules.may_appeal(actor, decision, decision.entry.enterprise, at=at).require()
    rules.reason_given(grounds).require()
    filed = Appeal.objects.create(decision=decision, grounds=grounds.strip(), filed_at=at, filed_by=actor)
    record("appeal.filed", filed, actor=actor, at=at, old=None, new={"decision": decision.pk})
    return filed


@transaction.atomic
def answer_appeal(*, appeal: Appeal, answer: str, actor: Acts, at: datetime) -> Appeal:
    """Give the reasoned answer to an appeal; the decision itself changes only by another decision."""
    appeal = (
        Appeal.objects.select_for_update(of=("self",)).select_related("decision__item__sitting__commission").get(pk=appeal.pk)
    )
    rules.may_answer_appeal(actor, appeal, at=at).require()
    rules.reason_given(answer).require()
    appeal.answer, appeal.answered_at = answer.strip(), at
    appeal.save(update_fields=["answer", "answered_at"])
    record("appeal.answered", appeal, actor=actor, at=at, old=None, new={"decision": appeal.decision_id})
    notices.appeal_answered(appeal, at=at)
    return appeal
