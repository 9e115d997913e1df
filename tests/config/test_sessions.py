"""Where one is signed in is kept, but not by a write for every page."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.urls import reverse


def seen(client: Any, **headers: str) -> UserSession:
    assert client.get(reverse("expert:home"), headers=headers).status_code == 200
    return UserSession.objects.get(session_key=client.session.session_key)


def test_a_session_is_written_seldom_but_a_changed_browser_at_once(enter: Any) -> None:
    client = enter("expert-54")
    first = seen(client, user_agent="Firefox")
    assert seen(client, user_agent="Firefox").last_seen_at == first.last_seen_at
    other = seen(client, user_agent="Chromium")
    assert (other.user_agent, other.last_seen_at > first.last_seen_at) == ("Chromium", True)
    cache.clear()
    assert seen(client, user_agent="Chromium").last_seen_at > other.last_seen_at
