"""Letters for tests: the ministry's letter of 2023, and drafts of the present."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from laureat.letters import actions
from laureat.letters.models import Letter


@pytest.fixture
def letter(past: Any) -> Letter:
    """The ministry's letter of 2023: registered and sent."""
    return Letter.objects.select_related(
        "letterhead__body", "document", "season__programme", "season__regulation", "region"
    ).get(season=past)


@pytest.fixture
def draft(letter: Letter, world: Any, now: Any) -> Callable[..., Letter]:
    """`draft(body="…")` begins a letter on the ministry's letterhead."""

    def begun(**changes: Any) -> Letter:
        content = {
            "addressees_text": "Всем",
            "salutation": "Уважаемые!",
            "body": "Текст.",
            "signatory_post": "Министр",
            **changes,
        }
        return actions.compose(letterhead=letter.letterhead, actor=world.person("ministry-clerk"), at=now, **content)

    return begun


@pytest.fixture
def signed(world: Any, now: Any) -> Callable[[Letter], Letter]:
    """A draft brought as far as its signature."""

    def brought(letter: Letter) -> Letter:
        letter = actions.approve(letter=letter, actor=world.person("ministry"), at=now)
        return actions.sign(letter=letter, manner="by-hand", actor=world.person("ministry-clerk"), at=now)

    return brought


@pytest.fixture
def registered(signed: Callable[[Letter], Letter], world: Any, now: Any) -> Callable[[Letter], Letter]:
    """A draft brought as far as its number."""
    return lambda letter: actions.register(letter=signed(letter), actor=world.person("ministry-clerk"), at=now)
