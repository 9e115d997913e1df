"""Official letters: write, look, approve, register, address, send."""

from __future__ import annotations

import functools
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from laureat.desks import serving
from laureat.desks.asking import ask, fill
from laureat.desks.office.access import office
from laureat.desks.office.letters_forms import AddressForm, EnclosureForm, LetterForm, LetterheadForm, PromiseForm
from laureat.files.actions import keep
from laureat.letters import actions, addressing, merging, queries, rules, sheets
from laureat.letters.models import Letter
from laureat.letters.states import LetterState, Manner
from laureat.people import queries as people
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.registry import queries as registry
from laureat.season import queries as seasons

writing = office(Power.WRITE_LETTERS)
FIELDS = ("season", "region", "addressees_text", "heading", "salutation", "body", "contact", "closing", "signatory_post", "signatory_name")  # fmt: skip
_VERBS: dict[str, tuple[Any, Any, Any]] = {
    "approve": (actions.approve, _lazy("Approve"), _lazy("The text cannot be changed unless the approval is taken back.")),
    "rework": (actions.rework, _lazy("Take the approval back"), _lazy("The letter becomes a draft again.")),
    "sign": (
        functools.partial(actions.sign, manner=Manner.BY_HAND),
        _lazy("Signed by hand"),
        _lazy("You state that the signatory signed the paper."),
    ),
    "register": (actions.register, _lazy("Register"), _lazy("The letter gets the next number; its text and PDF are frozen.")),
    "send": (actions.send, _lazy("Send"), _lazy("Every addressee gets the letter by e-mail, once.")),
    "recall": (actions.recall, _lazy("Recall"), _lazy("The check page will say that the letter is recalled.")),
}


@writing
@require_safe
def letters(request: DeskRequest) -> HttpResponse:
    """Letters of one's bodies, and promises that are still open."""
    page = Paginator(queries.letters_of(request.user, at=request.at), 25).get_page(request.GET.get("page"))
    promises = queries.follow_ups_of(request.user, at=request.at).filter(kept_by=None)[:20]
    heads = queries.letterheads_of(request.user, at=request.at).exists()
    context = {"title": _("Letters"), "page": page, "promises": promises, "has_letterhead": heads, "today": request.at.date()}
    return render(request, "office/letters.html", context)


@writing
@require_http_methods(["GET", "POST"])
def letterhead(request: DeskRequest) -> HttpResponse:
    """Give a body a letterhead."""
    form = LetterheadForm(request.POST or None, person=request.user, at=request.at)
    if form.is_valid():
        actions.create_letterhead(actor=request.user, at=request.at, **form.cleaned_data)
        return redirect("office:letters")
    return fill(request, form, title=_("New letterhead"), back=reverse("office:letters"), kicker=_("Letters"))


@writing
@require_http_methods(["GET", "POST"])
def compose(request: DeskRequest) -> HttpResponse:
    """Begin a letter."""
    form = LetterForm(request.POST or None, person=request.user, at=request.at)
    if form.is_valid():
        made = actions.compose(actor=request.user, at=request.at, **form.cleaned_data)
        return redirect("office:letter", pk=made.pk)
    return render(
        request,
        "office/letter_form.html",
        {"title": _("New letter"), "form": form, "back": reverse("office:letters")},
        status=422 if form.is_bound else 200,
    )


def _letter(request: DeskRequest, pk: int) -> Letter:
    found = queries.letter_of(request.user, pk, at=request.at)
    if found is None:
        raise Http404
    return found


@writing
@require_safe
def letter(request: DeskRequest, pk: int) -> HttpResponse:
    """A letter: its paper, what can be done, addressees with their deliveries, promises."""
    found = _letter(request, pk)
    page = Paginator(addressing.of_letter(found), 50).get_page(request.GET.get("page"))
    context = {
        "title": found.number or _("Draft of a letter"),
        "letter": found,
        "verbs": [(verb, label) for verb, (_act, label, _text) in _VERBS.items() if _may(request, found, verb)],
        "may_edit": rules.may_edit(request.user, found, at=request.at),
        "may_address": rules.may_address(request.user, found, at=request.at),
        "unknown": merging.unknown_fields(f"{found.body}\n{found.contact}\n{found.addressees_text}", merging.values_for(found)),
        "values": sorted(merging.values_for(found).items()),
        "enclosures": queries.enclosures(found),
        "page": page,
        "promises": queries.open_follow_ups(found),
        "awaited": queries.follow_ups_of(request.user, at=request.at).filter(kept_by=None).exclude(letter=found)[:20]
        if found.registered_at
        else [],
        "enclosure_form": EnclosureForm(),
        "promise_form": PromiseForm(),
        "deliveries": addressing.delivery_counts(found),
    }
    return render(request, "office/letter.html", context)


def _may(request: DeskRequest, found: Letter, verb: str) -> Any:
    return rules.may_move(request.user, found, verb, at=request.at)


