"""What experts are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laureat.judging.models import Expert, ExpertInvitation
from laureat.ledger.actions import ref
from laureat.mail import queries as mail
from laureat.mail.actions import Outgoing, queue, queue_all
from laureat.mail.composing import Written, compose
from laureat.mail.kinds import SAMPLE_PERSON, SAMPLE_ZONE, Kind, sample_url
from laureat.mail.models import Message
from laureat.mail.states import Rhythm
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
SHEETS_RECORDED = Kind(
    "sheets-recorded", _("Sheets are entered by the office"), procedural=True, sample=_sample,
    about=_("To an expert whose paper sheets or workbook the office has entered: they wait for the signature."),
)  # fmt: skip
ENTRIES_TAKEN = Kind(
    "entries-taken", _("Entries are given to others"), procedural=True, sample=_sample,
    about=_("To an expert from whom the office has taken entries that were not signed."),
)  # fmt: skip
KINDS = (EXPERT_INVITED, EXPERT_ASKED, ENTRIES_ASSIGNED, ENTRIES_TAKEN, SHEETS_AWAITED, SHEETS_RECORDED)


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


def entries_taken(stage: Stage, experts: Sequence[Expert], *, at: datetime) -> None:
    """Each expert learns once how many entries were taken away, so that nobody looks for them. The experts come once for each entry."""
    counted = Counter(expert.pk for expert in experts)
    for expert in {expert.pk: expert for expert in experts}.values():
        _tell(expert, ENTRIES_TAKEN, f"{stage.pk}:{at.isoformat()}", at=at, stage=stage, count=counted[expert.pk])


def sheets_recorded(stage: Stage, expert: Expert, count: int, *, at: datetime) -> None:
    """The expert learns that the office has entered so many sheets, to compare and sign."""
    _tell(expert, SHEETS_RECORDED, f"{stage.pk}:{at.isoformat()}", at=at, stage=stage, count=count)


def sheets_awaited(stage: Stage, awaited: Sequence[tuple[Expert, int]], *, at: datetime) -> list[Message | None]:
    """Each expert is reminded of so many unsigned sheets, at most once on a day of the stage; None to those who want no reminders."""
    return queue_all(
        [
            Outgoing(
                kind=SHEETS_AWAITED, email=expert.person.email, to_name=expert.person.full_name,
                context=_context(expert, stage=stage, count=count), dedupe=_reminder(stage, expert, at), subject_ref=ref(expert),
                recipient_ref=expert.person.ledger_ref,
            )
            for expert, count in awaited
        ],
        at=at,
    )  # fmt: skip


def reminder(stage: Stage, expert: Expert, count: int) -> Written:
    """The reminder as the expert would get it, but for the link that stops mailings: it is the expert's own."""
    return compose(SHEETS_AWAITED.key, _context(expert, stage=stage, count=count))


def reminded_today(stage: Stage, experts: Iterable[Expert], *, at: datetime) -> set[int]:
    """Which of the experts were reminded on this day of the stage already. One query."""
    asked = {_reminder(stage, expert, at): expert.pk for expert in experts}
    return {asked[message.dedupe] for message in mail.by_dedupe(list(asked))}


def unwilling(experts: Sequence[Expert]) -> set[int]:
    """Which of the experts get no reminders: they chose so, or their address takes no mailings. Two queries."""
    rhythms = mail.rhythms([(SHEETS_AWAITED, expert.person.email, expert.person.ledger_ref) for expert in experts])
    return {expert.pk for expert, rhythm in zip(experts, rhythms, strict=True) if rhythm == Rhythm.NONE}


def last_reminders(stage: Stage, experts: Iterable[Expert]) -> dict[int, datetime]:
    """When each of the experts was last reminded at this stage. One query."""
    asked = {ref(expert): expert.pk for expert in experts}
    found = mail.last_queued(SHEETS_AWAITED.key, list(asked), cause=f"{SHEETS_AWAITED.key}:{stage.pk}:")
    return {asked[about]: moment for about, moment in found.items()}


def _reminder(stage: Stage, expert: Expert, at: datetime) -> str:
    return f"{SHEETS_AWAITED.key}:{stage.pk}:{expert.pk}:{at.astimezone(ZoneInfo(stage.zone)).date()}"


def _context(expert: Expert, **more: object) -> dict[str, Any]:
    return {"expert": expert, "person": expert.person, "url": f"{settings.SITE_URL}/expert/", **more}


def _tell(expert: Expert, kind: Kind, cause: str, *, at: datetime, **context: object) -> None:
    person = expert.person
    queue(
        kind=kind, email=person.email, to_name=person.full_name, at=at, dedupe=f"{kind.key}:{expert.pk}:{cause}",
        context=_context(expert, **context),
        subject_ref=ref(expert), recipient_ref=person.ledger_ref,
    )  # fmt: skip
