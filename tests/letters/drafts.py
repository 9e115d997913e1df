"""Drafts on the ministry's letterhead."""

from __future__ import annotations

from typing import Any

from laureat.letters import actions
from laureat.letters.models import Letter


def draft(letter: Letter, world: Any, now: Any, **changes: Any) -> Letter:
    """A letter that was only begun, on the letterhead of `letter`."""
    content = {"addressees_text": "Всем", "salutation": "Уважаемые!", "body": "Текст.", "signatory_post": "Министр", **changes}
    return actions.compose(letterhead=letter.letterhead, actor=world.person("ministry-clerk"), at=now, **content)


def signed(letter: Letter, world: Any, now: Any) -> Letter:
    """The draft agreed, and signed by hand."""
    letter = actions.approve(letter=letter, actor=world.person("ministry"), at=now)
    return actions.sign(letter=letter, manner="by-hand", actor=world.person("ministry-clerk"), at=now)
