"""Papers as answers, shown in the browser: kept documents are read from the disk while they are sent, booklets made when asked for."""

from __future__ import annotations

from datetime import datetime

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header

from laureat.files import queries as files
from laureat.files.models import Document
from laureat.letters import booklets
from laureat.season.models import Stage


def paper(document: Document | None, *, as_attachment: bool = False) -> FileResponse:
    """The document's bytes; 404 where there is none."""
    if document is None:
        raise Http404
    content = files.path(document).open("rb")
    return FileResponse(content, filename=document.name, content_type=document.media_type, as_attachment=as_attachment)


def booklet(request: HttpRequest, stage: Stage, form: str, *, at: datetime, public: bool) -> HttpResponse:
    """The stage's booklet as PDF: set once for each edition; whoever has this edition already is told so.

    A `public` answer may be kept by caches between the site and its readers.
    """
    if form not in booklets.FORMS:
        raise Http404
    said = booklets.booklet_of(stage)
    tag = f'"{booklets.edition_of(said, form)}"'
    response = get_conditional_response(request, etag=tag) or HttpResponse(
        booklets.kept_pdf(stage, said, at=at, form=form), content_type="application/pdf"
    )
    name = f"Буклет {stage.season.year} {stage.region.code if stage.region else stage.tier} {form.upper()}.pdf"
    response["ETag"] = tag
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    patch_cache_control(response, **({"public": True, "max_age": 300} if public else {"private": True, "no_cache": True}))
    return response
