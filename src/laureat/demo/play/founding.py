"""Chapter one: bodies and people, the regulation, the season and its stages."""

from __future__ import annotations

from importlib.resources import files

from laureat.demo.play import licensing
from laureat.demo.play.world import World, kuzbass, moscow
from laureat.kernel.text import plural_ru
from laureat.ledger.actions import SYSTEM
from laureat.people import actions as people
from laureat.people.states import Role
from laureat.registry import actions as registry
from laureat.registry import queries as regions
from laureat.season import actions as seasons
from laureat.season.regulation import read_regulation

BODIES = {
    "directorate": ("Дирекция Программы «100 лучших товаров России»", "Дирекция Программы", "", None),
    "federal-commission": ("Федеральная комиссия по качеству Программы «100 лучших товаров России»", "Федеральная комиссия", "Федеральной комиссии по качеству", None),
    "ministry": ("Министерство промышленности и торговли Кузбасса", "Минпромторг Кузбасса", "Министерства промышленности и торговли Кузбасса", "42"),
    "centre": ("ФБУ «Кузбасский ЦСМ»", "Кузбасский ЦСМ", "ФБУ «Кузбасский ЦСМ»", "42"),
    "commission": ("Региональная комиссия по качеству Кузбасса", "Комиссия Кузбасса", "Региональной комиссии по качеству Кузбасса", "42"),
}  # fmt: skip
KINDS = {
    "directorate": "directorate",
    "federal-commission": "commission",
    "ministry": "ministry",
    "centre": "centre",
    "commission": "commission",
}
OFFICIALS = {
    "directorate": ("directorate", Role.HEAD, "руководитель дирекции"),
    "directorate-clerk": ("directorate", Role.CLERK, "специалист дирекции"),
    "ministry": ("ministry", Role.HEAD, "заместитель министра промышленности и торговли Кузбасса"),
    "ministry-clerk": ("ministry", Role.CLERK, "консультант отдела промышленности"),
    "centre-head": ("centre", Role.HEAD, "директор ФБУ «Кузбасский ЦСМ»"),
    "centre": ("centre", Role.CLERK, "инженер по стандартизации ФБУ «Кузбасский ЦСМ»"),
}
BASIS = "Приказ о назначении"
REGULATION = "100-best-goods-2023.toml"


def found(world: World) -> None:
    """Found the bodies, appoint their people, approve the rules, open the season."""
    world.narrator.chapter("Учреждения, правила и календарь")
    _bodies(world)
    _officials(world)
    _season(world)
    licensing.references(world)
    _stages(world)


def _bodies(world: World) -> None:
    at = moscow(1, 16)
    count = registry.load_regions(actor=SYSTEM, at=at)
    for key, (name, short, genitive, code) in BODIES.items():
        region = regions.region_by_code(code) if code else None
        world.bodies[key] = registry.found_body(
            slug=key, kind=KINDS[key], name=name, short_name=short, name_genitive=genitive, region=region, actor=SYSTEM, at=at
        )
    world.narrator.tell(f"Справочник: {count} {plural_ru(count, 'регион', 'региона', 'регионов')}, {len(BODIES)} органов.")


def _officials(world: World) -> None:
    at, head = moscow(1, 16, 11), None
    for key, (body, role, post) in OFFICIALS.items():
        person = world.invite(key, post, at=at)
        people.appoint(person=person, body=world.bodies[body], role=role, basis=BASIS, actor=head or SYSTEM, at=at)
        head = head or person


def _season(world: World) -> None:
    head, directorate = world.people["directorate"], world.bodies["directorate"]
    world.programme = seasons.start_programme(
        slug="100-best-goods", name="Программа «100 лучших товаров России»", short_name="100 лучших товаров России",
        operator=directorate, actor=head, at=moscow(1, 17),
    )  # fmt: skip
    text = files("laureat.season").joinpath("regulations", REGULATION).read_text(encoding="utf-8")
    draft = seasons.draft_regulation(programme=world.programme, version="2023.1", text=text, actor=head, at=moscow(1, 18))
    problems = read_regulation(text).problems
    approved = seasons.approve_regulation(
        regulation=draft, basis="Решение президиума Академии проблем качества", actor=head, at=moscow(2, 6)
    )
    world.narrator.tell(
        f"Регламент {approved.version} проверен (ошибок: {len(problems)}) и утверждён: SHA-256 {approved.sha256[:16]}…"
    )
    world.season = seasons.create_season(
        programme=world.programme, regulation=approved, year=2023, number="XXVI",
        motto="Качество — вклад каждого в успех России", actor=head, at=moscow(2, 8),
    )  # fmt: skip
    world.season = seasons.open_season(season=world.season, actor=head, at=moscow(2, 8, 11))


def _stages(world: World) -> None:
    head, centre = world.people["directorate"], world.bodies["centre"]
    world.stage = seasons.plan_stage(
        season=world.season, tier="regional", region=centre.region, commission=world.bodies["commission"], operator=centre,
        zone="Asia/Novokuznetsk", opens_at=kuzbass(3, 10, 0), entries_until=kuzbass(4, 28, 23, 59), judging_until=kuzbass(6, 9, 18),
        decision_until=kuzbass(6, 23, 18), contact_post="инженер по стандартизации ФБУ «Кузбасский ЦСМ»",
        contact_phone="+7 (000) 000-00-42", contact_email="quality@example.org", actor=head, at=moscow(2, 15),
    )  # fmt: skip
    world.federal = seasons.plan_stage(
        season=world.season, tier="federal", region=None, commission=world.bodies["federal-commission"],
        operator=world.bodies["directorate"], zone="Europe/Moscow", opens_at=moscow(7, 3, 0), entries_until=moscow(8, 1, 18),
        judging_until=moscow(10, 20, 18), decision_until=moscow(11, 9, 18), contact_post="дирекция Программы",
        contact_phone="+7 (000) 000-00-77", contact_email="directorate@example.org", actor=head, at=moscow(2, 15),
    )  # fmt: skip
    world.narrator.tell("Региональный этап в Кузбассе: с 10.03.2023 до 28.04.2023, 23:59 по Кемерову.")
