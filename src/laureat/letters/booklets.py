"""The season's booklet for a region: what it says (`Booklet`), and the designed paper made of it. The page on the site says the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from laureat.files import derived
from laureat.kernel.deadline import MOSCOW, Deadline
from laureat.kernel.text import plural_ru
from laureat.letters import booklet_texts as texts
from laureat.papers import render, tiles
from laureat.registry import queries as registry
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Criterion, Nomination, Regulation

FORMS = ("a4", "a5")
NAMED = 3
COUNTRY = "Российская Федерация"


@dataclass(frozen=True)
class Point:
    """A title with a sentence under it, and the name of its picture."""

    title: str
    text: str
    picture: str = ""
    note: str = ""


@dataclass(frozen=True)
class Milestone:
    """A date of the calendar in the stage's zone: drawn in parts, read as a whole (`text`)."""

    title: str
    lead: str
    day: int
    month: str
    year: int
    text: str
    note: str = ""
    main: bool = False


@dataclass(frozen=True)
class Card:
    """A criterion: the aims that it serves, its greatest marks, the nominations that it is for (empty: all)."""

    title: str
    aims: tuple[str, ...]
    points: str
    scope: str = ""


@dataclass(frozen=True)
class Group:
    """Criteria of one group of the regulation."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Tier:
    """A tier with what its commission may decide."""

    title: str
    results: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One line of facts or contacts; `href` where it leads."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True)
class Booklet:
    """All that a booklet says, from the season's records alone."""

    title: str
    programme: str
    short_name: str
    contest: str
    number: str
    year: int
    headline: str
    region: str
    motto: str
    dates_line: str
    clock: str
    entry_url: str
    page_url: str
    map_label: str
    about: tuple[str, ...]
    sides: tuple[Line, ...]
    nominations: tuple[Point, ...]
    calendar: tuple[Milestone, ...]
    steps: tuple[Point, ...]
    aims: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    max_total: str
    example_note: str
    benefits: tuple[Point, ...]
    outcomes: tuple[Tier, ...]
    contacts: tuple[Line, ...]
    tiles: tuple[tiles.Place, ...]


def booklet_of(stage: Stage) -> Booklet:
    """What the booklet of a stage says now. A stage without a region speaks for the whole country. Three queries or four."""
    season, rules, region = stage.season, seasons.rules_of(stage.season), stage.region
    name = region.name if region else COUNTRY
    return Booklet(
        title=f"Буклет: {season.programme.short_name} {season.year}, {name}",
        programme=season.programme.name,
        short_name=season.programme.short_name,
        contest=rules.identity.title,
        number=season.number,
        year=season.year,
        headline=f"Лучшие товары и услуги {season.year} года",
        region=name,
        motto=season.motto,
        dates_line=texts.UNTIL.format(day=render.in_words(render.local_day(stage.entries_until, stage.zone)))
        if region
        else texts.IN_REGIONS,
        clock=texts.LOCAL_CLOCK if region else texts.MOSCOW_CLOCK,
        entry_url=f"{settings.SITE_URL}/applicant/",
        page_url=f"{settings.SITE_URL}{path_of(stage)}",
        map_label=f"{region.short_name if region else 'Регионы сезона'} на плиточной карте России",
        about=_about(rules),
        sides=_sides(stage, rules),
        nominations=tuple(_nomination(n) for n in rules.nominations),
        calendar=_calendar(stage),
        steps=tuple(Point(title, text) for title, text in texts.STEPS),
        aims=tuple(texts.AIMS.items()),
        groups=tuple(found for found in (_group(rules, key, title) for key, title in rules.groups.items()) if found.cards),
        max_total=_points([rules.max_total]),
        example_note=rules.identity.example_note,
        benefits=_benefits(rules),
        outcomes=tuple(Tier(tier.title, tuple(outcome.title for outcome in tier.outcomes)) for tier in rules.tiers),
        contacts=_contacts(stage),
        tiles=_places(stage),
    )


def path_of(stage: Stage) -> str:
    """Where the booklet's page stands on the site: by the region's code, or by the tier of the country's stage."""
    return f"/seasons/{stage.season.year}/{stage.region.code if stage.region else stage.tier}/booklet/"


