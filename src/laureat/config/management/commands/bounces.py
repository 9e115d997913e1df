"""`laureat bounces`: read the bounce mailbox once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from laureat.mail import actions


class Command(BaseCommand):
    help = "Reads reports of mail servers from the bounce mailbox: who cannot be reached, what has arrived."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BOUNCES_URL:
            raise CommandError("LAUREAT_BOUNCES_URL is not set")
        try:
            found = actions.read_bounces(at=timezone.now())
        except (OSError, ValueError, LookupError) as problem:
            raise CommandError(f"the bounce mailbox could not be read: {problem}") from problem
        self.stdout.write(f"{found.noted} reports noted, {found.left} messages left in the mailbox for a person to read.")
