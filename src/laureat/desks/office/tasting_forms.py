"""Forms of the blind tasting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from laureat.entries.models import Entry
from laureat.people.models import Person


class _Entries(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.good.name} ({obj.enterprise.short_name}, № {obj.number})"


class _People(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name}, {obj.post}" if obj.post else str(obj.full_name)


class CodingForm(forms.Form):
    """Whose samples have come in, who gives the codes, where."""

    def __init__(self, *args: Any, items: QuerySet[Entry], people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entries"] = _Entries(
            label=_("Samples that have come in"), queryset=items, widget=forms.CheckboxSelectMultiple,
            initial=list(items.values_list("pk", flat=True)), help_text=_("An entry without a sample gets no points for the tasting."),
            error_messages={"required": _("Choose the entries whose samples have come in.")},
        )  # fmt: skip
        self.fields["coders"] = _People(
            label=_("Who gives the codes"), queryset=people, widget=forms.CheckboxSelectMultiple,
            help_text=_("They see which code is which good, and may not taste; the same holds for you, who draw up the act."),
            error_messages={"required": _("Name those who give the codes.")},
        )  # fmt: skip
        self.fields["place"] = forms.CharField(label=_("Place"), max_length=200, required=False)


class TastersForm(forms.Form):
    """Who tastes."""

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["experts"] = forms.TypedMultipleChoiceField(
            label=_("Experts"), coerce=int, choices=choices, widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose the tasters.")},
        )  # fmt: skip
