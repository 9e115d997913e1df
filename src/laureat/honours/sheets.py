"""Diplomas and mark licences as papers."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from laureat.honours import queries
from laureat.honours.models import Award, Diploma, MarkLicence
from laureat.papers import render
from laureat.season import queries as seasons


def diploma_pdf(diploma: Diploma) -> bytes:
    """The diploma with its number, check code and QR."""
    return _diploma(diploma, png=False)


def diploma_png(diploma: Diploma) -> bytes:
    """The diploma as a picture."""
    return _diploma(diploma, png=True)


def _diploma(diploma: Diploma, *, png: bool) -> bytes:
    award, link = diploma.award, f"{settings.SITE_URL}/v/{diploma.code}/"
    regulation = seasons.rules_of(award.season)
    lower = award.kind == "level" and regulation.level_rank(award.code) > 0
    paper = {
        **_shared(award),
        "title": f"Диплом № {diploma.number}",
        "tone": "silver" if lower else "gold",
        "nomination": regulation.nomination(award.entry.nomination).title,
        "good_size": 22 if len(award.entry.good.name) < 60 else 17,
        "number": diploma.number,
        "date": render.in_words(render.local_day(diploma.issued_at)),
        "replaces": diploma.replaces.number if diploma.replaces else "",
        "check_url": link,
        "code": diploma.code,
    }
    return render.render("diploma", paper, at=diploma.issued_at, link=link, png=png)


def licence_pdf(licence: MarkLicence) -> bytes:
    """The licence with its term, conditions, check code and QR."""
    link = f"{settings.SITE_URL}/v/{licence.code}/"
    paper = {
        **_shared(licence.award),
        "title": f"Свидетельство № {licence.number}",
        "number": licence.number,
        "year": str(licence.award.season.year),
        "valid_from": render.in_words(licence.valid_from),
        "valid_until": render.in_words(licence.valid_until),
        "conditions": [
            "Предприятие вправе размещать знак на товаре, упаковке, в документах и рекламе товара, для которого выдано свидетельство.",
            "В течение срока действия предприятие поддерживает заявленное качество и рассматривает обращения потребителей.",
            "Право прекращается по истечении срока или по решению организаторов; действительность проверяется по QR-коду.",
        ],
        "date": render.in_words(render.local_day(licence.licensed_at)),
        "check_url": link,
        "code": licence.code,
    }
    return render.render("licence", paper, at=licence.licensed_at, link=link)


def _shared(award: Award) -> dict[str, Any]:
    season, maker = award.season, award.entry.enterprise
    return {
        "programme": f"{season.programme.name} {season.year} года",
        "award": queries.award_title(seasons.rules_of(season), award),
        "good": award.entry.good.name,
        "maker": maker.name,
        "region": maker.region.name,
        "signatory_post": "Руководитель дирекции программы",
        "signatory_name": "",
    }
