"""Letters from outside: the check of a letter by its code or its file, and the addressee's own page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from laureat.desks import serving
from laureat.letters import actions, addressing, checking, merging, queries, sheets
from laureat.letters.models import Addressee, Letter
from laureat.papers import markdown
from laureat.people.audience import everyone
from laureat.season import queries as seasons

_FOUND = {
    "signer": gettext_lazy("Signed by"),
    "organisation": gettext_lazy("Organisation"),
    "issuer": gettext_lazy("Certificate issued by"),
    "signed_at": gettext_lazy("Time of signing"),
    "algorithm": gettext_lazy("Algorithm"),
}


class FileToCompare(forms.Form):
    """A PDF that somebody holds."""

    file = forms.FileField(label=gettext_lazy("The letter's file (PDF)"), widget=forms.FileInput(attrs={"accept": ".pdf"}))

    def clean_file(self) -> Any:
        """A file that is not larger than files may be here."""
        file = self.cleaned_data["file"]
        if file.size > settings.FILE_MAX_BYTES:
            limit = {"limit": filesizeformat(settings.FILE_MAX_BYTES)}
            raise forms.ValidationError(_("The file is too large to be compared; the limit is %(limit)s."), params=limit)
        return file


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a letter with this code was registered and is in force; whether a file that somebody holds is this letter."""
    letter = queries.by_check_code(code) if code.isprintable() else None
    if letter is None:
        return render(request, "public/letter_check.html", {"title": _("Check of a letter"), "code": code}, status=404)
    form = FileToCompare(request.POST, request.FILES) if request.method == "POST" else FileToCompare()
    context = {
        "title": _("Check of a letter"),
        "letter": letter,
        "references": queries.references(letter).values(),
        "replaced_by": queries.superseded_by(letter),
        "later": queries.later_letters(letter).exclude(kind="replacement")[:20],
        "signatures": [(signature, _said(signature.found)) for signature in queries.outside_signatures(letter)],
        "form": form,
        "compared": checking.compare(letter, form.cleaned_data["file"].read()) if form.is_valid() else None,
    }
    return render(request, "public/letter_check.html", context, status=422 if form.errors else 200)


def _said(found: dict[str, Any]) -> list[tuple[Any, str]]:
    """What a signature's file says, in words."""
    return [(label, _written(found[key])) for key, label in _FOUND.items() if found.get(key)]


def _written(value: Any) -> str:
    try:
        return f"{timezone.localtime(datetime.fromisoformat(value)):%d.%m.%Y %H:%M}"
    except (TypeError, ValueError):
        return str(value)


@everyone
@require_safe
def own(request: HttpRequest, code: str) -> HttpResponse:
    """The letter as its addressee reads it, by the link that only they have; the first opening is noted."""
    found = _addressee(code)
    actions.open_link(addressee=found, at=timezone.now())
    letter, values = found.letter, merging.values_of_addressee(found)
    context = {
        "title": _("Letter No. %(number)s") % {"number": letter.number},
        "letter": letter,
        "addressee": found,
        "salutation": merging.merged(letter.salutation, values),
        "blocks": markdown.blocks(merging.merged(letter.body, values)),
        "contact": merging.merged(letter.contact, values),
        "enclosures": queries.enclosures(letter),
        "signatures": queries.outside_signatures(letter),
        "replaced_by": queries.superseded_by(letter),
        "stage": seasons.next_stage_for(found.enterprise.region, at=timezone.now()),
        "at": timezone.now(),
    }
    return render(request, "public/letter_own.html", context)


@everyone
@require_safe
def paper(request: HttpRequest, code: str, position: int = 0) -> HttpResponse | FileResponse:
    """The addressee's own copy, or the letter's PDF (position 0); or one of its enclosures."""
    found = _addressee(code)
    if position:
        enclosure = queries.enclosures(found.letter).filter(position=position).first()
        return serving.paper(enclosure.document if enclosure else None)
    if found.copy is None and merging.personal_fields(found.letter):
        return HttpResponse(_own_copy(found, found.letter), content_type="application/pdf")
    return serving.paper(found.copy or found.letter.document)


def _own_copy(addressee: Addressee, letter: Letter) -> bytes:
    """The copy of somebody who gets the letter by post: it is not kept, it is made again."""
    at = letter.registered_at or timezone.now()
    return sheets.copy_pdf(letter, addressee, sheets.paper_of(letter), at=at)


@everyone
@require_safe
def signature(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """A detached signature of the letter's PDF, for checking it elsewhere."""
    found = get_object_or_404(queries.outside_signatures(_addressee(code).letter), pk=pk)
    return serving.paper(found.document, as_attachment=True)


def _addressee(code: str) -> Addressee:
    found = addressing.by_link(code) if code.isprintable() else None
    if found is None or found.letter.registered_at is None:
        raise Http404
    return found
