"""Forms of official letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.letters import queries, rules
from laureat.people import queries as people
from laureat.people.models import Person
from laureat.people.states import Power
from laureat.registry import queries as registry
from laureat.season import queries as seasons


class LetterheadForm(forms.Form):
    """A body's blank."""

    body: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Body"), queryset=None)
    title = forms.CharField(label=_("Name of the letterhead"), max_length=120)
    number_pattern = forms.CharField(
        label=_("Pattern of numbers"), max_length=60, help_text=_("For instance МПТ-5/{seq}; {year} is possible beside it.")
    )
    sender_name = forms.CharField(label=_("Sender, in full"), max_length=300)
    sender_short = forms.CharField(label=_("Sender, in short"), max_length=160, required=False)
    details = forms.CharField(
        label=_("Address, telephones, e-mail, site: a line each"), widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, person: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory = people.territory_of(person, Power.WRITE_LETTERS, at=at)
        self.fields["body"].queryset = registry.bodies().filter(territory.filter("region"))

    def clean_number_pattern(self) -> str:
        """A pattern that gives numbers."""
        verdict = rules.right_pattern(self.cleaned_data["number_pattern"])
        if not verdict:
            raise forms.ValidationError(str(verdict))
        return self.cleaned_data["number_pattern"]


class LetterForm(forms.Form):
    """A letter's requisites and text."""

    letterhead: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Letterhead"), queryset=None)
    season: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Season"), queryset=None, required=False)
    region: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Region"), queryset=None, required=False)
    addressees_text = forms.CharField(
        label=_("Addressees, as they stand in the letter"), widget=forms.Textarea(attrs={"rows": 3})
    )
    heading = forms.CharField(label=_("Heading"), max_length=200, required=False)
    salutation = forms.CharField(label=_("Salutation"), max_length=200, initial="Уважаемые руководители!")
    body = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Paragraphs are parted by empty lines; **bold** and lists are possible."),
    )
    contact = forms.CharField(label=_("Contact"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    closing = forms.CharField(label=_("Closing"), max_length=120, initial="С уважением,")
    signatory_post = forms.CharField(label=_("Post of the signatory"), max_length=200)
    signatory_name = forms.CharField(label=_("Name of the signatory"), max_length=160, required=False)

    def __init__(self, *args: Any, person: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory = people.territory_of(person, Power.WRITE_LETTERS, at=at)
        self.fields["letterhead"].queryset = queries.letterheads_of(person, at=at)
        self.fields["season"].queryset = seasons.seasons()
        self.fields["region"].queryset = registry.regions().filter(territory.filter("pk"))


class EnclosureForm(forms.Form):
    """Something enclosed: a file, the booklet that the system makes, or a paper."""

    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(label=_("File"), required=False)
    booklet = forms.BooleanField(label=_("Make the season's booklet and enclose it"), required=False)


class PromiseForm(forms.Form):
    """What a letter promises."""

    text = forms.CharField(label=_("What is promised"), max_length=300)
    due_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))


class AddressForm(forms.Form):
    """Which enterprises."""

    q = forms.CharField(required=False, max_length=100)
