"""Every address of the site with the keys of what is looked for, and every word that its answers hold: pages, workbooks, archives, papers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pypdf import PdfReader

ELSEWHERE = (
    "accounts/", "admin/", "i18n/", "healthz", "readyz", "display/", "demo/", "unsubscribe/", "consents/", "letters/", "office/letters/",
    "office/outbox/", "office/people/", "office/regulations/",
)  # fmt: skip
KNOWN = {
    "office/judging/stages/": "stage", "office/judging/experts/": "expert", "office/judging/seasons/": "season", "office/entries/": "entry",
    "office/sittings/": "sitting", "member/sittings/": "sitting", "member/items/": "item", "expert/stages/": "stage",
    "expert/items/": "assignment", "applicant/entries/": "entry",
}  # fmt: skip
Keys = Mapping[str, Sequence[Any]]


def found_by(client: Client, secrets: Mapping[str, tuple[str, ...]], keys: Keys, words: str) -> dict[str, set[str]]:
    """Which secrets somebody finds, and where: a secret has one word or several. `words`: what lists are searched for."""
    found: dict[str, set[str]] = {}
    for address in addresses(keys, words):
        answer = client.get(address)
        if answer.status_code == 200:
            said = text_of(b"".join(answer.streaming_content) if answer.streaming else answer.content)
            for name, written in secrets.items():
                if any(word in said for word in written):
                    found.setdefault(name, set()).add(address)
    return found


def addresses(keys: Keys, words: str) -> Iterator[str]:
    """Every page with these keys; a page that needs none is searched for the words too.

    A part of a route gets the keys of its name; `pk` those of what the route is known to show; any other those of its kind.
    """
    for route in _routes():
        parts = re.findall(r"<(?:(\w+):)?(\w+)>", route)
        if route.startswith(ELSEWHERE) or "(?P" in route:
            continue
        template = "/" + re.sub(r"<[^>]+>", "{}", route)
        if not parts:
            yield from (template, f"{template}?q={words}")
            continue
        about = next((name for prefix, name in KNOWN.items() if route.startswith(prefix)), "")
        chosen = [keys.get(about if name == "pk" else name, keys.get(kind, ())) for kind, name in parts]
        for values in product(*map(dict.fromkeys, chosen)):
            yield template.format(*values)


def _routes(found: Any = None, prefix: str = "") -> Iterator[str]:
    for pattern in (found or get_resolver()).url_patterns:
        route = prefix + re.sub(r"^\^|\$$", "", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


def text_of(content: bytes) -> str:
    """The words of a page, of all that an archive or a workbook holds, of a paper."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(text_of(archive.read(name)) for name in archive.namelist())
    if content[:4] == b"%PDF":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode(errors="replace")
