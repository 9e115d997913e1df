"""Files by signed links: made by a page for one person, good for half an hour."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laureat.commissions import rules as commissions
from laureat.desks import serving
from laureat.files import links, pages, queries, rules, thumbnails, types
from laureat.files.models import Document
from laureat.kernel import Refused, refuse
from laureat.people.audience import everyone
from laureat.people.models import Person

WIDTHS = {"320": 320, "640": 640, "1200": 1200}


@everyone
@require_safe
def document(request: HttpRequest, token: str) -> HttpResponse | FileResponse:
    """The document that the link names, if the link is right, young, and the reader's own."""
    found = _named(request, token)
    width = WIDTHS.get(request.GET.get("width", ""))
    if width and found.media_type in types.PICTURES:
        return HttpResponse(thumbnails.picture(found, width), content_type="image/webp")
    inline = found.media_type in types.PICTURES or found.media_type == types.PDF
    return serving.paper(found, as_attachment=not inline)


@everyone
@require_safe
def page(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """One page of the document as a picture, for whom the link to the document is; only the reader's own browser keeps it."""
    response = HttpResponse(pages.picture(_named(request, token), number), content_type="image/webp")
    patch_cache_control(response, private=True, max_age=1800)
    return response


def _named(request: HttpRequest, token: str) -> Document:
    link = links.read(token, at=timezone.now())
    reader = request.user.ledger_ref if isinstance(request.user, Person) else ""
    if link.person_ref and link.person_ref != reader:
        raise Refused(refuse(_("This link to a file was made for somebody else."), "forbidden"))
    found = queries.document(link.document)
    if found is None:
        raise Http404
    rules.may_serve(found).require()
    if isinstance(request.user, Person):
        commissions.may_open_document(request.user, found, at=timezone.now()).require()
    return found
