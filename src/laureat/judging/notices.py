"""What experts are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laureat.judging.models import Expert, ExpertInvitation
from laureat.ledger.actions import ref
from laureat.mail.actions import queue
from laureat.mail.kinds import SAMPLE_PERSON, SAMPLE_ZONE, Kind, sample_url
from laureat.season.models import Stage


def _sample() -> Mapping[str, Any]:
    return {
        "person": SAMPLE_PERSON,
        "expert": SimpleNamespace(region=SimpleNamespace(name="Кемеровская область - Кузбасс")),
        "stage": SimpleNamespace(zone=SAMPLE_ZONE, judging_until=datetime(2023, 4, 14, 16, 59, tzinfo=UTC)),
        "count": 3,
        "url": sample_url("/expert/"),
    }


def _asked_sample() -> Mapping[str, Any]:
    region = SimpleNamespace(name="Кемеровская область - Кузбасс")
    invitation = SimpleNamespace(name="Анна Сергеевна", region=region, valid_until=datetime(2023, 4, 14, 16, 59, tzinfo=UTC))
    return {"invitation": invitation, "url": sample_url("/expert-invitations/key/")}


EXPERT_INVITED = Kind(
    "expert-invited", _("Invitation to an expert"), procedural=True, sample=_sample,
    about=_("To a person who was made an expert."),
)  # fmt: skip
EXPERT_ASKED = Kind(
    "expert-asked", _("Invitation to become an expert, with a link"), procedural=True, sample=_asked_sample,
    about=_("To somebody whom the office asks to judge; the link is personal and works once."),
)  # fmt: skip
ENTRIES_ASSIGNED = Kind(
    "entries-assigned", _("Entries are assigned"), procedural=True, sample=_sample,
    about=_("To each expert, when there is something to judge."),
)  # fmt: skip
SHEETS_AWAITED = Kind(
    "sheets-awaited", _("Reminder of unsigned score sheets"), procedural=False, sample=_sample,
    about=_("To an expert with unsigned sheets, at most once a day, when the office reminds."),
)  # fmt: skip
KINDS = (EXPERT_INVITED, EXPERT_ASKED, ENTRIES_ASSIGNED, SHEETS_AWAITED)


def expert_asked(invitation: ExpertInvitation, key: str, *, at: datetime) -> None:
    """Somebody is asked to judge; the link with the key is in this message only."""
    queue(
        kind=EXPERT_ASKED, email=invitation.email, to_name=invitation.name, at=at, dedupe=f"{EXPERT_ASKED.key}:{invitation.pk}",
        context={"invitation": invitation, "url": f"{settings.SITE_URL}{reverse('public:expert-invitation', args=[key])}"},
        subject_ref=ref(invitation),
    )  # fmt: skip


def expert_invited(expert: Expert, *, at: datetime) -> None:
    """A person learns that they are an expert now."""
    _tell(expert, EXPERT_INVITED, f"{expert.pk}", at=at)


def entries_assigned(stage: Stage, experts: Iterable[Expert], *, at: datetime) -> None:
    """Each expert learns that there is something to judge, and until when."""
    for expert in experts:
        _tell(expert, ENTRIES_ASSIGNED, f"{stage.pk}:{at.isoformat()}", at=at, stage=stage)


def sheets_awaited(stage: Stage, expert: Expert, count: int, *, at: datetime) -> None:
    """An expert is reminded of unsigned sheets, at most once a day."""
    _tell(expert, SHEETS_AWAITED, f"{stage.pk}:{at.date()}", at=at, stage=stage, count=count)


def _tell(expert: Expert, kind: Kind, cause: str, *, at: datetime, **context: object) -> None:
    person = expert.person
    queue(
        kind=kind, email=person.email, to_name=person.full_name, at=at, dedupe=f"{kind.key}:{expert.pk}:{cause}",
        context={"expert": expert, "person": person, "url": f"{settings.SITE_URL}/expert/", **context},
        subject_ref=ref(expert), recipient_ref=person.ledger_ref,
    )  # fmt: skip
