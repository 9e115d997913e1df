"""A workbook of marks comes back: upload, look at every difference, confirm. The same for the expert and for the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from laureat.files import queries as files
from laureat.files import types
from laureat.files.models import Document
from laureat.judging import actions, pack_changes, packing
from laureat.judging.models import Expert
from laureat.kernel import Refused
from laureat.people.audience import DeskRequest
from laureat.season.models import Stage

_SALT = "laureat.desks.packs"


class PackForm(forms.Form):
    """The workbook."""

    file = forms.FileField(
        label=gettext_lazy("Filled workbook"),
        help_text=gettext_lazy("XLSX. First you see every change; nothing is saved before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )


@dataclass(frozen=True)
class Place:
    """At whose desk: the expert's `own`, or the office's (None); `back` is the page with the upload."""

    stage: Stage
    own: Expert | None
    back: str


def upload(request: DeskRequest, place: Place, preview: Callable[[str], str]) -> HttpResponse | PackForm:
    """Keep an uploaded workbook and go to its preview (`preview` gives the address for a token); else the form with its sentences."""
    form = PackForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            document, expert = actions.upload_pack(
                content=file.read(), name=file.name, stage=place.stage, own=place.own, actor=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(preview(_token(request, document, place.stage, expert)))
    return form


def look(request: DeskRequest, place: Place, token: str, *, template: str) -> HttpResponse:
    """Show what a kept workbook would change; a confirmed one is saved whole. What changed meanwhile is shown anew."""
    document, expert = _read(request, place, token)
    if request.method == "POST":
        try:
            found = actions.apply_pack(
                document=document, stage=place.stage, expert=expert, seen=request.POST.get("seen", ""),
                on_behalf=place.own is None, actor=request.user, at=request.at,
            )  # fmt: skip
        except Refused as refusal:
            if refusal.verdict.code != "changed":
                raise
            return _preview(request, place, document, expert, template, stale=str(refusal))
        messages.success(request, _said(len(found.revisions)))
        return redirect(place.back)
    return _preview(request, place, document, expert, template)


def _said(count: int) -> str:
    return ngettext("Sheets changed: %(count)s. It is not signed yet.", "Sheets changed: %(count)s. They are not signed yet.", count) % {
        "count": count
    }  # fmt: skip


def _preview(
    request: DeskRequest, place: Place, document: Document, expert: Expert, template: str, *, stale: str = ""
) -> HttpResponse:
    content = files.content(document)
    found = pack_changes.preview_of(
        content, place.stage, expert, actor=request.user, on_behalf=place.own is None, at=request.at
    )
    context: dict[str, Any] = {
        "title": _("What the workbook changes"),
        "document": document,
        "stage": place.stage,
        "expert": expert,
        "preview": found,
        "on_behalf": place.own is None,
        "back": place.back,
        "stale": stale,
    }
    return render(request, template, context, status=409 if stale else 200)


def _token(request: DeskRequest, document: Document, stage: Stage, expert: Expert) -> str:
    return signing.dumps([str(document.pk), stage.pk, expert.pk, request.user.pk], salt=_SALT, compress=False)


def _read(request: DeskRequest, place: Place, token: str) -> tuple[Document, Expert]:
    """The kept workbook that a token names, for the person who uploaded it; 404 for everything else."""
    try:
        document_pk, stage_pk, expert_pk, person_pk = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    document, expert = files.document(document_pk), place.own or packing.expert(expert_pk)
    if document is None or expert is None or (stage_pk, expert_pk, person_pk) != (place.stage.pk, expert.pk, request.user.pk):
        raise Http404
    return document, expert


def download(content: bytes, name: str, media_type: str = types.XLSX) -> HttpResponse:
    """Bytes that were made now, to be kept by the browser."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
