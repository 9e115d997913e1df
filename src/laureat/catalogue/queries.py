"""What the public may read: cards of published seasons, facets, leaders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from laureat.catalogue.models import Card, Publication
from laureat.catalogue.states import PublicationState
from laureat.files.models import Document
from laureat.kernel.text import stems
from laureat.season import queries as seasons
from laureat.season.models import Season

FILTERS = {"season": "publication__season__year", "nomination": "nomination", "region": "region__code", "level": "level"}


@dataclass(frozen=True)
class Facet:
    """One value of a filter, with how many cards it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Leader:
    """The first in a nomination or a region: the best card and how many awards stand behind it."""

    title: str
    key: str
    awards: int
    cards: list[Card]


def publication_of(season: Season) -> Publication | None:
    """The season's publication, whatever its state."""
    return Publication.objects.filter(season=season).select_related("season__programme", "booklet").first()


def publications() -> QuerySet[Publication]:
    """Published seasons, newest first."""
    found = Publication.objects.filter(state=PublicationState.PUBLISHED)
    return found.select_related("season__programme", "season__regulation", "booklet").order_by("-season__year")


def cards_of(publication: Publication) -> QuerySet[Card]:
    """A publication's cards, also while it is not public: for those who prepare it."""
    found = Card.objects.filter(publication=publication).select_related("region", "picture")
    return found.order_by("nomination", "level_rank", "sort_key")


def published_cards() -> QuerySet[Card]:
    """Every card that the public may see. All public reads start here."""
    return Card.objects.filter(publication__state=PublicationState.PUBLISHED)


def cards(*, filters: Mapping[str, str] | None = None, text: str = "") -> QuerySet[Card]:
    """Published cards under these filters that have all words of the text (in any form), best awards first."""
    found = published_cards().filter(_matching(filters or {}, text))
    found = found.select_related("region", "publication__season__programme", "picture")
    return found.order_by("-publication__season__year", "level_rank", "sort_key")


def facets(*, filters: Mapping[str, str], text: str = "") -> dict[str, list[Facet]]:
    """For each filter its values with counts, as if that filter alone were open. One query a filter."""
    return {name: _facet(name, filters, text) for name in FILTERS}


def card(slug: str) -> Card | None:
    """A published card."""
    found = published_cards().select_related(
        "region", "publication__season__programme", "publication__season__regulation", "picture"
    )
    return found.filter(slug=slug).first()


def published_picture(document_id: UUID) -> Document | None:
    """The picture of some published card, by the document's id."""
    found = published_cards().select_related("picture").filter(picture_id=document_id).first()
    return found.picture if found else None


def leaders_by_nomination(publication: Publication) -> list[Leader]:
    """The best three cards of each nomination, nominations in the regulation's order."""
    nominations = seasons.rules_of(publication.season).nominations
    return [leader for n in nominations if (leader := _leader(publication, Q(nomination=n.key), n.title, n.key))]


def awards_by_region(publication: Publication) -> list[tuple[int, int, int]]:
    """By region: its primary key, how many cards, the best place. One query."""
    found = Card.objects.filter(publication=publication, publication__state=PublicationState.PUBLISHED)
    return list(found.values("region").annotate(count=Count("pk"), best=Min("place")).values_list("region", "count", "best"))


def sitemap() -> QuerySet[Card]:
    """Every public card, for the map of the site."""
    return published_cards().only("slug", "publication_id").order_by("pk")


def _matching(filters: Mapping[str, str], text: str, without: str = "") -> Q:
    condition = Q()
    for name, lookup in FILTERS.items():
        if filters.get(name) and name != without:
            condition &= Q(**{lookup: filters[name]}) if name != "season" else Q(**{lookup: _year(filters[name])})
    for stem in stems(text):
        condition &= Q(search_text__contains=f" {stem}")
    return condition


def _year(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) == 4 else 0


_LABELS = {
    "season": "publication__season__year",
    "nomination": "nomination_title",
    "region": "region__short_name",
    "level": "level_title",
}


def _facet(name: str, filters: Mapping[str, str], text: str) -> list[Facet]:
    found = published_cards().filter(_matching(filters, text, without=name))
    rows = found.values_list(FILTERS[name], _LABELS[name]).annotate(count=Count("pk")).order_by("-count", _LABELS[name])
    return [Facet(str(value), str(label), count, str(value) == filters.get(name, "")) for value, label, count in rows]


def _leader(publication: Publication, condition: Q, title: str, key: str) -> Leader | None:
    found = Card.objects.filter(condition, publication=publication, publication__state=PublicationState.PUBLISHED)
    best = list(found.select_related("region", "picture").order_by("level_rank", "place", "sort_key")[:3])
    return Leader(title, key, found.count(), best) if best else None
