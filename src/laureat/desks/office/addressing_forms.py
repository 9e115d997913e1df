"""Forms of groups of enterprises: a rule with the values that somebody in the territory has, and how many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from laureat.insights.audiences import Choice, Choices
from laureat.letters.groups import Rule
from laureat.registry.states import Size

_OKVED = re.compile(r"\d{2}(?:\.\d(?:\d(?:\.\d{1,2})?)?)?")


def _boxes(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class RuleForm(forms.Form):
    """A group's conditions. Nothing chosen: everybody in the territory."""

    words = forms.CharField(
        label=_("Words of the name, or the beginning of the INN"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    sizes = _boxes(_("Size"))
    nominations = _boxes(_("Took part in the nominations"))
    took_part = _boxes(_("Took part in the seasons"))
    never_took_part = forms.BooleanField(label=_("Never took part"), required=False)
    opened = forms.ChoiceField(
        label=_("Opened a letter, but started no entry"),
        required=False,
        help_text=_("Those who opened the letter's page by their own link and began nothing in its season."),
    )
    regions = _boxes(_("Regions"))
    industries = _boxes(_("Industries by OKVED"))
    okved = forms.CharField(
        label=_("More exactly: codes of OKVED"),
        max_length=200,
        required=False,
        help_text=_("The beginnings of codes, separated by commas: 10.5, 11.07."),
    )

    def __init__(self, *args: Any, choices: Choices, kept: Rule | None = None, **kwargs: Any) -> None:
        """`kept`: a rule whose values are offered even if nobody has them now."""
        super().__init__(*args, **kwargs)
        kept = kept or Rule()
        sizes = {size.value: size.label for size in Size}
        self._offer("sizes", choices.sizes, [(value, sizes.get(value, value)) for value in kept.sizes])
        self._offer("nominations", choices.nominations, [(value, value) for value in kept.nominations])
        self._offer("took_part", choices.seasons, [(str(value), str(value)) for value in kept.took_part])
        self._offer("regions", choices.regions, [(value, value) for value in kept.regions])
        self._offer("industries", choices.industries, [(code, code) for code in kept.okved if len(code) == 2])
        letters = [(c.value, f"{c.label} ({c.count})") for c in choices.letters]
        if kept.opened is not None and str(kept.opened) not in dict(letters):
            letters.append((str(kept.opened), str(kept.opened)))
        self.fields["opened"].choices = [("", _("does not matter")), *letters]
        self.fields["never_took_part"].label = f"{self.fields['never_took_part'].label} ({choices.never})"

    def _offer(self, name: str, choices: Iterable[Choice], kept: Iterable[tuple[str, Any]]) -> None:
        offered = {c.value: f"{c.label} ({c.count})" for c in choices}
        self.fields[name].choices = [*offered.items(), *((v, f"{label} (0)") for v, label in kept if v not in offered)]

    def clean_okved(self) -> list[str]:
        """Codes, each in the form of an ОКВЭД."""
        codes = [code for code in re.split(r"[\s,;]+", self.cleaned_data["okved"]) if code]
        if wrong := [code for code in codes if not _OKVED.fullmatch(code)]:
            raise forms.ValidationError(_("Not a code of OKVED: %(codes)s."), params={"codes": ", ".join(wrong)})
        return codes

    def clean(self) -> dict[str, Any]:
        """Who never took part took part in nothing."""
        found = super().clean() or {}
        if found.get("never_took_part") and (found.get("nominations") or found.get("took_part")):
            raise forms.ValidationError(_("Whoever never took part has neither nominations nor seasons: choose one of both."))
        return found

    @property
    def rule(self) -> Rule:
        """The rule that was described; for a valid form."""
        found = self.cleaned_data
        codes = dict.fromkeys([*found["industries"], *found["okved"]])
        return Rule(
            regions=tuple(found["regions"]), nominations=tuple(found["nominations"]), okved=tuple(codes), sizes=tuple(found["sizes"]),
            took_part=tuple(int(season) for season in found["took_part"]), never_took_part=found["never_took_part"],
            opened=int(found["opened"]) if found["opened"] else None, words=found["words"].strip(),
        )  # fmt: skip


class AudienceForm(RuleForm):
    """To whom a letter goes: a rule, and what becomes of those who have no e-mail."""

    by_post = forms.BooleanField(label=_("Those without an e-mail get it by post, where an address is known"), required=False)


class AddressingForm(forms.Form):
    """The decision: what the page showed, and a title under which the group is kept."""

    shown = forms.CharField(max_length=60, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Keep the group under a title"), max_length=160, required=False, help_text=_("Then it can be chosen for other letters.")
    )  # fmt: skip


class GroupForm(RuleForm):
    """A group under its title."""

    title = forms.CharField(label=_("Title of the group"), max_length=160)
    field_order = ["title"]


class CorrectionForm(forms.Form):
    """Post and name as the addressee's copy prints them."""

    post = forms.CharField(label=_("Post, in the dative"), max_length=160, required=False)
    name = forms.CharField(label=_("Name, in the dative"), max_length=200, required=False)


def as_query(rule: Rule, **more: Any) -> str:
    """The rule as the query of the address page."""
    query = QueryDict(mutable=True)
    for field in ("regions", "nominations", "sizes", "took_part"):
        query.setlist(field, [str(value) for value in getattr(rule, field)])
    query.setlist("industries", [code for code in rule.okved if len(code) == 2])
    texts = {
        "okved": ", ".join(code for code in rule.okved if len(code) != 2),
        "never_took_part": "on" if rule.never_took_part else "",
        "opened": "" if rule.opened is None else str(rule.opened),
        "words": rule.words,
        **{name: str(value) for name, value in more.items()},
    }
    query.update({name: value for name, value in texts.items() if value})
    return query.urlencode()
