"""One text, two parts: `mail/<key>.txt` becomes the plain part and, through MJML, the HTML part.

The template's first line is the subject, then a blank line, then paragraphs in a small Markdown: lists, **strong**, links; a link that
stands alone in its paragraph becomes a button.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mrml
from django.conf import settings
from django.template.loader import render_to_string
from markdown_it import MarkdownIt

_LINK = re.compile(r"\[([^\]]+)\]\((\S+?)\)")
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False})


@dataclass(frozen=True)
class Written:
    """A message as it will be sent."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Block:
    """A part of the HTML body: a paragraph's HTML, or a button."""

    html: str = ""
    label: str = ""
    url: str = ""


def compose(key: str, context: Mapping[str, Any]) -> Written:
    """The message that the template of this key gives in this context."""
    source = render_to_string(f"mail/{key}.txt", {**context, "site_url": settings.SITE_URL, "plain": True})
    subject, _, body = source.strip().partition("\n")
    body = re.sub(r"\n{3,}", "\n\n", body.strip())
    return Written(" ".join(subject.split()), _plain(body), _html(subject, body))


def _plain(body: str) -> str:
    text = _LINK.sub(r"\1: \2", body).replace("**", "")
    return f"{text}\n\n-- \n{settings.SITE_URL}\n"


def _html(subject: str, body: str) -> str:
    blocks = [_block(paragraph) for paragraph in body.split("\n\n") if paragraph.strip()]
    mjml = render_to_string("mail/layout.mjml", {"subject": subject, "blocks": blocks, "site_url": settings.SITE_URL})
    return mrml.to_html(mjml, None, mrml.RenderOptions(fonts={})).content


def _block(paragraph: str) -> Block:
    if button := _LINK.fullmatch(paragraph.strip()):
        return Block(label=button[1], url=button[2])
    return Block(html=_MARKDOWN.render(paragraph))
