"""What one wants to be told, and the page behind the link by which mailings are stopped."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from laureat.desks import notice_board
from laureat.mail import actions, queries, unsubscribing
from laureat.mail.states import Rhythm, StopMeans
from laureat.people.audience import DeskRequest, everyone, signed_in


class ChoicesForm(forms.Form):
    """A choice for each kind that may be had less often or not at all."""

    def __init__(self, *args: object, chosen: dict[str, Rhythm], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for kind in notice_board.CHOOSABLE:
            self.fields[kind.key] = forms.ChoiceField(
                label=kind.title, help_text=kind.about, choices=Rhythm.choices, widget=forms.RadioSelect,
                initial=chosen.get(kind.key, Rhythm.AT_ONCE),
            )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def choices(request: DeskRequest) -> HttpResponse:
    """How often one is told what is not about one's own matters."""
    person = request.user
    form = ChoicesForm(request.POST or None, chosen=queries.choices_of(person.ledger_ref))
    if form.is_valid():
        for key, rhythm in form.cleaned_data.items():
            actions.choose(
                recipient_ref=person.ledger_ref, kind=notice_board.BY_KEY[key], rhythm=rhythm, actor=person, at=request.at
            )
        messages.success(request, _("Saved."))
        return redirect("public:notices")
    context = {
        "title": _("Notices"),
        "form": form,
        "address": queries.address(person.email),
        "always": [kind for kind in notice_board.KINDS if kind.procedural and kind.personal],
    }
    return render(request, "public/notices.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def mailings(request: DeskRequest) -> HttpResponse:
    """Stop mailings to one's own address, or have them again."""
    if request.POST.get("verb") == "resume":
        actions.resume(email=request.user.email, at=request.at)
    else:
        actions.stop(email=request.user.email, means=StopMeans.ACCOUNT, at=request.at)
    messages.success(request, _("Saved."))
    return redirect("public:notices")


@everyone
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, stop, and let one take it back. Mail programs post here without asking (RFC 8058), so there is no form's token to check:
    the link itself says, signed, whose address it is."""
    email = unsubscribing.email_in(token)
    if email is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("List-Unsubscribe") == "One-Click":
            actions.stop(email=email, means=StopMeans.ONE_CLICK, at=timezone.now())
            return HttpResponse(_("Mailings are stopped."), content_type="text/plain; charset=utf-8")
        if request.POST.get("verb") == "resume":
            actions.resume(email=email, at=timezone.now())
        else:
            actions.stop(email=email, means=StopMeans.PAGE, at=timezone.now())
        return redirect("public:unsubscribe", token=token)
    known = queries.address(email)
    stopped = bool(known and known.stopped_at)
    title = _("Mailings are stopped") if stopped else _("Stop mailings?")
    return render(request, "public/unsubscribe.html", {"title": title, "email": email, "stopped": stopped})
