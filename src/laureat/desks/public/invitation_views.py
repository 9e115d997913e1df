"""The invitation to become an expert: whoever has the link reads it, accepts or declines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from laureat.desks.asking import ask
from laureat.desks.expert_form import BackgroundForm
from laureat.judging import actions, expert_rules, queries
from laureat.judging.models import ExpertInvitation
from laureat.ledger.actions import SYSTEM
from laureat.people import actions as people
from laureat.people import queries as registered
from laureat.people.audience import everyone
from laureat.people.models import Person
from laureat.people.states import ConsentKind
from laureat.season import queries as seasons


class AcceptForm(BackgroundForm):
    """Who accepts; those who have an account are not asked for their name again."""

    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=80)
    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=80)
    patronymic = forms.CharField(label=gettext_lazy("Patronymic"), max_length=80, required=False)
    post = forms.CharField(label=gettext_lazy("Post"), max_length=160, required=False)
    consent = forms.BooleanField(label=gettext_lazy("I consent to the processing of my personal data"))
    field_order = ("family_name", "given_name", "patronymic", "post")

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            for name in (*self.field_order, "consent"):
                del self.fields[name]


@everyone
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody is invited to, and the form by which they accept. One with an account signs in first."""
    found, at = _invitation(key), timezone.now()
    opened = expert_rules.is_open(found, at=at)
    signed_in = request.user if isinstance(request.user, Person) else None
    known = registered.person_by_email(found.email)
    form = AcceptForm(request.POST or None, known=known is not None, initial=_initial(found), at=at)
    if opened and known and signed_in is None:
        return redirect(f"{resolve_url('account_login')}?next={request.path}")
    may = expert_rules.may_accept(signed_in, found, at=at) if opened and signed_in else opened
    if request.method == "POST" and may and form.is_valid():
        return _accepted(request, found, form, signed_in)
    season = seasons.current_season()
    titles = {n.key: n.title for n in seasons.rules_of(season).nominations} if season else {}
    context = {
        "title": _("Invitation to judge"), "invitation": found, "may": may, "form": form, "key": key,
        "nominations": [titles.get(name, name) for name in found.nominations], "known": known,
    }  # fmt: skip
    return render(request, "public/expert_invitation.html", context, status=422 if form.is_bound and may else 200)


def _initial(found: ExpertInvitation) -> dict[str, str]:
    """What the office typed, for the invited person to correct."""
    names = dict(zip(AcceptForm.field_order, found.name.split(maxsplit=2), strict=False))
    return {**names, "employer": found.employer, "employer_inn": found.employer_inn}


def _accepted(request: HttpRequest, found: ExpertInvitation, form: AcceptForm, person: Person | None) -> HttpResponse:
    said, at = form.cleaned_data, timezone.now()
    with transaction.atomic():
        if person is None:
            names = {name: said[name] for name in AcceptForm.field_order}
            person = people.invite(email=found.email, **names, actor=SYSTEM, at=at, announce=False)
            people.consent(person=person, kind=ConsentKind.PERSONAL_DATA, at=at)
        actions.accept_invitation(
            invitation=found, person=person, employer=said["employer"], employer_inn=said["employer_inn"],
            background=form.background, at=at,
        )  # fmt: skip
    messages.success(request, _("Thank you: you are an expert now."))
    if request.user.is_authenticated:
        return redirect("expert:home")
    return redirect(f"{reverse('account_request_login_code')}?next={reverse('expert:home')}")


@everyone
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, key: str) -> HttpResponse:
    """Decline, after a question."""
    found, at = _invitation(key), timezone.now()
    expert_rules.is_open(found, at=at).require()
    if request.method == "POST":
        actions.decline_invitation(invitation=found, at=at)
        messages.success(request, _("You have declined. Thank you for the answer."))
        return redirect("public:home")
    return ask(
        request, title=_("Decline the invitation"), question=_("Decline the invitation to judge?"), confirm=_("Decline"),
        back=reverse("public:expert-invitation", args=[key]), tone="danger",
    )  # fmt: skip


def _invitation(key: str) -> ExpertInvitation:
    found = queries.invitation_by_key(key)
    if found is None:
        raise Http404
    return found
