"""An expert who has yet to answer, and the first of the expert's items."""

from __future__ import annotations

from typing import Any

import pytest

from laureat.judging import queries
from laureat.judging.models import Assignment
from laureat.people.models import Person


@pytest.fixture
def expert(world: Any) -> Person:
    return world.person("expert-54")


@pytest.fixture
def assignment(expert: Person) -> Assignment:
    """Assigned, the question about conflicts not answered."""
    return queries.assignments_of(expert).filter(state="assigned").first()
