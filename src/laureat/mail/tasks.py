"""Background work of the outbox."""

from django.utils import timezone
from django_tasks import task

from laureat.mail import actions


@task()
def post() -> None:
    """Send what is due; one task sends a part of a long queue and calls the next."""
    if actions.post(clock=timezone.now).more:
        post.enqueue()
