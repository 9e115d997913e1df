"""A stage whose food is tasted blind: the act, its coder, its tasters and their sheets."""

from __future__ import annotations

from typing import Any

import pytest

from laureat.entries import queries as entries
from laureat.judging import (
    actions,
    queries,
)
from laureat.judging.models import (
    Assignment,
    CodingAct,
    Mark,
    ScoreSheet,
)
from laureat.people.models import Person
from laureat.season.models import Stage
from tests.judging.tasting.acts import FOOD, taster


@pytest.fixture
def office(world: Any) -> Person:
    return world.person("centre-54")


@pytest.fixture
def judged(world: Any) -> Stage:
    """A stage being judged, where nobody has marked food yet."""
    stage = queries.assignments_of(world.person("expert-54")).first().stage
    food = Assignment.objects.filter(stage=stage, entry__nomination=FOOD)
    Mark.objects.filter(sheet__assignment__in=food).delete()
    ScoreSheet.objects.filter(assignment__in=food).delete()
    food.filter(state="signed").update(state="cleared")
    return Stage.objects.select_related("season__regulation", "season__programme", "region").get(pk=stage.pk)


@pytest.fixture
def items(judged: Stage) -> Any:
    found = entries.admitted_entries(judged).filter(nomination=FOOD)
    assert found.count() >= 2
    return found


@pytest.fixture
def coder(world: Any, judged: Stage, now: Any) -> Person:
    """Somebody of the centre who gives the codes."""
    return world.invite("coder", "лаборант", at=now, actor=world.person("centre-54"))


@pytest.fixture
def act(judged: Stage, items: Any, coder: Person, office: Person, now: Any) -> CodingAct:
    return actions.code_specimens(stage=judged, nomination=FOOD, entries=items, coders=[coder], actor=office, at=now)


@pytest.fixture
def tasters(world: Any, judged: Stage, now: Any) -> list[Any]:
    return [taster(world, judged, f"taster-54-{number}", now) for number in range(3)]


@pytest.fixture
def tasting(act: CodingAct, tasters: list[Any], office: Person, now: Any) -> list[Assignment]:
    return actions.assign_tasters(act=act, experts=tasters, actor=office, at=now)
