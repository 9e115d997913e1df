"""A season of the present, to work in by hand: three regions at three points of the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from laureat.commissions import actions as commissions
from laureat.commissions import queries as sitting_queries
from laureat.demo.goods import firms
from laureat.demo.play import deciding, entering, inviting, judging
from laureat.demo.play.world import Participant, World
from laureat.entries import actions as entries
from laureat.entries import queries as reading
from laureat.judging import actions as marking
from laureat.people import actions as people
from laureat.people.states import Role
from laureat.registry import actions as registry
from laureat.registry import queries as registered
from laureat.season import actions as seasons
from laureat.season.models import Stage

ANCHOR = "Ряженка «Томская» с кедровым сиропом"
NAMES = {
    "54": ("ФБУ «Новосибирский ЦСМ»", "Новосибирский ЦСМ", "Региональная комиссия по качеству Новосибирской области"),
    "70": ("ФБУ «Томский ЦСМ»", "Томский ЦСМ", "Региональная комиссия по качеству Томской области"),
}
HOURS = timedelta(hours=1)


def play(world: World, *, now: datetime) -> None:
    """Kuzbass accepts entries, Novosibirsk is being judged, Tomsk is in session; everything happened before `now`."""
    world.narrator.chapter("Сезон этого года: для работы руками")
    head, opened = world.people["directorate"], now - timedelta(days=85)
    world.season = seasons.create_season(
        programme=world.programme,
        regulation=world.season.regulation,
        year=now.year,
        motto="Качество каждый день",
        actor=head,
        at=opened,
    )
    world.season = seasons.open_season(season=world.season, actor=head, at=opened + HOURS)
    for code in NAMES:
        _bodies(world, code, at=opened + 2 * HOURS)
    _accepting(world, now)
    _in_session(world, now)
    _judged(world, now)
    world.post(at=now)
    world.narrator.tell(
        "Кузбасс принимает заявки, в Новосибирской области работают эксперты, в Томской области заседает комиссия."
    )


def _bodies(world: World, code: str, *, at: datetime) -> None:
    head, region = world.people["directorate"], registered.region_by_code(code)
    name, short, commission = NAMES[code]
    centre = registry.found_body(
        slug=f"centre-{code}", kind="centre", name=name, short_name=short, region=region, actor=head, at=at
    )
    world.bodies[f"centre-{code}"] = centre
    world.bodies[f"commission-{code}"] = registry.found_body(
        slug=f"commission-{code}", kind="commission", name=commission, short_name=commission.replace("Региональная комиссия по качеству", "Комиссия"),
        region=region, actor=head, at=at,
    )  # fmt: skip
    clerk = world.invite(f"centre-{code}", f"инженер по стандартизации {name}", at=at, actor=head)
    people.appoint(person=clerk, body=centre, role=Role.CLERK, basis="Приказ о назначении", actor=head, at=at)


def _stage(world: World, code: str, now: datetime, days: tuple[int, int, int, int]) -> Stage:
    """Plan and open a stage; the days count from now: opening, entries, judging, decision."""
    suffix = "" if code == "42" else f"-{code}"
    centre, commission, clerk = (
        world.bodies[f"centre{suffix}"],
        world.bodies[f"commission{suffix}"],
        world.people[f"centre{suffix}"],
    )
    region = centre.region
    dates = [now + timedelta(days=count) for count in days]
    stage = seasons.plan_stage(
        season=world.season, tier="regional", region=region, commission=commission, operator=centre, zone=region.zone,
        opens_at=dates[0], entries_until=dates[1], judging_until=dates[2], decision_until=dates[3],
        contact_post=f"инженер по стандартизации {centre.name}", contact_phone="+7 (000) 000-00-42", contact_email="quality@example.org",
        actor=world.people["directorate"], at=now - timedelta(days=84),
    )  # fmt: skip
    return seasons.open_stage(stage=stage, actor=clerk, at=dates[0])


def _enter(world: World, code: str, *, at: datetime) -> None:
    """The region's enterprises register, fill and submit."""
    clerk = world.people[f"centre-{code}"]
    for firm in [firm for firm in firms("neighbours.txt") if firm.region == code]:
        participant = inviting.register(world, firm, actor=clerk, at=at)
        entering.register(world, participant, at=at + HOURS)
        _submit(world, participant, at=at + 2 * HOURS)


