"""The register of experts: what is known of them, how they are invited, which conflicts are found."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from laureat.entries.models import Entry, Evidence
from laureat.judging import actions, connections, queries
from laureat.judging.conflict_search import Work
from laureat.judging.models import Conflict, Expert, ExpertInvitation
from laureat.kernel import Refused
from laureat.ledger.queries import events
from laureat.mail.models import Message
from laureat.people import actions as people
from laureat.people.models import Person
from laureat.registry import actions as registry
from laureat.registry.models import Enterprise

HOLDER, LABORATORY = "7707083893", "7736050003"


@pytest.fixture
def firm(world: Any) -> Enterprise:
    """An enterprise that takes part in a season that is not over."""
    return connections.running_firms().order_by("pk").first()


@pytest.fixture
def newcomer(world: Any, now: Any) -> Person:
    return people.invite(
        email="novik@example.org", family_name="Новиков", given_name="Илья", actor=world.person("directorate"), at=now
    )


def invited(world: Any, person: Person, now: Any, **changes: Any) -> Expert:
    details = {"region": None, "nominations": ["food"], "employer": "Институт", "employer_inn": "", "announce": False} | changes
    return actions.invite_expert(person=person, actor=world.person("directorate"), at=now, **details)


def kinds(expert: Expert) -> dict[str, str]:
    return dict(Conflict.objects.filter(expert=expert).values_list("kind", "state"))


def test_past_employer_and_holding_are_found_when_an_expert_is_invited(
    world: Any, newcomer: Person, firm: Any, now: Any
) -> None:
    registry.state_tie(inn=firm.inn, other_inn=HOLDER, basis="Выписка из ЕГРЮЛ", actor=newcomer, at=now)
    worked = actions.Background(worked=[Work("Комбинат", HOLDER, past=True, until=2019)])
    expert = invited(world, newcomer, now, background=worked)
    assert kinds(expert)["holding"] == "hinted"
    assert not queries.has_conflict(expert, firm.pk)
    found = actions.amend_expert(
        expert=expert, nominations=["food"], employer="Комбинат", employer_inn=HOLDER, background=actions.Background(), actor=newcomer,
        at=now,
    )  # fmt: skip
    assert found == []
    assert not queries.has_conflict(expert, firm.pk), "the hint of the same kind stands until somebody decides"


def test_issuer_of_an_entrants_certificate_is_found(world: Any, newcomer: Person, firm: Any, now: Any) -> None:
    document = Evidence.objects.filter(entry__enterprise=firm).first()
    Evidence.objects.filter(pk=document.pk).update(issuer_inn=LABORATORY, issuer="Лаборатория", number="RU-17")
    expert = invited(world, newcomer, now, employer="Лаборатория", employer_inn=LABORATORY)
    conflict = Conflict.objects.get(expert=expert, kind="issuer")
    assert conflict.enterprise == firm
    assert (
        connections.in_words(conflict.path)
        == f"работает: «Лаборатория» → ИНН места работы {LABORATORY} → работодатель выдал документ RU-17"
    )
    assert queries.has_conflict(expert, firm.pk)


def test_a_dismissed_conflict_comes_back_only_by_another_path(world: Any, newcomer: Person, firm: Any, now: Any) -> None:
    boss = world.person("directorate")
    expert = invited(world, newcomer, now, employer="Завод", employer_inn=firm.inn)
    conflict = Conflict.objects.get(expert=expert, kind="employer")
    actions.decide_conflict(conflict=conflict, verb="dismiss", reason="Совмещение закончено", actor=boss, at=now)
    firms = Enterprise.objects.filter(pk=firm.pk)
    assert actions.find_conflicts(experts=[expert], firms=firms, actor=boss, at=now) == []
    Expert.objects.filter(pk=expert.pk).update(employer="Завод, цех № 2")
    assert len(actions.find_conflicts(experts=[Expert.objects.get(pk=expert.pk)], firms=firms, actor=boss, at=now)) == 1


def test_an_employer_dismissed_before_paths_said_the_inn_stays_dismissed(
    world: Any, newcomer: Person, firm: Any, now: Any
) -> None:
    boss = world.person("directorate")
    expert = invited(world, newcomer, now, employer="Завод", employer_inn=firm.inn)
    old = Conflict.objects.get(expert=expert, kind="employer")
    said = f"работает: «Завод» → ИНН места работы {firm.inn} = ИНН предприятия"
    assert connections.why(old) == said
    Conflict.objects.filter(pk=old.pk).update(path=[["works", "Завод"]])
    old.refresh_from_db()
    assert connections.why(old) == said
    actions.decide_conflict(conflict=old, verb="dismiss", reason="Совмещение закончено", actor=boss, at=now)
    assert actions.find_conflicts(experts=[expert], firms=Enterprise.objects.filter(pk=firm.pk), actor=boss, at=now) == []


def test_names_with_their_own_quotation_marks_get_no_further_ones() -> None:
    assert connections.in_words([["works", "АО «Обской хлеб»"]]) == "работает: АО «Обской хлеб»"
    assert connections.in_words([["worked", "Обской хлеб"]]) == "работал(а): «Обской хлеб»"
    assert connections.in_words([["works", ""], ["inn", "7707083893"]]) == "ИНН места работы 7707083893 = ИНН предприятия"


def test_an_entrants_name_without_an_inn_hints_and_bars_when_it_is_confirmed(
    world: Any, newcomer: Person, firm: Any, now: Any
) -> None:
    expert = invited(world, newcomer, now, employer=firm.short_name.upper(), employer_inn="")
    hint = Conflict.objects.get(expert=expert, kind="same-name")
    assert (hint.enterprise, hint.state) == (firm, "hinted")
    assert "так же называется предприятие" in connections.why(hint)
    assert not queries.has_conflict(expert, firm.pk)
    actions.decide_conflict(conflict=hint, verb="confirm", reason="То же", actor=world.person("directorate"), at=now)
    assert queries.has_conflict(expert, firm.pk)


def test_hints_are_dismissed_together_each_with_its_entry_and_nothing_else_is(world: Any, newcomer: Person, now: Any) -> None:
    boss, firms = world.person("directorate"), list(connections.running_firms()[:3])
    Enterprise.objects.filter(pk__in=[firm.pk for firm in firms[:2]]).update(head_name="Новикова Анна Львовна")
    expert = invited(world, newcomer, now)
    actions.state_conflict(expert=expert, enterprise=firms[2], reason="Консультирует", actor=boss, at=now)
    mine = Conflict.objects.filter(expert=expert)
    with pytest.raises(Refused, match="причину"):
        actions.dismiss_hints(hints=mine, reason=" ", actor=boss, at=now)
    with pytest.raises(Refused):
        actions.dismiss_hints(hints=mine, reason="Однофамильцы", actor=world.person("centre-54"), at=now)
    before = events().filter(kind="conflict.dismissed").count()
    assert len(actions.dismiss_hints(hints=mine, reason="Однофамильцы", actor=boss, at=now)) == 2
    assert events().filter(kind="conflict.dismissed").count() == before + 2
    assert set(mine.values_list("kind", "state", "decision_reason")) == {
        ("namesake", "dismissed", "Однофамильцы"), ("stated", "found", ""),
    }  # fmt: skip
    assert actions.dismiss_hints(hints=mine, reason="Однофамильцы", actor=boss, at=now) == []


def test_a_hint_bars_when_it_is_confirmed_and_nobody_decides_about_oneself(
    world: Any, firm: Any, newcomer: Any, now: Any
) -> None:
    Enterprise.objects.filter(pk=firm.pk).update(head_name="Новикова Анна Львовна")
    expert = invited(world, newcomer, now)
    hint = Conflict.objects.get(expert=expert, kind="namesake")
    assert not queries.has_conflict(expert, firm.pk)
    with pytest.raises(Refused, match="другой человек"):
        actions.decide_conflict(conflict=hint, verb="dismiss", reason="Нет", actor=newcomer, at=now)
    actions.decide_conflict(conflict=hint, verb="confirm", reason="Сестра", actor=world.person("directorate"), at=now)
    assert queries.has_conflict(expert, firm.pk)


def test_what_somebody_would_be_connected_with_is_known_before_inviting(firm: Any) -> None:
    seen = connections.would_connect(
        family_name="", region_id=None, works=[Work("Завод", firm.inn)], firms=connections.running_firms()
    )
    assert [(one.enterprise, one.kind, one.hint) for one in seen] == [(firm, "employer", False)]


def test_search_takes_as_many_queries_for_three_experts_as_for_one(
    world: Any, django_assert_num_queries: Any, now: Any
) -> None:
    experts = list(Expert.objects.select_related("person")[:3])
    for some in (experts[:1], experts):
        with django_assert_num_queries(8):
            connections.connections(some, connections.running_firms(), at=now)


def key_of(invitation: ExpertInvitation) -> str:
    return re.search(r"/expert-invitations/([\w-]+)/", Message.objects.filter(email=invitation.email).latest("pk").text)[1]


def invitation(world: Any, now: Any, email: str = "novik@example.org") -> ExpertInvitation:
    return actions.send_invitation(
        email=email, name="Илья Новиков", region=None, nominations=["food"], employer="", employer_inn="",
        actor=world.person("directorate"), at=now,
    )  # fmt: skip


def test_an_invitation_is_accepted_once_in_time_by_its_addressee(world: Any, newcomer: Person, now: Any) -> None:
    asked = invitation(world, now)
    accept = {"employer": "", "employer_inn": "", "background": actions.Background()}
    with pytest.raises(Refused, match="другой адрес"):
        actions.accept_invitation(invitation=asked, person=world.person("applicant"), at=now, **accept)
    with pytest.raises(Refused, match="истёк"):
        actions.accept_invitation(invitation=asked, person=newcomer, at=now + timedelta(days=31), **accept)
    expert = actions.accept_invitation(invitation=asked, person=newcomer, at=now, **accept)
    assert (expert.person, expert.nominations) == (newcomer, ["food"])
    with pytest.raises(Refused, match="уже принято"):
        actions.accept_invitation(invitation=asked, person=newcomer, at=now, **accept)


def test_an_address_has_one_open_invitation_and_an_expired_one_is_replaced(world: Any, now: Any) -> None:
    first = invitation(world, now)
    with pytest.raises(Refused, match="ждёт ответа до"):
        invitation(world, now, first.email.upper())
    second = invitation(world, now + timedelta(days=31))
    first.refresh_from_db()
    assert first.withdrawn_at
    assert first.key_sha256 != second.key_sha256
    with pytest.raises(Refused, match="отозвано"):
        actions.withdraw_invitation(invitation=first, actor=world.person("directorate"), at=now)
    actions.withdraw_invitation(invitation=second, actor=world.person("directorate"), at=now)
    assert invitation(world, now).pk


@pytest.mark.parametrize("name", ["", "Гусев", "Гусев П.", "Гусев 12"])
def test_who_is_invited_is_named_in_full(world: Any, now: Any, name: str) -> None:
    with pytest.raises(Refused, match="фамилию и имя"):
        actions.send_invitation(
            email="x@example.org", name=name, region=None, nominations=["food"], employer="", employer_inn="",
            actor=world.person("directorate"), at=now,
        )  # fmt: skip


def test_an_expert_is_not_invited_again(world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="уже эксперт"):
        invitation(world, now, world.person("expert-54").email.upper())
    assert not ExpertInvitation.objects.exists()


def test_nobody_is_invited_for_another_region(world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="назначение"):
        actions.send_invitation(
            email="x@example.org", name="X", region=None, nominations=["food"], employer="", employer_inn="",
            actor=world.person("centre-54"), at=now,
        )  # fmt: skip


def test_operator_that_takes_part_is_seen(world: Any, firm: Any, newcomer: Any, now: Any) -> None:
    centre = world.bodies["centre"]
    type(centre).objects.filter(pk=centre.pk).update(inn=firm.inn)
    assert Entry.objects.filter(enterprise=firm).exists()
    people.appoint(
        person=newcomer,
        body=centre,
        role="clerk",
        basis="Приказ",
        actor=world.person("directorate"),
        at=now - timedelta(days=1),
    )
    assert kinds(invited(world, newcomer, now))["operator"] == "found"
