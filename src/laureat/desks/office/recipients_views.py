"""Sending and what came of it for each recipient: the last question, the progress, the list, corrections, the post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks import serving
from laureat.desks.asking import ask
from laureat.desks.keys import keys
from laureat.desks.office.access import office
from laureat.desks.office.addressing_forms import CorrectionForm
from laureat.desks.office.addressing_views import PAGE
from laureat.desks.office.letters_views import letter_or_404, writing
from laureat.insights.recipients import OUTCOMES, outcome_counts
from laureat.insights.recipients import recipients as found_recipients
from laureat.letters import actions, addressing, merging, postal, queries, rules, sheets
from laureat.letters.models import Addressee, Letter
from laureat.letters.states import LeftOut, LetterState, Way
from laureat.mail import actions as mail
from laureat.mail.states import DeliveryState
from laureat.people import queries as people
from laureat.people.audience import DeskRequest
from laureat.people.states import Power

_UNFINISHED = (DeliveryState.QUEUED, DeliveryState.SENDING)


@writing
@require_http_methods(["GET", "POST"])
def send(request: DeskRequest, pk: int) -> HttpResponse:
    """The last look before a letter is sent: how many, which way, what they get; then the sending begins."""
    letter = letter_or_404(request, pk)
    if request.method == "POST":
        actions.send(letter=letter, actor=request.user, at=request.at)
        messages.success(request, _("The sending has begun."))
        return redirect("office:recipients", pk=pk)
    rules.may_send(request.user, letter, at=request.at).require()
    ways, enclosed = addressing.way_counts(letter), queries.enclosed_bytes(letter)
    context = {
        "title": _("Send the letter"),
        "letter": letter,
        "by_email": ways.get(Way.EMAIL, 0),
        "by_post": ways.get(Way.POST, 0),
        "reasons": _reasons(letter),
        "sample": addressing.written_to(letter)[:3],
        "personal": bool(merging.personal_fields(letter)),
        "enclosures": queries.enclosures(letter),
        "enclosed": enclosed,
        "each": enclosed + letter.document.size,
        "mailing": addressing.is_mailing(letter),
    }
    return render(request, "office/addressing_send.html", context)


def _reasons(letter: Letter) -> list[tuple[str, int]]:
    counts = addressing.reason_counts(letter)
    return [(str(reason.label), counts[reason.value]) for reason in LeftOut if reason.value in counts]


@writing
@require_safe
def recipients(request: DeskRequest, pk: int) -> HttpResponse:
    """Every recipient with what came of the letter, by outcome and by words."""
    letter = letter_or_404(request, pk)
    outcome, text = request.GET.get("outcome", ""), request.GET.get("q", "").replace("\x00", "")[:100]
    found = found_recipients(letter, at=request.at, outcome=outcome, text=text)
    counts = outcome_counts(letter, at=request.at)
    powers = people.powers_of(request.user, at=request.at)
    context = {
        "title": _("Recipients"),
        "letter": letter,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "outcomes": [
            (key, title, counts[key]) for key, (title, _condition) in OUTCOMES.items() if counts[key] or key == outcome
        ],
        "outcome": outcome,
        "may_address": rules.may_address(request.user, letter, at=request.at),
        "may_send": rules.may_move(request.user, letter, "send", at=request.at),
        "may_requeue": Power.SEE_LEDGER in powers,
        "sent": letter.state not in (LetterState.DRAFT, LetterState.REGISTERED),
        "by_post": counts["to-post"] + counts["posted"],
        **_progress(letter),
    }
    return render(request, "office/addressing_recipients.html", context)


@writing
@require_safe
def progress(request: DeskRequest, pk: int) -> HttpResponse:
    """How far the sending is, for the page that asks again and again."""
    letter = letter_or_404(request, pk)
    return render(request, "office/addressing_progress.html", {"letter": letter, **_progress(letter)})


def _progress(letter: Letter) -> dict[str, Any]:
    dispatch = queries.dispatch_of(letter)
    states = addressing.delivery_counts(letter) if dispatch else {}
    waiting = sum(states.get(state, 0) for state in _UNFINISHED)
    return {
        "dispatch": dispatch,
        "delivered": states.get(DeliveryState.SENT, 0),
        "settled": sum(states.values()) - waiting,
        "failed": states.get(DeliveryState.FAILED, 0),
        "bounced": states.get(DeliveryState.BOUNCED, 0),
        "going_on": dispatch is not None and bool(waiting or dispatch.finished_at is None),
    }


def _addressee(request: DeskRequest, pk: int, addressee: int) -> Addressee:
    letter = letter_or_404(request, pk)
    found = get_object_or_404(addressing.of_letter(letter), pk=addressee)
    found.letter = letter
    return found


@writing
@require_http_methods(["GET", "POST"])
def recipient(request: DeskRequest, pk: int, addressee: int) -> HttpResponse:
    """One recipient: what is known, the own copy, a correction of post and name."""
    found = _addressee(request, pk, addressee)
    form = CorrectionForm(request.POST or None, initial={"post": found.post, "name": found.name})
    if form.is_valid():
        actions.correct_addressee(addressee=found, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("The addressee is corrected."))
        return redirect("office:recipient", pk=pk, addressee=addressee)
    context = {
        "title": found.enterprise.short_name,
        "letter": found.letter,
        "addressee": found,
        "form": form,
        "personal": bool(merging.personal_fields(found.letter)),
        "may_address": rules.may_address(request.user, found.letter, at=request.at),
    }
    return render(request, "office/addressing_recipient.html", context, status=422 if form.is_bound else 200)


@writing
@require_safe
def copy(request: DeskRequest, pk: int, addressee: int) -> HttpResponse | FileResponse:
    """The recipient's own copy as PDF: the one that was sent, or as it would be now."""
    found = _addressee(request, pk, addressee)
    letter, at = found.letter, found.letter.registered_at or request.at
    personal = merging.personal_fields(letter)
    if document := found.copy or (letter.document if not personal else None):
        return serving.paper(document)
    return HttpResponse(sheets.copy_pdf(letter, found, sheets.paper_of(letter), at=at), content_type="application/pdf")


