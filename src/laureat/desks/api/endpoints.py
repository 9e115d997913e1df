"""The public API: published results and the check of papers, as JSON with an OpenAPI document."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import NinjaAPI, Schema, Status
from ninja.pagination import PageNumberPagination, paginate

from laureat.catalogue import queries as catalogue
from laureat.honours import queries as honours
from laureat.people.audience import View, everyone

api = NinjaAPI(title="Laureat", version="1", docs_url=None, openapi_url="openapi.json")


class Season(Schema):
    """A published season."""

    year: int
    programme: str
    motto: str


class Card(Schema):
    """A published good with its award."""

    slug: str
    title: str
    brand: str
    description: str
    maker: str
    region: str
    nomination: str
    level: str
    statuses: list[str]
    year: int
    diploma_number: str
    mark_until: date | None


class Check(Schema):
    """The state of a diploma or a mark licence."""

    status: str
    kind: str
    number: str
    award: str
    good: str
    maker: str
    issued_on: date | None
    valid_from: date | None
    valid_until: date | None


@api.get("/seasons", response=list[Season])
def seasons(request: HttpRequest) -> list[dict[str, Any]]:
    """Published seasons, newest first."""
    found = catalogue.publications()
    return [{"year": p.season.year, "programme": p.season.programme.name, "motto": p.season.motto} for p in found]


@api.get("/goods", response=list[Card])
@paginate(PageNumberPagination, page_size=50)
def goods(
    request: HttpRequest, season: str = "", nomination: str = "", region: str = "", level: str = "", q: str = ""
) -> list[Any]:
    """Published goods under these filters; `q` finds any form of its words."""
    filters = {"season": season, "nomination": nomination, "region": region, "level": level}
    return CardList(catalogue.cards(filters=filters, text=q[:100]))  # type: ignore[return-value]


@api.get("/check/{code}", response={200: Check, 404: Check})
def check(request: HttpRequest, code: str) -> Status[dict[str, Any]]:
    """The state of the paper with this code; 404 for an unknown or mistyped one."""
    found = honours.verify(code, at=timezone.now())
    fields = ("status", "kind", "number", "good", "maker", "issued_on", "valid_from", "valid_until")
    unknown = found.status in (honours.UNKNOWN, honours.MISTYPED)
    return Status(404 if unknown else 200, {**{name: getattr(found, name) for name in fields}, "award": found.award_title})


class CardList:
    """A list of cards that is counted and cut in the database, and written as plain values."""

    def __init__(self, found: Any) -> None:
        self.found = found

    def __len__(self) -> int:
        return int(self.found.count())

    def count(self) -> int:
        """How many there are."""
        return len(self)

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        return [_written(card) for card in self.found[part]]


def _written(card: Any) -> dict[str, Any]:
    plain = ("slug", "title", "brand", "description", "maker", "diploma_number", "mark_until")
    return {
        **{name: getattr(card, name) for name in plain},
        "region": card.region.short_name,
        "nomination": card.nomination_title,
        "level": card.level_title,
        "statuses": [title for _key, title in card.statuses],
        "year": card.publication.season.year,
    }


def urls() -> Any:
    """The API's addresses; every one of them is public."""
    patterns, application, namespace = api.urls
    for pattern in patterns:
        pattern.callback = everyone(cast("View", pattern.callback))
    return patterns, application, namespace
