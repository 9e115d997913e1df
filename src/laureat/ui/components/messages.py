"""What the page says: badges, states, notices, empty lists, the mark of an autosaved form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from laureat.kernel.deadline import Deadline
from laureat.ui.components.library import TONES, block, one_of, tag, tone_class, trimmed
from laureat.ui.components.values import zone_of
from laureat.ui.tones import TONE_OF_STATE

ICON_OF_TONE = {
    "neutral": "info",
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "octagon-alert",
}


@block
def badge(content: SafeString, *, tone: str = "neutral", icon: str = "") -> dict[str, Any]:
    """A short remark beside a thing."""
    return {"content": content, "tone": tone_class(tone), "icon": icon}


@tag
def status(state: object, label: object = "", *, tone: str = "") -> dict[str, Any]:
    """The state of a thing in words; its colour follows from the state's value."""
    known = TONE_OF_STATE.get(str(getattr(state, "value", state)), "neutral")
    return {"label": label or getattr(state, "label", state), "tone": tone_class(tone or known)}


@block
def alert(content: SafeString, *, tone: str = "info", title: str = "", icon: str = "", live: bool = False) -> dict[str, Any]:
    """A notice; `live` makes screen readers say it when it appears."""
    one_of(tone, TONES, "tone")
    return {
        "content": trimmed(content),
        "title": title,
        "icon": icon or ICON_OF_TONE[tone],
        "tone": tone_class(tone),
        "role": ("alert" if tone == "danger" else "status") if live else "",
    }


@block
def empty(content: SafeString, title: str, *, icon: str = "inbox") -> dict[str, Any]:
    """What stands where a list would be, and what to do about it."""
    return {"content": trimmed(content), "title": title, "icon": icon}


@tag
def autosave_status(saved_at: datetime | None = None, zone: str = "", *, at: datetime) -> dict[str, Any]:
    """The line that tells whether an autosaved form is kept, and since when by the clock of its rule's zone; the script's events change its words."""
    when = Deadline(saved_at or at, zone or timezone.get_current_timezone_name())
    return {"saved_at": saved_at, "time": when.local.strftime("%H:%M"), "zone": when.zone, "zone_words": zone_of(when)}
