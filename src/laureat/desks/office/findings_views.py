"""What the centre adds to an entry: laboratory protocols, acts of visits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from laureat.desks.asking import ask, fill
from laureat.desks.office.access import office
from laureat.entries import actions, queries, rules
from laureat.entries.models import Entry
from laureat.kernel import Refused
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons

finding_out = office(Power.CHECK_ENTRIES, Power.ASSIGN_EXPERTS)
_SEEN = {
    "enterprise": pgettext_lazy("sees", "the enterprise"),
    "experts": pgettext_lazy("sees", "the experts"),
    "commission": pgettext_lazy("sees", "the commission"),
}


class FindingForm(forms.Form):
    """A document of the centre."""

    kind = forms.ChoiceField(label=gettext_lazy("Document"))
    file = forms.FileField(label=gettext_lazy("File"))
    number = forms.CharField(label=gettext_lazy("Number of the document"), max_length=120, required=False)
    issued_on = forms.DateField(label=gettext_lazy("Issued on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=200, required=False)
    issuer_inn = forms.CharField(
        label=gettext_lazy("INN of the issuer"), max_length=12, required=False,
        help_text=gettext_lazy("Conflicts of interest of experts are found by it."),
    )  # fmt: skip

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = seasons.rules_of(entry.stage.season).evidence_of(entry.nomination, by="centre")
        said = _("%(title)s (is seen by: %(audience)s)")
        self.fields["kind"] = forms.ChoiceField(
            label=gettext_lazy("Document"),
            choices=[(kind.key, said % {"title": kind.title, "audience": ", ".join(str(_SEEN[one]) for one in kind.visible_to)}) for kind in kinds],
        )  # fmt: skip


@finding_out
@require_http_methods(["GET", "POST"])
def attach(request: DeskRequest, pk: int) -> HttpResponse:
    """Attach a document of the centre to the entry."""
    entry = _entry(request, pk)
    rules.may_find(request.user, entry, at=request.at).require()
    form = FindingForm(request.POST or None, request.FILES or None, entry=entry)
    if form.is_valid():
        file = form.cleaned_data.pop("file")
        try:
            actions.attach_finding(
                entry=entry, content=file.read(), name=file.name, actor=request.user, at=request.at, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Attached: %(name)s") % {"name": file.name})
            return redirect("office:entry", pk=pk)
    back = reverse("office:entry", args=[pk])
    return fill(request, form, title=_("Attach a document of the centre"), back=back, kicker=entry.good.name)


@finding_out
@require_http_methods(["GET", "POST"])
def remove(request: DeskRequest, pk: int, finding: int) -> HttpResponse:
    """Take a document of the centre off the entry, after a question."""
    entry = _entry(request, pk)
    found = queries.findings(entry).filter(pk=finding).first()
    if found is None:
        raise Http404
    back = reverse("office:entry", args=[pk])
    if request.method == "POST":
        actions.remove_finding(finding=found, actor=request.user, at=request.at)
        return redirect(back)
    title, question = _("Remove the document"), _("Remove “%(name)s” from the entry?") % {"name": found.document.name}
    return ask(request, title=title, question=question, confirm=title, back=back, tone="danger")


def _entry(request: DeskRequest, pk: int) -> Entry:
    """An entry where the person checks entries or assigns experts."""
    for power in (Power.CHECK_ENTRIES, Power.ASSIGN_EXPERTS):
        found = queries.entry_of_office(request.user, pk, at=request.at, power=power)
        if found is not None:
            return found
    raise Http404
