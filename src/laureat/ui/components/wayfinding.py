"""Where one is and what comes next: hub of tasks, timeline, breadcrumbs, pages, search."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from laureat.ui.components.library import block, context_tag, one_of, tag, tone_class, trimmed

TASKS = {
    "todo": ("", pgettext_lazy("section", "Not started")),
    "started": ("info", pgettext_lazy("section", "In progress")),
    "done": ("success", pgettext_lazy("section", "Filled in")),
    "blocked": ("neutral", pgettext_lazy("section", "Not open yet")),
    "problem": ("danger", pgettext_lazy("section", "To be corrected")),
}


@block
def tasks(content: SafeString, *, done: int, total: int, title: str = "") -> dict[str, Any]:
    """A hub: all the sections of a long form and how far each of them is."""
    return {"content": content, "done": done, "total": total, "title": title}


@tag
def task(label: str, href: str = "", *, state: str = "todo", hint: str = "", state_label: str = "") -> dict[str, Any]:
    """One section of the hub."""
    tone, words = TASKS[one_of(state, TASKS, "state")]
    return {"label": label, "href": href, "hint": hint, "tone": tone_class(tone), "state_label": state_label or words}


@block
def timeline(content: SafeString, *, label: str = "") -> dict[str, Any]:
    """What happened, in order."""
    return {"content": content, "label": label}


@block
def event(
    content: SafeString, title: str, at: datetime, *, icon: str = "", tone: str = "neutral", by: str = "", zone: str = ""
) -> dict[str, Any]:
    """One thing that happened."""
    return {
        "content": trimmed(content),
        "title": title,
        "at": at,
        "icon": icon or "circle-dot",
        "tone": tone_class(tone),
        "by": by,
        "zone": zone,
    }


@block
def breadcrumbs(content: SafeString) -> dict[str, Any]:
    """The way back up."""
    return {"content": content}


@tag
def crumb(label: object, href: str = "") -> dict[str, Any]:
    """One page on the way; without an address it is the page itself."""
    return {"label": label, "href": href}


@context_tag
def pagination(context: Context, page: Page[Any], *, parameter: str = "page") -> dict[str, Any]:
    """Links to the other pages of a list; the rest of the address stays."""
    query = _query(context)
    shown = [(number, _address(query, parameter, number)) for number in page.paginator.get_elided_page_range(page.number)]
    return {
        "page": page,
        "gap": page.paginator.ELLIPSIS,
        "numbers": shown,
        "before": _address(query, parameter, page.number - 1),
        "after": _address(query, parameter, page.number + 1),
    }


@context_tag
def search_form(
    context: Context,
    *,
    name: str = "q",
    value: str = "",
    label: str = "",
    placeholder: str = "",
    action: str = "",
    keep: str = "",
) -> dict[str, Any]:
    """A field that searches; `keep` names the parameters of the address that travel along."""
    query = _query(context)
    kept = [(key, text) for key in keep.split() for text in query.getlist(key)]
    return {
        "name": name,
        "value": value or query.get(name, ""),
        "label": label or pgettext_lazy("field", "Search"),
        "placeholder": placeholder,
        "action": action,
        "kept": kept,
    }


def sort_address(context: Context, key: str) -> tuple[str, str]:
    """The address that sorts by this column (or turns its order round), and how the list is sorted by it now."""
    query = _query(context)
    now = query.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    query.pop("page", None)
    return _address(query, "sort", f"-{key}" if now == key else key), order


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


def _address(query: QueryDict, parameter: str, value: object) -> str:
    changed = query.copy()
    changed[parameter] = str(value)
    return f"?{changed.urlencode()}"
