"""The questions that one may put to a stage's sheets: another rule, other weights and thresholds, fewer experts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from laureat.desks.keys import keys
from laureat.judging import whatif
from laureat.judging.whatif import Way
from laureat.season.regulation import Outcome, Regulation, Tier

RULES = [
    ("mean", _("mean of the sheets")),
    ("trimmed-mean", _("mean without the highest and the lowest sheet")),
    ("sum", _("sum of the sheets")),
    ("sum-of-means", _("sum of the criteria's means")),
]
DECIDES = [("score", _("the score")), ("fair-score", _("the fair score"))]
_MOST_LEFT_OUT = 200


class WhatIfForm(forms.Form):
    """Everything stands as in the regulation until something else is asked; what is left empty stays as it is."""

    rule = forms.ChoiceField(label=_("Rule"), choices=RULES, required=False)
    decides = forms.ChoiceField(label=_("What decides"), choices=DECIDES, required=False)
    decimals = forms.IntegerField(label=_("Decimals of the score"), min_value=0, max_value=3, required=False)
    tie = forms.ChoiceField(label=_("What parts equal scores"), required=False)

    def __init__(self, asked: QueryDict, *, regulation: Regulation, tier: Tier, nominations: set[str]) -> None:
        self.regulation, self.tier = regulation, tier
        how = regulation.aggregation
        self.base = {"rule": how.rule, "decides": how.decides, "decimals": str(how.decimals), "tie": "as-is"}
        self.base |= {f"t-{o.key}": _plain(o.threshold) for o in tier.outcomes if o.threshold is not None}
        self.base |= {f"q-{o.key}": str(o.quota) for o in tier.outcomes if o.quota is not None}
        super().__init__({**self.base, **{key: text for key, text in asked.items() if text or key[:2] in ("t-", "q-")}})
        self.without = frozenset(keys(asked.getlist("without")[:_MOST_LEFT_OUT]))
        steps = [*(f"group:{key}" for key in regulation.groups), "earlier-submission"]
        titles = {f"group:{key}": title for key, title in regulation.groups.items()} | {
            "earlier-submission": str(_("the earlier submission"))
        }
        self.fields["tie"].choices = [  # type: ignore[attr-defined]
            ("as-is", _("as in the regulation")),
            ("nothing", _("nothing: equal scores share a place")),
            *((step, titles[step]) for step in steps),
        ]
        for outcome in self._proposed():
            self.fields[f"t-{outcome.key}"] = _number(
                _("%(outcome)s: threshold") % {"outcome": outcome.title}, most=regulation.max_total
            )
            self.fields[f"q-{outcome.key}"] = forms.IntegerField(
                label=_("%(outcome)s: quota of a nomination") % {"outcome": outcome.title},
                min_value=1,
                max_value=100_000,
                required=False,
            )
        for key, title in regulation.groups.items():
            self.fields[f"g-{key}"] = _number(title, most=Decimal(100), placeholder="1")
        for criterion in regulation.criteria:
            if not criterion.nominations or nominations & set(criterion.nominations):
                self.fields[f"w-{criterion.key}"] = _number(criterion.title, most=Decimal(100), placeholder="1")
        for field in self.fields.values():
            field.wanted = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Some criterion must weigh something."""
        cleaned = super().clean() or {}
        if not self.errors and not self.way_of(cleaned).weighings:
            self.add_error(None, _("Not all weights can be 0."))
        return cleaned

    def way(self) -> Way:
        """The way of counting that is asked for, once the answers are valid."""
        return self.way_of(self.cleaned_data)

    def way_of(self, cleaned: dict[str, Any]) -> Way:
        """The way of counting by these answers."""
        regulation, how = self.regulation, self.regulation.aggregation
        chain = {"as-is": how.tie_break, "nothing": ()}.get(cleaned["tie"], (cleaned["tie"],))
        decimals = how.decimals if cleaned["decimals"] is None else cleaned["decimals"]
        made = how.model_copy(
            update={"rule": cleaned["rule"], "decides": cleaned["decides"], "decimals": decimals, "tie_break": chain}
        )
        outcomes = tuple(
            one.model_copy(update={"threshold": cleaned.get(f"t-{one.key}"), "quota": cleaned.get(f"q-{one.key}")})
            for one in self.tier.outcomes
        )
        own = self.tier.model_copy(update={"outcomes": outcomes})
        tiers = tuple(own if tier.key == own.key else tier for tier in regulation.tiers)
        changed = regulation.model_copy(update={"aggregation": made, "tiers": tiers})
        return whatif.weighed(changed, own.key, self._weights(cleaned), self.without)

    def _weights(self, cleaned: dict[str, Any]) -> dict[str, Decimal]:
        """A criterion's weight is its own times its group's; empty is 1."""
        own: dict[str, Decimal] = {}
        for criterion in self.regulation.criteria:
            weights = (cleaned.get(f"w-{criterion.key}"), cleaned.get(f"g-{criterion.group}"))
            first, second = (Decimal(1) if weight is None else weight for weight in weights)
            own[criterion.key] = first * second
        return own

    @property
    def changed(self) -> dict[str, str]:
        """What is asked for otherwise than the regulation has it: short enough for an address."""
        return {
            key: str(text)
            for key, text in self.data.items()
            if key in self.fields and text != self.base.get(key, "") and not (key[:2] in ("g-", "w-") and text == "1")
        }

    def _proposed(self) -> list[Outcome]:
        """Outcomes that thresholds and quotas may propose: the last resort needs none."""
        return [outcome for outcome in self.tier.outcomes if outcome.key != self.tier.otherwise]

    def thresholds(self) -> Iterator[tuple[BoundField, BoundField]]:
        """The two fields of each outcome."""
        for outcome in self._proposed():
            yield self[f"t-{outcome.key}"], self[f"q-{outcome.key}"]

    def weights(self) -> Iterator[tuple[BoundField, list[tuple[BoundField, str]]]]:
        """Each group's field with those of its criteria and the maxima."""
        for key in self.regulation.groups:
            own = [c for c in self.regulation.criteria if c.group == key and f"w-{c.key}" in self.fields]
            if own:
                yield self[f"g-{key}"], [(self[f"w-{c.key}"], _plain(c.max)) for c in own]


def _number(label: Any, *, most: Decimal, placeholder: str = "") -> forms.DecimalField:
    shown = forms.NumberInput(attrs={"step": "any", "min": "0", **({"placeholder": placeholder} if placeholder else {})})
    return forms.DecimalField(label=label, min_value=0, max_value=most, decimal_places=3, required=False, widget=shown)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
