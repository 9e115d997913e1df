"""What every test may ask for: a moment, and a clean language."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def at() -> datetime:
    """The moment at which the test happens: noon of a working day in the season."""
    return datetime(2023, 3, 20, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    """Files and mail of a test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MAIL_FOLDER = tmp_path / "mail"