@writing
@require_safe
def copy_picture(request: DeskRequest, pk: int, addressee: int) -> HttpResponse:
    """The first page of the recipient's own copy."""
    found = _addressee(request, pk, addressee)
    at = found.letter.registered_at or request.at
    return HttpResponse(sheets.copy_png(found.letter, found, at=at), content_type="image/png")


@writing
@require_http_methods(["GET", "POST"])
def take_off(request: DeskRequest, pk: int, addressee: int) -> HttpResponse:
    """Take a recipient off the list, after a question."""
    found = _addressee(request, pk, addressee)
    if request.method == "POST":
        actions.take_off(addressee=found, actor=request.user, at=request.at)
        messages.success(request, _("The enterprise is taken off the list."))
        return redirect("office:recipients", pk=pk)
    rules.may_address(request.user, found.letter, at=request.at).require()
    return ask(
        request, title=_("Take off the list"), question=_("Send no letter to %(name)s?") % {"name": found.enterprise.short_name},
        consequences=[_("It stays in the list among those left out, with the reason.")], confirm=_("Take off"),
        back=reverse("office:recipients", args=[pk]), tone="danger",
    )  # fmt: skip


@office(Power.SEE_LEDGER)
@require_POST
def again(request: DeskRequest, pk: int, addressee: int) -> HttpResponse:
    """Try a failed delivery again."""
    found = _addressee(request, pk, addressee)
    if found.message is None:
        raise Http404
    mail.requeue(message=found.message, actor=request.user, at=request.at)
    messages.success(request, _("It is tried again."))
    return redirect("office:recipients", pk=pk)


@writing
@require_http_methods(["GET", "POST"])
def post(request: DeskRequest, pk: int) -> HttpResponse:
    """Letters by post: labels, the register, and which of them were handed over."""
    letter = letter_or_404(request, pk)
    waiting = addressing.by_post(letter)
    if request.method == "POST":
        chosen = waiting.filter(posted_at=None)
        if "all" not in request.POST:
            chosen = chosen.filter(pk__in=keys(request.POST.getlist("addressee")))
        marked = actions.mark_posted(letter=letter, addressees=chosen, actor=request.user, at=request.at)
        (messages.success if marked else messages.warning)(request, _("Marked as sent by post: %(count)s.") % {"count": marked})
        return redirect("office:letter-post", pk=pk)
    context = {
        "title": _("Letters by post"),
        "letter": letter,
        "page": Paginator(waiting, PAGE).get_page(request.GET.get("page")),
        "left": waiting.filter(posted_at=None).count(),
        "sent": queries.dispatch_of(letter) is not None,
    }
    return render(request, "office/addressing_post.html", context)


@writing
@require_safe
def labels(request: DeskRequest, pk: int) -> HttpResponse:
    """The sheet of addresses."""
    return HttpResponse(postal.labels_pdf(letter_or_404(request, pk), at=request.at), content_type="application/pdf")


@writing
@require_safe
def postal_register(request: DeskRequest, pk: int) -> HttpResponse:
    """The register for the post office."""
    return HttpResponse(postal.register_pdf(letter_or_404(request, pk), at=request.at), content_type="application/pdf")
