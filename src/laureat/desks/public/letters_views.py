"""Letters from outside: the check of a letter by its code, and the addressee's own page."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laureat.desks import serving
from laureat.letters import actions, addressing, merging, queries
from laureat.people.audience import everyone
from laureat.season import queries as seasons


@everyone
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a letter with this code was registered, by whom, when, and what its file's hash is."""
    letter = queries.by_check_code(code)
    context = {"title": _("Check of a letter"), "letter": letter, "code": code}
    return render(request, "public/letter_check.html", context, status=200 if letter else 404)


@everyone
@require_safe
def own(request: HttpRequest, code: str) -> HttpResponse:
    """The letter as its addressee reads it, by the link that only they have; the first opening is noted."""
    addressee = actions.open_link(addressee=_addressee(code), at=timezone.now())
    addressee = _addressee(addressee.link_code)
    letter = addressee.letter
    stage = seasons.next_stage_for(addressee.enterprise.region, at=timezone.now())
    context = {
        "title": _("Letter No. %(number)s") % {"number": letter.number},
        "letter": letter,
        "addressee": addressee,
        "paragraphs": merging.merged(letter.body, merging.values_for(letter)).split("\n\n"),
        "enclosures": queries.enclosures(letter),
        "stage": stage,
        "at": timezone.now(),
    }
    return render(request, "public/letter_own.html", context)


@everyone
@require_safe
def paper(request: HttpRequest, code: str, position: int = 0) -> FileResponse:
    """The letter's PDF (position 0), or one of its enclosures."""
    letter = _addressee(code).letter
    enclosure = queries.enclosures(letter).filter(position=position).first() if position else None
    document = enclosure.document if enclosure else letter.document if not position else None
    return serving.paper(document)


def _addressee(code: str) -> Any:
    found = addressing.by_link(code)
    if found is None or found.letter.registered_at is None:
        raise Http404
    return found
