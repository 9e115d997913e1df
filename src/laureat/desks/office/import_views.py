"""Loading a register of enterprises: upload, look, choose columns, load, take the refused rows back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks import serving
from laureat.desks.office.enterprise_views import reading, regions_of
from laureat.desks.office.import_forms import ColumnsForm, RegisterForm
from laureat.kernel import Refused
from laureat.people.audience import DeskRequest
from laureat.registry import actions
from laureat.registry import imports as loading
from laureat.registry.models import RegisterImport
from laureat.registry.states import ImportState


@reading
@require_safe
def imports(request: DeskRequest) -> HttpResponse:
    """Registers that were uploaded for one's own territory, newest first."""
    page = Paginator(loading.imports_within(regions_of(request)), 25).get_page(request.GET.get("page"))
    return render(request, "office/import_list.html", {"title": _("Loaded registers"), "page": page})


@reading
@require_http_methods(["GET", "POST"])
def upload(request: DeskRequest) -> HttpResponse:
    """Upload a register; a file that is none comes back with its sentence."""
    form = RegisterForm(request.POST, request.FILES) if request.method == "POST" else RegisterForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.upload(
                content=file.read(), name=file.name, region_ids=regions_of(request), actor=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("office:import", pk=made.pk)
    context = {"title": _("Load a register"), "form": form}
    return render(request, "office/import_upload.html", context, status=422 if form.is_bound else 200)


def _import(request: DeskRequest, pk: int) -> RegisterImport:
    return get_object_or_404(loading.imports_within(regions_of(request)), pk=pk)


@reading
@require_safe
def register_import(request: DeskRequest, pk: int) -> HttpResponse:
    """An uploaded register: before the loading what it would do, then how far it is, at last what it has done."""
    found = _import(request, pk)
    if found.state == ImportState.UPLOADED:
        return _preview(request, found)
    return render(request, "office/import_progress.html", _progress(found))


def _preview(request: DeskRequest, found: RegisterImport, form: ColumnsForm | None = None) -> HttpResponse:
    preview = loading.preview(found)
    form = form or ColumnsForm(head=[column.name for column in preview.columns], chosen=found.columns)
    context = {
        "title": found.document.name,
        "import": found,
        "preview": preview,
        "columns": list(zip(form, preview.columns, strict=True)),
        "form": form,
        "reasons": loading.reasons_in_words(preview.counts),
        "remarks": loading.remarks_in_words(preview.counts),
    }
    return render(request, "office/import_preview.html", context, status=422 if form.errors else 200)


@reading
@require_POST
def choose_columns(request: DeskRequest, pk: int) -> HttpResponse:
    """Take columns for other fields than was recognised."""
    found = _import(request, pk)
    form = ColumnsForm(request.POST, head=loading.table_of(found).head, chosen=found.columns)
    if form.is_valid():
        try:
            actions.choose_columns(register_import=found, columns=form.columns, actor=request.user, at=request.at)
        except Refused as refusal:
            if refusal.verdict.code != "invalid":
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The columns are taken as you chose. Look at what will be loaded."))
            return redirect("office:import", pk=pk)
    return _preview(request, found, form)


@reading
@require_POST
def start(request: DeskRequest, pk: int) -> HttpResponse:
    """Begin the loading."""
    actions.start(register_import=_import(request, pk), actor=request.user, at=request.at)
    return redirect("office:import", pk=pk)


@reading
@require_safe
def progress(request: DeskRequest, pk: int) -> HttpResponse:
    """How far the loading is: the part of the page that asks for itself; at the end the whole page comes anew."""
    found = _import(request, pk)
    answer = render(request, "office/import_bar.html", _progress(found))
    if found.state != ImportState.RUNNING:
        answer["HX-Redirect"] = reverse("office:import", args=[pk])
    return answer


def _progress(found: RegisterImport) -> dict[str, Any]:
    return {
        "title": found.document.name,
        "import": found,
        "done": found.position,
        "reasons": loading.reasons_in_words(found.counts),
        "remarks": loading.remarks_in_words(found.counts),
    }


@reading
@require_safe
def refused(request: DeskRequest, pk: int) -> FileResponse:
    """The refused rows, as they were, with their reasons."""
    return serving.paper(_import(request, pk).refused, as_attachment=True)


@reading
@require_safe
def remarked(request: DeskRequest, pk: int) -> FileResponse:
    """Rows of which a value was left out."""
    return serving.paper(_import(request, pk).remarked, as_attachment=True)
