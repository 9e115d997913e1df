"""Results: the home page, a season with its leaders, the catalogue, a good's card."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from laureat.catalogue import queries as catalogue
from laureat.desks import serving
from laureat.desks.public import presenting
from laureat.files import thumbnails
from laureat.people.audience import everyone
from laureat.season import queries as seasons

_PER_PAGE = 24
_WIDTHS = (320, 640, 1200)


@everyone
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the contest is, what is going on now, and who leads."""
    publications = list(catalogue.publications()[:6])
    latest = publications[0] if publications else None
    context = {
        "publications": publications,
        "latest": latest,
        "leaders": catalogue.leaders_by_nomination(latest) if latest else [],
        "open_stages": presenting.open_stages(at=timezone.now()),
    }
    return render(request, "public/home.html", context)


@everyone
@require_safe
def season(request: HttpRequest, year: int) -> HttpResponse:
    """A published season: leaders by nomination and region, the catalogue as PDF."""
    publication = _publication(year)
    context = {
        "title": _("Results of %(year)s") % {"year": year},
        "publication": publication,
        "goods_url": f"{reverse('public:goods')}?season={year}",
        "leaders": catalogue.leaders_by_nomination(publication),
        "map": presenting.region_map(publication),
        "stages": seasons.announced_stages(year),
        "charts": presenting.season_charts(publication),
    }
    return render(request, "public/season.html", context)


@everyone
@require_safe
def goods(request: HttpRequest) -> HttpResponse:
    """The catalogue: search and filters, their state in the address."""
    filters = {name: request.GET.get(name, "") for name in catalogue.FILTERS}
    text = request.GET.get("q", "").strip()[:100]
    page = Paginator(catalogue.cards(filters=filters, text=text), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Catalogue of goods and services"),
        "page": page,
        "text": text,
        "facets": presenting.facet_groups(request.GET, catalogue.facets(filters=filters, text=text)),
        "narrowed": text or any(filters.values()),
    }
    return render(request, "public/goods.html", context)


@everyone
@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """A good: picture, maker, award, term of the mark, where to verify it."""
    found = catalogue.card(slug)
    if found is None:
        raise Http404
    context = {
        "title": found.title,
        "card": found,
        "today": timezone.localdate(),
        "product_markup": presenting.product_markup(found),
    }
    return render(request, "public/card.html", context)


@everyone
@require_safe
@cache_control(public=True, max_age=86_400, immutable=True)
@condition(etag_func=lambda request, document, width: f'"{document}-{width}"')
def picture(request: HttpRequest, document: UUID, width: int) -> HttpResponse:
    """The picture of a published good, in one of the widths that pages use."""
    found = catalogue.published_picture(document)
    if found is None or width not in _WIDTHS:
        raise Http404
    return HttpResponse(thumbnails.picture(found, width), content_type="image/webp")


@everyone
@require_safe
def booklet(request: HttpRequest, year: int) -> FileResponse:
    """The season's catalogue as PDF."""
    return serving.paper(_publication(year).booklet)


def _publication(year: int) -> Any:
    found = catalogue.publications().filter(season__year=year).first()
    if found is None:
        raise Http404
    return found
