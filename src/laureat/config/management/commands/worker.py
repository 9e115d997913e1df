"""`laureat worker`: background work — the queue and, beside it, the rounds — until it is stopped."""

from threading import Event, Thread
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from laureat.config import rounds

_LAST_ROUND = 60  # seconds that a round which is under way gets to end in


class Command(BaseCommand):
    help = "Does background work: the database's queue, and rounds that look for mail, digests and bounces."

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = Event()
        beside = Thread(target=_rounds, args=(stopped,), name="rounds", daemon=True)
        beside.start()
        try:
            call_command("db_worker", interval=1, reload=False)
        finally:
            stopped.set()
            beside.join(_LAST_ROUND)


def _rounds(stopped: Event) -> None:
    try:
        rounds.until(stopped)
    finally:
        connection.close()
