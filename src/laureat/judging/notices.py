"""What experts are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from laureat.judging.models import Expert
from laureat.ledger.actions import ref
from laureat.mail.actions import queue
from laureat.season.models import Stage


def expert_invited(expert: Expert, *, at: datetime) -> None:
    """A person learns that they are an expert now."""
    _tell(expert, "expert-invited", f"{expert.pk}", at=at)


def entries_assigned(stage: Stage, experts: Iterable[Expert], *, at: datetime) -> None:
    """Each expert learns that there is something to judge, and until when."""
    for expert in experts:
        _tell(expert, "entries-assigned", f"{stage.pk}:{at.isoformat()}", at=at, stage=stage)


def sheets_awaited(stage: Stage, expert: Expert, count: int, *, at: datetime) -> None:
    """An expert is reminded of unsigned sheets, at most once a day."""
    _tell(expert, "sheets-awaited", f"{stage.pk}:{at.date()}", at=at, stage=stage, count=count)


def _tell(expert: Expert, key: str, cause: str, *, at: datetime, **context: object) -> None:
    person = expert.person
    queue(
        key=key, email=person.email, to_name=person.full_name, at=at, dedupe=f"{key}:{expert.pk}:{cause}",
        context={"expert": expert, "person": person, "url": f"{settings.SITE_URL}/expert/", **context},
        subject_ref=ref(expert), recipient_ref=person.ledger_ref,
    )  # fmt: skip
