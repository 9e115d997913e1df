"""A database and a data folder of a benchmark's own, taken away when it ends: a SQLite file, or a new database on PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.core.management import call_command


@contextlib.contextmanager
def scratch(postgres: str = "", **settings: str) -> Iterator[Path]:
    """Django on an empty, migrated database. `postgres`: the address of a server (postgres://user@host:port/any), else SQLite.

    `settings` are further variables of the environment (LAUREAT_…). The data folder is given.
    """
    with tempfile.TemporaryDirectory(prefix="laureat-benchmark-") as folder, _database(postgres, Path(folder)) as url:
        given = {
            "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "laureat.config.settings", "LAUREAT_DATA_DIR": folder,
            "LAUREAT_SECRET_KEY": "benchmark", "LAUREAT_LOG_LEVEL": "ERROR", "LAUREAT_TASKS": "held",
        }  # fmt: skip
        os.environ.update(given | settings)
        django.setup()
        call_command("migrate", verbosity=0)
        yield Path(folder)


@contextlib.contextmanager
def _database(server: str, folder: Path) -> Iterator[str]:
    if not server:
        yield f"sqlite:///{folder / 'benchmark.sqlite3'}"
        return
    name, parts = f"laureat_benchmark_{os.getpid()}", urlsplit(server)
    admin = urlunsplit(parts._replace(scheme="postgresql", path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
