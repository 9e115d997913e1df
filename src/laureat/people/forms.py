"""What sign-up asks for."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laureat.people import actions
from laureat.people.models import Person
from laureat.people.states import ConsentKind


class SignupForm(forms.Form):
    """Name, post and consent of a new person, beside e-mail and password."""

    family_name = forms.CharField(label=_("Family name"), max_length=80)
    given_name = forms.CharField(label=_("Given name"), max_length=80)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=80, required=False)
    post = forms.CharField(label=_("Post"), max_length=160, required=False)
    consent = forms.BooleanField(
        label=_("I consent to the processing of my personal data"),
        help_text=_("The text is a document of its own: “Personal data” at the foot of the page."),
    )

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Called by django-allauth with the new person."""
        names = {field: self.cleaned_data[field] for field in ("family_name", "given_name", "patronymic", "post")}
        at = timezone.now()
        for field, value in {**names, "joined_at": at}.items():
            setattr(user, field, value)
        user.save(update_fields=[*names, "joined_at"])
        actions.consent(person=user, kind=ConsentKind.PERSONAL_DATA, at=at)


class PasskeyForm(AddWebAuthnForm):
    """A new passkey, with a name by which the person knows it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