@writing
@require_http_methods(["GET", "POST"])
def revise(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    found = _letter(request, pk)
    form = LetterForm(
        request.POST or None,
        person=request.user,
        at=request.at,
        initial={f: getattr(found, f) for f in ("letterhead", *FIELDS)},
    )
    if form.is_valid():
        form.cleaned_data.pop("letterhead")
        actions.revise(letter=found, actor=request.user, at=request.at, **form.cleaned_data)
        return redirect("office:letter", pk=pk)
    back = reverse("office:letter", args=[pk])
    return render(
        request,
        "office/letter_form.html",
        {"title": _("Change the letter"), "form": form, "back": back, "values": sorted(merging.values_for(found).items())},
        status=422 if form.is_bound else 200,
    )


@writing
@require_safe
def paper(request: DeskRequest, pk: int) -> HttpResponse | FileResponse:
    """The letter's PDF: the frozen one, or the draft as it would be."""
    found = _letter(request, pk)
    if found.document:
        return serving.paper(found.document)
    return HttpResponse(sheets.letter_pdf(found, at=request.at), content_type="application/pdf")


@writing
@require_safe
def preview(request: DeskRequest, pk: int) -> HttpResponse:
    """The letter's first page as a picture."""
    return HttpResponse(sheets.letter_png(_letter(request, pk), at=request.at), content_type="image/png")


@writing
@require_http_methods(["GET", "POST"])
def move(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """Approve, register, send, recall, after a question."""
    found = _letter(request, pk)
    if verb not in _VERBS:
        raise Http404
    act, label, consequence = _VERBS[verb]
    if request.method == "POST":
        act(letter=found, actor=request.user, at=request.at)
        messages.success(request, _("Done."))
        return redirect("office:letter", pk=pk)
    _may(request, found, verb).require()
    return ask(
        request,
        title=label,
        question=f"{label}?",
        consequences=[consequence],
        confirm=label,
        back=reverse("office:letter", args=[pk]),
    )


@writing
@require_http_methods(["POST"])
def enclose(request: DeskRequest, pk: int) -> HttpResponse:
    """Enclose a file, or the season's booklet made on the spot."""
    found = _letter(request, pk)
    form = EnclosureForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(error for found_errors in form.errors.values() for error in found_errors))
        return redirect("office:letter", pk=pk)
    stage = seasons.stages(found.season).filter(region=found.region).first() if found.season else None
    rules.may_edit(request.user, found, at=request.at).require()
    file, document = form.cleaned_data["file"], None
    if form.cleaned_data["booklet"] and stage:
        document = keep(
            sheets.booklet_pdf(stage, at=request.at), name=f"{_('Booklet')}.pdf", owner=found, actor=request.user, at=request.at
        )
    elif file:
        document = keep(file.read(), name=file.name, owner=found, actor=request.user, at=request.at)
    form_of = "electronic" if document else "paper"
    actions.enclose(
        letter=found, title=form.cleaned_data["title"], form=form_of, document=document, actor=request.user, at=request.at
    )
    return redirect("office:letter", pk=pk)


@writing
@require_http_methods(["POST"])
def promise(request: DeskRequest, pk: int) -> HttpResponse:
    """Note what the letter promises."""
    found = _letter(request, pk)
    form = PromiseForm(request.POST)
    if form.is_valid():
        actions.promise(letter=found, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("The promise is noted."))
    else:
        messages.error(request, _("Say what is promised and until when."))
    return redirect("office:letter", pk=pk)


@writing
@require_http_methods(["POST"])
def keep_promise(request: DeskRequest, pk: int, promise: int) -> HttpResponse:
    """Note that this letter keeps a promise made in another."""
    found = _letter(request, pk)
    follow_up = get_object_or_404(queries.follow_ups_of(request.user, at=request.at), pk=promise)
    actions.keep_promise(follow_up=follow_up, letter=found, actor=request.user, at=request.at)
    return redirect("office:letters")


@writing
@require_http_methods(["GET", "POST"])
def address(request: DeskRequest, pk: int) -> HttpResponse:
    """Choose the enterprises: all of one's territory, or those that a search finds."""
    found = _letter(request, pk)
    form = AddressForm(request.POST or request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    territory = people.territory_of(request.user, Power.WRITE_LETTERS, at=request.at)
    within = None if territory.everywhere else territory.regions
    if found.region_id and (within is None or found.region_id in within):
        within = frozenset({found.region_id})
    enterprises = registry.find_enterprises(text, region_ids=within)
    if request.method == "POST":
        count = actions.address(letter=found, enterprises=enterprises, actor=request.user, at=request.at)
        messages.success(request, _("Addressees: %(count)s.") % {"count": count})
        return redirect("office:letter", pk=pk)
    context = {
        "title": _("Addressees"),
        "letter": found,
        "form": form,
        "text": text,
        "page": Paginator(enterprises, 50).get_page(request.GET.get("page")),
        "sent": found.state in (LetterState.SENT, LetterState.RECALLED),
    }
    return render(request, "office/letter_address.html", context)
