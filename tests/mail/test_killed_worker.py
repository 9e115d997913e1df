"""Two real workers, killed in the middle of many deliveries, and their successor: none lost, none doubled, at most one in doubt each."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.mail.conftest import Server, until

COUNT = 120
PREPARE = f"""
import django; django.setup()
from django.core.management import call_command
for app in ("mail", "ledger", "django_tasks_database"):
    call_command("migrate", app, verbosity=0)
from django.db import transaction
from django.utils import timezone
from laureat.files.actions import keep
from laureat.ledger.actions import SYSTEM
from laureat.mail.actions import queue
from laureat.mail.notices import DIGEST
at = timezone.now()
with transaction.atomic():
    paper = keep(b"%PDF-1.7 " + b"x" * 30_000 + b"\\n%%EOF", name="a.pdf", owner="test:1", actor=SYSTEM, at=at)
    for number in range({COUNT}):
        queue(kind=DIGEST, email=f"x{{number}}@example.org", to_name="", context={{}}, dedupe=f"x:{{number}}", at=at, attachments=[paper])
"""


@pytest.fixture
def place(tmp_path: Path, smtp: Server) -> dict[str, str]:
    """The environment of an installation of its own, with a queue of messages."""
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "laureat.config.settings", "LAUREAT_SECRET_KEY": "x", "LAUREAT_DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite3'}", "LAUREAT_TASKS": "database", "LAUREAT_LOG_LEVEL": "ERROR",
        "LAUREAT_SMTP_URL": f"smtp://127.0.0.1:{smtp.port}",
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, timeout=60)
    return environment


def ask(place: dict[str, str], statement: str) -> list[Any]:
    with sqlite3.connect(place["DATABASE_URL"].removeprefix("sqlite:///"), timeout=20) as connection:
        found = connection.execute(statement).fetchall()
    connection.close()
    return found


def worker(place: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "laureat.config.command", "worker"], env=place, stderr=subprocess.DEVNULL)


def test_nothing_is_lost_and_nothing_doubled(place: dict[str, str], smtp: Server) -> None:
    killed = [worker(place), worker(place)]
    try:
        assert until(lambda: len(smtp.taken) >= 25, seconds=30)
    finally:
        for one in killed:
            os.kill(one.pid, signal.SIGKILL)
            one.wait(10)
    time.sleep(0.2)
    ask(place, "UPDATE mail_delivery SET claimed_until = '2020-01-01 00:00:00' WHERE state = 'sending'")  # the lease runs out
    successor = worker(place)
    try:
        done = "SELECT count(*) FROM mail_delivery WHERE state IN ('queued', 'sending')"
        assert until(lambda: ask(place, done) == [(0,)], seconds=30)
        successor.send_signal(signal.SIGTERM)
        assert successor.wait(20) == 0
    finally:
        successor.kill()
    states = dict(ask(place, "SELECT state, count(*) FROM mail_delivery GROUP BY state"))
    doubtful = {row[0] for row in ask(place, "SELECT smtp_id FROM mail_delivery WHERE state = 'in-doubt'")}
    taken = Counter(letter["Message-ID"] for letter in smtp.letters)
    assert len(doubtful) <= len(killed)
    assert states == {"sent": COUNT - len(doubtful), **({"in-doubt": len(doubtful)} if doubtful else {})}
    assert set(taken.values()) == {1}
    assert len(set(taken) | doubtful) == COUNT
