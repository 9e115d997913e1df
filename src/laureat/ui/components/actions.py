"""Buttons, links that look like buttons, icons."""

# ruff: noqa: A002 - parameters are the attributes of tags, named as in HTML

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from laureat.ui.components.library import block, one_of, tag
from laureat.ui.icons import ICONS

BUTTONS = {
    "primary": "btn btn-primary",
    "secondary": "btn btn-plain",
    "quiet": "btn btn-ghost",
    "danger": "btn btn-error",
}
SIZES = {"": "", "sm": "btn-sm"}
ICON_SIZES = {"sm": "icon icon-sm", "md": "icon", "lg": "icon icon-lg", "xl": "icon icon-xl"}
ALIGNMENTS = {"start": "", "end": "actions-end", "between": "actions-between"}


@tag
def icon(name: str, *, size: str = "md", label: str = "") -> dict[str, Any]:
    """A drawing from the sprite; without a label it is hidden from screen readers."""
    one_of(name, ICONS, "icon (see laureat/ui/icons.py)")
    return {"name": name, "classes": ICON_SIZES[one_of(size, ICON_SIZES, "size")], "label": label}


@block
def button(
    content: SafeString,
    *,
    tone: str = "primary",
    type: str = "submit",
    name: str = "",
    value: str = "",
    icon: str = "",
    size: str = "",
    wide: bool = False,
    disabled: bool = False,
    form: str = "",
    id: str = "",
    confirm: str = "",
    hx_get: str = "",
    hx_post: str = "",
    hx_target: str = "",
    hx_swap: str = "",
    hx_include: str = "",
) -> dict[str, Any]:
    """A button that does something; `confirm` is the question that a script asks first."""
    htmx = {"get": hx_get, "post": hx_post, "target": hx_target, "swap": hx_swap, "include": hx_include}
    return {
        "content": content,
        "classes": _classes(tone, size, wide=wide),
        "type": one_of(type, {"submit", "button", "reset"}, "type"),
        "attributes": {"name": name, "value": value, "form": form, "id": id, "data-confirm": confirm},
        "htmx": {key: text for key, text in htmx.items() if text},
        "icon": icon,
        "asks": bool(confirm),
        "disabled": disabled,
    }


@block
def link_button(
    content: SafeString,
    href: str,
    *,
    tone: str = "secondary",
    icon: str = "",
    size: str = "",
    wide: bool = False,
    download: bool = False,
    new: bool = False,
    id: str = "",
) -> dict[str, Any]:
    """A link to another page that stands among buttons."""
    return {
        "content": content,
        "href": href,
        "classes": _classes(tone, size, wide=wide),
        "icon": icon,
        "download": download,
        "new": new,
        "id": id,
    }


@block
def confirm_link(content: SafeString, href: str, *, tone: str = "danger", icon: str = "", size: str = "") -> dict[str, Any]:
    """A link to a page that asks for confirmation; with scripts the question opens in a dialog."""
    return {"content": content, "href": href, "classes": _classes(tone, size, wide=False), "icon": icon}


@block
def actions(content: SafeString, *, align: str = "start") -> dict[str, Any]:
    """A row of buttons."""
    return {"content": content, "classes": ALIGNMENTS[one_of(align, ALIGNMENTS, "align")]}


def _classes(tone: str, size: str, *, wide: bool) -> str:
    look = [BUTTONS[one_of(tone, BUTTONS, "tone")], SIZES[one_of(size, SIZES, "size")], "btn-wide-full" if wide else ""]
    return " ".join(part for part in look if part)
