"""What the public may see: published cards only, found by any form of a word."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from laureat.catalogue import actions, queries, snapshot
from laureat.catalogue.models import Card, Publication
from laureat.files import queries as files
from laureat.honours.queries import levels_of
from laureat.kernel import Refused


@pytest.fixture
def publication(past: Any) -> Publication:
    return queries.publication_of(past)


def titles(text: str) -> list[str]:
    return [card.title for card in queries.cards(text=text)]


def test_every_level_has_a_card_with_picture_diploma_and_term(publication: Publication, past: Any) -> None:
    cards = list(queries.cards_of(publication))
    assert {card.entry_id for card in cards} == set(levels_of(past).values_list("entry", flat=True))
    assert all(card.picture_id and card.diploma_code and card.mark_until and card.description for card in cards)


@pytest.mark.parametrize("text", ["Шорская липа", "шорской липы", "МЁД шорская", "мед липа", "таежный мед"])
def test_a_good_is_found_by_any_form_of_its_words(publication: Publication, text: str) -> None:
    title = "Мёд натуральный «Шорская липа»"
    card = queries.cards_of(publication)[0]
    words = snapshot._search_text(title, "Таёжный мёд", "Липовый мёд с пасек предгорий Горной Шории.")
    Card.objects.filter(pk=card.pk).update(title=title, search_text=words)
    assert title in titles(text)


def test_a_card_is_found_by_its_own_words(publication: Publication) -> None:
    for card in queries.cards_of(publication):
        word = max(card.title.replace("«", " ").replace("»", " ").split(), key=len)
        assert card.title in titles(word), word


def test_what_is_not_there_is_not_found(world: Any) -> None:
    assert titles("зонтик космический") == []
    assert titles("%_'; DROP TABLE") == []


def test_facets_count_what_their_filters_leave(world: Any) -> None:
    for name, values in queries.facets(filters={}, text="").items():
        for facet in values:
            assert queries.cards(filters={name: facet.value}).count() == facet.count


def test_a_retracted_publication_is_closed_to_everybody(publication: Publication, world: Any, now: Any, client: Any) -> None:
    card = queries.cards_of(publication)[0]
    assert client.get(f"/goods/{card.slug}/").status_code == 200
    actions.retract(publication=publication, actor=world.person("directorate"), at=now)
    assert client.get(f"/goods/{card.slug}/").status_code == 404
    assert client.get(f"/seasons/{publication.season.year}/").status_code == 404
    assert client.get(f"/pictures/{card.picture_id}-640.webp").status_code == 404
    assert list(queries.cards()) == []


def test_an_embargo_holds_to_the_minute(publication: Publication, past: Any, world: Any, now: Any) -> None:
    head = world.person("directorate")
    actions.retract(publication=publication, actor=head, at=now)
    prepared = actions.prepare(season=past, embargo_until=now + timedelta(hours=1), actor=head, at=now)
    with pytest.raises(Refused, match="эмбарго"):
        actions.publish(publication=prepared, actor=head, at=now + timedelta(minutes=59))
    assert actions.publish(publication=prepared, actor=head, at=now + timedelta(hours=1)).state == "published"


def test_a_card_stays_as_published_when_its_good_is_renamed(publication: Publication) -> None:
    card = queries.cards_of(publication).select_related("entry__good").first()
    card.entry.good.name = "Другое название"
    card.entry.good.save()
    assert Card.objects.get(pk=card.pk).title == card.title


def test_the_catalogue_names_every_card(publication: Publication) -> None:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(files.content(publication.booklet))).pages)
    flat = "".join(text.split()).replace("-", "").replace("\u00ad", "")
    missing = [card.title for card in queries.cards_of(publication) if "".join(card.title.split()).replace("-", "") not in flat]
    assert missing == []


def test_only_the_directorate_publishes(publication: Publication, world: Any, now: Any) -> None:
    with pytest.raises(Refused):
        actions.retract(publication=publication, actor=world.person("ministry"), at=now)
