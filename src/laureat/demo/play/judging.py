"""Chapters four and six: experts say where they are in conflict, mark, sign; their sheets are consolidated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from laureat.commissions import queries as commissions
from laureat.demo import marks
from laureat.demo.play import licensing, tasting
from laureat.demo.play.world import World, kuzbass, moscow
from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.files.types import PDF
from laureat.judging import actions as judging
from laureat.judging import disagreeing, pinning, planning, queries, specimens
from laureat.judging.models import Assignment
from laureat.people.models import Person
from laureat.registry.models import Enterprise, Region
from laureat.season import actions as seasons
from laureat.season import queries as rules
from laureat.season.models import Stage

SPECIALITIES = [("food",), ("food",), ("food", "consumer"), ("production", "services-production"), ("consumer", "crafts"),
                ("services-population", "services-production"), ("services-population", "crafts"), ("production", "consumer")]  # fmt: skip
EVERYTHING = [("food", "consumer", "production", "crafts", "services-population", "services-production")]
FIELDS = {
    "food": (("10.5", "10.8"), ("10.1", "10.2", "10.3"), ("10.6", "10.7", "11.07")), "consumer": (("14", "15"), ("20", "31", "32")),
    "production": (("26", "27"), ("22", "23", "24"), ("28", "33")), "crafts": (("16.29", "32.12"), ("13", "23.41")),
    "services-population": (("86", "85"), ("55", "91", "93", "96")), "services-production": (("71", "62"), ("38", "49")),
}  # fmt: skip
_EMPLOYERS = ["Кузбасский ЦСМ", "Кузбасская торгово-промышленная палата", "Кемеровский государственный университет",
              "Управление Роспотребнадзора", "Испытательная лаборатория", "Научно-исследовательский институт"]  # fmt: skip
SLIP = 61  # the sheet of the season at which somebody has to look
PINNED = 40  # one sheet of so many is pinned
DECLARED = "Вместе с руководителем предприятия веду исследование по договору."


def regional(world: World) -> None:
    """The regional experts' work."""
    world.narrator.chapter("Работа экспертов региона")
    employers = {2: world.participants[len(world.participants) // 3].enterprise, 5: world.participants[-2].enterprise}
    experts(world, world.stage.region, 24, world.people["centre"], first="expert", at=kuzbass(3, 20), employers=employers)
    world.stage = seasons.start_judging(stage=world.stage, actor=world.people["centre"], at=kuzbass(5, 15))
    items = entries.admitted_entries(world.stage)
    act = tasting.code(world.stage, items, world.people["centre"], at=kuzbass(5, 15, 9, 30))
    judge(world, world.stage, items, world.people["centre"], begin=kuzbass(5, 15, 10), end=kuzbass(6, 6, 17))
    tasting.taste(world, act, world.people["centre"], at=kuzbass(6, 7, 9))
    world.stage = consolidated(world, world.stage, items, world.people["centre"], at=kuzbass(6, 8, 10))


def federal(world: World) -> None:
    """The federal experts' work on what the regions nominated."""
    world.narrator.chapter("Работа федеральных экспертов")
    directorate = world.people["directorate-clerk"]
    experts(world, None, 15, directorate, first="federal-expert", at=moscow(7, 3, 11))
    world.federal = seasons.open_stage(stage=world.federal, actor=directorate, at=moscow(7, 3, 0))
    world.federal = seasons.start_judging(stage=world.federal, actor=directorate, at=moscow(8, 2))
    items = commissions.nominated_entries(world.season)
    judge(world, world.federal, items, directorate, begin=moscow(8, 2, 11), end=moscow(10, 18))
    world.federal = consolidated(world, world.federal, items, directorate, at=moscow(10, 19))


def experts(
    world: World, region: Region | None, count: int, actor: Person, *, first: str, at: datetime,
    employers: dict[int, Enterprise] | None = None, specialities: Sequence[tuple[str, ...]] = SPECIALITIES,
) -> None:  # fmt: skip
    """Invite experts; some are employed by participants, which the system finds by itself."""
    for number in range(count):
        person = world.invite(first if number == 0 else f"{first}-{number}", "эксперт", at=at, actor=actor)
        employed, known = (employers or {}).get(number), specialities[number % len(specialities)]
        fields = [code for key in known for code in FIELDS[key][number % len(FIELDS[key])]]
        expert = judging.invite_expert(
            person=person, region=region, nominations=known, actor=actor, at=at, announce=number < 3,
            background=judging.Background(home=region, okpd2=fields, languages=["русский"]),
            employer=employed.short_name if employed else world.random.choice(_EMPLOYERS), employer_inn=employed.inn if employed else "",
        )  # fmt: skip
        world.leanings[expert.pk] = marks.leaning(world.random)
        licensing.earn(world, expert, at=at + timedelta(hours=3))


def judge(world: World, stage: Stage, items: QuerySet[Entry], actor: Person, *, begin: datetime, end: datetime) -> None:
    """Assign, let experts declare, assign anew what came back, mark and sign."""
    assign(stage, items, actor, at=begin)
    back = declare(stage, at=begin + timedelta(hours=6))
    if back:
        assign(stage, items, actor, at=begin + timedelta(hours=8))
        declare(stage, at=begin + timedelta(hours=9), conflicts=0)
    world.narrator.tell(f"Заявлено конфликтов интересов: {back}; эти дела переданы другим экспертам.")
    sign(world, stage, begin + timedelta(days=1), end - timedelta(days=3))
    arbitrate(world, stage, actor, begin=end - timedelta(days=2), end=end)
    world.post(at=end)


def assign(stage: Stage, items: QuerySet[Entry], actor: Person, *, at: datetime) -> None:
    plan = judging.plan_assignment(stage=stage, items=items, seed=stage.pk, actor=actor, at=at)
    judging.apply_plan(plan=plan, items=items, actor=actor, at=at)


def declare(stage: Stage, *, at: datetime, conflicts: int = 2, besides: Person | None = None) -> int:
    """Experts answer the question about conflicts; the first few have one."""
    waiting, back = queries.assignments(stage).filter(state="assigned").exclude(expert__person=besides), 0
    for number, assignment in enumerate(waiting):
        person = assignment.expert.person
        fresh = Assignment.objects.filter(pk=assignment.pk, state="assigned").exists()
        if fresh and back < conflicts and number % 17 == 11:
            judging.declare_conflict(assignment=assignment, reason=DECLARED, actor=person, at=at)
            back += 1
        elif fresh:
            judging.declare_no_conflict(assignment=assignment, actor=person, at=at)
    return back


def sign(world: World, stage: Stage, begin: datetime, end: datetime, *, besides: Person | None = None) -> None:
    """Every expert (`besides` one) fills and signs what is open."""
    regulation, coded = rules.rules_of(stage.season), specimens.coded([stage.pk])
    cleared = list(queries.assignments(stage).filter(state="cleared").exclude(expert__person=besides))
    step = (end - begin) / max(1, len(cleared))
    for number, assignment in enumerate(world.narrator.each(cleared, "Оценочные листы")):
        entry, at = assignment.entry, begin + step * number
        given = marks.marks(
            regulation.criteria_of(entry.nomination), world.merits[entry.pk], world.leanings[assignment.expert_id], world.random
        )
        if stage == world.stage and number == SLIP:
            given = marks.slipped(given, regulation.criteria_of(entry.nomination))
        lines = {criterion.key for criterion in specimens.criteria_for(assignment, among=coded)}
        given = {key: mark for key, mark in given.items() if key in lines}
        person = assignment.expert.person
        pins = _pins(assignment, given) if number % PINNED == 0 else None
        judging.save_marks(
            assignment=assignment, marks=given, comment=marks.closing(world.random), actor=person, at=at, pins=pins
        )
        judging.sign_sheet(assignment=assignment, actor=person, at=at + timedelta(minutes=1))


def arbitrate(world: World, stage: Stage, actor: Person, *, begin: datetime, end: datetime) -> None:
    """Where sheets lie too far apart, the expert who fits best is called as the arbiter, marks and signs."""
    waiting, permits = list(disagreeing.unsettled(stage)), planning.permits(stage, at=begin)
    for one in waiting:
        may = [expert for expert in permits.experts if permits.why_not(expert, one.entry) is None]
        arbiter = min(may, key=lambda expert: (permits.cost(expert, one.entry), expert.pk))
        called = judging.call_arbiter(disagreement=one, expert=arbiter, actor=actor, at=begin)
        judging.declare_no_conflict(assignment=called, actor=arbiter.person, at=begin + timedelta(hours=2))
        world.narrator.tell(f"Листы разошлись, баллов: {one.spread.normalize():f}. «{one.entry.good.name}» оценивает арбитр.")
    sign(world, stage, begin + timedelta(hours=3), end)


def _pins(assignment: Assignment, given: Mapping[str, object]) -> dict[str, pinning.Pin | None]:
    """The first marks are pinned to the first page of each paper of the dossier."""
    papers = [pk for pk, document in pinning.documents_for_experts(assignment.entry).items() if document.media_type == PDF]
    return {key: (pk, 1) for key, pk in zip(given, papers, strict=False)}


def consolidated(world: World, stage: Stage, items: QuerySet[Entry], actor: Person, *, at: datetime) -> Stage:
    made = judging.consolidate(stage=stage, items=items, actor=actor, at=at)
    world.narrator.tell(f"Сведено листов: {made.sheets}; корень печатей {made.root[:16]}…")
    return seasons.start_deciding(stage=stage, actor=actor, at=at + timedelta(minutes=5))
