"""Tables that become cards on a phone. Roles are written out, because a changed `display` takes them away."""

# ruff: noqa: A002 - parameters are the attributes of tags, named as in HTML

from __future__ import annotations

from typing import Any

from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from laureat.ui.components.library import block, context_tag, register, tone_class, trimmed
from laureat.ui.components.wayfinding import sort_address


@block
def table(
    content: SafeString,
    *,
    caption: str,
    show_caption: bool = False,
    stack: bool = True,
    dense: bool = False,
    id: str = "",
) -> dict[str, Any]:
    """A table with its name; `stack` turns rows into cards where the column is narrow, else it scrolls by itself."""
    look = ["sheet", "sheet-stack" if stack else "", "sheet-dense" if dense else ""]
    return {
        "content": content,
        "caption": caption,
        "show_caption": show_caption,
        "stack": stack,
        "classes": " ".join(part for part in look if part),
        "id": id,
    }


@register.simple_block_tag
def thead(content: SafeString) -> SafeString:
    """The row of column names."""
    return format_html('<thead><tr role="row">{}</tr></thead>', content)


@context_tag
def column(
    context: Context, label: str, *, sort: str = "", numeric: bool = False, narrow: bool = False, hidden: bool = False
) -> dict[str, Any]:
    """One column's name; `sort` makes it a link that sorts, `hidden` keeps the name for screen readers only."""
    address, order = sort_address(context, sort) if sort else ("", "")
    look = ["numeric" if numeric else "", "narrow" if narrow else ""]
    return {
        "label": label,
        "address": address,
        "order": order,
        "hidden": hidden,
        "classes": " ".join(part for part in look if part),
    }


@register.simple_block_tag
def row(content: SafeString, *, current: bool = False, tone: str = "", id: str = "") -> SafeString:
    """One row. Rows and cells are many, so they are written without templates."""
    return format_html(
        '<tr role="row"{}>{}</tr>',
        _attributes({"id": id, "class": tone_class(tone), "aria-current": "true" if current else ""}),
        content,
    )


@register.simple_block_tag
def cell(
    content: SafeString,
    *,
    label: str = "",
    numeric: bool = False,
    header: bool = False,
    actions: bool = False,
    narrow: bool = False,
) -> SafeString:
    """One cell; `label` repeats the column's name on a phone, `header` marks the cell that names the row."""
    look = ["numeric" if numeric else "", "narrow" if narrow else "", "cell-actions" if actions else ""]
    attributes = _attributes({"class": " ".join(part for part in look if part), "data-label": label})
    text = trimmed(content)
    if header:
        return format_html('<th scope="row" role="rowheader"{}><div>{}</div></th>', attributes, text)
    return format_html('<td role="cell"{}><div>{}</div></td>', attributes, text)


@register.simple_block_tag
def group_row(content: SafeString, *, columns: int) -> SafeString:
    """A row across all columns that names the rows below it."""
    text = trimmed(content)
    return format_html(
        '<tr role="row" class="sheet-group"><th scope="rowgroup" role="rowheader" colspan="{}">{}</th></tr>', columns, text
    )


def _attributes(values: dict[str, str]) -> SafeString:
    return format_html_join("", ' {}="{}"', ((key, value) for key, value in values.items() if value))
