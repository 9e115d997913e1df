"""The season's catalogue as a paper."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from laureat.catalogue import queries
from laureat.catalogue.models import Card, Publication
from laureat.files import queries as files
from laureat.files import thumbnails
from laureat.kernel.text import plural_ru, sort_key
from laureat.papers import render
from laureat.season import queries as seasons

_WIDTH = 900


def catalogue_pdf(publication: Publication, *, at: datetime) -> bytes:
    """The catalogue: cover, contents, a card a good by nomination, an index of makers."""
    season, cards = publication.season, list(queries.cards_of(publication))
    pictures = {
        f"{card.pk}.jpg": thumbnails.shrunk(files.content(card.picture), _WIDTH, "JPEG") for card in cards if card.picture
    }
    by_nomination: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        by_nomination[card.nomination].append(card)
    word = plural_ru(len(cards), "товар и услуга", "товара и услуги", "товаров и услуг")
    paper = {
        "title": f"Каталог {season.year}",
        "programme": season.programme.name,
        "year": season.year,
        "subtitle": f"{len(cards)} {word}, отмеченных по итогам конкурса",
        "imprint": f"По состоянию на {render.in_words(render.local_day(at))}",
        "nominations": [
            {"title": n.title, "cards": [_card(card) for card in by_nomination[n.key]]}
            for n in seasons.rules_of(season).nominations
            if by_nomination[n.key]
        ],
        "makers": _makers(cards),
    }
    return render.render("catalogue", paper, at=at, files=pictures)


def _card(card: Card) -> dict[str, Any]:
    return {
        "title": card.title, "level": card.level_title, "rank": card.level_rank, "statuses": [title for _, title in card.statuses],
        "description": card.description, "maker": card.maker, "address": card.maker_address, "site": card.maker_site,
        "mark": f"Право на знак до {render.in_words(card.mark_until)}" if card.mark_until else "",
        "picture": f"{card.pk}.jpg" if card.picture else "",
    }  # fmt: skip


def _makers(cards: list[Card]) -> list[dict[str, str]]:
    goods: dict[str, list[str]] = defaultdict(list)
    for card in cards:
        goods[card.maker].append(card.title)
    return [{"name": maker, "goods": "; ".join(goods[maker])} for maker in sorted(goods, key=sort_key)]
