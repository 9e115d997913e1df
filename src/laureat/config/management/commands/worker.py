"""`laureat worker`: background work — mail and its repetitions — until it is stopped."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Does background work from the database's queue."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("db_worker", interval=1)
