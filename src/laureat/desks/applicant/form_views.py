"""Filling an entry: sections that save themselves, documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laureat.desks.applicant.access import applicant
from laureat.desks.applicant.entry_views import entry_or_404
from laureat.desks.applicant.forms import EvidenceForm, SectionForm, initial_of
from laureat.desks.asking import ask
from laureat.entries import actions, queries, rules
from laureat.entries.models import Entry
from laureat.files import links
from laureat.kernel import Refused
from laureat.people.audience import DeskRequest
from laureat.season import queries as seasons
from laureat.season.regulation import Section


@applicant
@require_http_methods(["GET", "POST"])
def section(request: DeskRequest, pk: int, section: str) -> HttpResponse:
    """One section of the form. A script saves it while one writes; the button saves it and goes on."""
    entry = entry_or_404(request, pk)
    asked = next((s for s in seasons.rules_of(entry.stage.season).sections if s.key == section), None)
    if asked is None:
        raise Http404
    present = queries.present_answers(entry).get(section)
    shown = initial_of(asked, present.content if present else {}, present.version if present else 0)
    form = SectionForm(request.POST or None, section=asked, initial=shown)
    if form.is_bound:
        return _saved(request, entry, asked, form)
    return _shown(request, entry, asked, form)


def _saved(request: DeskRequest, entry: Entry, asked: Section, form: SectionForm) -> HttpResponse:
    if form.is_valid():
        try:
            answers = actions.save_section(
                entry=entry, section=asked.key, content=form.content, expected_version=form.cleaned_data["version"],
                actor=request.user, at=request.at,
            )  # fmt: skip
        except Refused as refusal:
            return _refused(request, entry, asked, form, refusal)
        if request.htmx:
            return HttpResponse(
                format_html(
                    '<input type="hidden" name="version" value="{}" id="id_version" hx-swap-oob="true">', answers.version
                )
            )
        return redirect(_next(entry, asked))
    if request.htmx:
        first = next(iter(form.errors.items()))
        return HttpResponse(
            f"{form.fields[first[0]].label}: {first[1][0]}", status=422, content_type="text/plain; charset=utf-8"
        )
    return _shown(request, entry, asked, form, status=422)


def _refused(request: DeskRequest, entry: Entry, asked: Section, form: SectionForm, refusal: Refused) -> HttpResponse:
    """A colleague's newer version stands beside what was typed; saving again puts this one above it."""
    if request.htmx:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    if refusal.verdict.code != "conflict":
        raise refusal
    theirs = queries.present_answers(entry)[asked.key]
    typed = request.POST.copy()
    typed["version"] = str(theirs.version)
    form.data = typed
    rows = [(question.label, question.title_of(theirs.content.get(question.key))) for question in asked.questions]
    return _shown(request, entry, asked, form, status=409, conflict=str(refusal), theirs=rows)


def _next(entry: Entry, asked: Section) -> str:
    keys = [section.key for section in seasons.rules_of(entry.stage.season).sections]
    after = keys[keys.index(asked.key) + 1 :]
    if after:
        return reverse("applicant:section", args=[entry.pk, after[0]])
    return reverse("applicant:documents", args=[entry.pk])


def _shown(
    request: DeskRequest, entry: Entry, asked: Section, form: SectionForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    present = queries.present_answers(entry).get(asked.key)
    context = {
        "title": asked.title,
        "entry": entry,
        "section": asked,
        "form": form,
        "remarks": queries.open_remarks(entry).get(asked.key, []),
        "may_edit": rules.may_edit(request.user, entry, at=request.at),
        "saved_at": present.saved_at if present else None,
        "at": request.at,
        "rows": [(q.label, q.title_of(present.content.get(q.key) if present else None)) for q in asked.questions],
        **more,
    }
    return render(request, "applicant/section.html", context, status=status)


@applicant
@require_safe
def documents(request: DeskRequest, pk: int) -> HttpResponse:
    """Every kind of document that the regulation asks for, with what is attached."""
    return _documents(request, entry_or_404(request, pk))


@applicant
@require_http_methods(["POST"])
def attach(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """Attach a document of a kind."""
    entry = entry_or_404(request, pk)
    wanted = {e.key: e for e in seasons.rules_of(entry.stage.season).evidence_of(entry.nomination)}.get(kind)
    if wanted is None:
        raise Http404
    form = EvidenceForm(request.POST, request.FILES, kind=wanted, prefix=kind)
    if form.is_valid():
        file = form.cleaned_data.pop("file")
        try:
            actions.attach(
                entry=entry,
                kind=kind,
                content=file.read(),
                name=file.name,
                actor=request.user,
                at=request.at,
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Attached: %(name)s") % {"name": file.name})
            return redirect(f"{reverse('applicant:documents', args=[pk])}#{kind}")
    return _documents(request, entry, failed=(kind, form), status=422)


@applicant
@require_http_methods(["GET", "POST"])
def detach(request: DeskRequest, pk: int, evidence: int) -> HttpResponse:
    """Take a document off the entry, after a question."""
    entry = entry_or_404(request, pk)
    found = queries.sent_evidence(entry).filter(pk=evidence).first()
    if found is None:
        raise Http404
    back = reverse("applicant:documents", args=[pk])
    if request.method == "POST":
        actions.detach(evidence=found, actor=request.user, at=request.at)
        return redirect(back)
    title, question = _("Remove the document"), _("Remove “%(name)s” from the entry?") % {"name": found.document.name}
    return ask(request, title=title, question=question, confirm=title, back=back, tone="danger")


def _documents(
    request: DeskRequest, entry: Entry, *, failed: tuple[str, EvidenceForm] | None = None, status: int = 200
) -> HttpResponse:
    kept = list(queries.sent_evidence(entry))
    remarks = queries.open_remarks(entry)
    person = request.user.ledger_ref
    kinds = [
        {
            "kind": kind,
            "form": failed[1] if failed and failed[0] == kind.key else EvidenceForm(kind=kind, prefix=kind.key),
            "files": [(e, links.sign(e.document, person_ref=person, at=request.at)) for e in kept if e.kind == kind.key],
            "remarks": remarks.get(f"evidence:{kind.key}", []),
        }
        for kind in seasons.rules_of(entry.stage.season).evidence_of(entry.nomination)
    ]
    context = {"title": _("Documents and photograph"), "entry": entry, "kinds": kinds,
               "may_edit": rules.may_edit(request.user, entry, at=request.at)}  # fmt: skip
    return render(request, "applicant/documents.html", context, status=status)
