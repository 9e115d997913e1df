"""Values in the form that people read: times with their zones, hashes, awards, pictures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from laureat.kernel.deadline import Deadline
from laureat.ui.components.library import context_tag, one_of, register, tag
from laureat.ui.display import Display

HONOURS = {
    "laureate": ("honour-gold", "medal", _("Laureate")),
    "diplomant": ("honour-silver", "medal", _("Diploma winner")),
    "novelty": ("honour-new", "spark", _("Novelty")),
    "golden-hundred": ("honour-solid", "crown", _("Golden hundred")),
}
HONOUR_SIZES = {"sm": "honour-sm", "md": "", "lg": "honour-lg"}
RATIOS = {"": "", "square": "picture-square", "wide": "picture-wide", "portrait": "picture-portrait"}
FITS = {"cover": "picture-cover", "contain": "picture-contain"}


@tag
def moment(value: datetime | None, zone: str = "", *, short: bool = False) -> dict[str, Any]:
    """An instant in the zone of its rule, with the zone's offset and Moscow's time when that differs; `short` leaves Moscow's own unsaid."""
    if value is None:
        return {"value": None}
    when = Deadline(value, zone or timezone.get_current_timezone_name())
    plain = short and when.local.utcoffset() == when.moscow.utcoffset()
    return {"value": value, "text": _written(when.local, short=short), "more": "" if plain else _zones(when)}


@tag
def deadline(value: datetime | None, zone: str = "", *, at: datetime) -> dict[str, Any]:
    """An instant by which something must be done, and in words how long that is from `at`."""
    if value is None:
        return {"value": None}
    when = Deadline(value, zone or timezone.get_current_timezone_name())
    passed = when.passed(at)
    left = gettext("the deadline has passed") if passed else _left(value - at)
    soon = not passed and value - at < timedelta(days=3)
    return {
        "value": value,
        "text": _written(when.local, short=False),
        "more": _zones(when),
        "left": left,
        "passed": passed,
        "soon": soon,
    }


@register.simple_tag
def day(value: date | datetime | None) -> str:
    """A date in words: "1 апреля 2023 г."."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return date_format(value, "DATE_FORMAT") if value else "—"


@tag
def award(kind: str, label: object = "", *, size: str = "md") -> dict[str, Any]:
    """An honour: its metal and its name. A kind that the house does not know looks plain."""
    look, drawing, name = HONOURS.get(str(kind).replace("_", "-"), ("", "medal", kind))
    size_class = HONOUR_SIZES[one_of(size, HONOUR_SIZES, "size")]
    return {"label": label or name, "drawing": drawing, "classes": f"honour {look} {size_class}".strip()}


@tag
def hash_(value: str, *, label: str = "", length: int = 12) -> dict[str, Any]:
    """The beginning of a check sum; the whole of it is in the title and goes to the clipboard."""
    return {"value": value, "short": value[:length], "cut": len(value) > length, "label": label}


@tag
def qr(svg: SafeString, *, label: str) -> dict[str, Any]:
    """A QR code with the words that say where it leads."""
    return {"svg": svg, "label": label}


@context_tag
def picture(
    context: Context,
    src: str,
    alt: str,
    *,
    width: int = 0,
    height: int = 0,
    ratio: str = "",
    fit: str = "cover",
) -> dict[str, Any]:
    """A picture, or its description when the reader has switched images off."""
    look = ["picture", RATIOS[one_of(ratio, RATIOS, "ratio")], FITS[one_of(fit, FITS, "fit")]]
    return {
        "shown": bool(src) and Display.from_request(context.get("request")).images == "on",
        "src": src,
        "alt": alt,
        "width": width,
        "height": height,
        "classes": " ".join(part for part in look if part),
    }


def _written(local: datetime, *, short: bool) -> str:
    if short:
        return date_format(local, "d.m.Y H:i")
    return f"{date_format(local, 'DATE_FORMAT')}, {date_format(local, 'H:i')}"


def zone_of(when: Deadline) -> str:
    """The zone's name beside a clock: Moscow's time, or how far it is from UTC."""
    return gettext("Moscow time") if when.local.utcoffset() == when.moscow.utcoffset() else when.offset


def _zones(when: Deadline) -> str:
    """The zone in words: the offset alone in Moscow's time, else Moscow's clock too."""
    if when.local.utcoffset() == when.moscow.utcoffset():
        return zone_of(when)
    clock = date_format(when.moscow, "H:i")
    if when.local.date() != when.moscow.date():
        clock = f"{date_format(when.moscow, 'j E')}, {clock}"
    return gettext("%(offset)s; in Moscow %(clock)s") % {"offset": when.offset, "clock": clock}


def _left(span: timedelta) -> str:
    """How long is left, in the largest whole unit."""
    hours = int(span.total_seconds() // 3600)
    if hours >= 24:
        return ngettext("%(count)s day left", "%(count)s days left", hours // 24) % {"count": hours // 24}
    if hours:
        return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}
    minutes = max(int(span.total_seconds() // 60), 1)
    return ngettext("%(count)s minute left", "%(count)s minutes left", minutes) % {"count": minutes}
