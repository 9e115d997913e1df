"""What the chapters of the demonstration share: who is who, what has come about, and what time it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from laureat.demo.answers import Merit
from laureat.demo.cast import Cast, Character
from laureat.demo.goods import Firm, Item, firms
from laureat.ledger.actions import SYSTEM
from laureat.mail import actions as mail
from laureat.people import actions as people
from laureat.people.models import Person
from laureat.registry.models import Body, Enterprise
from laureat.season.models import Programme, Season, Stage

SEED = 2023
KUZBASS = ZoneInfo("Asia/Novokuznetsk")
MOSCOW = ZoneInfo("Europe/Moscow")
PASSWORDED = frozenset({"directorate", "ministry", "centre", "chair", "member", "expert", "federal-expert", "applicant",
                        "expert-54", "member-70", "chair-70"})  # fmt: skip


class Narrator(Protocol):
    """Tells the reader what happens and shows how far it is."""

    def chapter(self, title: str) -> None: ...

    def tell(self, sentence: str) -> None: ...

    def each(self, things: list[Any], what: str) -> Any: ...


@dataclass
class Participant:
    """An enterprise with its representative."""

    firm: Firm
    enterprise: Enterprise
    person: Person = field(init=False)


@dataclass
class World:
    """The state of the play."""

    narrator: Narrator
    out: Path
    password: str
    firms: list[Firm] = field(default_factory=firms)
    cast: Cast = field(default_factory=lambda: Cast(SEED))
    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - plausible, not secret
    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    participants: list[Participant] = field(default_factory=list)
    merits: dict[int, Merit] = field(default_factory=dict)
    items: dict[int, Item] = field(default_factory=dict)
    leanings: dict[int, float] = field(default_factory=dict)
    programme: Programme = field(init=False)
    season: Season = field(init=False)
    stage: Stage = field(init=False)
    federal: Stage = field(init=False)

    def invite(self, key: str, post: str, *, at: datetime, actor: Any = SYSTEM) -> Person:
        """Bring a new person on the stage; those whose key opens a door of the demonstration get a password."""
        who: Character = self.cast.person()
        person = people.invite(
            email=f"{key}@example.org" if key in PASSWORDED else who.email, family_name=who.family_name, given_name=who.given_name,
            patronymic=who.patronymic, post=post, phone=who.phone, password=self.password if key in PASSWORDED else None,
            actor=actor, at=at, announce=False,
        )  # fmt: skip
        self.people[key] = person
        return person

    def post(self, *, at: datetime) -> int:
        """Let the mail server do its work: everything that is due is delivered."""
        return mail.post(clock=lambda: at, limit=None).sent


def kuzbass(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2023) -> datetime:
    """An instant by Kuzbass's clock."""
    return datetime(year, month, day, hour, minute, tzinfo=KUZBASS)


def moscow(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2023) -> datetime:
    """An instant by Moscow's clock."""
    return datetime(year, month, day, hour, minute, tzinfo=MOSCOW)


Chapter = Callable[[World], None]
