"""How tests of the blind tasting sign, code and consolidate."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from laureat.demo.play import licensing
from laureat.entries import queries as entries
from laureat.judging import (
    actions,
    queries,
    specimens,
)
from laureat.judging.models import (
    Assignment,
    ScoreSheet,
)
from laureat.people.models import Person
from laureat.season.models import Stage

FOOD = "food"


def taster(world: Any, stage: Stage, key: str, now: Any, **more: Any) -> Any:
    person = world.invite(key, "дегустатор", at=now, actor=world.person("centre-54"))
    given = {"nominations": (FOOD,), "employer": "Техникум", "employer_inn": "", **more}
    expert = actions.invite_expert(
        person=person, region=stage.region, actor=world.person("centre-54"), at=now, announce=False, **given
    )
    licensing.earn(world, expert, at=now)
    return expert


def sign(assignment: Assignment, now: Any, share: Decimal = Decimal("0.5")) -> ScoreSheet:
    marks = {
        c.key: (Decimal(0) if c.kind == "yes-no" else Decimal(int(c.max * share)), "x")
        for c in specimens.criteria_for(assignment)
        if c.kind != "computed"
    }
    person = assignment.expert.person
    actions.save_marks(assignment=assignment, marks=marks, comment="", actor=person, at=now)
    return actions.sign_sheet(assignment=assignment, actor=person, at=now)


def sign_all(assignments: Any, now: Any) -> None:
    for number, one in enumerate(assignments):
        if one.state == "assigned":
            one = actions.declare_no_conflict(assignment=one, actor=one.expert.person, at=now)
        sign(one, now, Decimal(number % 4 + 1) / 5)


def code_again(stage: Stage, items: Any, coders: list[Person], actor: Person, at: Any, nomination: str = FOOD) -> Any:
    return actions.code_specimens(stage=stage, nomination=nomination, entries=items, coders=coders, actor=actor, at=at)


def consolidate(stage: Stage, office: Person, now: Any) -> Any:
    return actions.consolidate(stage=stage, items=entries.admitted_entries(stage), actor=office, at=now)


def dossiers_signed(stage: Stage, now: Any) -> None:
    sign_all(queries.assignments(stage).filter(part="dossier", state__in=("assigned", "cleared")), now)
