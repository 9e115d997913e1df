"""The small Markdown of letters as blocks that a template prints: text stays text, nothing of it is ever evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False, "breaks": True})
    .enable("table")
    .disable(["image", "code", "fence", "html_block", "html_inline"])
)
_SAFE = ("https://", "http://", "mailto:")

Run = dict[str, Any]
Block = dict[str, Any]


def blocks(text: str) -> list[Block]:
    """Paragraphs, headings, lists and tables of a text.

    A block has `kind` (p, h, ul, ol, table) and `runs`, `items` (lists of runs) or `rows` (lists of cells, the first row the header); a
    run has `text` and may have `bold`, `italic`, `link`. Among an item's runs stand the lists inside it as blocks. A heading has a `level`
    from 1 on, never more than one deeper than the heading before it; a numbered list has its `start`.
    """
    return _levelled([block for node in SyntaxTreeNode(_MARKDOWN.parse(text)).children for block in _block(node)])


def _levelled(found: list[Block]) -> list[Block]:
    """The blocks with levels of headings that skip none: a reader of the tagged paper walks them as a tree."""
    open_levels: list[int] = []
    for block in found:
        if block["kind"] == "h":
            open_levels = [level for level in open_levels if level < block["level"]]
            open_levels.append(block["level"])
            block["level"] = len(open_levels)
    return found


def _block(node: SyntaxTreeNode) -> Iterator[Block]:
    if node.type in ("bullet_list", "ordered_list"):
        yield _list(node)
    elif node.type == "table":
        yield {"kind": "table", "rows": [[_runs_below(cell) for cell in row.children] for row in _rows(node)]}
    elif node.type == "heading":
        yield {"kind": "h", "level": int(node.tag[1:]), "runs": _runs_below(node)}
    elif node.type == "paragraph":
        yield {"kind": "p", "runs": _runs_below(node)}
    elif node.type == "blockquote":
        for child in node.children:
            yield from _block(child)


def _list(node: SyntaxTreeNode) -> Block:
    found: Block = {"kind": "ul", "items": [_item(item) for item in node.children]}
    return found if node.type == "bullet_list" else {**found, "kind": "ol", "start": int(node.attrs.get("start", 1))}


def _item(node: SyntaxTreeNode) -> list[Run]:
    """An item's runs, its paragraphs a line each, with the lists inside it."""
    found: list[Run] = []
    for child in node.children:
        if child.type in ("bullet_list", "ordered_list"):
            found.append(_list(child))
        elif runs := _runs_below(child):
            found += [{"text": "\n"}, *runs] if found and "text" in found[-1] else runs
    return found


def _rows(table: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    for part in table.children:
        yield from part.children


def _runs_below(node: SyntaxTreeNode) -> list[Run]:
    inlines = [inner for inner in node.walk() if inner.type == "inline"]
    return [run for inline in inlines for run in _runs(inline.children or [], {})]


def _runs(nodes: Sequence[SyntaxTreeNode], style: Run) -> Iterator[Run]:
    for node in nodes:
        if node.type in ("text", "code_inline"):
            yield {"text": node.content, **style}
        elif node.type in ("softbreak", "hardbreak"):
            yield {"text": "\n" if node.type == "hardbreak" else " ", **style}
        elif node.type == "strong":
            yield from _runs(node.children, {**style, "bold": True})
        elif node.type == "em":
            yield from _runs(node.children, {**style, "italic": True})
        elif node.type == "link":
            href = str(node.attrs.get("href", ""))
            yield from _runs(node.children, {**style, "link": href} if href.startswith(_SAFE) else style)
