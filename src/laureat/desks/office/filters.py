"""Filters of a list within a territory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.registry.models import Region


class Filters(forms.Form):
    """What a list is narrowed by. What makes no sense filters nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "control"

    @property
    def wanted(self) -> dict[str, str]:
        """The filters that make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def offer_regions(self, regions: Iterable[Region]) -> None:
        """All of a territory, or one of its regions."""
        offered: Any = self.fields["region"]
        offered.choices = [("", _("all")), *((region.code, region.short_name) for region in regions)]
