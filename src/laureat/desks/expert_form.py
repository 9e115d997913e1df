"""What an expert knows and where the expert worked, as a form: for the invitation, the expert's own page and the office."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.judging import licences
from laureat.judging import queries as judging
from laureat.judging.actions import Background
from laureat.judging.conflict_search import Work
from laureat.judging.models import Expert
from laureat.kernel import identifiers
from laureat.registry import queries as registry
from laureat.registry import rules as registering

MOST_EMPLOYERS = 20
_CODE = re.compile(r"^\d{2}(\.\d{1,2}){0,2}$")


class BackgroundForm(forms.Form):
    """Employer, former employers (a line each: name; INN; year), home region, fields by ОКПД2, languages."""

    employer = forms.CharField(label=_("Employer"), max_length=200, required=False)
    employer_inn = forms.CharField(
        label=_("INN of the employer"), max_length=12, required=False,
        help_text=_("The system finds conflicts by it: with the employer's goods, with its holding, with documents that it issued."),
    )  # fmt: skip
    worked = forms.CharField(
        label=_("Former employers"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line each: name; INN; year in which you left."),
    )  # fmt: skip
    home: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Home region"), queryset=None, required=False)
    okpd2 = forms.CharField(
        label=_("Fields by OKPD2"),
        max_length=300,
        required=False,
        help_text=_("Beginnings of codes with commas: 10.51, 10.71."),
    )
    languages = forms.CharField(label=_("Languages"), max_length=200, required=False, help_text=_("With commas."))

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = licences.day(at)
        self.fields["home"].queryset = registry.regions()

    def clean_employer_inn(self) -> str:
        """A right ИНН, when there is one."""
        return right_inn(self.cleaned_data["employer_inn"])

    def clean_okpd2(self) -> list[str]:
        """Beginnings of codes."""
        codes = split(self.cleaned_data["okpd2"])
        for code in codes:
            if not _CODE.match(code):
                raise forms.ValidationError(_("“%(code)s” is no beginning of an OKPD2 code.") % {"code": code})
        return codes

    def clean_languages(self) -> list[str]:
        """Names of languages."""
        return split(self.cleaned_data["languages"])

    def clean_worked(self) -> list[Work]:
        """Former employers, a line each."""
        lines = [line for line in self.cleaned_data["worked"].splitlines() if line.strip()]
        if len(lines) > MOST_EMPLOYERS:
            raise forms.ValidationError(_("At most %(count)s employers.") % {"count": MOST_EMPLOYERS})
        return [_work(line, self.today) for line in lines]

    @property
    def background(self) -> Background:
        """What the actions of judging need."""
        said = self.cleaned_data
        return Background(home=said["home"], okpd2=said["okpd2"], languages=said["languages"], worked=said["worked"])


def initial_of(expert: Expert) -> Mapping[str, Any]:
    """What the form shows of an expert at first."""
    works = [
        "; ".join(filter(None, (work.name, work.inn, str(work.until_year or "")))) for work in judging.past_employers(expert)
    ]
    return {
        "employer": expert.employer, "employer_inn": expert.employer_inn, "worked": "\n".join(works), "home": expert.home_id,
        "okpd2": ", ".join(expert.okpd2), "languages": ", ".join(expert.languages),
    }  # fmt: skip


def split(text: str) -> list[str]:
    """The parts of a list with commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def right_inn(inn: str) -> str:
    """The digits of the ИНН when it is right or empty; else the form's error."""
    verdict = registering.right_inn(inn) if inn else True
    if not verdict:
        raise forms.ValidationError(str(verdict))
    return identifiers.digits(inn)


def _work(line: str, today: date) -> Work:
    name, *rest = [part.strip() for part in line.split(";")]
    inn = next((part for part in rest if identifiers.is_inn(part)), "")
    year = next((int(part) for part in rest if re.fullmatch(r"(19|20)\d\d", part)), None)
    if unknown := [part for part in rest if part and part not in (inn, str(year))]:
        raise forms.ValidationError(
            _("“%(line)s”: %(part)s is neither an INN nor a year.") % {"line": line.strip(), "part": unknown[0]}
        )
    if not name:
        raise forms.ValidationError(_("“%(line)s”: the name is missing.") % {"line": line.strip()})
    if year and year > today.year:
        raise forms.ValidationError(_("“%(line)s”: the year %(year)s has not come yet.") % {"line": line.strip(), "year": year})
    return Work(name[:200], identifiers.digits(inn), past=True, until=year)
