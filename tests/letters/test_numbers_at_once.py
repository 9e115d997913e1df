"""Many letters registered at once, on a PostgreSQL database of the test's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "numbering.py"


def test_letters_registered_at_once_get_consecutive_numbers() -> None:
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("threads of one SQLite file take turns: this is about PostgreSQL")
    command = [
        sys.executable,
        str(SCRIPT),
        "--postgres",
        os.environ["DATABASE_URL"],
        "--letters",
        "400",
        "--threads",
        "24",
        "--paper",
        "small",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["consecutive"], found["last"]) == (True, 400)
