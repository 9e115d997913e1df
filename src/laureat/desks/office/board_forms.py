"""Forms of the board: seasons, stages, deadlines, contacts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laureat.kernel.deadline import MOSCOW
from laureat.registry import queries as registry
from laureat.registry.states import BodyKind
from laureat.season import queries as seasons
from laureat.season import rules
from laureat.season.models import Season, Stage
from laureat.season.states import RegulationState

_INPUT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DATES = ("opens_at", "entries_until", "judging_until", "decision_until")


def in_zone(moment: datetime | None, zone: str) -> datetime | None:
    """The wall clock that was typed, as an instant in the rule's own zone."""
    return moment.replace(tzinfo=ZoneInfo(zone)) if moment else None


class ExtendForm(forms.Form):
    """Which deadline, until when by the stage's own clock, and why."""

    which = forms.ChoiceField(
        label=_("Deadline"), choices=[("entries", _("Entries")), ("judging", _("Experts' sheets")), ("decision", _("Decision"))]
    )
    until = forms.DateTimeField(label=_("New date and time, by the region's clock"), widget=_INPUT)
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Participants will read it."))

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = stage.zone

    def clean_until(self) -> datetime | None:
        """The instant in the stage's zone."""
        return in_zone(self.cleaned_data["until"], self.zone)


class ContactForm(forms.Form):
    """Whom enterprises of the region may ask."""

    contact_post = forms.CharField(label=_("Post"), max_length=200)
    contact_name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=160, required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=60)
    contact_email = forms.EmailField(label=_("E-mail"))


class SeasonForm(forms.Form):
    """A year's contest under an approved version of the rules."""

    regulation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Regulation"), queryset=None)
    year = forms.IntegerField(label=_("Year"), min_value=1998, max_value=2100)
    number = forms.CharField(label=_("Number of the season"), max_length=10, required=False)
    motto = forms.CharField(label=_("Motto"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regulation"].queryset = seasons.regulations().filter(state=RegulationState.APPROVED)
        self.fields["regulation"].label_from_instance = lambda r: f"{r.programme.short_name}, {r.version}"

    def clean(self) -> dict[str, Any]:
        """A programme has one season a year."""
        cleaned = super().clean() or {}
        regulation, year = cleaned.get("regulation"), cleaned.get("year")
        if regulation and seasons.seasons().filter(programme=regulation.programme, year=year).exists():
            self.add_error("year", _("This programme already has a season of this year."))
        return cleaned


class StageForm(ContactForm):
    """A tier of the season in a region, with its calendar."""

    tier = forms.ChoiceField(label=_("Tier"))
    region: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Region"), queryset=None, required=False, help_text=_("Empty: the whole country.")
    )
    commission: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Commission"), queryset=None)
    operator: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Who runs the stage"), queryset=None)
    opens_at = forms.DateTimeField(label=_("Entries from"), widget=_INPUT)
    entries_until = forms.DateTimeField(label=_("Entries until"), widget=_INPUT)
    judging_until = forms.DateTimeField(label=_("Experts until"), widget=_INPUT)
    decision_until = forms.DateTimeField(label=_("Decision until"), widget=_INPUT)
    field_order = ("tier", "region", "commission", "operator", *DATES)

    def __init__(self, *args: Any, season: Season, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.season = season
        self.fields["tier"].choices = [(tier.key, tier.title) for tier in seasons.rules_of(season).tiers]
        self.fields["region"].queryset = registry.regions()
        self.fields["commission"].queryset = registry.bodies().filter(kind=BodyKind.COMMISSION)
        self.fields["operator"].queryset = registry.bodies().exclude(kind=BodyKind.COMMISSION)

    def clean(self) -> dict[str, Any]:
        """Dates become instants in the region's zone and must follow one another; a region has one stage of a tier."""
        cleaned = super().clean() or {}
        region = cleaned.get("region")
        cleaned["zone"] = region.zone if region else MOSCOW
        for name in DATES:
            cleaned[name] = in_zone(cleaned.get(name), cleaned["zone"])
        if all(cleaned[name] for name in DATES) and not (order := rules.dates_in_order(*(cleaned[name] for name in DATES))):
            self.add_error("entries_until", str(order))
        if seasons.stages(self.season).filter(tier=cleaned.get("tier"), region=region).exists():
            self.add_error("region", _("This stage is already planned."))
        return cleaned
