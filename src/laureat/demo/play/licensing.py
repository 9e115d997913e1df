"""Reference dossiers, and how experts earn their licences to judge by them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from laureat.demo.play.world import World, moscow
from laureat.judging import actions as judging
from laureat.judging import licences
from laureat.judging.models import Expert
from laureat.season import queries as seasons
from laureat.season.regulation import Criterion, Regulation

DOSSIERS = {
    "food": ("Сыр полутвёрдый «Эталон»", "Сыр созревает 60 суток. Протокол испытаний подтверждает жирность и отсутствие растительных жиров. Вкус выраженный, слегка солоноватый; рисунок равномерный. Упаковка вакуумная, сведения полны. Продажи — в двух регионах."),
    "consumer": ("Чайник электрический «Эталон»", "Корпус из стали, мощность 2 кВт. Испытан 5 000 включений без отказа. Инструкция полная, дизайн аккуратный. Продаётся в сетевых магазинах области."),
    "production": ("Насос центробежный «Эталон»", "КПД 78 % — на уровне лучших отечественных образцов. Ресурс до ремонта 20 000 часов подтверждён актами эксплуатации у трёх заказчиков."),
    "crafts": ("Шкатулка берестяная «Эталон»", "Работа мастера во втором поколении, традиционная техника плетения. Материал местный. Изделия отмечены на областной выставке."),
    "services-population": ("Услуги химчистки «Эталон»", "Четыре приёмных пункта, срок заказа 2 дня. Жалоб за год — две, обе урегулированы. Персонал обучен, оборудование новое."),
    "services-production": ("Поверка приборов «Эталон»", "Лаборатория аккредитована. Срок поверки — 5 рабочих дней. Отзывы постоянных заказчиков приложены."),
}  # fmt: skip


def references(world: World) -> None:
    """One reference dossier for each nomination, with agreed marks."""
    regulation = seasons.rules_of(world.season)
    for nomination, (title, text) in DOSSIERS.items():
        judging.write_reference(
            programme=world.programme, nomination=nomination, title=title, text=text, regulation=regulation,
            marks={c.key: agreed(c) for c in _judged(regulation, nomination)}, actor=world.people["directorate"], at=moscow(2, 20),
        )  # fmt: skip
    world.narrator.tell(f"Эталонных дел для допуска экспертов: {len(DOSSIERS)}.")


def earn(world: World, expert: Expert, *, at: datetime) -> None:
    """The expert reads the briefing and marks the reference dossier of each nomination, near the agreed marks."""
    regulation, programme = seasons.rules_of(world.season), world.programme
    for nomination in expert.nominations:
        licence = judging.read_briefing(
            expert=expert, nomination=nomination, regulation=regulation, programme=programme, actor=expert.person, at=at
        )
        for number, reference in enumerate(licences.references(programme, nomination)):
            given = {c.key: _near(c, expert.pk + place) for place, c in enumerate(_judged(regulation, nomination))}
            judging.qualify(
                licence=licence, reference=reference, marks=given, regulation=regulation, actor=expert.person,
                at=at + timedelta(minutes=20 * (number + 1)),
            )  # fmt: skip


def agreed(criterion: Criterion) -> Decimal:
    """Two thirds of the scale, on its steps."""
    if criterion.kind == "yes-no":
        return criterion.max
    return (criterion.max * 2 / 3 / criterion.step).to_integral_value() * criterion.step


def _near(criterion: Criterion, number: int) -> Decimal:
    """The agreed mark, or one step from it for every third criterion of an expert."""
    mark = agreed(criterion)
    return mark - criterion.step if number % 3 == 0 and criterion.kind != "yes-no" else mark


def _judged(regulation: Regulation, nomination: str) -> list[Criterion]:
    return [criterion for criterion in regulation.criteria_of(nomination) if criterion.kind != "computed"]
