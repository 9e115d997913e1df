"""Every page that a person can reach by links opens without an error, for each role."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve

_HREF = re.compile(r'href="([^"#]+)"')
_SKIPPED = ("/static/", "/accounts/logout", "/files/")
ROLES = [
    "applicant",
    "expert-54",
    "expert",
    "member-70",
    "chair-70",
    "chair",
    "centre",
    "ministry",
    "directorate",
    "federal-expert",
]
PER_ROUTE = 3


def _links(page: str, here: str) -> set[str]:
    found = (urljoin(here, href.replace("&amp;", "&")) for href in _HREF.findall(page))
    return {href for href in found if not urlsplit(href).netloc and href.startswith("/") and not href.startswith(_SKIPPED)}


def _walk(client: Any, start: list[str]) -> dict[str, int]:
    """Visit what is linked, a few addresses of each route; answers with their status."""
    seen: dict[str, int] = {}
    visits: Counter[str] = Counter()
    queue = list(start)
    while queue:
        address = queue.pop(0)
        route = resolve(urlsplit(address).path).route
        if address in seen or visits[route] >= PER_ROUTE:
            continue
        visits[route] += 1
        answer = client.get(address)
        seen[address] = answer.status_code
        if "html" in answer.get("Content-Type", "") and not answer.streaming:
            queue += sorted(_links(answer.content.decode(), address))
        if answer.status_code == 302 and answer["Location"].startswith("/") and not answer["Location"].startswith(_SKIPPED):
            queue.append(answer["Location"])
        if answer.streaming:
            b"".join(answer.streaming_content)
    return seen


@pytest.mark.parametrize("role", ROLES)
def test_every_linked_page_opens_for(role: str, enter: Any) -> None:
    seen = _walk(enter(role), ["/", "/desk/", "/account/"])
    assert {address: status for address, status in seen.items() if status not in (200, 302, 409)} == {}
    assert len(seen) > 12


def test_every_linked_page_opens_for_the_public(client: Any, world: Any) -> None:
    seen = _walk(client, ["/"])
    assert {address: status for address, status in seen.items() if status not in (200, 302)} == {}
    assert len(seen) > 18
