"""Letters for tests: the ministry's letter of 2023, and drafts of the present."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest

from laureat.letters import actions
from laureat.letters.models import Letter
from tests.letters.drafts import draft as draft_of
from tests.letters.drafts import signed as signed_of


@pytest.fixture
def letter(past: Any) -> Letter:
    """The ministry's letter of 2023: registered and sent."""
    return Letter.objects.select_related(
        "letterhead__body", "document", "season__programme", "season__regulation", "region"
    ).get(season=past)


@pytest.fixture
def draft(letter: Letter, world: Any, now: Any) -> Callable[..., Letter]:
    """`draft(body="…")` begins a letter on the ministry's letterhead."""

    return functools.partial(draft_of, letter, world, now)


@pytest.fixture
def signed(world: Any, now: Any) -> Callable[[Letter], Letter]:
    """A draft brought as far as its signature."""

    return lambda letter: signed_of(letter, world, now)


@pytest.fixture
def registered(signed: Callable[[Letter], Letter], world: Any, now: Any) -> Callable[[Letter], Letter]:
    """A draft brought as far as its number."""
    return lambda letter: actions.register(letter=signed(letter), actor=world.person("ministry-clerk"), at=now)
