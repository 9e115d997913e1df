"""Chapter two: the ministry's letter to the heads of the enterprises."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from laureat.demo.goods import Firm
from laureat.demo.play.world import Participant, World, kuzbass
from laureat.files.actions import keep
from laureat.letters import actions as letters
from laureat.letters import addressing, booklets
from laureat.letters.blanks import blank
from laureat.letters.models import Letter, Letterhead, Signatory
from laureat.letters.states import LetterKind, ReferenceKind
from laureat.people.models import Person
from laureat.registry import actions as registry
from laureat.registry import queries as registered
from laureat.season.models import Stage

TEXT = Path(__file__).parent.with_name("content") / "letter.md"
DETAILS = "650064, г. Кемерово, пр-т. Советский, д. 63\nтел. (3842)58-78-61, факс 58-80-75\ne-mail: dprom@ako.ru\nweb-сайт: минпромторг42.рф"
ADDRESSEES = "Руководителям промышленных предприятий\nи организаций потребительского рынка\nКемеровской области - Кузбасса"
CONTACT = (
    "По вопросам участия в конкурсе можно обратиться: {{contact.post}}, тел. {{contact.phone}}, e-mail: {{contact.email}}."
)


def invite(world: World) -> None:
    """Enter the enterprises in the register, then compose, register and send the letter."""
    world.narrator.chapter("Письмо министерства")
    _register(world)
    _letter(world, _letterhead(world))


def _register(world: World) -> None:
    for firm in world.narrator.each(world.firms, "Предприятия в реестре"):
        world.participants.append(register(world, firm, actor=world.people["ministry-clerk"], at=kuzbass(2, 20)))


def register(world: World, firm: Firm, *, actor: Person, at: datetime) -> Participant:
    """Enter an enterprise in the register as the office knows it."""
    trader, head = firm.form in ("ИП", "КФХ"), world.cast.person()
    region = registered.regions().get(code=firm.region)
    enterprise = registry.register_enterprise(
        inn=world.cast.inn(sole_trader=trader), ogrn=world.cast.ogrn(sole_trader=trader), kpp="" if trader else "420001001",
        name=firm.name, short_name=firm.short_name, region=region, actor=actor, at=at, size=firm.size, okved=firm.okved,
        address=f"{region.name}, {'пгт' if firm.town == 'Яя' else 'г.'} {firm.town}", head_name=head.full_name,
        head_post="Индивидуальный предприниматель" if trader else "Директор", email=head.email, phone=head.phone,
    )  # fmt: skip
    return Participant(firm, enterprise)


def _letterhead(world: World) -> Letterhead:
    clerk = world.people["ministry-clerk"]
    letters.start_numbering(body=world.bodies["ministry"], year=2023, last=1086, actor=clerk, at=kuzbass(2, 27))
    return letters.create_letterhead(
        body=world.bodies["ministry"], title="Бланк Минпромторга Кузбасса", number_pattern="МПТ-5/{seq}",
        sender_name="МИНИСТЕРСТВО ПРОМЫШЛЕННОСТИ И ТОРГОВЛИ КУЗБАССА", sender_short="Минпромторг Кузбасса", details=DETAILS,
        actor=clerk, at=kuzbass(2, 27),
    )  # fmt: skip


def _letter(world: World, letterhead: Letterhead) -> None:
    clerk, head, at = world.people["ministry-clerk"], world.people["ministry"], kuzbass(2, 28, 10)
    signatory = letters.name_signatory(
        body=world.bodies["ministry"], person=head, post="Заместитель министра промышленности и торговли Кузбасса", name="",
        since=date(2023, 1, 16), basis="Приказ о назначении", actor=head, at=at,
    )  # fmt: skip
    letter = letters.compose(
        letterhead=letterhead, season=world.season, region=world.stage.region, addressees_text=ADDRESSEES,
        salutation="Уважаемые руководители!", body=TEXT.read_text(encoding="utf-8").strip(), contact=CONTACT,
        kind=LetterKind.INFORMATION, signatory=signatory, actor=clerk, at=at,
    )  # fmt: skip
    _enclose_booklet(letter, world.stage, clerk, at=at)
    letters.promise(
        letter=letter, text="Подробная информация об условиях участия", due_on=date(2023, 3, 10), actor=clerk, at=at
    )
    letter, sent = _send(world, letter, at=at)
    delivered = world.post(at=kuzbass(2, 28, 12, 5))
    world.narrator.tell(f"Письмо № {letter.number} от 28.02.2023 направлено руководителям: {sent}; доставлено: {delivered}.")


def _enclose_booklet(letter: Letter, stage: Stage, clerk: Person, *, at: datetime) -> None:
    booklet = keep(booklets.booklet_pdf(stage, at=at), name="Буклет.pdf", owner=letter, actor=clerk, at=at)
    letters.enclose(letter=letter, title="Буклеты", form="electronic", document=booklet, actor=clerk, at=at)


def _send(world: World, letter: Letter, *, at: datetime) -> tuple[Letter, int]:
    """Address the letter to everybody in the region's register, bring it to its number and put its messages into the outbox."""
    clerk, head, minutes = world.people["ministry-clerk"], world.people["ministry"], timedelta(minutes=1)
    everybody = registered.find_enterprises().filter(pk__in=[p.enterprise.pk for p in world.participants])
    letters.address(letter=letter, enterprises=everybody, actor=clerk, at=at)
    letter = letters.approve(letter=letter, actor=head, at=at + 60 * minutes)
    letter = letters.sign(letter=letter, actor=head, at=at + 75 * minutes)
    letter = letters.register(letter=letter, actor=clerk, at=at + 90 * minutes)
    sent = letters.send(letter=letter, actor=clerk, at=at + 120 * minutes)
    letters.dispatch(letter_id=letter.pk, clock=lambda: at + 120 * minutes)
    return letter, sent


