"""`{% load ui %}`: every component and filter of the house, and what the frame of a page needs."""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from laureat.ui.components import actions, filters, forms, grouping, messages, tables, values, wayfinding
from laureat.ui.components.library import TONES, context_tag, register
from laureat.ui.display import CHOICES, Display, is_own

__all__ = ["actions", "filters", "forms", "grouping", "messages", "register", "tables", "values", "wayfinding"]


@register.simple_tag(takes_context=True)
def display_attributes(context: Context) -> SafeString:
    """The reader's choice as attributes of <html>; nothing where the default holds."""
    chosen = Display.from_request(context.get("request")).chosen
    return format_html_join("", ' data-{}="{}"', chosen.items())


@context_tag
def display_panel(context: Context, name: str) -> dict[str, Any]:
    """The form that changes the display; `name` keeps ids apart when a page has it twice."""
    request = context.get("request")
    display = Display.from_request(request)
    groups = [(key, label, getattr(display, key), options) for key, (label, options) in CHOICES.items()]
    return {"groups": groups, "name": name, "back": request.get_full_path() if request else "/"}


@register.simple_tag(takes_context=True)
def back_address(context: Context) -> str:
    """The page of ours that the reader came from, or nothing."""
    request = context.get("request")
    came_from = request.headers.get("Referer", "") if request else ""
    return came_from if request and came_from and is_own(request, came_from) else ""


@register.filter
def message_tone(level: str) -> str:
    """The tone of a message of Django's, by its level."""
    return {"debug": "neutral", "error": "danger"}.get(level, level if level in TONES else "neutral")


@context_tag
def language_switch(context: Context) -> dict[str, Any]:
    """A button with the other language's own name."""
    request = context.get("request")
    other, name = ("ru", "Русский") if get_language() != "ru" else ("en", "English")
    return {"other": other, "name": name, "back": request.get_full_path() if request else "/"}
