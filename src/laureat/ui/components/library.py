"""The library of tags, and the way a component becomes one.

A component is a function that returns the context of its template, `ui/components/<name>.html`. Its signature is the tag's:
Django compares the two when a template is compiled, so a misspelt attribute never reaches a reader.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = Library()

Component = Callable[..., dict[str, Any]]
TONES = frozenset({"neutral", "info", "success", "warning", "danger"})


def tag(function: Component) -> Component:
    """Register a component without content: `{% icon "award" %}`."""
    register.simple_tag(_shown(function), name=_name(function))
    return function


def block(function: Component) -> Component:
    """Register a component around content: `{% card %}…{% endcard %}`. Its first parameter is `content`."""
    name = _name(function)
    register.simple_block_tag(_shown(function), name=name, end_name=f"end{name}")
    return function


def context_tag(function: Component) -> Component:
    """Like `tag`, for a component that reads the page's context (its first parameter)."""
    register.simple_tag(_shown(function), takes_context=True, name=_name(function))
    return function


def context_block(function: Component) -> Component:
    """Like `block`, for a component that reads the page's context: the first two parameters are `context, content`."""
    name = _name(function)
    register.simple_block_tag(_shown(function), takes_context=True, name=name, end_name=f"end{name}")
    return function


def one_of(value: str, allowed: frozenset[str] | set[str] | dict[str, Any], what: str) -> str:
    """The value, when it is one of those allowed; a wrong one is the author's mistake and is named."""
    if value not in allowed:
        raise ValueError(f"{what} is {value!r}, not one of {', '.join(sorted(allowed))}")
    return value


def tone_class(tone: str) -> str:
    """The class that colours a part, or nothing for no tone."""
    return f"tone-{one_of(tone, TONES, 'tone')}" if tone else ""


def trimmed(content: str) -> SafeString:
    """The content without the white space around it, so that an empty one counts as empty."""
    return mark_safe(content.strip())  # noqa: S308 - Django has rendered it


def _name(function: Component) -> str:
    return function.__name__.rstrip("_")


def _shown(function: Component) -> Callable[..., str]:
    template = f"ui/components/{_name(function)}.html"

    @wraps(function)
    def shown(*args: Any, **kwargs: Any) -> str:
        return trimmed(render_to_string(template, function(*args, **kwargs)))

    return shown
