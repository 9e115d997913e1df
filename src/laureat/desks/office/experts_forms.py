"""Forms about experts: the invitation, a conflict that somebody saw, a paper, a reference dossier."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.desks.expert_form import BackgroundForm, right_inn
from laureat.people import queries as people
from laureat.people.models import Person
from laureat.people.states import Power
from laureat.registry import queries as registry
from laureat.registry.models import Enterprise
from laureat.season import queries as seasons
from laureat.season.regulation import Criterion, Regulation


class InvitationForm(forms.Form):
    """Whom to invite, where, to judge what; the employer, so that conflicts are seen before."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Family name, given name, patronymic"), max_length=240)
    region: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Region"), queryset=None, required=False, help_text=_("Empty: a federal expert.")
    )
    nominations = forms.MultipleChoiceField(label=_("Nominations"), widget=forms.CheckboxSelectMultiple)
    employer = forms.CharField(label=_("Employer"), max_length=200, required=False)
    employer_inn = forms.CharField(label=_("INN of the employer"), max_length=12, required=False)

    def __init__(self, *args: Any, person: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory, season = people.territory_of(person, Power.ASSIGN_EXPERTS, at=at), seasons.current_season()
        self.fields["region"].queryset = registry.regions().filter(territory.filter("pk"))
        self.fields["region"].required = not territory.everywhere
        self.fields["nominations"].choices = [(n.key, n.title) for n in seasons.rules_of(season).nominations] if season else []

    def clean_employer_inn(self) -> str:
        """A right ИНН, when there is one."""
        return right_inn(self.cleaned_data["employer_inn"])


class AmendForm(BackgroundForm):
    """What is known of an expert, with the nominations."""

    nominations = forms.MultipleChoiceField(label=_("Nominations"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        season = seasons.current_season()
        self.fields["nominations"].choices = [(n.key, n.title) for n in seasons.rules_of(season).nominations] if season else []


class ConflictForm(forms.Form):
    """A conflict that somebody saw."""

    inn = forms.CharField(label=_("INN of the enterprise"), max_length=12)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_inn(self) -> Enterprise:
        """A known enterprise."""
        found = registry.enterprise_by_inn(self.cleaned_data["inn"])
        if found is None:
            raise forms.ValidationError(_("No enterprise with this INN is known."))
        return found


class PaperForm(forms.Form):
    """A document about the expert."""

    title = forms.CharField(label=_("What it is"), max_length=160)
    file = forms.FileField(label=_("File"))


class NominationForm(forms.Form):
    """Of which nomination the reference dossier is."""

    nomination = forms.ChoiceField(label=_("Nomination"))

    def __init__(self, *args: Any, regulation: Regulation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomination"].choices = [(n.key, n.title) for n in regulation.nominations]


class ReferenceForm(forms.Form):
    """A reference dossier and the agreed mark on every criterion that experts judge."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(label=_("What the expert reads"), max_length=20000, widget=forms.Textarea(attrs={"rows": 10}))
    file = forms.FileField(label=_("Document"), required=False)

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.judged = [criterion for criterion in criteria if criterion.kind != "computed"]
        for criterion in self.judged:
            self.fields[f"mark-{criterion.key}"] = forms.DecimalField(
                label=criterion.title, min_value=0, max_value=criterion.max, help_text=_("Agreed mark, from 0 to %(max)s") % {"max": criterion.max}
            )  # fmt: skip

    @property
    def marks(self) -> dict[str, Decimal]:
        """The agreed marks by criterion."""
        return {criterion.key: self.cleaned_data[f"mark-{criterion.key}"] for criterion in self.judged}
