"""Numbers as they are written in Russian and English."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.formats import number_format
from django.utils.translation import gettext

from laureat.ui.components.library import register

THIN = "\u00a0"
STEP = 1024


@register.filter
def number(value: object) -> str:
    """1250000 → "1 250 000"; what is no number stays as it is."""
    return _grouped(value, None)


@register.filter
def decimal(value: object, places: int = 1) -> str:
    """4.5 → "4,5"."""
    return _grouped(value, places)


@register.filter
def money(value: object) -> str:
    """1250000 → "1 250 000 ₽"; kopecks only when there are some."""
    amount = _amount(value)
    if amount is None:
        return str(value)
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{_grouped(amount, places)}{THIN}₽"


@register.filter
def percent(value: object, places: int = 0) -> str:
    """0.42 → "42 %"."""
    amount = _amount(value)
    return str(value) if amount is None else f"{_grouped(amount * 100, places)}{THIN}%"


@register.filter
def filesize(value: object) -> str:
    """A number of bytes in a unit that people read: "1,2 МБ"."""
    amount = _amount(value)
    if amount is None:
        return str(value)
    units = (gettext("B"), gettext("KB"), gettext("MB"), gettext("GB"))
    step = 0
    while amount >= STEP and step < len(units) - 1:
        amount, step = amount / STEP, step + 1
    places = 1 if step > 1 and amount < 100 else 0
    return f"{_grouped(amount, places)}{THIN}{units[step]}"


@register.filter
def unlocalized(value: object) -> str:
    """A number for an attribute: no spaces, a point."""
    return str(value)


def _amount(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _grouped(value: object, places: int | None) -> str:
    amount = _amount(value)
    if amount is None or not amount.is_finite():
        return str(value)
    if places is None:
        places = max(-int(amount.as_tuple().exponent), 0)
    return number_format(round(amount, places), decimal_pos=places, use_l10n=True, force_grouping=True)
