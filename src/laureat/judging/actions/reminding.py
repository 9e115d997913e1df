"""Reminding experts of what they have yet to sign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from laureat.judging import notices, rules, workload
from laureat.judging.models import Expert
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.season.models import Stage


@dataclass(frozen=True)
class Reminded:
    """What came of a reminder: told now, reminded today before, having chosen to get none, without anything to sign."""

    told: int
    already: int
    unwilling: int
    settled: int


@transaction.atomic
def remind(*, stage: Stage, experts: Iterable[Expert], actor: Person, at: datetime) -> Reminded:
    """Remind these experts, and nobody else, of their unsigned sheets: each at most once on a day of the stage.

    Who has signed everything in the meantime gets nothing. Two who remind at once take turns.
    """
    stage = Stage.objects.select_for_update(of=("self",)).get(pk=stage.pk)
    rules.may_remind(actor, stage, at=at).require()
    asked = list({expert.pk: expert for expert in experts}.values())
    left = workload.unsigned(stage, asked)
    before = notices.reminded_today(stage, [expert for expert, _count in left], at=at)
    fresh = [(expert, count) for expert, count in left if expert.pk not in before]
    messages = notices.sheets_awaited(stage, fresh, at=at)
    told = [expert.pk for (expert, _count), message in zip(fresh, messages, strict=True) if message]
    if told:
        record("experts.reminded", stage, actor=actor, at=at, old=None, new={"experts": told})
    return Reminded(len(told), len(before), len(fresh) - len(told), len(asked) - len(left))
