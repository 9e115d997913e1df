"""What every test may ask for: a small season that was played to its end, its people, a moment, a clean language."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone, translation

from laureat.demo import logins
from laureat.demo.goods import firms
from laureat.demo.play import present, season
from laureat.demo.play.world import World
from laureat.ledger.actions import SYSTEM
from laureat.people import actions as people
from laureat.people.models import Person
from laureat.people.states import Role
from laureat.season.models import Season, Stage

SMALL = {"Томские зори", "Белая речка", "Кузнецкие колбасы", "Таёжный мёд", "Сад предгорий", "Рыбное хозяйство «Беловское»",
         "Мебельный двор «Кедр»", "Чистый дом Сибири", "Горный стандарт", "Шорский узор", "Валяльная изба", "Стоматология «Белая линия»",
         "Кузнецкая транспортная артель", "Испытательный центр «Метрика»"}  # fmt: skip
_KEPT = Path(tempfile.mkdtemp(prefix="laureat-tests-files-"))


class Silent:
    """A narrator who says nothing."""

    def chapter(self, title: str) -> None: ...

    def tell(self, sentence: str) -> None: ...

    def each(self, things: Iterable[Any], what: str) -> list[Any]:
        return list(things)


class Played(World):
    """The world after the play, with short ways to its people."""

    def person(self, key: str) -> Person:
        return Person.objects.get(pk=self.people[key].pk)


_worlds: list[Played] = []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """A small season of 2023 and the season of the present, played once into each test database; every test rolls back to it."""
    configured.MEDIA_ROOT, configured.MAIL_FOLDER = _KEPT / "files", _KEPT / "mail"
    configured.EMAIL_BACKEND = "laureat.mail.folder.FolderBackend"
    with django_db_blocker.unblock(), translation.override("ru"):
        world = Played(narrator=Silent(), out=_KEPT, password="a-b-c", firms=[firm for firm in firms() if firm.brand in SMALL])
        season.play(world)
        _worlds.append(world)
        world.past = (world.season, world.stage, world.federal)
        present.play(world, now=timezone.now())
        logins.keep(world.people, world.password, _KEPT)


@pytest.fixture
def world(db: None) -> Played:
    """The played world."""
    return _worlds[0]


@pytest.fixture
def past(world: Played) -> Season:
    """The season of 2023."""
    return Season.objects.select_related("programme", "regulation").get(pk=world.past[0].pk)


@pytest.fixture
def stage(world: Played) -> Stage:
    """Its regional stage in Kuzbass."""
    return Stage.objects.select_related("season__programme", "season__regulation", "region", "commission", "operator").get(
        pk=world.past[1].pk
    )


@pytest.fixture
def federal(world: Played) -> Stage:
    """Its federal stage."""
    return Stage.objects.select_related("season__programme", "season__regulation", "region", "commission", "operator").get(
        pk=world.past[2].pk
    )


@pytest.fixture
def at() -> datetime:
    """The moment at which the test happens: noon of a working day in the season."""
    return datetime(2023, 3, 20, 5, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """The present."""
    return timezone.now()


@pytest.fixture(autouse=True)
def _own_mail(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Mail of a test stays in its own folder; the language is the default one."""
    settings.MAIL_FOLDER = tmp_path / "mail"
    with translation.override("ru"):
        yield


@pytest.fixture
def enter(world: Played) -> Any:
    """`enter("centre")` gives a client that is signed in as that person."""

    def entered(key: str) -> Client:
        client = Client()
        client.force_login(world.person(key))
        return client

    return entered


@pytest.fixture
def colleague(world: Played, now: datetime) -> Person:
    """Somebody else of the applicant's enterprise."""
    person = people.invite(email="colleague@example.org", family_name="Коллегин", given_name="Пётр", actor=SYSTEM, at=now)
    first = world.participants[0]
    people.appoint(
        person=person, role=Role.REPRESENTATIVE, enterprise=first.enterprise, basis="Доверенность", actor=first.person, at=now
    )
    return person
