"""The score sheet as a form, made from the regulation's criteria."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.judging.models import Mark
from laureat.judging.pinning import Pin
from laureat.kernel import Verdict
from laureat.season.regulation import Criterion

MOST_CHOICES = 21
MOST_PAGES = 9999


@dataclass(frozen=True)
class Line:
    """A criterion on the page: its fields, what its mark means, where the mark is pinned."""

    criterion: Criterion
    mark: forms.BoundField
    comment: forms.BoundField | None
    pin: forms.BoundField | None = None
    page: forms.BoundField | None = None
    document: str = ""

    @property
    def meaning(self) -> str:
        """What the described mark says that is nearest to the one given."""
        given = _decimal(self.mark.value())
        anchor = self.criterion.anchor_near(given) if given is not None else None
        return anchor.text if anchor else ""

    @property
    def asks(self) -> bool:
        """Whether the mark given has to be explained, or is."""
        given = _decimal(self.mark.value())
        needed = self.criterion.comment_always or (given is not None and self.criterion.needs_comment(given))
        return bool(self.comment is not None and (needed or self.comment.value() or self.comment.errors))


class SheetForm(forms.Form):
    """A mark and, where one is needed, a comment for every criterion that experts judge; with `documents`, the page it is pinned to."""

    def __init__(
        self,
        *args: Any,
        criteria: list[Criterion],
        documents: Mapping[UUID, str] | None = None,
        fits: Callable[[Pin], Verdict] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = [criterion for criterion in criteria if criterion.kind != "computed"]
        self.documents, self.fits = documents or {}, fits
        for criterion in self.criteria:
            self.fields[f"mark-{criterion.key}"] = _mark_field(criterion)
            self.fields[f"comment-{criterion.key}"] = forms.CharField(
                label=_("Comment"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_HELP[criterion.explained],
            )  # fmt: skip
            if self.documents:
                self._add_pin(criterion.key)
        self.fields["comment"] = forms.CharField(
            label=_("What the enterprise should know: strengths, and what could be better"), max_length=3000, required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )  # fmt: skip
        self.fields["saved"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def _add_pin(self, key: str) -> None:
        choices = [("", "—"), *((str(pk), name) for pk, name in self.documents.items())]
        self.fields[f"pin-{key}"] = forms.ChoiceField(label=_("Document"), choices=choices, required=False)
        self.fields[f"page-{key}"] = forms.IntegerField(label=_("Page"), min_value=1, max_value=MOST_PAGES, required=False)

    def clean(self) -> dict[str, Any]:
        """A pin leads to a page that is there."""
        cleaned = super().clean() or {}
        for criterion in self.criteria:
            pin = self._pin(criterion.key)
            verdict = self.fits(pin) if pin and self.fits else None
            if verdict is not None and not verdict:
                self.add_error(f"page-{criterion.key}", str(verdict))
        return cleaned

    @property
    def marks(self) -> dict[str, tuple[Decimal, str]]:
        """Marks that are given, with their comments."""
        found = {
            c.key: (self.cleaned_data.get(f"mark-{c.key}"), self.cleaned_data.get(f"comment-{c.key}", ""))
            for c in self.criteria
        }
        return {key: (value, comment) for key, (value, comment) in found.items() if value is not None}

    @property
    def pins(self) -> dict[str, Pin | None]:
        """Where the marks given are pinned, as far as the form says it."""
        return {key: self._pin(key) for key in self.marks if f"pin-{key}" in self.data and f"pin-{key}" in self.fields}

    def _pin(self, key: str) -> Pin | None:
        document = self.cleaned_data.get(f"pin-{key}")
        return (UUID(document), self.cleaned_data.get(f"page-{key}") or 1) if document else None

    def say_what_is_missing(self) -> bool:
        """Put beside the fields what keeps the sheet from being signed; whether there is anything."""
        marks = self.marks
        for criterion in self.criteria:
            value, comment = marks.get(criterion.key, (None, ""))
            if value is None:
                self.add_error(f"mark-{criterion.key}", _("Give a mark."))
            elif criterion.needs_comment(value) and not comment.strip():
                self.add_error(f"comment-{criterion.key}", _("Explain this mark."))
        return bool(self.errors)

    def rows(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Criteria with their fields."""
        return [(c, self[f"mark-{c.key}"], self[f"comment-{c.key}"]) for c in self.criteria]

    def lines(self) -> list[Line]:
        """Criteria as the page of the sheet shows them; a comment has a field where one may be needed or is given."""
        return [self._line(criterion) for criterion in self.criteria]

    def _line(self, criterion: Criterion) -> Line:
        comment: forms.BoundField | None = self[f"comment-{criterion.key}"]
        if comment is not None and not (criterion.explained or comment.value()):
            comment = None
        if not self.documents:
            return Line(criterion, self[f"mark-{criterion.key}"], comment)
        pin = self[f"pin-{criterion.key}"]
        name = {str(pk): name for pk, name in self.documents.items()}.get(str(pin.value() or ""), "")
        return Line(criterion, self[f"mark-{criterion.key}"], comment, pin, self[f"page-{criterion.key}"], name)


def initial_of(marks: Iterable[Mark], comment: str) -> dict[str, Any]:
    """What a begun sheet shows at first."""
    found: dict[str, Any] = {"comment": comment}
    for mark in marks:
        found[f"mark-{mark.criterion}"] = format(mark.value.normalize(), "f")
        found[f"comment-{mark.criterion}"] = mark.comment
        found[f"pin-{mark.criterion}"] = str(mark.pinned_id or "")
        found[f"page-{mark.criterion}"] = mark.pinned_page
    return found


def _decimal(text: object) -> Decimal | None:
    try:
        return Decimal(str(text))
    except ArithmeticError:
        return None


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


_HELP: dict[str, Any] = {
    "always": _("Needed for every mark."),
    "extremes": _("Needed for a mark at either end of the scale."),
    "": "",
}
