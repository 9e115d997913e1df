"""The chair's word on experts' conflicts of interest."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.commissions import rules
from laureat.judging import actions as judging
from laureat.judging.models import Conflict
from laureat.people.models import Person


@transaction.atomic
def decide_conflict(*, conflict: Conflict, verb: str, reason: str, actor: Person, at: datetime) -> Conflict:
    """The chair or the deputy of the region's commission confirms a conflict of an expert, or dismisses it, with a reason."""
    rules.may_decide_conflict(actor, conflict, at=at).require()
    return judging.settle_conflict(conflict=conflict, verb=verb, reason=reason, actor=actor, at=at)
