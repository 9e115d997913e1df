"""Forms of the applicant's desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.entries import rules
from laureat.kernel import Verdict
from laureat.registry import queries as registry
from laureat.registry import rules as registering
from laureat.registry.states import Size
from laureat.season.regulation import Evidence, Nomination, Question, Section


class InnField(forms.CharField):
    """An ИНН with right check digits."""

    def clean(self, value: Any) -> str:
        """The digits. A wrong check digit is said at once."""
        return _held(registering.right_inn, super().clean(value))


class OgrnField(forms.CharField):
    """An ОГРН or ОГРНИП with a right check digit."""

    def clean(self, value: Any) -> str:
        """The digits, or nothing."""
        return _held(registering.right_ogrn, super().clean(value))


def _held(rule: Any, value: str) -> str:
    verdict: Verdict = rule(value)
    if not verdict:
        raise forms.ValidationError(str(verdict))
    return value


class InnForm(forms.Form):
    """The first question to an enterprise."""

    inn = InnField(
        label=_("INN of the enterprise"),
        max_length=14,
        help_text=_("Ten digits for an organisation, twelve for a sole trader."),
    )


class EnterpriseForm(InnForm):
    """What an unknown enterprise says of itself."""

    name = forms.CharField(label=_("Full name"), max_length=300)
    short_name = forms.CharField(label=_("Short name"), max_length=160)
    region: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Region"), queryset=None)
    ogrn = OgrnField(label=_("OGRN"), max_length=17, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    size = forms.ChoiceField(label=_("Size"), choices=[("", "—"), *Size.choices], required=False)
    head_name = forms.CharField(label=_("Head"), max_length=160, required=False)
    head_post = forms.CharField(label=_("Post of the head"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    website = forms.CharField(label=_("Website"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = registry.regions()


class GoodForm(forms.Form):
    """A good or a service."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As it will stand in the diploma."))
    brand = forms.CharField(label=_("Brand"), max_length=100, required=False)
    description = forms.CharField(
        label=_("Short description for the catalogue"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    okpd2 = forms.CharField(label=_("OKPD2"), max_length=12, required=False, help_text=_("For instance 10.71.11."))
    gtin = forms.CharField(label=_("GTIN (the digits under the bar code)"), max_length=14, required=False)
    launched_in = forms.IntegerField(label=_("On the market since (year)"), min_value=1700, max_value=2100, required=False)


class NominationForm(forms.Form):
    """In which nomination a good enters."""

    nomination = forms.ChoiceField(label=_("Nomination"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, nominations: tuple[Nomination, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomination"].choices = [(n.key, n.title) for n in nominations]


class SectionForm(forms.Form):
    """A section of the regulation's form. Its questions check the answers, here as in the action."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        for question in section.questions:
            self.fields[question.key] = _field(question)
            self.fields[question.key].wanted = question.required or question.required_if is not None

    def clean(self) -> dict[str, Any]:
        """Answers as they are kept; a wrong one is named at its question."""
        cleaned = super().clean() or {}
        kept, problems = self.section.check(cleaned, draft=True)
        for problem in problems:
            self.add_error(problem.question, problem.sentence)
        return {**cleaned, **kept}

    @property
    def content(self) -> dict[str, Any]:
        """The answers alone."""
        return {question.key: self.cleaned_data.get(question.key) for question in self.section.questions}


_YES_NO = [("yes", _("yes")), ("no", _("no"))]


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.label, "help_text": question.help, "required": False}
    if question.type in ("text", "long-text"):
        return _text_field(question, common)
    choices = [(choice.key, choice.label) for choice in question.choices]
    match question.type:
        case "choice":
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        case "multi-choice":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        case "yes-no":
            return forms.ChoiceField(choices=_YES_NO, widget=forms.RadioSelect, **common)
        case "date":
            return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **common)
        case "number" | "percent":
            return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **common)
    return forms.CharField(**common)


def _text_field(question: Question, common: dict[str, Any]) -> forms.Field:
    """The limit is shown while one writes; a text that is too long may be sent, so that nothing is cut off silently."""
    widget = forms.Textarea(attrs={"rows": 5}) if question.type == "long-text" else forms.TextInput()
    field = forms.CharField(widget=widget, **common)
    field.max_length = question.max_length
    return field


def initial_of(section: Section, content: dict[str, Any], version: int) -> dict[str, Any]:
    """What a section's form shows at first."""
    shown: dict[Any, str] = {True: "yes", False: "no"}
    found = {
        q.key: shown.get(content.get(q.key), content.get(q.key)) if q.type == "yes-no" else content.get(q.key)
        for q in section.questions
    }
    return {**found, "version": version}


class EvidenceForm(forms.Form):
    """A document to attach."""

    file = forms.FileField(label=_("File"))
    number = forms.CharField(label=_("Number of the document"), max_length=120, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=200, required=False)
    issuer_inn = forms.CharField(label=_("INN of the issuer"), max_length=12, required=False)
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, kind: Evidence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].wanted = kind.needs_number
        if not kind.needs_number:
            del self.fields["number"], self.fields["issuer"], self.fields["issuer_inn"]
        if not kind.needs_validity:
            del self.fields["issued_on"], self.fields["valid_until"]

    def clean_issuer_inn(self) -> str:
        """Empty, or right; conflicts of experts are found by it."""
        inn: str = self.cleaned_data["issuer_inn"]
        verdict = rules.is_issuer(inn)
        if not verdict:
            raise forms.ValidationError(str(verdict))
        return inn


class DeclarationForm(forms.Form):
    """Who signs the declaration of quality."""

    signatory = forms.CharField(label=_("Signatory: post and name"), max_length=200)
    agreed = forms.BooleanField(label=_("I sign this declaration on behalf of the enterprise"))
