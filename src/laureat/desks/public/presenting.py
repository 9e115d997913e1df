"""How results are shown: facets as links, the map of regions, charts, linked data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laureat.catalogue import queries as catalogue
from laureat.catalogue.queries import Facet
from laureat.registry import queries as registry
from laureat.season import queries as seasons
from laureat.ui import charts


@dataclass(frozen=True)
class FacetLink:
    """A filter's value as a link that sets it, or takes it away when it is chosen."""

    label: str
    href: str
    count: int
    active: bool


def facet_groups(query: QueryDict, facets: dict[str, list[Facet]]) -> list[tuple[str, list[FacetLink]]]:
    """Filters with their titles and values, ready for the page."""
    titles = {"season": _("Season"), "nomination": _("Nomination"), "region": _("Region"), "level": _("Award")}
    return [(titles[name], [_link(query, name, facet) for facet in values]) for name, values in facets.items() if values]


def _link(query: QueryDict, name: str, facet: Facet) -> FacetLink:
    changed = query.copy()
    changed.pop("page", None)
    if facet.chosen:
        changed.pop(name, None)
    else:
        changed[name] = facet.value
    return FacetLink(facet.label, f"?{changed.urlencode()}", facet.count, facet.chosen)


def open_stages(*, at: datetime) -> list[Any]:
    """Regional stages that accept entries now."""
    return list(seasons.accepting_stages(at=at)[:12])


def region_map(publication: Any) -> SafeString:
    """The country as tiles: how many awarded goods each region has."""
    counts = {region: count for region, count, _best in catalogue.awards_by_region(publication)}
    year, address = publication.season.year, reverse("public:goods")
    tiles = [
        charts.Tile(
            code=region.code, label=region.short_name, abbr=region.abbreviation, column=region.tile_column, row=region.tile_row,
            value=counts.get(region.pk, 0), href=f"{address}?season={year}&region={region.code}" if region.pk in counts else "",
        )
        for region in registry.regions()
    ]  # fmt: skip
    return charts.tile_map(tiles, title=_("Awarded goods by region"), value_label=_("awarded goods"))


def season_charts(publication: Any) -> SafeString:
    """Awards by nomination as bars."""
    year, address = publication.season.year, reverse("public:goods")
    facets = catalogue.facets(filters={"season": str(year)})["nomination"]
    rows = [charts.Bar(facet.label, facet.count, f"{address}?season={year}&nomination={facet.value}") for facet in facets]
    return charts.bar_list(rows, title=_("Awarded goods by nomination"))


def product_markup(card: Any) -> str:
    """The card as schema.org Product with its award, for search engines."""
    made = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": card.title,
        "description": card.description,
        "brand": card.brand or card.maker,
        "manufacturer": {"@type": "Organization", "name": card.maker},
        "award": f"{card.publication.season.programme.name} {card.publication.season.year}: {card.level_title}",
        "url": settings.SITE_URL + reverse("public:card", args=[card.slug]),
    }
    return json.dumps(made, ensure_ascii=False)
