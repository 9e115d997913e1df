"""Background work of letters."""

from django.utils import timezone
from django_tasks import task

from laureat.letters import actions


@task()
def dispatch(letter_id: int) -> None:
    """Write a letter's messages into the outbox until there is nothing left to do."""
    actions.dispatch(letter_id=letter_id, clock=timezone.now)


@task()
def tell_withdrawn(letter_id: int) -> None:
    """Tell those who have a letter that it is no longer in force."""
    actions.tell_withdrawn(letter_id=letter_id, at=timezone.now())
