"""Background work: the database's queue, or at once."""

from laureat.config.settings.environment import Tasks

_BACKENDS = {
    "database": "django_tasks_db.DatabaseBackend",
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
    "held": "django_tasks.backends.dummy.DummyBackend",
}
TASKS = {"default": {"BACKEND": _BACKENDS[Tasks().tasks]}}
