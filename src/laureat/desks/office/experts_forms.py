"""Forms about experts: the invitation, a conflict that somebody saw, a paper, a reference dossier."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from laureat.desks.expert_form import BackgroundForm, right_inn
from laureat.desks.office.filters import Filters
from laureat.judging import expert_rules, register
from laureat.judging import queries as judging
from laureat.judging.states import ConflictKind, ConflictState
from laureat.people import queries as people
from laureat.people.models import Person
from laureat.people.queries import Territory
from laureat.people.states import Power
from laureat.registry import queries as registry
from laureat.registry.models import Enterprise
from laureat.season import queries as seasons
from laureat.season.regulation import Criterion, Regulation

_ALL_AND_ONE = 2


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
        self.person, self.at = person, at
        territory, season = people.territory_of(person, Power.ASSIGN_EXPERTS, at=at), seasons.current_season()
        self.fields["region"].queryset = registry.regions().filter(territory.filter("pk"))
        self.fields["region"].required = not territory.everywhere
        self.fields["nominations"].choices = [(n.key, n.title) for n in seasons.rules_of(season).nominations] if season else []

    def clean_name(self) -> str:
        """A family name and a given name."""
        if not (verdict := expert_rules.is_named(self.cleaned_data["name"])):
            raise forms.ValidationError(str(verdict))
        return self.cleaned_data["name"]

    def clean_employer_inn(self) -> str:
        """A right ИНН, when there is one."""
        return right_inn(self.cleaned_data["employer_inn"])

    def clean(self) -> dict[str, Any]:
        """Somebody who may be asked; whose card or invitation lies within the territory, to that a link leads."""
        email = self.cleaned_data.get("email", "")
        if email and not (verdict := expert_rules.may_be_asked(email, at=self.at)):
            self.add_error(None, format_html("{} {}", str(verdict), self._where(email)))
        return self.cleaned_data

    def _where(self, email: str) -> str:
        known = judging.experts_of_office(self.person, at=self.at).filter(person__email=email.lower()).first()
        if known:
            return format_html('<a href="{}">{}</a>', reverse("office:expert", args=[known.pk]), known.person.full_name)
        if judging.invitations_of_office(self.person, at=self.at).filter(email=email.lower()).exists():
            return format_html('<a href="{}">{}</a>', reverse("office:experts"), _("Invitations without an answer"))
        return ""


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


class _Filters(Filters):
    """Filters of a list of one's own territory, beside a search."""

    text = forms.CharField(max_length=100, required=False)

    def __init__(self, data: QueryDict, *, territory: Territory) -> None:
        super().__init__({**data.dict(), "text": data.get("q", "")})
        self.offer_regions(registry.regions().filter(territory.filter("pk")))

    @property
    def shown(self) -> list[forms.BoundField]:
        """What stands in the row of filters: the text has its own field, and nobody chooses among one."""
        return [self[name] for name, field in self.fields.items() if name != "text" and len(field.choices) > _ALL_AND_ONE]


class ExpertsForm(_Filters):
    """Filters of the register."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    nomination = forms.ChoiceField(label=_("Nomination"), required=False)
    licence = forms.ChoiceField(label=_("Licence"), choices=[("", _("all")), *register.Licensed.choices], required=False)

    def __init__(self, data: QueryDict, *, territory: Territory) -> None:
        super().__init__(data, territory=territory)
        if territory.everywhere:
            self.fields["region"].choices.insert(1, (register.FEDERAL, _("Federal tier")))
        season = seasons.current_season()
        regulation = seasons.rules_of(season) if season else None
        named = [(n.key, n.title) for n in regulation.nominations] if regulation else []
        self.fields["nomination"].choices = [("", _("all")), *named]
        if not (regulation and regulation.judging.licence):
            del self.fields["licence"]


class ConflictsForm(_Filters):
    """Filters of the list of conflicts."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("all")), *ConflictState.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("all")), *ConflictKind.choices], required=False)
    region = forms.ChoiceField(label=_("Region of the enterprise"), required=False)


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
