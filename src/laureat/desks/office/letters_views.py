"""Official letters: the book of outgoing letters, the draft with its paper beside it, what is enclosed, referred to and promised."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks import serving
from laureat.desks.office.access import office
from laureat.desks.office.letters_forms import (
    ApproversForm,
    EnclosureForm,
    LetterForm,
    PromiseForm,
    ReferenceForm,
    SignatureForm,
)
from laureat.files.actions import keep
from laureat.kernel import Refused
from laureat.letters import actions, addressing, booklets, merging, queries, rules, sheets
from laureat.letters.blanks import blank
from laureat.letters.models import Letter
from laureat.letters.states import LetterKind, LetterState, ReferenceKind
from laureat.papers.pressroom import NotSet
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons

writing = office(Power.WRITE_LETTERS)
FIELDS = ("kind", "season", "region", "addressees_text", "heading", "salutation", "body", "contact", "closing", "signatory",
          "signatory_post", "signatory_name")  # fmt: skip


def letter_or_404(request: DeskRequest, pk: int) -> Letter:
    """A letter of the bodies for which one writes."""
    found = queries.letter_of(request.user, pk, at=request.at)
    if found is None:
        raise Http404
    return found


@writing
@require_safe
def letters(request: DeskRequest) -> HttpResponse:
    """The book of outgoing letters; above it what waits for the reader and what was promised."""
    wanted = {"state": request.GET.get("state", ""), "text": request.GET.get("q", "")[:100]}
    page = Paginator(queries.outgoing(request.user, **wanted, at=request.at), 25).get_page(request.GET.get("page"))
    context = {
        "title": _("Letters"),
        "page": page,
        "states": LetterState.choices,
        "wanted": wanted,
        "promises": queries.follow_ups_of(request.user, at=request.at).filter(kept_by=None)[:20],
        "to_agree": queries.letters_to_agree(request.user)[:20],
        "to_sign": queries.letters_to_sign(request.user)[:20],
        "has_letterhead": queries.letterheads_of(request.user, at=request.at).exists(),
        "at": request.at,
    }
    return render(request, "office/letters.html", context)


@writing
@require_http_methods(["GET", "POST"])
def compose(request: DeskRequest) -> HttpResponse:
    """Begin a letter: choose what it is for, then write it with its paper beside it."""
    asked = _Asked(request)
    if request.method == "GET" and not asked.kind:
        return render(
            request, "office/letter_kinds.html", {"title": _("New letter"), "kinds": LetterKind, "query": asked.query}
        )
    form = LetterForm(request.POST or None, person=request.user, at=request.at, initial=asked.initial())
    if form.is_valid():
        with transaction.atomic():
            made = actions.compose(actor=request.user, at=request.at, **form.cleaned_data)
            asked.tie(made)
        messages.success(request, _("The draft is kept."))
        return redirect("office:letter", pk=made.pk)
    return _form_page(request, form, title=_("New letter"), back=reverse("office:letters"), asked=asked)


class _Asked:
    """What the address of the page asks for: a kind, and an earlier letter, an incoming one or a promise to which the new letter belongs."""

    def __init__(self, request: DeskRequest) -> None:
        self.request, self.query = request, request.GET.urlencode()
        self.kind = request.GET.get("kind", "") if request.GET.get("kind", "") in LetterKind.values else ""
        self.supplements = self._of(queries.letters_of(request.user, at=request.at), "supplement")
        self.replaces = self._of(queries.letters_of(request.user, at=request.at), "replace")
        self.reply_to = self._of(queries.incoming_of(request.user, at=request.at), "reply")
        self.promise = self._of(queries.follow_ups_of(request.user, at=request.at), "promise")
        if self.promise and not self.supplements:
            self.supplements = self.promise.letter

    def _of(self, known: Any, parameter: str) -> Any:
        key = self.request.GET.get(parameter, "")
        return get_object_or_404(known, pk=key) if key.isdecimal() else None

    def initial(self) -> dict[str, Any]:
        """The text to begin with: the replaced letter's own, else that of the kind, in the present season."""
        request, earlier = self.request, self.replaces
        if earlier:
            return {"letterhead": earlier.letterhead, **{field: getattr(earlier, field) for field in FIELDS}}
        head = queries.letterheads_of(request.user, at=request.at).first()
        signatories = queries.signatories_of(request.user, at=request.at).filter(queries.in_office(request.at.date()))
        found = {
            "letterhead": head,
            "region": head.body.region if head else None,
            "season": seasons.current_season(),
            "signatory": signatories.filter(body=head.body).first() if head else None,
        }
        return found | {"kind": self.kind} | blank(self.kind)

    def tie(self, made: Letter) -> None:
        """Refer the new letter to what it belongs to."""
        act: dict[str, Any] = {"letter": made, "actor": self.request.user, "at": self.request.at}
        if self.supplements:
            actions.refer(kind=ReferenceKind.SUPPLEMENT, earlier=self.supplements, **act)
        if self.replaces:
            actions.refer(kind=ReferenceKind.REPLACEMENT, earlier=self.replaces, **act)
        if self.reply_to:
            actions.refer(kind=ReferenceKind.REPLY, incoming=self.reply_to, **act)
        if self.promise:
            actions.plan_answer(follow_up=self.promise, **act)


