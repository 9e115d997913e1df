"""Sending: the declaration, the check before submission, the receipt; papers that come back."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laureat.desks import serving
from laureat.desks.applicant.access import applicant
from laureat.desks.applicant.entry_views import entry_or_404
from laureat.desks.applicant.forms import DeclarationForm
from laureat.entries import actions, queries, rules
from laureat.honours import queries as honours
from laureat.people.audience import DeskRequest
from laureat.season import queries as seasons


@applicant
@require_http_methods(["GET", "POST"])
def declaration(request: DeskRequest, pk: int) -> HttpResponse:
    """Read and sign the declaration of quality."""
    entry = entry_or_404(request, pk)
    head = f"{entry.enterprise.head_post} {entry.enterprise.head_name}".strip()
    form = DeclarationForm(request.POST or None, initial={"signatory": head})
    if form.is_valid():
        actions.sign_declaration(entry=entry, signatory=form.cleaned_data["signatory"], actor=request.user, at=request.at)
        messages.success(request, _("The declaration is signed."))
        return redirect("applicant:submit", pk=pk)
    context = {
        "title": _("Declaration of quality"),
        "entry": entry,
        "form": form,
        "text": seasons.rules_of(entry.stage.season).declaration.text,
        "signed": queries.declaration_of(entry),
        "may_edit": rules.may_edit(request.user, entry, at=request.at),
    }
    return render(request, "applicant/declaration.html", context, status=422 if form.is_bound else 200)


@applicant
@require_http_methods(["GET", "POST"])
def submit(request: DeskRequest, pk: int) -> HttpResponse:
    """Look at the whole once more, see what is missing, send."""
    entry = entry_or_404(request, pk)
    if request.method == "POST":
        actions.submit(entry=entry, actor=request.user, at=request.at)
        return redirect("applicant:sent", pk=pk)
    gaps = [(_address(pk, gap.place, entry.good_id), gap) for gap in rules.gaps(entry)]
    context = {
        "title": _("Check and submit"),
        "entry": entry,
        "gaps": gaps,
        "sections": queries.titled_answers(entry),
        "evidence": queries.sent_evidence(entry),
        "may_submit": rules.may_submit(request.user, entry, at=request.at),
        "may_edit": rules.may_edit(request.user, entry, at=request.at),
        "at": request.at,
    }
    return render(request, "applicant/submit.html", context)


def _address(pk: int, place: str, good: int) -> str:
    """Where a gap is closed."""
    if place.startswith("evidence:"):
        return f"{reverse('applicant:documents', args=[pk])}#{place.removeprefix('evidence:')}"
    if place == "declaration":
        return reverse("applicant:declaration", args=[pk])
    return reverse("applicant:good", args=[good]) if place == "good" else reverse("applicant:section", args=[pk, place])


@applicant
@require_safe
def sent(request: DeskRequest, pk: int) -> HttpResponse:
    """The receipt's number and what comes next."""
    entry = entry_or_404(request, pk)
    found = queries.receipt_of(entry)
    if found is None:
        raise Http404
    context = {
        "title": _("The entry is submitted"),
        "number": _("Receipt No. %(number)s") % {"number": found.number},
        "lead": _("It has been sent to you by e-mail, with the SHA-256 of every file."),
        "steps": [_("The regional centre checks the documents."), _("Experts mark the good."), _("The commission decides, the protocol is published to you.")],
        "back_url": reverse("applicant:entry", args=[pk]),
        "receipt_url": reverse("applicant:receipt", args=[pk, found.pk]),
    }  # fmt: skip
    return render(request, "applicant/sent.html", context)


@applicant
@require_safe
def receipt(request: DeskRequest, pk: int, receipt: int) -> FileResponse:
    """A receipt as PDF."""
    found = queries.receipts_of(entry_or_404(request, pk)).filter(pk=receipt).first()
    return serving.paper(found.document if found else None)


@applicant
@require_safe
def paper(request: DeskRequest, pk: int, kind: str, paper: int) -> FileResponse:
    """A diploma or a mark licence of the entry."""
    mine = honours.papers_of(entry_or_404(request, pk))
    found = next((p for p in mine if p.kind == kind and p.pk == paper), None)
    return serving.paper(found.document if found else None)