def booklet_pdf(stage: Stage, *, at: datetime, form: str = "a4") -> bytes:
    """The booklet as tagged PDF for sheets of A4 or A5, each laid out for its size: A5 has pages in fours, to be stitched, A4 in twos."""
    return _printed(booklet_of(stage), at=at, form=form)


def edition_of(booklet: Booklet, form: str) -> str:
    """The hash of what a booklet says and of how it looks: another one means another paper."""
    said = json.dumps([asdict(booklet), form, settings.DEMO, bool(settings.SEAL_KEY)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{render.look('booklet')}{said}".encode()).hexdigest()


def kept_pdf(stage: Stage, booklet: Booklet, *, at: datetime, form: str = "a4") -> bytes:
    """The booklet's paper as the site gives it to anybody: set once for each edition, and kept until the next one."""
    key = derived.Key(f"booklets/{stage.pk}-{form}", f"{edition_of(booklet, form)}.pdf")
    return derived.kept(key, lambda: _printed(booklet, at=at, form=form))


def _printed(booklet: Booklet, *, at: datetime, form: str) -> bytes:
    if form not in FORMS:
        raise ValueError(f"a booklet is set as {' or '.join(FORMS)}, not as {form!r}")
    paper: dict[str, Any] = {**asdict(booklet), "form": form, "region": _unbroken(booklet.region)}
    drawn = tiles.map_svg(booklet.tiles, named=form == "a4")
    return render.render("booklet", paper, at=at, link=booklet.entry_url, files={"map.svg": drawn})


def _about(rules: Regulation) -> tuple[str, ...]:
    count, titles = len(rules.tiers), [tier.title.lower().removesuffix(" этап") for tier in rules.tiers]
    way = f"{texts.COUNTS.get(count, str(count))} {plural_ru(count, 'этап', 'этапа', 'этапов')}: {_enumerated(titles)}"
    promoted = any(outcome.promotes for outcome in rules.first_tier.outcomes)
    return (
        texts.WHAT.format(contest=rules.identity.title),
        texts.TASK,
        f"Конкурс проходит в {way}. {texts.PROMOTED if promoted else ''}".strip(),
    )


def _sides(stage: Stage, rules: Regulation) -> tuple[Line, ...]:
    """Who does what: names as the season's records have them."""
    found = [
        Line("Оператор Программы", stage.season.programme.operator.name),
        Line("Проводит этап", stage.operator.name),
        Line("Принимает решение", stage.commission.name),
        Line("Правила", f"Регламент, версия {rules.identity.version}"),
    ]
    return tuple(line for number, line in enumerate(found) if line.text not in {other.text for other in found[:number]})


def _nomination(nomination: Nomination) -> Point:
    excluded = (
        f"Не принимаются: {_enumerated([x[:1].lower() + x[1:] for x in nomination.exclusions])}."
        if nomination.exclusions
        else ""
    )
    return Point(nomination.title, nomination.eligibility, texts.PICTURES.get(nomination.key, texts.ANY_PICTURE), excluded)


def _calendar(stage: Stage) -> tuple[Milestone, ...]:
    zone, deadline = stage.zone, Deadline(stage.entries_until, stage.zone)
    hour = render.moment(stage.entries_until, zone).split(", ", 1)[1]
    found = [
        _milestone("Начало приёма заявок" if stage.region else "Начало этапа", "с", stage.opens_at, zone),
        _milestone(
            "Последний день приёма заявок" if stage.region else "Приём заявок, выдвинутых регионами",
            "до",
            deadline.instant,
            zone,
            note=f"до {hour}",
            main=True,
        ),
        _milestone(
            "Работа экспертов",
            "до",
            stage.judging_until,
            zone,
            note=_panel(seasons.rules_of(stage.season).tier(stage.tier).panel_size),
        ),
        _milestone("Решение комиссии", "до", stage.decision_until, zone, note=stage.commission.name),
    ]
    last = seasons.federal_stage(stage.season) if stage.region else None
    if last and last.decision_until > stage.decision_until:
        found.append(_milestone("Итоги конкурса", "до", last.decision_until, last.zone, note=last.commission.name))
    return tuple(found)


def _milestone(title: str, lead: str, instant: datetime, zone: str, *, note: str = "", main: bool = False) -> Milestone:
    day = instant.astimezone(ZoneInfo(zone or MOSCOW)).date()
    words = render.in_words(day)
    return Milestone(title, lead, day.day, words.split("\u00a0")[1].split(" ")[0], day.year, f"{lead} {words}", note, main)


def _panel(size: int) -> str:
    return f"Каждую заявку оценивают {size}\u00a0{plural_ru(size, 'эксперт', 'эксперта', 'экспертов')}"


def _group(rules: Regulation, key: str, title: str) -> Group:
    """Criteria of a group; those of the same name in several nominations are one card."""
    named: dict[str, list[Criterion]] = {}
    for criterion in rules.criteria:
        if criterion.group == key:
            named.setdefault(criterion.title, []).append(criterion)
    return Group(title, tuple(_card(rules, name, found) for name, found in named.items()))


def _card(rules: Regulation, title: str, criteria: list[Criterion]) -> Card:
    served = {aim for criterion in criteria for aim in criterion.aims}
    points = _points([criterion.max for criterion in criteria])
    return Card(title, tuple(aim for aim in texts.AIMS if aim in served), points, _scope(rules, criteria))


def _scope(rules: Regulation, criteria: list[Criterion]) -> str:
    """The nominations by name while they are few, else how many of how many."""
    everywhere = any(not criterion.nominations for criterion in criteria)
    named = [n.title for n in rules.nominations if any(criterion.applies_to(n.key) for criterion in criteria)]
    if everywhere or len(named) == len(rules.nominations):
        return ""
    if len(named) <= NAMED:
        return "; ".join(named)
    return f"{len(named)}\u00a0{plural_ru(len(named), 'номинация', 'номинации', 'номинаций')} из {len(rules.nominations)}"


def _points(marks: list[Any]) -> str:
    """«до 6 баллов», or «до 6-8 баллов» where nominations differ; «до 1 балла»."""
    least, most = (format(mark.normalize(), "f").replace(".", ",") for mark in (min(marks), max(marks)))
    word = "баллов" if "," in most or not most.endswith("1") or most.endswith("11") else "балла"
    return f"до {least if least == most else f'{least}–{most}'}\u00a0{word}"


def _benefits(rules: Regulation) -> tuple[Point, ...]:
    months = rules.documents.licence_months
    levels = _enumerated([f"«{level.title}»" for level in rules.levels()], last="или")
    special = _enumerated([f"«{status.title}»" for status in rules.statuses])
    honoured = f"{'Особые отличия' if len(rules.statuses) > 1 else 'Особое отличие'}: {special}." if special else ""
    term = f"{months}\u00a0{plural_ru(months, 'месяца', 'месяцев', 'месяцев')}"
    return (
        Point(f"Звание {levels}", f"{texts.LEVEL} {honoured}".strip(), "seal"),
        Point(
            f"Знак конкурса на {months}\u00a0{plural_ru(months, 'месяц', 'месяца', 'месяцев')}",
            texts.MARK.format(term=term),
            "mark",
        ),
        *(Point(title, text, picture) for title, text, picture in texts.BENEFITS),
    )


def _contacts(stage: Stage) -> tuple[Line, ...]:
    """Whom to ask: the stage's contact, else the operator's own telephone and address; when there is none, that is said."""
    body, named = stage.operator, stage.contact_phone or stage.contact_email
    phone, email = (stage.contact_phone, stage.contact_email) if named else (body.phone, body.email)
    lines = (
        Line("Проводит этап", body.name),
        Line("Адрес", body.address),
        Line("К кому обратиться", stage.contact_post),
        Line("Телефон", phone, f"tel:{''.join(c for c in phone if c in '+0123456789')}"),
        Line("Электронная почта", email, f"mailto:{email}"),
        Line("Сайт", body.website),
        Line("Как задать вопрос", "" if phone or email else texts.NO_CONTACT),
    )
    return tuple(line for line in lines if line.text)


def _places(stage: Stage) -> tuple[tiles.Place, ...]:
    """The country's tiles; the stage's region stands out, on the country's booklet all regions where the contest is held."""
    held = {stage.region_id} if stage.region else set(seasons.stages(stage.season).values_list("region", flat=True))
    return tuple(
        tiles.Place(region.tile_column, region.tile_row, region.abbreviation, here=region.pk in held)
        for region in registry.regions()
    )


def _unbroken(name: str) -> str:
    """A name whose dash begins no line."""
    return name.replace(" — ", "\u00a0— ").replace(" - ", "\u00a0- ")


def _enumerated(words: list[str], *, last: str = "и") -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
