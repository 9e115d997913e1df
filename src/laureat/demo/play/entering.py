"""Chapter three: enterprises register, fill their entries and submit them; the centre checks."""

from __future__ import annotations

from datetime import datetime, timedelta

from laureat.demo.answers import answers, merit
from laureat.demo.documents import samples
from laureat.demo.goods import Item
from laureat.demo.play.world import Participant, World, kuzbass
from laureat.entries import actions as entries
from laureat.entries import queries as reading
from laureat.entries.models import Entry
from laureat.kernel import Refused
from laureat.people import actions as people
from laureat.people.models import Person
from laureat.people.states import ConsentKind
from laureat.season import actions as seasons
from laureat.season import queries as rules

LATE = "Соус облепиховый к мясу"
REJECTED = "Мыло натуральное «Кедр и морошка»"
WITHDRAWN = "Перевозка крупногабаритных горных машин"
RETURNED = {
    "Колбаса варёная «Докторская» ГОСТ": ("evidence:test-report", "Протокол испытаний старше года. Приложите действующий."),
    "Форель слабосолёная ломтиками": ("evidence:label", "На макете этикетки не читается срок годности."),
    "Стул ученический регулируемый «Росток»": ("competitiveness", "Уточните географию продаж: назовите регионы."),
    "Насос шахтный водоотливной НШВ-300": ("product", "Назовите показатели, по которым насос превосходит аналоги."),
    "Лечение зубов детям без страха": ("evidence:licence", "Приложите выписку из реестра с датой этого года."),
    "Валенки с ручной росписью «Снегири»": ("ecology", "Опишите, как используются отходы шерсти."),
}


def enter(world: World) -> None:
    """Every enterprise registers, fills and submits; one comes too late."""
    world.narrator.chapter("Заявки предприятий")
    world.stage = seasons.open_stage(stage=world.stage, actor=world.people["centre"], at=kuzbass(3, 10, 0))
    opened, step = kuzbass(3, 10, 9), timedelta(days=48) / max(1, len(world.participants) - 1)
    for number, participant in enumerate(world.narrator.each(world.participants, "Заявки предприятий")):
        at = opened + step * number
        register(world, participant, at=at)
        for item in participant.firm.items:
            at += timedelta(minutes=35)
            entry = fill(world, participant, item, at=at)
            if item.name == LATE:
                _late(world, entry, participant)
            else:
                entries.submit(entry=entry, actor=participant.person, at=at + timedelta(minutes=20))
        world.post(at=at + timedelta(minutes=30))


def register(world: World, participant: Participant, *, at: datetime) -> None:
    """A person signs up and joins the enterprise by its ИНН."""
    key = f"representative-{participant.enterprise.pk}" if "applicant" in world.people else "applicant"
    person = world.invite(key, "специалист по качеству", at=at)
    people.consent(person=person, kind=ConsentKind.PERSONAL_DATA, at=at)
    people.join_enterprise(person=person, inn=participant.enterprise.inn, at=at + timedelta(minutes=2))
    participant.person = person


def fill(world: World, participant: Participant, item: Item, *, at: datetime) -> Entry:
    """Add the good, start its entry, answer the form, attach the documents, sign the declaration."""
    person, enterprise = participant.person, participant.enterprise
    good = reading.goods_of(enterprise).filter(name=item.name).first() or entries.add_good(
        enterprise=enterprise, name=item.name, brand=item.brand, description=item.description, launched_in=item.launched_in,
        okpd2=participant.firm.okved,  # a good's code begins with that of the activity which makes it
        gtin=world.cast.gtin() if item.nomination in ("food", "consumer") else "", actor=person, at=at,
    )  # fmt: skip
    entry = entries.start(good=good, nomination=item.nomination, actor=person, at=at)
    worth = world.merits[entry.pk] = merit(world.random)
    world.items[entry.pk] = item
    regulation = rules.rules_of(entry.stage.season)
    for key, content in answers(regulation, participant.firm, item, worth, world.random).items():
        at += timedelta(minutes=1)
        entries.save_section(entry=entry, section=key, content=content, expected_version=0, actor=person, at=at)
    _attach(world, participant, entry, at=at)
    signatory = f"{enterprise.head_post} {enterprise.head_name}"
    entries.sign_declaration(entry=entry, signatory=signatory, actor=person, at=at + timedelta(minutes=5))
    return entry


