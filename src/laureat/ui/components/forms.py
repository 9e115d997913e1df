"""Forms: the frame with its error summary, fields of every kind, marks, kept files."""

# ruff: noqa: A002 - parameters are the attributes of tags, named as in HTML

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString

from laureat.ui.components.library import block, context_block, one_of, tag, trimmed
from laureat.ui.tones import TONE_OF_STATE

WIDTHS = {"full": "", "half": "width-half", "third": "width-third", "short": "width-short"}
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@context_block
def form(
    context: Context,
    content: SafeString,
    form: forms.BaseForm | None = None,
    *,
    action: str = "",
    method: str = "post",
    submit: str = "",
    cancel: str = "",
    files: bool = False,
    id: str = "",
    autosave: str = "",
    hx_post: str = "",
    hx_target: str = "",
    hx_swap: str = "",
    wide: bool = False,
) -> dict[str, Any]:
    """The frame of a form: token, hidden fields, error summary, content (or all fields), button."""
    return {
        "form": form,
        "content": trimmed(content),
        "action": action,
        "method": one_of(method, {"get", "post"}, "method"),
        "submit": submit,
        "cancel": cancel,
        "files": files or bool(form and form.is_multipart()),
        "id": id,
        "autosave": autosave,
        "htmx": {key: value for key, value in {"post": hx_post, "target": hx_target, "swap": hx_swap}.items() if value},
        "classes": "form form-wide" if wide else "form",
        "csrf_token": context.get("csrf_token"),
    }


@tag
def errors(form: forms.BaseForm) -> dict[str, Any]:
    """The list of what is wrong, first on the page, focused, with links to the fields."""
    lines = [(focus_of(field), field.label, error) for field in form.visible_fields() for error in field.errors]
    return {"general": form.non_field_errors(), "hidden": _hidden_errors(form), "lines": lines}


@tag
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """All visible fields, one under the other."""
    return {"form": form}


@tag
def field(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",
    width: str = "full",
    hide_label: bool = False,
    prefix: str = "",
    suffix: str = "",
    rows: int = 0,
    autocomplete: str = "",
    inputmode: str = "",
    counter: bool = False,
    readonly: bool = False,
) -> dict[str, Any]:
    """One field with its label, help and error, tied together for screen readers.

    A field whose `wanted` is true may be left empty for now, but is not called optional.
    """
    look = kind_of(bound)
    wanted = {"autocomplete": autocomplete, "inputmode": inputmode, "rows": rows, "readonly": readonly}
    limit = getattr(bound.field, "max_length", None) if counter else None
    hint = help or bound.help_text
    return {
        "bound": bound,
        "kind": look,
        "id": bound.auto_id,
        "label": label or bound.label,
        "hint": hint,
        "width": WIDTHS[one_of(width, WIDTHS, "width")],
        "hide_label": hide_label,
        "prefix": prefix,
        "suffix": suffix,
        "limit": limit,
        "control": _control(bound, look, hint=bool(hint), **wanted) if look != "group" else "",
        "described": _described(bound, hint=bool(hint)),
        "optional": not (bound.field.required or getattr(bound.field, "wanted", False)) and look not in {"check", "group"},
    }


@block
def fieldset(content: SafeString, legend: str, *, help: str = "") -> dict[str, Any]:
    """Fields that belong together, under one heading."""
    return {"content": content, "legend": legend, "hint": help}


@block
def field_row(content: SafeString) -> dict[str, Any]:
    """Short fields side by side."""
    return {"content": content}


@tag
def mark_field(
    bound: BoundField,
    *,
    weight: str = "",
    anchors: Sequence[tuple[object, str]] | None = None,
    comment: BoundField | None = None,
    folded: bool = False,
    explained: str = "",
    most: object = "",
    meaning: str = "",
    asks: bool = True,
    needed: bool = False,
    pin: BoundField | None = None,
    page: BoundField | None = None,
    pinned: str = "",
) -> dict[str, Any]:
    """The mark for one criterion, what each mark means, the expert's comment, and the page that the mark is pinned to.

    A `folded` comment unfolds where it is asked for: `explained` says when it is needed ("always", "extremes": for 0 and for `most`), `needed`
    whether it is now, `asks` whether it stands open. `meaning` is what the mark given means; `pin` and `page` are the fields of the pin, `pinned` the name of the document.
    """
    return {
        "folded": folded,
        "needed": needed,
        "explained": one_of(explained, {"", "always", "extremes"}, "explained"),
        "most": most,
        "meaning": meaning,
        "asks": asks,
        "pin": pin,
        "page": page,
        "pinned": pinned,
        "given": bound.value() not in (None, ""),
        "bound": bound,
        "id": bound.auto_id,
        "scale": isinstance(bound.field.widget, forms.RadioSelect),
        "control": _control(bound, "input", hint=False),
        "weight": weight,
        "anchors": anchors or (),
        "comment": comment,
        "described": _described(bound, hint=False),
    }


@tag
def file_line(
    name: str,
    href: str = "",
    *,
    size: int | None = None,
    kind: str = "",
    sha256: str = "",
    state: str = "",
    state_label: str = "",
    remove_href: str = "",
) -> dict[str, Any]:
    """One kept document."""
    return {
        "name": name,
        "href": href,
        "size": size,
        "kind": kind,
        "sha256": sha256,
        "state": state,
        "state_label": state_label,
        "state_known": state in TONE_OF_STATE,
        "remove_href": remove_href,
    }


def kind_of(bound: BoundField) -> str:
    """How a field is drawn: group, check, file, select, area or input."""
    widget = bound.field.widget
    kinds: list[tuple[str, Any]] = [
        ("group", GROUPS),
        ("check", forms.CheckboxInput),
        ("file", forms.FileInput),
        ("select", forms.Select),
        ("area", forms.Textarea),
    ]
    return next((kind for kind, widgets in kinds if isinstance(widget, widgets)), "input")


def focus_of(bound: BoundField) -> str:
    """The id of the element that a link from the error summary should lead to."""
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, GROUPS) else str(bound.id_for_label or bound.auto_id)


def _control(bound: BoundField, look: str, *, hint: bool, **wanted: object) -> SafeString:
    """The input itself, with our class and the ids of what describes it."""
    widget = bound.field.widget
    if look == "input" and type(widget) in _NATIVE:
        widget.input_type, widget.format = _NATIVE[type(widget)]
    attributes: dict[str, Any] = {key: value for key, value in wanted.items() if value}
    if look not in {"check", "file"}:
        attributes["class"] = f"control {widget.attrs.get('class', '')}".strip()
    if described := _described(bound, hint=hint):
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return bound.as_widget(attrs=attributes)


def _described(bound: BoundField, *, hint: bool) -> str:
    ids = [f"{bound.auto_id}_hint" if hint else "", f"{bound.auto_id}_error" if bound.errors else ""]
    return " ".join(part for part in ids if part)


def _hidden_errors(form: forms.BaseForm) -> list[str]:
    return [str(error) for field in form.hidden_fields() for error in field.errors]


_NATIVE: dict[type, tuple[str, str]] = {
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
    forms.TimeInput: ("time", "%H:%M"),
}
