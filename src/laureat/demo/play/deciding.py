"""Chapters five and seven: commissions sit, vote and decide; protocols are drawn up and signed."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from laureat.commissions import actions as commissions
from laureat.commissions import queries
from laureat.commissions.models import AgendaItem, Membership, Sitting
from laureat.commissions.states import MemberRole
from laureat.demo.play.world import World, kuzbass, moscow
from laureat.people.models import Person
from laureat.registry.models import Body
from laureat.season import actions as seasons
from laureat.season.models import Stage

REASON = "Состою в экспертном совете предприятия."


def regional(world: World) -> None:
    """The regional commission: eleven seats, one empty chair."""
    world.narrator.chapter("Заседание региональной комиссии")
    employer = world.participants[len(world.participants) // 2].enterprise.inn
    keys = ("chair", "deputy", "secretary", "member")
    seats(world, world.bodies["commission"], 11, world.people["centre"], at=kuzbass(5, 10), keys=keys, employer_inn=employer)
    sitting = _convene(
        world,
        world.stage,
        world.people["centre"],
        kuzbass(6, 9),
        kuzbass(6, 16, 10),
        "г. Кемерово, пр-т Советский, д. 63, малый зал",
    )
    _sit(world, sitting, world.people["centre"], at=kuzbass(6, 16, 10), absent=2)
    world.stage = seasons.close_stage(stage=world.stage, actor=world.people["centre"], at=kuzbass(6, 19))


def federal(world: World) -> None:
    """The federal commission: nine seats."""
    world.narrator.chapter("Заседание федеральной комиссии")
    clerk = world.people["directorate-clerk"]
    seats(
        world,
        world.bodies["federal-commission"],
        9,
        clerk,
        at=moscow(9, 1),
        keys=("federal-chair", "federal-deputy", "federal-secretary"),
    )
    sitting = _convene(
        world, world.federal, clerk, moscow(10, 20), moscow(11, 2, 11), "г. Москва, зал заседаний дирекции Программы"
    )
    _sit(world, sitting, clerk, at=moscow(11, 2, 11), absent=1)
    world.federal = seasons.close_stage(stage=world.federal, actor=clerk, at=moscow(11, 7))


def seats(
    world: World, commission: Body, count: int, actor: Person, *, at: datetime, keys: tuple[str, ...], employer_inn: str = ""
) -> None:
    """Seat a chair, a deputy, a secretary without a vote and members; one member is employed by a participant."""
    roles = [MemberRole.CHAIR, MemberRole.DEPUTY, MemberRole.SECRETARY]
    for number in range(count):
        role = roles[number] if number < len(roles) else MemberRole.MEMBER
        key = keys[number] if number < len(keys) else f"{commission.slug}-{number}"
        person = world.invite(key, "член комиссии по качеству", at=at, actor=actor)
        employer = employer_inn if number == 5 else ""
        commissions.seat(
            commission=commission,
            person=person,
            role=role,
            votes=role != MemberRole.SECRETARY,
            employer_inn=employer,
            actor=actor,
            at=at,
        )


def _convene(world: World, stage: Stage, actor: Person, at: datetime, held_at: datetime, place: str) -> Sitting:
    sitting = commissions.convene(stage=stage, held_at=held_at, place=place, actor=actor, at=at)
    world.post(at=at + timedelta(minutes=5))
    return sitting


def _sit(world: World, sitting: Sitting, actor: Person, *, at: datetime, absent: int) -> None:
    """Attendance, a recusal, a ballot and a decision for every item, the protocol."""
    members = list(queries.members_of(sitting.commission, at=at))
    here = members[: len(members) - absent]
    for membership in here:
        commissions.mark_present(sitting=sitting, membership=membership, actor=actor, at=at)
    sitting = commissions.open_sitting(sitting=sitting, presiding=members[0], actor=actor, at=at + timedelta(minutes=5))
    items = list(queries.agenda(sitting))
    _recuse(items[4], members[4], at=at + timedelta(minutes=6))
    outcomes: Counter[str] = Counter()
    for number, item in enumerate(world.narrator.each(items, "Вопросы повестки")):
        outcomes[_decide(world, item, actor, at=at + timedelta(minutes=10 + 2 * number), doubt=number % 29 == 17)] += 1
    _protocol(world, sitting, actor, at=at + timedelta(minutes=20 + 2 * len(items)))
    tier = queries.tier_of(sitting.stage)
    words = ", ".join(f"{outcome.title.lower()} — {outcomes[outcome.key]}" for outcome in tier.outcomes)
    world.narrator.tell(f"Присутствуют {len(here)} из {len(members)}. Решения: {words}.")


def _recuse(item: AgendaItem, membership: Membership, *, at: datetime) -> None:
    commissions.recuse(item=item, membership=membership, reason=REASON, actor=membership.person, at=at)


def _decide(world: World, item: AgendaItem, actor: Person, *, at: datetime, doubt: bool) -> str:
    """Vote and decide: proposals are mostly carried, a doubtful one finds no majority."""
    commissions.call_item(item=item, actor=actor, at=at)
    for seat in queries.entitled(item):
        chance = world.random.random()
        against, abstain = (0.7, 0.85) if doubt else (0.02, 0.05)
        choice = "against" if chance < against else "abstain" if chance < abstain else "for"
        commissions.vote(item=item, choice=choice, actor=seat.person, at=at + timedelta(seconds=40))
    return commissions.decide(item=item, actor=actor, at=at + timedelta(minutes=1)).outcome


def _protocol(world: World, sitting: Sitting, actor: Person, *, at: datetime) -> None:
    sitting = commissions.close_sitting(sitting=sitting, actor=actor, at=at)
    protocol = commissions.draw_protocol(sitting=sitting, actor=actor, at=at + timedelta(minutes=30))
    chair = protocol.sitting.presiding.person
    protocol = commissions.sign_protocol(protocol=protocol, actor=chair, at=at + timedelta(hours=3))
    world.post(at=at + timedelta(hours=4))
    world.narrator.tell(f"Протокол № {protocol.number} подписан: SHA-256 {protocol.document.sha256[:16]}…")
