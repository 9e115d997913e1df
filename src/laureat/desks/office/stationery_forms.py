"""Forms of a body's letterheads, signatories and books of numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.desks.office.letters_forms import day_input
from laureat.files import types
from laureat.letters import queries, rules
from laureat.letters.states import Book, LetterheadForm
from laureat.people import queries as people
from laureat.people.models import Person
from laureat.people.states import Power
from laureat.registry import queries as registry
from laureat.registry.models import Body

LANGUAGES = [
    ("", _("None")),
    ("en", "English"),
    ("tt", "Татарча"),
    ("ba", "Башҡортса"),
    ("cv", "Чӑвашла"),
    ("ce", "Нохчийн"),
    ("os", "Ирон"),
]


def _lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 4})


class BlankForm(forms.Form):
    """A body's letterhead."""

    body: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Body"), queryset=None)
    title = forms.CharField(label=_("Name of the letterhead"), max_length=120)
    form = forms.ChoiceField(label=_("Form"), choices=LetterheadForm.choices, initial=LetterheadForm.CORNER)
    number_pattern = forms.CharField(
        label=_("Pattern of numbers"), max_length=60, help_text=_("For instance МПТ-5/{seq}; {year} is possible beside it.")
    )
    sender_name = forms.CharField(label=_("Sender, in full"), max_length=300)
    sender_short = forms.CharField(label=_("Sender, in short"), max_length=160, required=False)
    details = forms.CharField(label=_("Address, telephones, e-mail, site: a line each"), max_length=1000, widget=_lines())
    emblem = forms.FileField(
        label=_("Emblem or logo (PNG)"), required=False, widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"})
    )
    emblem_alt = forms.CharField(label=_("What the emblem shows"), max_length=160, required=False)
    second_language = forms.ChoiceField(label=_("Second language"), choices=LANGUAGES, required=False)
    second_name = forms.CharField(label=_("Sender in the second language"), max_length=300, required=False)
    second_short = forms.CharField(label=_("Sender in short in the second language"), max_length=160, required=False)
    second_details = forms.CharField(
        label=_("Address and contacts in the second language"), required=False, max_length=1000, widget=_lines()
    )

    def __init__(self, *args: Any, person: Person, at: datetime, known_emblem: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = queries.bodies_of(person, at=at)
        self.known_emblem = known_emblem

    def clean_number_pattern(self) -> str:
        """A pattern that gives numbers."""
        verdict = rules.right_pattern(self.cleaned_data["number_pattern"])
        if not verdict:
            raise forms.ValidationError(str(verdict))
        return self.cleaned_data["number_pattern"]

    def clean(self) -> dict[str, Any]:
        """An emblem with its description, a second language with its name."""
        found = super().clean() or {}
        if (found.get("emblem") or self.known_emblem) and not found.get("emblem_alt"):
            self.add_error("emblem_alt", _("Say what the emblem shows: screen readers read it aloud."))
        if found.get("second_language") and not found.get("second_name"):
            self.add_error("second_name", _("Write the sender's name in the second language too."))
        if not found.get("second_language") and found.get("second_name"):
            self.add_error("second_language", _("Choose the second language."))
        return found

    @property
    def accepted(self) -> frozenset[str]:
        """Types of pictures that an emblem may have."""
        return frozenset({types.PNG, types.JPEG})


class SignatoryForm(forms.Form):
    """Somebody who signs."""

    body: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Body"), queryset=None)
    post = forms.CharField(label=_("Post, as it stands in letters"), max_length=200)
    name = forms.CharField(
        label=_("Initials and family name"), max_length=160, required=False, help_text=_("For instance И. И. Иванов.")
    )
    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Account"),
        queryset=None,
        required=False,
        help_text=_("With an account the signatory signs here; without one, by hand."),
    )
    since = forms.DateField(label=_("In office since"), widget=day_input())
    until = forms.DateField(label=_("In office until"), required=False, widget=day_input())
    basis = forms.CharField(label=_("Ground"), max_length=200, help_text=_("The order or decision, with its number and date."))

    def __init__(self, *args: Any, person: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory = people.territory_of(person, Power.WRITE_LETTERS, at=at)
        self.fields["body"].queryset = queries.bodies_of(person, at=at)
        self.fields["person"].queryset = people.officials_within(territory, at=at)

    def clean(self) -> dict[str, Any]:
        """A term that does not end before it begins."""
        found = super().clean() or {}
        if found.get("since") and found.get("until") and found["until"] < found["since"]:
            self.add_error("until", _("The term ends before it begins."))
        return found


class EndForm(forms.Form):
    """The last day of a term."""

    until = forms.DateField(label=_("Last day in office"), widget=day_input())


class NumberingForm(forms.Form):
    """Where a book that was kept on paper goes on."""

    body: forms.ModelChoiceField[Body] = forms.ModelChoiceField(label=_("Body"), queryset=None)
    book = forms.ChoiceField(label=_("Book"), choices=Book.choices)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    last = forms.IntegerField(label=_("Last number that was given on paper"), min_value=0, max_value=10_000_000)

    def __init__(self, *args: Any, person: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = queries.bodies_of(person, at=at)


class IncomingForm(forms.Form):
    """A letter that came in."""

    body: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Who got it"), queryset=None)
    received_on = forms.DateField(label=_("Received on"), widget=day_input())
    inn = forms.CharField(
        label=_("INN of the sender"), max_length=12, required=False, help_text=_("The name comes from the register.")
    )
    sender = forms.CharField(label=_("Sender"), max_length=300, required=False)
    their_number = forms.CharField(label=_("Its number"), max_length=60, required=False)
    their_date = forms.DateField(label=_("Its date"), required=False, widget=day_input())
    subject = forms.CharField(label=_("What it is about"), max_length=300)
    answers = forms.CharField(label=_("In reply to our letter No."), max_length=60, required=False)
    file = forms.FileField(label=_("Scan or file"), required=False)

    def __init__(self, *args: Any, person: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.at = person, at
        self.fields["body"].queryset = queries.bodies_of(person, at=at)

    def clean(self) -> dict[str, Any]:
        """A known enterprise or a written sender; a letter of ours that exists; not received tomorrow."""
        found = super().clean() or {}
        found["enterprise"] = registry.enterprise_by_inn(found["inn"]) if found.get("inn") else None
        if found.get("inn") and found["enterprise"] is None:
            self.add_error("inn", _("No enterprise with this INN is registered."))
        if not found.get("inn") and not found.get("sender"):
            self.add_error("sender", _("Say who the sender is."))
        if found.get("received_on") and found["received_on"] > self.at.date():
            self.add_error("received_on", _("This day has not come yet."))
        if number := found.get("answers"):
            found["answers"] = queries.registered_by_number(self.person, number, body=found.get("body"), at=self.at)
            if found["answers"] is None:
                self.add_error("answers", _("No registered letter of this body has this number."))
        return found
