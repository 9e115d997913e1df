"""Background work of the registry."""

from django.utils import timezone
from django_tasks import task

from laureat.registry import actions


@task()
def run(import_id: int) -> None:
    """Load an uploaded register, or the rest of it."""
    actions.run(import_id=import_id, at=timezone.now())
