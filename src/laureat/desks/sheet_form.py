"""The score sheet as a form, made from the regulation's criteria."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.judging.models import Mark
from laureat.season.regulation import Criterion

MOST_CHOICES = 21


class SheetForm(forms.Form):
    """A mark and, where one is needed, a comment for every criterion that experts judge."""

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = [criterion for criterion in criteria if criterion.kind != "computed"]
        for criterion in self.criteria:
            self.fields[f"mark-{criterion.key}"] = _mark_field(criterion)
            self.fields[f"comment-{criterion.key}"] = forms.CharField(
                label=_("Comment"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Needed for a mark at either end of the scale.") if criterion.comment_at_extremes else "",
            )  # fmt: skip
        self.fields["comment"] = forms.CharField(
            label=_("What the enterprise should know: strengths, and what could be better"), max_length=3000, required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )  # fmt: skip

    @property
    def marks(self) -> dict[str, tuple[Decimal, str]]:
        """Marks that are given, with their comments."""
        found = {
            c.key: (self.cleaned_data.get(f"mark-{c.key}"), self.cleaned_data.get(f"comment-{c.key}", ""))
            for c in self.criteria
        }
        return {key: (value, comment) for key, (value, comment) in found.items() if value is not None}

    def rows(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Criteria with their fields."""
        return [(c, self[f"mark-{c.key}"], self[f"comment-{c.key}"]) for c in self.criteria]


def initial_of(marks: Iterable[Mark], comment: str) -> dict[str, Any]:
    """What a begun sheet shows at first."""
    found: dict[str, Any] = {"comment": comment}
    for mark in marks:
        found[f"mark-{mark.criterion}"] = format(mark.value.normalize(), "f")
        found[f"comment-{mark.criterion}"] = mark.comment
    return found


def _mark_field(criterion: Criterion) -> forms.Field:
    common: dict[str, Any] = {"label": criterion.title, "help_text": criterion.help, "required": False}
    if criterion.kind == "yes-no":
        choices = [(format(criterion.max.normalize(), "f"), _("yes")), ("0", _("no"))]
    elif criterion.max / criterion.step < MOST_CHOICES:
        steps = [criterion.step * n for n in range(int(criterion.max / criterion.step) + 1)]
        choices = [(format(value.normalize(), "f"), format(value.normalize(), "f")) for value in steps]
    else:
        return forms.DecimalField(min_value=0, max_value=criterion.max, **common)
    return forms.TypedChoiceField(choices=choices, coerce=Decimal, empty_value=None, widget=forms.RadioSelect, **common)
