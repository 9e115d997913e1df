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
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

_LINK = re.compile(r"\[([^\]]+)\]\((\S+?)\)")
_HEADING = re.compile(r"^#+ ", re.MULTILINE)
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False})


@dataclass(frozen=True)
class Written:
    """A message as it will be sent."""

    subject: str
    text: str
    html: str
    source: str


@dataclass(frozen=True)
class Block:
    """A part of the HTML body: a paragraph's HTML, or a button."""

    html: str = ""
    label: str = ""
    url: str = ""


def compose(key: str, context: Mapping[str, Any], *, unsubscribe: str = "") -> Written:
    """The message that the template of this key gives in this context; `unsubscribe` is the link that a mailing ends with.

    Names and texts are put in as they are: the plain part shows them so, and the Markdown of the HTML part escapes them.
    """
    template: Any = get_template(f"mail/{key}.txt")
    filled = {**context, "site_url": settings.SITE_URL, "plain": True}
    subject, _line, body = template.template.render(Context(filled, autoescape=False)).strip().partition("\n")
    body, subject = re.sub(r"\n{3,}", "\n\n", body.strip()), " ".join(subject.split())
    return Written(subject, _plain(body, unsubscribe), _html(subject, body, unsubscribe), body)


def _plain(body: str, unsubscribe: str) -> str:
    text = _HEADING.sub("", _LINK.sub(r"\1: \2", body).replace("**", ""))
    stop = [_("Stop mailings: %(link)s") % {"link": unsubscribe}] if unsubscribe else []
    return "\n".join([text, "", "-- ", settings.SITE_URL, *stop, ""])


def _html(subject: str, body: str, unsubscribe: str) -> str:
    blocks = [_block(paragraph) for paragraph in body.split("\n\n") if paragraph.strip()]
    context = {
        "subject": subject,
        "blocks": blocks,
        "site_url": settings.SITE_URL,
        "unsubscribe": unsubscribe,
        "stop": _("Stop mailings"),
    }
    mjml = render_to_string("mail/layout.mjml", context)
    return mrml.to_html(mjml, None, mrml.RenderOptions(fonts={})).content


def _block(paragraph: str) -> Block:
    if button := _LINK.fullmatch(paragraph.strip()):
        return Block(label=button[1], url=button[2])
    return Block(html=_MARKDOWN.render(paragraph))
