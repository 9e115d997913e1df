"""Background work of the outbox."""

from django.utils import timezone
from django_tasks import task

from laureat.mail import actions


@task()
def deliver(message_id: int) -> None:
    """Send one message."""
    actions.deliver(message_id=message_id, at=timezone.now())
