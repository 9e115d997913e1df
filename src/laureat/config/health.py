"""Is the site alive, and is it ready to serve?"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from laureat.people.audience import everyone


@everyone
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@everyone
def ready(request: HttpRequest) -> HttpResponse:
    """Database, migrations, storage and worker: 200 when all are well, else 503 with the names of those that are not."""
    found = {name: _answer(check) for name, check in _CHECKS.items()}
    status = 200 if all(answer == "ok" for answer in found.values()) else 503
    return JsonResponse(found, status=status)


def _answer(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as problem:  # whatever is wrong, the answer says what
        return f"{type(problem).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} not applied" if missing else "ok"


def _storage() -> str:
    name = default_storage.save(f"ready/{os.getpid()}", ContentFile(b"ready"))
    default_storage.delete(name)
    return "ok"


def _worker() -> str:
    if "Immediate" in settings.TASKS["default"]["BACKEND"]:
        return "ok"
    waiting = overdue_tasks()
    return f"{waiting} tasks wait too long" if waiting else "ok"


def overdue_tasks() -> int:
    """Tasks that have waited in the queue for more than five minutes: the sign of a missing worker."""
    return DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - timedelta(minutes=5)).count()


_CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "storage": _storage,
    "worker": _worker,
}
