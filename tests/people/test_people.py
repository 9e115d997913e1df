"""Who may act for whom, where; consents; erasure."""

from __future__ import annotations

from typing import Any

import pytest

from laureat.demo.cast import Cast
from laureat.kernel import Refused
from laureat.ledger.actions import SYSTEM
from laureat.ledger.models import Event
from laureat.people import actions, queries
from laureat.people.models import Person
from laureat.people.states import ConsentKind, Power, Role
from laureat.registry.models import Enterprise


def newcomer(now: Any, email: str = "new@example.org") -> Person:
    return actions.invite(email=email, family_name="Новиков", given_name="Пётр", actor=SYSTEM, at=now)


@pytest.mark.parametrize(
    ("inn", "told"),
    [("7707083894", "ИНН ошибка"), ("12", "10 или 12 цифр"), ("", "10 или 12 цифр"), ("0000000000", "ИНН ошибка")],
)
def test_a_wrong_inn_registers_nothing(world: Any, now: Any, inn: str, told: str) -> None:
    before = Enterprise.objects.count()
    with pytest.raises(Refused, match=told):
        actions.join_enterprise(
            person=newcomer(now), inn=inn, at=now, name="х", short_name="х", region=world.bodies["ministry"].region
        )
    assert Enterprise.objects.count() == before


def test_a_wrong_ogrn_registers_nothing(world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="ОГРН"):
        actions.join_enterprise(person=newcomer(now), inn=Cast(99).inn(), ogrn="1027700132196", at=now, name="х", short_name="х",
                                region=world.bodies["ministry"].region)  # fmt: skip


def test_an_enterprise_with_representatives_takes_nobody_without_an_invitation(world: Any, now: Any) -> None:
    stranger, enterprise = newcomer(now), world.participants[0].enterprise
    with pytest.raises(Refused, match="уже есть представители"):
        actions.join_enterprise(person=stranger, inn=enterprise.inn, at=now)
    actions.appoint(
        person=stranger,
        role=Role.REPRESENTATIVE,
        enterprise=enterprise,
        basis="Доверенность",
        actor=world.participants[0].person,
        at=now,
    )
    assert list(queries.enterprises_of(stranger, at=now)) == [enterprise]


def test_powers_follow_from_appointments_and_their_territory(world: Any, now: Any) -> None:
    kuzbass = world.bodies["ministry"].region_id
    centre, head = world.person("centre"), world.person("directorate")
    assert queries.territory_of(centre, Power.CHECK_ENTRIES, at=now).regions == {kuzbass}
    assert queries.territory_of(head, Power.CHECK_ENTRIES, at=now).everywhere
    assert not queries.territory_of(world.person("ministry"), Power.CHECK_ENTRIES, at=now)
    assert not queries.territory_of(world.person("applicant"), Power.SEE_BOARD, at=now)


def test_a_dismissed_person_can_do_nothing_from_that_moment(world: Any, now: Any) -> None:
    centre = world.person("centre")
    appointment = queries.appointments_of(centre, at=now).get()
    with pytest.raises(Refused, match="назначение"):
        actions.dismiss(appointment=appointment, actor=world.person("centre-54"), at=now)
    actions.dismiss(appointment=appointment, actor=world.person("directorate"), at=now)
    assert not queries.powers_of(centre, at=now)
    with pytest.raises(Refused, match="уже прекращено"):
        actions.dismiss(appointment=appointment, actor=world.person("directorate"), at=now)


def test_the_system_appoints_only_the_first_head(world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="людей назначают люди"):
        actions.appoint(person=newcomer(now), role=Role.HEAD, body=world.bodies["directorate"], basis="x", actor=SYSTEM, at=now)


def test_consents_are_documents_that_can_be_withdrawn(world: Any, now: Any) -> None:
    person = world.person("applicant")
    assert ConsentKind.PERSONAL_DATA in queries.consents_of(person)
    first = actions.consent(person=person, kind=ConsentKind.MAILINGS, at=now)
    assert actions.consent(person=person, kind=ConsentKind.MAILINGS, at=now) == first
    actions.withdraw_consent(person=person, kind=ConsentKind.MAILINGS, at=now)
    assert ConsentKind.MAILINGS not in queries.consents_of(person)


def test_an_erased_person_keeps_a_number_and_leaves_no_name(world: Any, now: Any) -> None:
    person = world.participants[1].person
    name = person.family_name
    with pytest.raises(Refused):
        actions.erase(person=person, actor=world.person("centre"), at=now)
    erased = actions.erase(person=person, actor=person, at=now)
    assert (erased.full_name, erased.is_active) == (f"№ {person.pk}", False)
    assert not Event.objects.filter(payload__contains=name).exists()
    assert not queries.enterprises_of(erased, at=now).exists()


def test_an_invited_person_is_told_once(world: Any, now: Any) -> None:
    from laureat.mail.models import Message  # noqa: PLC0415

    person = newcomer(now)
    assert newcomer(now) == person
    assert Message.objects.filter(key="person-invited", email=person.email).count() == 1