def _attach(world: World, participant: Participant, entry: Entry, *, at: datetime) -> None:
    enterprise, item = participant.enterprise, world.items[entry.pk]
    found = samples(
        participant.firm, item, quality_system=world.merits[entry.pk].quality_system, year=entry.stage.season.year,
        signatory=enterprise.head_name, random=world.random,
    )  # fmt: skip
    for sample in found:
        entries.attach(
            entry=entry, kind=sample.kind, content=sample.content, name=sample.name, number=sample.number, issued_on=sample.issued_on,
            valid_until=sample.valid_until, actor=participant.person, at=at,
        )  # fmt: skip


def _late(world: World, entry: Entry, participant: Participant) -> None:
    try:
        entries.submit(entry=entry, actor=participant.person, at=kuzbass(4, 29, 0, 7))
    except Refused as refusal:
        world.narrator.tell(f"Опоздавшая заявка отклонена системой: «{refusal}»")


def check(world: World) -> None:
    """The centre checks: most are admitted, some returned and corrected, one is rejected, one withdrawn."""
    world.narrator.chapter("Проверка в региональном центре")
    clerk, at = world.people["centre"], kuzbass(5, 2, 9)
    waiting = list(reading.entries_of_office(clerk, at=at).filter(stage=world.stage, state="submitted").order_by("pk"))
    for entry in world.narrator.each(waiting, "Проверка заявок"):
        at += timedelta(minutes=25)
        if entry.good.name == REJECTED:
            reason = "Декларация о соответствии прекращена до подачи заявки: товар не может участвовать в этом сезоне."
            entries.reject(entry=entry, reason=reason, actor=clerk, at=at)
            continue
        if entry.good.name in RETURNED:
            entry = _corrected(world, entry, at=at)
        entries.admit(entry=entry, actor=clerk, at=at + timedelta(minutes=5))
        if entry.good.name == WITHDRAWN:
            entries.withdraw(
                entry=entry,
                reason="Услуга перестраивается, примем участие в следующем году.",
                actor=_representative(world, entry),
                at=kuzbass(5, 12, 16),
            )
    world.post(at=kuzbass(5, 12, 18))
    world.narrator.tell(f"Проверено: {len(waiting)}; возвращено и исправлено: {len(RETURNED)}; отклонена 1; отозвана 1.")


def _representative(world: World, entry: Entry) -> Person:
    return next(p.person for p in world.participants if p.enterprise.pk == entry.enterprise_id)


def _corrected(world: World, entry: Entry, *, at: datetime) -> Entry:
    """Return an entry with its remark; the enterprise corrects it and submits again."""
    place, text = RETURNED[entry.good.name]
    returned = entries.return_with_remarks(
        entry=entry, remarks=[(place, text)], answer_by=kuzbass(5, 12, 18), actor=world.people["centre"], at=at
    )
    participant = next(p for p in world.participants if p.enterprise.pk == entry.enterprise_id)
    if place.startswith("evidence:"):
        sample = next(s for s in samples(
            participant.firm, world.items[entry.pk], quality_system=True, year=2023, signatory=participant.enterprise.head_name,
            random=world.random) if s.kind == place.removeprefix("evidence:"))  # fmt: skip
        entries.attach(
            entry=returned,
            kind=sample.kind,
            content=sample.content,
            name=f"Исправлено. {sample.name}",
            number=sample.number,
            actor=participant.person,
            at=at + timedelta(minutes=2),
        )
    else:
        present = reading.present_answers(returned)[place]
        content = {
            key: f"{value} Уточнено: сведения приведены за 2022 год по данным учёта."
            if isinstance(value, str) and len(value) > 60
            else value
            for key, value in present.content.items()
        }
        entries.save_section(
            entry=returned,
            section=place,
            content=content,
            expected_version=present.version,
            actor=participant.person,
            at=at + timedelta(minutes=2),
        )
    entries.submit(entry=returned, actor=participant.person, at=at + timedelta(minutes=3))
    return returned
