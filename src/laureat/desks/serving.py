"""Kept documents as answers: read from the disk while they are sent, shown in the browser."""

from __future__ import annotations

from django.http import FileResponse, Http404

from laureat.files import queries as files
from laureat.files.models import Document


def paper(document: Document | None, *, as_attachment: bool = False) -> FileResponse:
    """The document's bytes; 404 where there is none."""
    if document is None:
        raise Http404
    content = files.path(document).open("rb")
    return FileResponse(content, filename=document.name, content_type=document.media_type, as_attachment=as_attachment)