def correspond(world: World, stage: Stage, *, now: datetime) -> None:
    """The letters of the present season: one sent and opened by some, a reply to it, and the promised one that is being agreed."""
    clerk, head, at = world.people["ministry-clerk"], world.people["ministry"], now - timedelta(days=16)
    given = {"season": stage.season, "region": stage.region, "signatory": Signatory.objects.filter(person=head).first()}
    letterhead = Letterhead.objects.get(body=world.bodies["ministry"])
    first = letters.compose(
        letterhead=letterhead, kind=LetterKind.INFORMATION, **given, **blank(LetterKind.INFORMATION), actor=clerk, at=at
    )
    _enclose_booklet(first, stage, clerk, at=at)
    due = (now + timedelta(days=2)).date()
    promise = letters.promise(letter=first, text="Подробная информация об условиях участия", due_on=due, actor=clerk, at=at)
    first, _sent = _send(world, first, at=at)
    for addressee in addressing.written_to(first)[:5:2]:
        letters.open_link(addressee=addressee, at=at + timedelta(days=1))
    firm = world.participants[0].enterprise
    letters.receive(
        body=letterhead.body, received_on=(now - timedelta(days=9)).date(), sender=firm.name, enterprise=firm, their_number="114",
        their_date=(now - timedelta(days=10)).date(), subject="О готовности участвовать в конкурсе", answers=first, actor=clerk, at=now,
    )  # fmt: skip
    second = letters.compose(
        letterhead=letterhead, kind=LetterKind.FOLLOW_UP, **given, **blank(LetterKind.FOLLOW_UP), actor=clerk, at=now
    )
    letters.refer(letter=second, kind=ReferenceKind.SUPPLEMENT, earlier=first, actor=clerk, at=now)
    letters.plan_answer(follow_up=promise, letter=second, actor=clerk, at=now)
    asked = letters.circulate(letter=second, approvers=[head, world.people["centre"]], actor=clerk, at=now)
    letters.answer(approval=asked[1], actor=world.people["centre"], at=now)
