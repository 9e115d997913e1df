"""What sign-up asks for."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from laureat.people.models import Person


class SignupForm(forms.Form):
    """Name and post of a new person, beside e-mail and password."""

    family_name = forms.CharField(label=_("Family name"), max_length=80)
    given_name = forms.CharField(label=_("Given name"), max_length=80)

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Called by django-allauth with the new person."""
        user.family_name = self.cleaned_data["family_name"]
        user.given_name = self.cleaned_data["given_name"]
        user.save(update_fields=["family_name", "given_name"])
