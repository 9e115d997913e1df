"""The letter and the season's booklet as papers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from laureat.files import queries as files
from laureat.kernel.deadline import MOSCOW
from laureat.letters import merging, queries
from laureat.letters.models import Enclosure, Letter
from laureat.letters.states import EnclosureForm
from laureat.papers import markdown, render
from laureat.season import queries as seasons
from laureat.season.models import Stage


def letter_pdf(letter: Letter, *, at: datetime) -> bytes:
    """The letter on its letterhead; a draft has blanks where number and date will stand. Electronic enclosures are embedded."""
    return _letter(letter, at=at, png=False)


def letter_png(letter: Letter, *, at: datetime) -> bytes:
    """The letter's first page as a picture."""
    return _letter(letter, at=at, png=True)


def _letter(letter: Letter, *, at: datetime, png: bool) -> bytes:
    values, zone = merging.values_for(letter), letter.region.zone if letter.region else MOSCOW
    enclosed = list(queries.enclosures(letter))
    link = f"{settings.SITE_URL}/letters/check/{letter.check_code or ''}/"
    attached = [(f"{e.position}.pdf", e) for e in enclosed if e.document and e.document.media_type == "application/pdf"]
    head = letter.letterhead
    paper = {
        "title": f"Письмо № {letter.number}" if letter.number else "Проект письма",
        "author": head.sender_short or head.sender_name,
        "sender_name": head.sender_name,
        "sender_short": head.sender_short,
        "sender_details": head.details.splitlines(),
        "number": letter.number or "________",
        "date": f"{render.local_day(letter.registered_at, zone):%d.%m.%Y}" if letter.registered_at else "__.__.____",
        "in_reply_number": letter.in_reply_number,
        "in_reply_date": f"{letter.in_reply_date:%d.%m.%Y}" if letter.in_reply_date else "",
        "addressees": merging.merged(letter.addressees_text, values).splitlines(),
        "heading": merging.merged(letter.heading, values),
        "salutation": letter.salutation,
        "body": markdown.blocks(merging.merged(letter.body, values)),
        "contact": merging.merged(letter.contact, values),
        "enclosures": [_enclosure_line(e, alone=len(enclosed) == 1) for e in enclosed],
        "closing": letter.closing,
        "signatory_post": letter.signatory_post,
        "signatory_name": letter.signatory_name,
        "check_url": link,
        "attached": [{"file": name, "title": e.title, "media_type": e.document.media_type} for name, e in attached],
    }
    enclosures = {name: files.content(e.document) for name, e in attached if e.document}
    return render.render("letter", paper, at=at, link=link, files=enclosures, png=png)


def _enclosure_line(enclosure: Enclosure, *, alone: bool) -> str:
    title = enclosure.title if not alone else enclosure.title[:1].lower() + enclosure.title[1:]
    if enclosure.form == EnclosureForm.ELECTRONIC:
        return f"{title} в электронном виде."
    sheets = f" на {enclosure.sheets} л." if enclosure.sheets else ""
    return f"{title}{sheets} в {enclosure.copies} экз."


def booklet_pdf(stage: Stage, *, at: datetime) -> bytes:
    """The electronic booklet of a season in a region, made from the season's own records."""
    season, regulation = stage.season, seasons.rules_of(stage.season)
    link = f"{settings.SITE_URL}/applicant/"
    paper: dict[str, Any] = {
        "title": f"Буклет: {season.programme.short_name} {season.year}, {stage.region.name if stage.region else ''}",
        "programme": season.programme.name,
        "headline": f"Лучшие товары и услуги {season.year} года",
        "region": stage.region.name if stage.region else "Российская Федерация",
        "motto": season.motto,
        "dates_line": f"Заявки принимаются до {render.in_words(render.local_day(stage.entries_until, stage.zone))}",
        "entry_url": link,
        "about": _ABOUT,
        "nominations": [f"«{n.title}». {n.eligibility}" for n in regulation.nominations],
        "calendar": _calendar(stage),
        "steps": _STEPS,
        "groups": [
            {"title": title, "criteria": list(dict.fromkeys(c.title for c in regulation.criteria if c.group == key))}
            for key, title in regulation.groups.items()
        ],
        "example_note": regulation.identity.example_note,
        "benefits": _benefits(regulation.documents.licence_months),
        "contacts": [
            line for line in (stage.operator.name, stage.contact_post, stage.contact_phone, stage.contact_email) if line
        ],
    }
    return render.render("booklet", paper, at=at, link=link)


def _calendar(stage: Stage) -> list[list[str]]:
    days = {
        "Приём заявок начинается": stage.opens_at, "Приём заявок заканчивается": stage.entries_until,
        "Работа экспертов": stage.judging_until, "Решение региональной комиссии": stage.decision_until,
    }  # fmt: skip
    rows = [[title, render.in_words(render.local_day(instant, stage.zone))] for title, instant in days.items()]
    return [
        rows[0],
        [rows[1][0], render.moment(stage.entries_until, stage.zone)],
        [rows[2][0], f"до {rows[2][1]}"],
        [rows[3][0], f"до {rows[3][1]}"],
    ]


def _benefits(months: int) -> list[str]:
    return [
        f"Право размещать знак конкурса на товаре, упаковке, в документах и рекламе в течение {months} месяцев.",
        "Диплом с номером и QR-кодом: подлинность может проверить любой покупатель.",
        "Место в ежегодном каталоге и на сайте конкурса.",
        "Отчёт о сильных сторонах и возможностях для улучшения по итогам экспертной оценки.",
    ]


_ABOUT = [
    "Конкурс ежегодно проводит МОО «Академия проблем качества» на условиях общественно-государственного партнёрства с Росстандартом и при "
    "активном участии администраций регионов. Предприятия более чем шестидесяти регионов представляют товары и услуги, качество которых "
    "готовы доказать.",
    "Главная задача — содействовать выпуску импортонезависимых, качественных, безопасных и конкурентоспособных отечественных товаров и "
    "показать потребителям лидеров каждой отрасли. Конкурс проходит в два этапа: региональный и федеральный.",
]
_STEPS = [
    "Зарегистрируйтесь в личном кабинете по ИНН предприятия.",
    "Выберите товар или услугу и номинацию, начните заявку.",
    "Ответьте на вопросы анкеты и проведите самооценку — ответы сохраняются сами.",
    "Приложите документы и фотографию, подпишите декларацию качества.",
    "Отправьте заявку и сохраните квитанцию с номером.",
]
