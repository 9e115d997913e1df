"""The application server: Granian, told by the settings."""

from __future__ import annotations

import multiprocessing
import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def serve(*, host: str = "127.0.0.1", port: int = 8000, workers: int = 1, tasks: str = "") -> None:
    """Serve the site until it is stopped; `tasks` overrides who does the background work."""
    if tasks:
        os.environ["LAUREAT_TASKS"] = tasks
        multiprocessing.set_start_method("spawn", force=True)  # a forked worker would keep the settings that are loaded here
    Granian(
        "laureat.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=4, log_level=LogLevels.warning,
    ).serve()  # fmt: skip