def _submit(world: World, participant: Participant, *, at: datetime) -> None:
    for item in participant.firm.items:
        entry = entering.fill(world, participant, item, at=at)
        entries.submit(entry=entry, actor=participant.person, at=at + HOURS)


def _admit(stage: Stage, clerk: Any, *, at: datetime) -> None:
    for entry in reading.entries().filter(stage=stage, state="submitted"):
        entries.admit(entry=entry, actor=clerk, at=at)


def _accepting(world: World, now: datetime) -> None:
    stage = _stage(world, "42", now, (-20, 25, 60, 75))
    inviting.correspond(world, stage, now=now)
    for number, participant in enumerate(world.participants[1:4]):
        _submit(world, participant, at=now - timedelta(days=6 - number))
    begun = world.participants[0]
    good = reading.goods_of(begun.enterprise)[0]
    entries.start(good=good, nomination=begun.firm.items[0].nomination, actor=begun.person, at=now - timedelta(days=2))


def _judged(world: World, now: datetime) -> None:
    stage, clerk = _stage(world, "54", now, (-60, -15, 20, 35)), world.people["centre-54"]
    _enter(world, "54", at=now - timedelta(days=40))
    _admit(stage, clerk, at=now - timedelta(days=14))
    judging.experts(
        world, stage.region, 6, clerk, first="expert-54", at=now - timedelta(days=14), specialities=judging.EVERYTHING
    )
    stage = seasons.start_judging(stage=stage, actor=clerk, at=now - timedelta(days=12))
    judging.assign(stage, reading.admitted_entries(stage), clerk, at=now - timedelta(days=11))
    mine = world.people["expert-54"]
    judging.declare(stage, at=now - timedelta(days=10), conflicts=0, besides=mine)
    judging.sign(world, stage, now - timedelta(days=9), now - timedelta(days=2), besides=mine)


def _in_session(world: World, now: datetime) -> None:
    stage, clerk = _stage(world, "70", now, (-80, -45, -10, 15)), world.people["centre-70"]
    _enter(world, "70", at=now - timedelta(days=70))
    _admit(stage, clerk, at=now - timedelta(days=44))
    anchor = reading.entries().get(stage=stage, good__name=ANCHOR)
    marking.name_anchor(
        season=world.season,
        tier=stage.tier,
        entry=anchor,
        actor=world.people["directorate"],
        at=now - timedelta(days=43, hours=12),
    )
    judging.experts(
        world, stage.region, 6, clerk, first="expert-70", at=now - timedelta(days=44), specialities=judging.EVERYTHING
    )
    stage = seasons.start_judging(stage=stage, actor=clerk, at=now - timedelta(days=43))
    items = reading.admitted_entries(stage)
    judging.assign(stage, items, clerk, at=now - timedelta(days=42))
    judging.declare(stage, at=now - timedelta(days=41), conflicts=0)
    judging.sign(world, stage, now - timedelta(days=40), now - timedelta(days=12))
    stage = judging.consolidated(world, stage, items, clerk, at=now - timedelta(days=11))
    _sitting(world, stage, clerk, now)


def _sitting(world: World, stage: Stage, clerk: Any, now: datetime) -> None:
    """A sitting in session: one item decided, two put to the vote, in which the demonstration's people have yet to vote."""
    keys = ("chair-70", "deputy-70", "secretary-70", "member-70")
    deciding.seats(world, world.bodies["commission-70"], 7, clerk, at=now - timedelta(days=50), keys=keys)
    sitting = commissions.convene(
        stage=stage, held_at=now - HOURS, place="г. Томск, малый зал", actor=clerk, at=now - timedelta(days=5)
    )
    members = list(sitting_queries.members_of(sitting.commission, at=now))
    for membership in members:
        commissions.mark_present(sitting=sitting, membership=membership, actor=clerk, at=now - HOURS)
    commissions.open_sitting(sitting=sitting, presiding=members[0], actor=clerk, at=now - HOURS)
    waiting = {world.people["chair-70"].pk, world.people["member-70"].pk}
    for number, item in enumerate(sitting_queries.agenda(sitting)[:3]):
        at = now - timedelta(minutes=50 - 5 * number)
        commissions.call_item(item=item, actor=clerk, at=at)
        for seat in sitting_queries.entitled(item):
            if number == 0 or seat.person_id not in waiting:
                commissions.vote(item=item, choice="for", actor=seat.person, at=at)
        if number == 0:
            commissions.decide(item=item, actor=clerk, at=at + timedelta(minutes=2))
