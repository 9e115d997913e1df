"""The score sheet as a form, made from the regulation's criteria."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from laureat.judging.models import Mark
from laureat.judging.packs import number
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
    comment: forms.BoundField
    pin: forms.BoundField | None = None
    page: forms.BoundField | None = None
    document: str = ""

    @property
    def worth(self) -> str:
        """«до 6 баллов»."""
        most = self.criterion.max
        count = int(most) if most == most.to_integral_value() else 1  # a part of a point is declined as one
        return ngettext("up to %(most)s point", "up to %(most)s points", count) % {"most": number(most)}

    @property
    def meaning(self) -> str:
        """What the described mark says that is nearest to the one given."""
        given = _decimal(self.mark.value())
        anchor = self.criterion.anchor_near(given) if given is not None else None
        return anchor.text if anchor else ""

    @property
    def needed(self) -> bool:
        """Whether the mark given has to be explained."""
        given = _decimal(self.mark.value())
        return given is not None and self.criterion.needs_comment(given)

    @property
    def asks(self) -> bool:
        """Whether the field of the comment stands open: something is to be written there, or is."""
        return bool(self.needed or self.criterion.comment_always or self.comment.value() or self.comment.errors)


class SheetForm(forms.Form):
    """A mark and a comment for every criterion that experts judge; with `documents`, the page the mark is pinned to.

    Labels name the criterion, so that a list of what is wrong can be read by itself.
    """

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
            comment = forms.CharField(
                label=_of(criterion, gettext("Comment")), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_HELP[criterion.explained],
            )  # fmt: skip
            comment.wanted = bool(criterion.explained)  # type: ignore[attr-defined]
            self.fields[f"comment-{criterion.key}"] = comment
            if self.documents:
                self._add_pin(criterion)
        self.fields["comment"] = forms.CharField(
            label=_("What the enterprise should know: strengths, and what could be better"), max_length=3000, required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )  # fmt: skip
        self.fields["saved"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def _add_pin(self, criterion: Criterion) -> None:
        choices = [("", "—"), *((str(pk), name) for pk, name in self.documents.items())]
        self.fields[f"pin-{criterion.key}"] = forms.ChoiceField(
            label=_of(criterion, gettext("Document")), choices=choices, required=False
        )
        self.fields[f"page-{criterion.key}"] = forms.IntegerField(
            label=_of(criterion, gettext("Page")), min_value=1, max_value=MOST_PAGES, required=False
        )

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

    def say_what_is_unmarked(self) -> bool:
        """Put beside the criteria without a mark that one is to be given; whether there are any."""
        unmarked = [criterion for criterion in self.criteria if criterion.key not in self.marks]
        for criterion in unmarked:
            self.add_error(f"mark-{criterion.key}", _("Give a mark."))
        return bool(unmarked)

    def say_what_is_missing(self) -> bool:
        """Put beside the fields what keeps the sheet from being signed; whether there is anything."""
        for key, (value, comment) in self.marks.items():
            criterion = next(c for c in self.criteria if c.key == key)
            if criterion.needs_comment(value) and not comment.strip():
                self.add_error(f"comment-{key}", _("Explain this mark."))
        return self.say_what_is_unmarked() or bool(self.errors)

    def say_what_waits(self) -> bool:
        """Put beside the criteria that have a comment and no mark that the one is kept with the other; whether there are any."""
        given = self.marks
        for criterion in self.criteria:
            waits = self.cleaned_data.get(f"comment-{criterion.key}") and criterion.key not in given
            if waits and f"mark-{criterion.key}" not in self.errors:
                self.add_error(f"mark-{criterion.key}", _("There is a comment, but no mark."))
        return bool(self.errors)

    def first_error(self) -> str:
        """The first thing that is wrong, for the line of an autosaved sheet."""
        name, problems = next(iter(self.errors.items()))
        return f"{self.fields[name].label}: {problems[0]}"

    def rows(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Criteria with their fields."""
        return [(c, self[f"mark-{c.key}"], self[f"comment-{c.key}"]) for c in self.criteria]

    def lines(self) -> list[Line]:
        """Criteria as the page of a sheet shows them."""
        return [self._line(criterion) for criterion in self.criteria]

    def _line(self, criterion: Criterion) -> Line:
        mark, comment = self[f"mark-{criterion.key}"], self[f"comment-{criterion.key}"]
        if not self.documents:
            return Line(criterion, mark, comment)
        pin = self[f"pin-{criterion.key}"]
        name = {str(pk): name for pk, name in self.documents.items()}.get(str(pin.value() or ""), "")
        return Line(criterion, mark, comment, pin, self[f"page-{criterion.key}"], name)


def initial_of(marks: Iterable[Mark], comment: str) -> dict[str, Any]:
    """What a begun sheet shows at first."""
    found: dict[str, Any] = {"comment": comment}
    for mark in marks:
        found[f"mark-{mark.criterion}"] = format(mark.value.normalize(), "f")
        found[f"comment-{mark.criterion}"] = mark.comment
        found[f"pin-{mark.criterion}"] = str(mark.pinned_id or "")
        found[f"page-{mark.criterion}"] = mark.pinned_page
    return found


def _of(criterion: Criterion, what: str) -> str:
    return f"{what}: {criterion.title}"


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
