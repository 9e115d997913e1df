"""`laureat ledger verify`: walk the chain; `laureat ledger root`: print the newest hash."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from laureat.ledger import queries


class Command(BaseCommand):
    help = "Verifies the ledger's chain, or prints its root."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["verify", "root"])

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        found = queries.verify()
        if not found:
            raise CommandError(
                f"Event {found.broken_seq} is broken: {found.problem}. {found.events} events before it are intact."
            )
        self.stdout.write(found.root if verb == "root" else f"{found.events} events, unbroken. Root {found.root}")