def _form_page(request: DeskRequest, form: LetterForm, **context: Any) -> HttpResponse:
    return render(request, "office/letter_form.html", {"form": form, **context}, status=422 if form.is_bound else 200)


@writing
@require_http_methods(["GET", "POST"])
def revise(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    found = letter_or_404(request, pk)
    rules.may_edit(request.user, found, at=request.at).require()
    initial = {field: getattr(found, field) for field in ("letterhead", *FIELDS)}
    form = LetterForm(request.POST or None, person=request.user, at=request.at, initial=initial)
    if form.is_valid():
        actions.revise(letter=found, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("The draft is kept."))
        return redirect("office:letter", pk=pk)
    back = reverse("office:letter", args=[pk])
    return _form_page(request, form, title=_("Change the letter"), back=back, letter=found)


@writing
@require_POST
def live_preview(request: DeskRequest, pk: int = 0) -> HttpResponse:
    """The paper of what is being typed, with fields that are unknown or empty; nothing is kept."""
    form = LetterForm(request.POST, person=request.user, at=request.at)
    form.is_valid()
    head = form.cleaned_data.get("letterhead")
    if head is None:
        return render(request, "office/letter_live.html", {"no_letterhead": True})
    written = letter_or_404(request, pk) if pk else Letter(state=LetterState.DRAFT)
    written.letterhead = head
    for field in FIELDS:
        setattr(written, field, form.cleaned_data.get(field) or (None if field in ("season", "region", "signatory") else ""))
    if written.signatory:
        written.signatory_post, written.signatory_name = written.signatory.post, written.signatory.name
    values = merging.values_for(written)
    context: dict[str, Any] = {
        "unknown": merging.unknown_fields(merging.text_of(written), values),
        "values": sorted((name, value) for name, value in values.items() if name not in merging.ADDRESSEE),
        "addressee_fields": merging.ADDRESSEE,
    }
    try:
        context["picture"] = base64.b64encode(sheets.letter_png(written, at=request.at)).decode()
    except NotSet:
        context["not_set"] = True
    return render(request, "office/letter_live.html", context)


@writing
@require_safe
def letter(request: DeskRequest, pk: int) -> HttpResponse:
    """A letter: its paper, how far it is, what can be done, whom it goes to, what it refers to and promises."""
    found = letter_or_404(request, pk)
    user, at = request.user, request.at
    ways = addressing.way_counts(found)
    context = {
        "title": found.number or _("Draft of a letter"),
        "letter": found,
        "steps": _steps(found),
        "may": {verb: rules.may_move(user, found, verb, at=at) for verb in ("rework", "register", "send", "recall")}
        | {"edit": rules.may_edit(user, found, at=at), "approve": rules.may_approve(user, found, at=at),
           "sign": rules.may_sign(user, found, "here", at=at), "sign_by_hand": rules.may_sign(user, found, "by-hand", at=at),
           "address": rules.may_address(user, found, at=at), "signature": rules.may_attach_signature(user, found, at=at)},
        "complete": rules.complete(found) if rules.is_unregistered(found) else None,
        "enclosures": queries.enclosures(found),
        "references": queries.references(found).values(),
        "later": queries.later_letters(found),
        "replies": queries.replies_to(found)[:20],
        "approvals": queries.approvals(found),
        "signing": queries.signing(found),
        "signatures": queries.outside_signatures(found),
        "promises": queries.open_follow_ups(found),
        "ways": ways,
        "written_to": ways.get("email", 0) + ways.get("post", 0),
        "deliveries": addressing.delivery_counts(found),
        "dispatch": queries.dispatch_of(found),
        **_side_forms(request, found),
    }  # fmt: skip
    return render(request, "office/letter.html", context)


def _side_forms(request: DeskRequest, found: Letter) -> dict[str, Any]:
    awaited = queries.follow_ups_of(request.user, at=request.at).filter(kept_by=None).exclude(letter=found)
    return {
        "enclosure_form": EnclosureForm(prefix="enclosure"),
        "promise_form": PromiseForm(prefix="promise"),
        "reference_form": ReferenceForm(prefix="reference"),
        "approvers_form": ApproversForm(prefix="approvers", body=found.letterhead.body, at=request.at),
        "signature_form": SignatureForm(prefix="signature"),
        "awaited": awaited[:20] if found.registered_at else [],
    }


def _steps(found: Letter) -> list[tuple[str, str]]:
    """The letter's way with its state at each step."""
    way = [
        LetterState.DRAFT,
        LetterState.AGREEING,
        LetterState.APPROVED,
        LetterState.SIGNED,
        LetterState.REGISTERED,
        LetterState.SENT,
    ]
    if found.state not in way:
        return [(str(state.label), "done") for state in way[:-1]] + [(str(found.get_state_display()), "refused")]
    here = way.index(LetterState(found.state))
    last = here == len(way) - 1
    return [
        (str(state.label), "done" if i < here or last else "current" if i == here else "todo")
        for i, state in enumerate(way)
        if state != LetterState.AGREEING or i == here
    ]


@writing
@require_safe
def paper(request: DeskRequest, pk: int) -> HttpResponse | FileResponse:
    """The letter's PDF: the frozen one, or the draft as it would be."""
    found = letter_or_404(request, pk)
    if found.document:
        return serving.paper(found.document, as_attachment="download" in request.GET)
    return HttpResponse(sheets.letter_pdf(found, at=request.at), content_type="application/pdf")


@writing
@require_safe
def preview(request: DeskRequest, pk: int) -> HttpResponse:
    """The letter's first page as a picture."""
    return HttpResponse(sheets.letter_png(letter_or_404(request, pk), at=request.at), content_type="image/png")


@writing
@require_POST
def enclose(request: DeskRequest, pk: int) -> HttpResponse:
    """Enclose a file, the season's booklet made on the spot, or a paper."""
    found = letter_or_404(request, pk)
    form = EnclosureForm(request.POST, request.FILES, prefix="enclosure")
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("office:letter", pk=pk)
    wanted = form.cleaned_data
    try:
        with transaction.atomic():
            document = _enclosed(request, found, wanted)
            actions.enclose(
                letter=found, title=wanted["title"], form="electronic" if document else "paper", document=document,
                sheets=wanted["sheets"], copies=wanted["copies"] or 1, named=wanted["named"], actor=request.user, at=request.at,
            )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("office:letter", pk=pk)


def _enclosed(request: DeskRequest, found: Letter, wanted: dict[str, Any]) -> Any:
    rules.may_edit(request.user, found, at=request.at).require()
    kept: dict[str, Any] = {"owner": found, "actor": request.user, "at": request.at}
    if wanted["booklet"]:
        stage = seasons.stages(found.season).filter(region=found.region).first() if found.season else None
        if stage is None:
            raise Refused(rules.no_booklet())
        return keep(booklets.booklet_pdf(stage, at=request.at, form=wanted["booklet"]), name=f"{_('Booklet')}.pdf", **kept)
    return keep(wanted["file"].read(), name=wanted["file"].name, **kept) if wanted["file"] else None


@writing
@require_POST
def take_out(request: DeskRequest, pk: int, position: int) -> HttpResponse:
    """Take an enclosure out of a draft."""
    enclosure = get_object_or_404(queries.enclosures(letter_or_404(request, pk)), position=position)
    actions.take_out(enclosure=enclosure, actor=request.user, at=request.at)
    messages.success(request, _("The enclosure is taken out."))
    return redirect("office:letter", pk=pk)


@writing
@require_POST
def refer(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a draft refer to an earlier letter: ours by its number, another's by number and date."""
    found, form = letter_or_404(request, pk), ReferenceForm(request.POST, prefix="reference")
    if not form.is_valid():
        messages.error(request, _("Write the number of the letter to which this one refers."))
        return redirect("office:letter", pk=pk)
    kind, number = form.cleaned_data["kind"], form.cleaned_data["number"]
    if kind == ReferenceKind.REPLY:
        incoming = queries.incoming_by_number(request.user, number, at=request.at)
        known: dict[str, Any] = {"incoming": incoming} if incoming else {"number": number, "date": form.cleaned_data["date"]}
    else:
        known = {"earlier": queries.registered_by_number(request.user, number, at=request.at)}
        if known["earlier"] is None:
            messages.error(request, _("No registered letter has the number %(number)s.") % {"number": number})
            return redirect("office:letter", pk=pk)
    actions.refer(letter=found, kind=kind, actor=request.user, at=request.at, **known)
    return redirect("office:letter", pk=pk)


@writing
@require_POST
def unrefer(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """Take a reference out of a draft."""
    actions.unrefer(letter=letter_or_404(request, pk), kind=kind, actor=request.user, at=request.at)
    return redirect("office:letter", pk=pk)


@writing
@require_POST
def promise(request: DeskRequest, pk: int) -> HttpResponse:
    """Note what the letter promises."""
    found = letter_or_404(request, pk)
    form = PromiseForm(request.POST, prefix="promise")
    if form.is_valid():
        actions.promise(letter=found, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("The promise is noted."))
    else:
        messages.error(request, _("Say what is promised and until when."))
    return redirect("office:letter", pk=pk)


@writing
@require_POST
def keep_promise(request: DeskRequest, pk: int, promise: int) -> HttpResponse:
    """Note that this letter keeps a promise made in another."""
    found = letter_or_404(request, pk)
    follow_up = get_object_or_404(queries.follow_ups_of(request.user, at=request.at), pk=promise)
    actions.keep_promise(follow_up=follow_up, letter=found, actor=request.user, at=request.at)
    messages.success(request, _("The promise is kept."))
    return redirect("office:letter", pk=pk)
