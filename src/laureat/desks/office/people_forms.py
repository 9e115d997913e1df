"""Forms about people, bodies and enterprises."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.commissions.states import MemberRole
from laureat.desks.expert_form import right_inn
from laureat.people import queries as people
from laureat.people.models import Person
from laureat.people.states import Power, Role
from laureat.registry import queries as registry
from laureat.registry.states import BodyKind


class PersonForm(forms.Form):
    """A person: name, post, work telephone, e-mail."""

    email = forms.EmailField(label=_("E-mail"))
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    given_name = forms.CharField(label=_("Given name"), max_length=80)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=80, required=False)
    post = forms.CharField(label=_("Post"), max_length=160, required=False)
    phone = forms.CharField(label=_("Work telephone"), max_length=40, required=False)

    @property
    def person_details(self) -> dict[str, Any]:
        """What `people.actions.invite` needs."""
        return {name: self.cleaned_data[name] for name in PersonForm.base_fields}


class AppointForm(PersonForm):
    """A person and what they are appointed to."""

    body: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Body"), queryset=None)
    role = forms.ChoiceField(label=_("Role"), choices=[(Role.CLERK, Role.CLERK.label), (Role.HEAD, Role.HEAD.label)])
    basis = forms.CharField(label=_("Ground"), max_length=200, help_text=_("The order or decision, with its number and date."))

    def __init__(self, *args: Any, person: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory = people.territory_of(person, Power.APPOINT, at=at)
        self.fields["body"].queryset = registry.bodies().filter(territory.filter("region"))


class SeatForm(PersonForm):
    """A person and their seat in a commission."""

    role = forms.ChoiceField(label=_("Role"), choices=MemberRole.choices, initial=MemberRole.MEMBER)
    votes = forms.BooleanField(label=_("Votes"), required=False, initial=True)
    employer_inn = forms.CharField(
        label=_("INN of the employer"),
        max_length=12,
        required=False,
        help_text=_("The member is recused from its goods by itself."),
    )

    def clean_employer_inn(self) -> str:
        """A right ИНН, when there is one."""
        return right_inn(self.cleaned_data["employer_inn"])


class BodyForm(forms.Form):
    """A body of the programme."""

    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices)
    slug = forms.SlugField(label=_("Short Latin name for addresses"), max_length=60)
    name = forms.CharField(label=_("Full name"), max_length=300)
    short_name = forms.CharField(label=_("Short name"), max_length=160)
    name_genitive = forms.CharField(label=_("Full name in the genitive case"), max_length=300, required=False)
    region: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Region"), queryset=None, required=False, help_text=_("Empty: the whole country.")
    )
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.CharField(label=_("Website"), max_length=120, required=False)

    def __init__(self, *args: Any, person: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory = people.territory_of(person, Power.APPOINT, at=at)
        self.fields["region"].queryset = registry.regions().filter(territory.filter("pk"))
        self.fields["region"].required = not territory.everywhere

    def clean_slug(self) -> str:
        """A name that no other body has."""
        if registry.body(self.cleaned_data["slug"]):
            raise forms.ValidationError(_("Another body has this short name."))
        return self.cleaned_data["slug"]
