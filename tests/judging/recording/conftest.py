"""An expert with open items, and the office that records for them."""

from __future__ import annotations

from typing import Any

import pytest

from laureat.judging import actions, queries
from laureat.judging.models import Assignment


@pytest.fixture
def clerk(world: Any) -> Any:
    return world.person("centre-54")


@pytest.fixture
def ready(expert: Any, now: Any) -> list[Assignment]:
    """The expert's items, all open."""
    for item in queries.assignments_of(expert).filter(state="assigned"):
        actions.declare_no_conflict(assignment=item, actor=expert, at=now)
    return list(queries.assignments_of(expert).filter(state="cleared"))
