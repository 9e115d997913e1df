"""The account's own pages: where one lands, profile, consents, one's data."""

from __future__ import annotations

import json

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.desks.asking import ask
from laureat.desks.doors import home_of
from laureat.people import actions, consents, queries
from laureat.people.audience import DeskRequest, everyone, signed_in
from laureat.people.models import Person
from laureat.people.states import ConsentKind


class ProfileForm(forms.ModelForm):
    """Name, post and work telephone: all that is kept of a person."""

    class Meta:
        model = Person
        fields = ("family_name", "given_name", "patronymic", "post", "phone")


@signed_in
@require_safe
def desk(request: DeskRequest) -> HttpResponse:
    """To the first desk that is open to the person."""
    return redirect(home_of(request.user, at=request.at))


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: DeskRequest) -> HttpResponse:
    """What is kept of the person, appointments, consents."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        actions.change_details(person=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("public:profile")
    context = {
        "title": _("My account"),
        "form": form,
        "appointments": queries.appointments_of(request.user, at=request.at),
        "consents": queries.consents_of(request.user),
    }
    return render(request, "public/profile.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def consent(request: DeskRequest, kind: str) -> HttpResponse:
    """Give or withdraw a consent."""
    if kind not in ConsentKind.values:
        raise Http404
    verb = actions.withdraw_consent if request.POST.get("withdraw") else actions.consent
    verb(person=request.user, kind=kind, at=request.at)
    messages.success(request, _("Saved."))
    return redirect("public:profile")


@everyone
@require_safe
def consent_text(request: HttpRequest, kind: str) -> HttpResponse:
    """The text of a consent as a document of its own."""
    if kind not in ConsentKind.values:
        raise Http404
    text = consents.text_of(kind)
    return render(request, "public/consent.html", {"title": text.title, "text": text})


@signed_in
@require_safe
def export(request: DeskRequest) -> HttpResponse:
    """Everything that is kept of the person, as a file."""
    content = json.dumps(actions.export(person=request.user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="laureat-account.json"'
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def erase(request: DeskRequest) -> HttpResponse:
    """Replace one's personal data by a number, after a question."""
    if request.method == "POST":
        person = request.user
        actions.erase(person=person, actor=person, at=request.at)
        logout(request)
        messages.success(request, _("Your personal data have been erased."))
        return redirect("public:home")
    return ask(
        request, title=_("Erase my data"), question=_("Erase your name, post, telephone and e-mail?"), confirm=_("Erase"), tone="danger",
        consequences=[_("You will not be able to sign in again."), _("What you did stays in the records under a number.")],
        back=reverse("public:profile"),
    )  # fmt: skip
