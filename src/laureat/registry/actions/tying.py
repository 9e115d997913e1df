"""State that two legal persons belong together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.kernel.identifiers import digits
from laureat.ledger.actions import Acts, record
from laureat.registry import rules
from laureat.registry.models import Tie


@transaction.atomic
def state_tie(*, inn: str, other_inn: str, basis: str, actor: Acts, at: datetime) -> Tie:
    """State, on the ground of a paper, that two legal persons belong to one holding; stated again, the first ground stays."""
    one, other = sorted((digits(inn), digits(other_inn)))
    rules.may_tie(one, other, basis).require()
    tie, created = Tie.objects.get_or_create(
        inn=one, other_inn=other, removed_at=None, defaults={"basis": basis.strip(), "stated_at": at}
    )
    if created:
        record("tie.stated", tie, actor=actor, at=at, old=None, new={"inn": one, "other_inn": other})
    return tie


@transaction.atomic
def remove_tie(*, tie: Tie, actor: Acts, at: datetime) -> Tie:
    """End a tie; conflicts that were found through it stay until somebody dismisses them."""
    tie = Tie.objects.select_for_update().get(pk=tie.pk)
    if tie.removed_at is None:
        tie.removed_at = at
        tie.save(update_fields=["removed_at"])
        record("tie.removed", tie, actor=actor, at=at, old={"inn": tie.inn, "other_inn": tie.other_inn}, new=None)
    return tie
