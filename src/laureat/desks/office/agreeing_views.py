"""The steps of a letter: agree, sign, register, recall, take back; signatures that were made elsewhere."""

from __future__ import annotations

import functools
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks import serving
from laureat.desks.asking import ask
from laureat.desks.office.letters_forms import ApproversForm, RemarkForm, SignatureForm
from laureat.desks.office.letters_views import letter_or_404, writing
from laureat.kernel import Refused, Verdict
from laureat.letters import actions, queries, rules
from laureat.letters.models import Letter
from laureat.letters.states import Manner
from laureat.people.audience import DeskRequest

_by_hand = functools.partial(actions.sign, manner=Manner.BY_HAND)
# verb: (action, its name, what follows)
_VERBS: dict[str, tuple[Any, Any, Any]] = {
    "approve": (actions.approve, _lazy("Agree without approvers"), _lazy("The text cannot be changed unless the letter goes back to its draft.")),
    "rework": (actions.rework, _lazy("Back to the draft"), _lazy("Answers and signature become void; everybody is asked anew.")),
    "sign": (actions.sign, _lazy("Sign"), _lazy("You sign this letter as its signatory. Then it can be registered.")),
    "sign-by-hand": (_by_hand, _lazy("Signed by hand"), _lazy("You state that the signatory signed the paper.")),
    "register": (actions.register, _lazy("Register the letter"), _lazy("The letter gets the next number; its text and PDF are frozen for ever.")),
    "recall": (actions.recall, _lazy("Recall"), _lazy("The check page will say that the letter is recalled, everybody who has it is told by e-mail, and whoever has no message yet gets none.")),
}  # fmt: skip


def _may(request: DeskRequest, found: Letter, verb: str) -> Verdict:
    checks = {
        "approve": lambda: rules.may_approve(request.user, found, at=request.at),
        "sign": lambda: rules.may_sign(request.user, found, Manner.HERE, at=request.at),
        "sign-by-hand": lambda: rules.may_sign(request.user, found, Manner.BY_HAND, at=request.at),
        "register": lambda: rules.may_register(request.user, found, at=request.at),
    }
    return checks.get(verb, lambda: rules.may_move(request.user, found, verb, at=request.at))()


@writing
@require_http_methods(["GET", "POST"])
def move(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """Agree, sign, register, recall, take back, after a question."""
    found = letter_or_404(request, pk)
    if verb not in _VERBS:
        raise Http404
    act, label, consequence = _VERBS[verb]
    if request.method == "POST":
        moved = act(letter=found, actor=request.user, at=request.at)
        told = {"register": _("Registered: No. %(number)s.") % {"number": moved.number}}
        messages.success(request, told.get(verb, _("Done.")))
        return redirect("office:letter", pk=pk)
    _may(request, found, verb).require()
    back = reverse("office:letter", args=[pk])
    tone = "danger" if verb == "recall" else "primary"
    return ask(request, title=label, question=f"{label}?", consequences=[consequence], confirm=label, back=back, tone=tone)


@writing
@require_POST
def circulate(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask approvers about a draft."""
    found = letter_or_404(request, pk)
    form = ApproversForm(request.POST, prefix="approvers", body=found.letterhead.body, at=request.at)
    chosen = list(form.cleaned_data["approvers"]) if form.is_valid() else []
    actions.circulate(letter=found, approvers=chosen, actor=request.user, at=request.at)
    messages.success(request, _("The approvers are asked and told by e-mail."))
    return redirect("office:letter", pk=pk)


@writing
@require_http_methods(["GET", "POST"])
def answer(request: DeskRequest, pk: int, approval: int, word: str) -> HttpResponse:
    """Agree to a draft, or make a remark."""
    found = letter_or_404(request, pk)
    asked = get_object_or_404(queries.approvals(found), pk=approval)
    back = reverse("office:letter", args=[pk])
    if word == "yes" and request.method == "POST":
        actions.answer(approval=asked, actor=request.user, at=request.at)
        messages.success(request, _("You have agreed."))
        return redirect(back)
    rules.may_answer(request.user, asked, None).require()
    if word == "yes":
        return ask(request, title=_("Agree"), question=_("Agree to this draft?"), confirm=_("Agree"), back=back)
    form = RemarkForm(request.POST or None)
    if form.is_valid():
        actions.answer(approval=asked, remark=form.cleaned_data["remark"], actor=request.user, at=request.at)
        messages.success(request, _("The writer is told of your remark."))
        return redirect(back)
    return ask(
        request, form, title=_("Make a remark"), question=_("The letter is not agreed until its writer answers the remark."),
        confirm=_("Send the remark"), back=back,
    )  # fmt: skip


@writing
@require_POST
def attach_signature(request: DeskRequest, pk: int) -> HttpResponse:
    """Take in a detached signature that was made elsewhere for the registered PDF; what was found in it is shown with the letter."""
    found, form = letter_or_404(request, pk), SignatureForm(request.POST, request.FILES, prefix="signature")
    if not form.is_valid():
        messages.error(request, _("Choose the file of the signature."))
        return redirect("office:letter", pk=pk)
    file = form.cleaned_data["file"]
    try:
        actions.attach_signature(letter=found, content=file.read(), name=file.name, actor=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The signature is attached. What was checked in it stands below."))
    return redirect("office:letter", pk=pk)


@writing
@require_safe
def signature(request: DeskRequest, pk: int, signature: int) -> FileResponse:
    """The file of a signature."""
    kept = get_object_or_404(queries.outside_signatures(letter_or_404(request, pk)), pk=signature)
    return serving.paper(kept.document, as_attachment=True)
