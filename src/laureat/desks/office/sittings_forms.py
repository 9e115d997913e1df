"""Forms about sittings."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _


class ConveneForm(forms.Form):
    """When and where the commission sits; the time is the region's own."""

    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label=_("Local time"), widget=forms.TimeInput(attrs={"type": "time"}))
    place = forms.CharField(label=_("Place"), max_length=200)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        """Day and time become one instant in the region's zone."""
        cleaned = super().clean() or {}
        day, time = cleaned.pop("day", None), cleaned.pop("time", None)
        if day and time:
            cleaned["held_at"] = datetime.combine(day, time, ZoneInfo(self.zone))
        return cleaned
