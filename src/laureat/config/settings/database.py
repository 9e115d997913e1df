"""The database: SQLite in the data folder, or what DATABASE_URL says."""

import dj_database_url

from laureat.config.settings.application import DATA_DIR
from laureat.config.settings.environment import Database

_url = Database().database_url or f"sqlite:///{DATA_DIR / 'laureat.sqlite3'}"
_database = dj_database_url.parse(_url, conn_max_age=60, conn_health_checks=True)
if _database["ENGINE"].endswith("sqlite3"):
    # Deferred transactions that read first and write then fail at once when two meet: take the write lock at the start.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
elif "postgresql" in _database["ENGINE"]:
    # Compiling a page's query takes longer than the query; what DATABASE_URL says of `options` stands.
    _database.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DATABASES = {"default": _database}
