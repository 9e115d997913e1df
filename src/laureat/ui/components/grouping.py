"""Cards, folds, key-value lists, figures."""

# ruff: noqa: A002 - parameters are the attributes of tags, named as in HTML

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from laureat.ui.components.library import block, one_of, tag, tone_class, trimmed


@block
def card(
    content: SafeString,
    *,
    title: str = "",
    icon: str = "",
    href: str = "",
    tone: str = "",
    level: int = 2,
    id: str = "",
    flush: bool = False,
) -> dict[str, Any]:
    """A panel; with `href` the whole of it leads there, `flush` gives its content no margins (tables)."""
    look = ["panel", "panel-link" if href else "", "panel-flush" if flush else "", tone_class(tone)]
    return {
        "content": trimmed(content),
        "title": title,
        "icon": icon,
        "href": href,
        "level": level,
        "id": id,
        "classes": " ".join(part for part in look if part),
    }


@block
def details(content: SafeString, summary: str, *, open: bool = False) -> dict[str, Any]:
    """Text that unfolds."""
    return {"content": content, "summary": summary, "open": open}


@block
def facts(content: SafeString, *, columns: int = 1) -> dict[str, Any]:
    """A list of labels with values."""
    return {"content": content, "columns": "facts-2" if columns == 2 else "facts-1"}


@block
def fact(content: SafeString, label: str) -> dict[str, Any]:
    """One label with its value."""
    return {"content": trimmed(content), "label": label}


@block
def stats(content: SafeString) -> dict[str, Any]:
    """A row of figures."""
    return {"content": content}


@tag
def stat(value: object, label: str, *, hint: str = "", href: str = "", icon: str = "", tone: str = "") -> dict[str, Any]:
    """One figure; numbers get their spaces, a text stays as it is."""
    return {"value": value, "label": label, "hint": hint, "href": href, "icon": icon, "tone": tone_class(tone)}


@block
def tabs(content: SafeString, label: str) -> dict[str, Any]:
    """Neighbouring pages of one thing."""
    return {"content": content, "label": label}


@tag
def tab(label: str, href: str, *, current: bool = False, count: int | None = None, icon: str = "") -> dict[str, Any]:
    """One of the neighbouring pages."""
    return {"label": label, "href": href, "current": current, "count": count, "icon": icon}


@block
def facets(content: SafeString, title: str) -> dict[str, Any]:
    """Choices that narrow a list; each is a link, so the choice is in the address."""
    return {"content": content, "title": title}


@tag
def facet(label: str, href: str, *, count: int | None = None, active: bool = False) -> dict[str, Any]:
    """One choice, with the number of results that it leads to."""
    return {"label": label, "href": href, "count": count, "active": active}


@tag
def progress(value: int, total: int, *, label: str = "", show: bool = True) -> dict[str, Any]:
    """How much of a whole is done."""
    return {"value": min(value, total), "total": max(total, 1), "whole": total, "label": label, "show": show}


STEP_STATES = {"todo": "path-todo", "current": "path-current", "done": "path-done", "refused": "path-refused"}


@block
def steps(content: SafeString, label: str) -> dict[str, Any]:
    """The steps of a long way, in order."""
    return {"content": content, "label": label}


@tag
def step(label: str, *, state: str = "todo", hint: str = "") -> dict[str, Any]:
    """One step: ahead, current, done or refused."""
    look = STEP_STATES[one_of(state, STEP_STATES, "state")]
    return {"label": label, "state": state, "hint": hint, "classes": look}
