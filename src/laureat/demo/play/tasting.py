"""In chapter four: food is tasted blind. Samples get codes, three tasters who judge no dossier taste them, the codes are opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db.models import QuerySet

from laureat.demo import marks
from laureat.demo.play import licensing
from laureat.demo.play.world import SEED, World
from laureat.entries.models import Entry
from laureat.judging import actions as judging
from laureat.judging import queries, specimens
from laureat.judging.models import CodingAct
from laureat.people.models import Person
from laureat.season.models import Stage

NOMINATION = "food"
TASTERS = ("Кузбасская ассоциация кулинаров", "Техникум пищевой промышленности", "Испытательная лаборатория пищевых продуктов")
PLACE = "г. Кемерово, дегустационный зал регионального центра"


def code(stage: Stage, items: QuerySet[Entry], actor: Person, *, at: datetime) -> CodingAct:
    """The centre gives codes before anybody has marked."""
    samples = items.filter(nomination=NOMINATION)
    return judging.code_specimens(
        stage=stage, nomination=NOMINATION, entries=samples, coders=[actor], place=PLACE, actor=actor, at=at
    )


def taste(world: World, act: CodingAct, actor: Person, *, at: datetime) -> None:
    """Invite the tasters, give out the samples, sign every sheet, open the codes; by an own chance, so that other sheets stay as they are."""
    chance = Random(SEED)  # noqa: S311 - plausible, not secret
    for number, employer in enumerate(TASTERS):
        person = world.invite(f"taster-{number}", "дегустатор", at=at, actor=actor)
        expert = judging.invite_expert(
            person=person, region=act.stage.region, nominations=(NOMINATION,), actor=actor, at=at, announce=False, employer=employer, employer_inn=""
        )  # fmt: skip
        world.leanings[expert.pk] = marks.leaning(chance)
        licensing.earn(world, expert, at=at + timedelta(minutes=5))
    tasters = queries.experts_for(act.stage).filter(person__in=[world.people[f"taster-{n}"].pk for n in range(len(TASTERS))])
    made = judging.assign_tasters(act=act, experts=tasters, actor=actor, at=at + timedelta(minutes=30))
    at += timedelta(hours=1)
    for assignment in queries.assignments(act.stage).filter(pk__in=[one.pk for one in made]).order_by("expert", "entry"):
        at += timedelta(minutes=2)
        worth, lean = world.merits[assignment.entry_id], world.leanings[assignment.expert_id]
        given = marks.marks(specimens.criteria_for(assignment, among=()), worth, lean, chance)
        judging.save_marks(assignment=assignment, marks=given, comment="", actor=assignment.expert.person, at=at)
        judging.sign_sheet(assignment=assignment, actor=assignment.expert.person, at=at + timedelta(minutes=1))
    judging.open_codes(act=act, actor=actor, at=at + timedelta(hours=1))
    world.narrator.tell(f"Закрытая дегустация: листов {len(made)}, коды вскрыты протоколом.")
