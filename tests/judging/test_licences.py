"""The licence to judge: earned by a briefing and reference dossiers, ended by time, paused by a person."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laureat.judging import actions, expert_rules, licences
from laureat.judging.models import Expert, Licence, Qualifying, Reference
from laureat.kernel import Refused
from laureat.season import queries as seasons
from laureat.season.regulation import Criterion, Regulation


@pytest.fixture
def regulation(stage: Any) -> Regulation:
    return seasons.rules_of(stage.season)


@pytest.fixture
def expert(world: Any) -> Expert:
    return Expert.objects.select_related("person").get(person=world.person("expert-54"))


def agreed(regulation: Regulation, nomination: str, share: str = "0.5") -> dict[str, Decimal]:
    judged = [c for c in regulation.criteria_of(nomination) if c.kind != "computed"]
    return {c.key: Decimal(0) if c.kind == "yes-no" else Decimal(int(c.max * Decimal(share))) for c in judged}


@pytest.fixture
def reference(world: Any, regulation: Regulation, now: Any) -> Reference:
    return actions.write_reference(
        programme=world.season.programme, nomination="crafts", title="Эталон", text="Описание", regulation=regulation,
        marks=agreed(regulation, "crafts"), actor=world.person("directorate"), at=now,
    )  # fmt: skip


def briefed(expert: Expert, world: Any, regulation: Regulation, now: Any) -> Licence:
    Qualifying.objects.filter(licence__expert=expert).delete()
    Licence.objects.filter(expert=expert, nomination="crafts").delete()
    Expert.objects.filter(pk=expert.pk).update(nominations=["crafts"])
    expert.refresh_from_db()
    return actions.read_briefing(
        expert=expert, nomination="crafts", regulation=regulation, programme=world.season.programme, actor=expert.person, at=now
    )


def test_marks_within_the_tolerance_earn_the_licence_and_others_do_not(
    world: Any, expert: Expert, regulation: Regulation, reference: Reference, now: Any
) -> None:
    licence = briefed(expert, world, regulation, now)
    assert licence.state == "learning"
    far = agreed(regulation, "crafts", "1")
    attempt = actions.qualify(
        licence=licence, reference=reference, marks=far, regulation=regulation, actor=expert.person, at=now
    )
    licence.refresh_from_db()
    assert (attempt.passed, licence.state) == (False, "learning")
    near = agreed(regulation, "crafts")
    attempt = actions.qualify(
        licence=licence, reference=reference, marks=near, regulation=regulation, actor=expert.person, at=now
    )
    licence.refresh_from_db()
    assert (attempt.passed, attempt.attempt, attempt.distance, licence.state) == (True, 2, 0, "granted")
    assert licences.is_valid(licence, at=now)
    assert not licences.is_valid(licence, at=now + timedelta(days=31 * regulation.judging.licence_months))


def test_nobody_qualifies_before_the_briefing_without_all_marks_or_for_somebody_else(
    world: Any, expert: Expert, regulation: Regulation, reference: Reference, now: Any
) -> None:
    licence = briefed(expert, world, regulation, now)
    marks = agreed(regulation, "crafts")
    short = dict(list(marks.items())[1:])
    for given_marks, actor, words in (
        (short, expert.person, "ещё не поставлена"),
        (marks, world.person("applicant"), "другого эксперта"),
    ):
        with pytest.raises(Refused, match=words):
            actions.qualify(licence=licence, reference=reference, marks=given_marks, regulation=regulation, actor=actor, at=now)
    Licence.objects.filter(pk=licence.pk).update(briefed_at=None)
    with pytest.raises(Refused, match="инструктаж"):
        actions.qualify(licence=licence, reference=reference, marks=marks, regulation=regulation, actor=expert.person, at=now)


def test_a_paused_licence_stops_judging_until_a_person_resumes_it(
    world: Any, expert: Expert, regulation: Regulation, reference: Reference, now: Any
) -> None:
    boss, licence = world.person("directorate"), briefed(expert, world, regulation, now)
    marks = agreed(regulation, "crafts")
    actions.qualify(licence=licence, reference=reference, marks=marks, regulation=regulation, actor=expert.person, at=now)
    with pytest.raises(Refused, match="причину"):
        actions.pause_licence(licence=licence, reason=" ", actor=boss, at=now)
    licence = actions.pause_licence(licence=licence, reason="Расхождение с панелью", actor=boss, at=now)
    assert not licences.is_valid(licence, at=now)
    with pytest.raises(Refused, match="приостановлен"):
        expert_rules.may_learn(expert.person, licence, at=now).require()
    assert actions.resume_licence(licence=licence, reason="Повторный инструктаж", actor=boss, at=now).state == "granted"


SCALE = [
    Criterion(key="a", title="A", group="g", max=Decimal(10)),
    Criterion(key="b", title="B", group="g", max=Decimal(5)),
]


@given(st.integers(0, 10), st.integers(0, 5), st.integers(0, 10), st.integers(0, 5))
def test_distance_is_a_share_of_the_scale_and_the_same_both_ways(a: int, b: int, c: int, d: int) -> None:
    one, other = {"a": Decimal(a), "b": Decimal(b)}, {"a": Decimal(c), "b": Decimal(d)}
    away = licences.distance(one, other, SCALE)
    assert away == licences.distance(other, one, SCALE)
    assert abs(float(away) - (abs(a - c) / 10 + abs(b - d) / 5) / 2) < 1e-4


def test_distance_needs_every_agreed_mark() -> None:
    with pytest.raises(ValueError, match="agreed"):
        licences.distance({"a": Decimal(1)}, {"a": Decimal(1), "b": Decimal(1)}, SCALE)
