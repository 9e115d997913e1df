"""The centre's check of entries: the list, the dossier, admission, return with remarks, rejection."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks.asking import ReasonForm, ask, fill
from laureat.desks.office.access import office
from laureat.desks.office.board_forms import in_zone
from laureat.entries import actions, queries, rules
from laureat.entries.models import Entry
from laureat.entries.states import EntryState
from laureat.files import links
from laureat.judging import queries as judging
from laureat.judging import visibility
from laureat.kernel import Refused
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons


class ReturnForm(forms.Form):
    """Remarks by place, and until when the enterprise answers."""

    answer_by = forms.DateTimeField(
        label=gettext_lazy("Answer by, by the region's clock"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regulation, self.zone = seasons.rules_of(entry.stage.season), entry.stage.zone
        places = {s.key: s.title for s in regulation.sections}
        places |= {f"evidence:{k.key}": k.title for k in regulation.evidence_of(entry.nomination)}
        self.places = {**places, "": _("The entry as a whole")}
        for place, title in self.places.items():
            self.fields[f"remark-{place}"] = forms.CharField(
                label=title, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self) -> dict[str, Any]:
        """Pairs of place and text; the instant in the region's zone."""
        cleaned = super().clean() or {}
        remarks = [(place, cleaned.get(f"remark-{place}", "").strip()) for place in self.places]
        return {"remarks": [pair for pair in remarks if pair[1]], "answer_by": in_zone(cleaned.get("answer_by"), self.zone)}


@office(Power.SEE_BOARD)
@require_safe
def entries(request: DeskRequest) -> HttpResponse:
    """Entries within one's territory, under filters."""
    wanted = {name: request.GET.get(name, "") for name in ("nomination", "state", "stage")}
    text = request.GET.get("q", "")[:100]
    found = queries.matching(queries.entries_of_office(request.user, at=request.at), text=text, **wanted)
    season = seasons.current_season()
    context = {
        "title": _("Entries"),
        "page": Paginator(found, 30).get_page(request.GET.get("page")),
        "wanted": wanted,
        "states": [(s.value, s.label) for s in EntryState if s != EntryState.DRAFT],
        "nominations": [(n.key, n.title) for n in seasons.rules_of(season).nominations] if season else [],
        "stages": seasons.stages_of_office(request.user, at=request.at)[:100],
    }
    return render(request, "office/entries.html", context)


def _entry(request: DeskRequest, pk: int, power: Power = Power.SEE_BOARD) -> Entry:
    found = queries.entry_of_office(request.user, pk, at=request.at, power=power)
    if found is None:
        raise Http404
    return found


@office(Power.SEE_BOARD)
@require_safe
def entry(request: DeskRequest, pk: int) -> HttpResponse:
    """The dossier, and what the centre may do with it; closed to somebody who as an expert is in conflict with the enterprise."""
    found = _entry(request, pk)
    visibility.may_open(request.user, found).require()
    regulation, person = seasons.rules_of(found.stage.season), request.user.ledger_ref
    titles = {kind.key: kind.title for kind in regulation.evidence}
    centre = {kind.key for kind in regulation.evidence_of(found.nomination, by="centre")}
    context = {
        "title": found.good.name,
        "entry": found,
        "nomination": regulation.nomination(found.nomination).title,
        "sections": queries.titled_answers(found),
        "evidence": [
            (e, titles.get(e.kind, e.kind), links.sign(e.document, person_ref=person, at=request.at), e.kind in centre)
            for e in queries.evidence_for(found, "office")
        ],
        "may_find": bool(centre) and rules.may_find(request.user, found, at=request.at),
        "gaps": rules.gaps(found) if found.state == EntryState.SUBMITTED else [],
        "remarks": queries.remarks_of(found),
        "declaration": queries.declaration_of(found),
        "receipts": queries.receipts_of(found),
        "standing": judging.standing_of(found.stage, found),
        "may_admit": rules.may_check(request.user, found, "admit", at=request.at),
    }
    return render(request, "office/entry.html", context)


@office(Power.CHECK_ENTRIES)
@require_POST
def admit(request: DeskRequest, pk: int) -> HttpResponse:
    """Admit the entry to the experts' work, and go on to the next one that waits."""
    found = _entry(request, pk, Power.CHECK_ENTRIES)
    actions.admit(entry=found, actor=request.user, at=request.at)
    messages.success(request, _("“%(good)s” is admitted.") % {"good": found.good.name})
    return redirect(f"{reverse('office:entries')}?state=submitted")


@office(Power.CHECK_ENTRIES)
@require_http_methods(["GET", "POST"])
def send_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Return the entry with remarks."""
    found = _entry(request, pk, Power.CHECK_ENTRIES)
    form = ReturnForm(
        request.POST or None,
        entry=found,
        initial={"answer_by": (request.at + timedelta(days=5)).astimezone(ZoneInfo(found.stage.zone)).replace(tzinfo=None)},
    )
    if form.is_valid():
        try:
            actions.return_with_remarks(entry=found, actor=request.user, at=request.at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Returned; the enterprise is told by e-mail."))
            return redirect(f"{reverse('office:entries')}?state=submitted")
    return fill(request, form, title=_("Return with remarks"), back=reverse("office:entry", args=[pk]), kicker=found.good.name)


@office(Power.CHECK_ENTRIES)
@require_http_methods(["GET", "POST"])
def reject(request: DeskRequest, pk: int) -> HttpResponse:
    """Refuse the entry with a reason, after a question."""
    found = _entry(request, pk, Power.CHECK_ENTRIES)
    form = ReasonForm(request.POST or None, label=_("Reason: the enterprise reads it"), max_length=1000)
    if form.is_valid():
        actions.reject(entry=found, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("Rejected; the enterprise is told why."))
        return redirect("office:entries")
    return ask(
        request, form, title=_("Reject the entry"), question=_("Reject “%(good)s”?") % {"good": found.good.name}, confirm=_("Reject"),
        consequences=[_("The entry leaves the contest; this cannot be undone.")], tone="danger", back=reverse("office:entry", args=[pk]),
    )  # fmt: skip
