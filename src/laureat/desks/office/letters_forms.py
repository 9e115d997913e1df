"""Forms of official letters: the letter itself, what it encloses, refers to and promises, who agrees."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.files import types
from laureat.letters import queries
from laureat.letters.states import LetterKind, ReferenceKind
from laureat.people import queries as people
from laureat.people.models import Person
from laureat.people.states import Power
from laureat.registry import queries as registry
from laureat.registry.models import Body
from laureat.season import queries as seasons

_KINDS = [(kind.value, kind.label) for kind in LetterKind]


def day_input() -> forms.DateInput:
    """A field for a day, with the browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LetterForm(forms.Form):
    """A letter's requisites and text. Post and name come from the signatory; without one in the list they are written."""

    letterhead: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Letterhead"), queryset=None)
    kind = forms.ChoiceField(label=_("Kind of the letter"), choices=_KINDS, initial=LetterKind.OTHER, required=False)
    season: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Season"), queryset=None, required=False)
    region: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Region"), queryset=None, required=False)
    addressees_text = forms.CharField(
        label=_("Addressees, as they stand in the letter"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    heading = forms.CharField(label=_("Heading"), max_length=200, required=False)
    salutation = forms.CharField(label=_("Salutation"), max_length=200, initial="Уважаемые руководители!")
    body = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 18}),
        max_length=50_000,
        help_text=_("Empty lines part paragraphs. **Bold**, *italic*, ## headings, - lists, | tables |, [links](https://…)."),
    )
    contact = forms.CharField(label=_("Contact"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=1000)
    closing = forms.CharField(label=_("Closing"), max_length=120, initial="С уважением,")
    signatory: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Signatory"), queryset=None, required=False)
    signatory_post = forms.CharField(
        label=_("Post of the signatory"),
        max_length=200,
        required=False,
        help_text=_("Only where the signatory is not in the list."),
    )
    signatory_name = forms.CharField(label=_("Name of the signatory"), max_length=160, required=False)

    def __init__(self, *args: Any, person: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory = people.territory_of(person, Power.WRITE_LETTERS, at=at)
        self.fields["letterhead"].queryset = queries.letterheads_of(person, at=at)
        self.fields["season"].queryset = seasons.seasons()
        self.fields["region"].queryset = registry.regions().filter(territory.filter("pk"))
        in_office = queries.signatories_of(person, at=at).filter(queries.in_office(at.date()))
        self.fields["signatory"].queryset = in_office
        self.fields["signatory"].wanted = self.fields["kind"].wanted = (
            True  # not called optional: something always stands there
        )

    def clean_kind(self) -> str:
        """A kind, also where none was chosen."""
        return self.cleaned_data["kind"] or LetterKind.OTHER

    def clean(self) -> dict[str, Any]:
        """A signatory of the sender, or a written post."""
        found = super().clean() or {}
        signatory, head = found.get("signatory"), found.get("letterhead")
        if signatory and head and signatory.body_id != head.body_id:
            self.add_error("signatory", _("This signatory signs letters of another body."))
        elif not signatory and not found.get("signatory_post"):
            self.add_error("signatory", _("Choose the signatory or write the post."))
        return found


class EnclosureForm(forms.Form):
    """Something enclosed: a file, the booklet that the system makes, or a paper."""

    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(
        label=_("File"), required=False, widget=forms.FileInput(attrs={"accept": ",".join(types.endings_of(types.DOCUMENTS))})
    )
    booklet = forms.ChoiceField(
        label=_("Booklet made from the season's records"), required=False,
        choices=[("", _("No")), ("a4", _("A4")), ("a5", _("A5"))],
    )  # fmt: skip
    sheets = forms.IntegerField(label=_("Sheets, for a paper"), required=False, min_value=1, max_value=9999)
    copies = forms.IntegerField(label=_("Copies"), required=False, min_value=1, max_value=999, initial=1)
    named = forms.BooleanField(label=_("The text already names it"), required=False)


class PromiseForm(forms.Form):
    """What a letter promises."""

    text = forms.CharField(label=_("What is promised"), max_length=300)
    due_on = forms.DateField(label=_("Until"), widget=day_input())


class ReferenceForm(forms.Form):
    """To which earlier letter this one refers."""

    kind = forms.ChoiceField(label=_("How"), choices=[(kind.value, kind.label) for kind in ReferenceKind])
    number = forms.CharField(
        label=_("Its number"),
        max_length=60,
        help_text=_("A letter of ours is found by its number; of another's, write the date too."),
    )
    date = forms.DateField(label=_("Its date"), required=False, widget=day_input())


class ApproversForm(forms.Form):
    """Who is asked to agree."""

    approvers: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Approvers"), queryset=None, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, body: Body, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approvers"].queryset = people.people_with(Power.WRITE_LETTERS, body.region_id, at=at)
        self.fields["approvers"].label_from_instance = lambda person: ", ".join(filter(None, [person.full_name, person.post]))


class RemarkForm(forms.Form):
    """What should be changed in a draft."""

    remark = forms.CharField(label=_("What should be changed"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)


class SignatureForm(forms.Form):
    """A detached signature that was made elsewhere."""

    file = forms.FileField(
        label=_("File of the signature (.sig)"), widget=forms.FileInput(attrs={"accept": ".sig,.p7s,.sgn"}),
        help_text=_("Download the registered PDF, sign it with the program of your certificate as a detached signature, and give the file here."),
    )  # fmt: skip
