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
    run has `text` and may have `bold`, `italic`, `link`.
    """
    return [block for node in SyntaxTreeNode(_MARKDOWN.parse(text)).children for block in _block(node)]


def _block(node: SyntaxTreeNode) -> Iterator[Block]:
    if node.type in ("bullet_list", "ordered_list"):
        yield {"kind": "ul" if node.type == "bullet_list" else "ol", "items": [_runs_below(item) for item in node.children]}
    elif node.type == "table":
        yield {"kind": "table", "rows": [[_runs_below(cell) for cell in row.children] for row in _rows(node)]}
    elif node.type == "heading":
        yield {"kind": "h", "runs": _runs_below(node)}
    elif node.type == "paragraph":
        yield {"kind": "p", "runs": _runs_below(node)}
    elif node.type == "blockquote":
        for child in node.children:
            yield from _block(child)


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
