"""The command `laureat`: Django's management commands under one name, with the demonstration's own environment."""

from __future__ import annotations

import os
import secrets
import sys

from django.core.management import execute_from_command_line

from laureat.demo.environment import prepare

KEYLESS = frozenset(
    {
        "ledger",
        "judging",
        "season",
        "migrate",
        "showmigrations",
        "makemigrations",
        "check",
        "found",
        "help",
        "version",
        "--help",
        "--version",
    }
)


def main() -> None:
    """Run a command. `laureat demo …` sets up its environment before the settings are read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laureat.config.settings")
    if sys.argv[1:2] == ["demo"]:
        prepare(sys.argv[2:])
    if not sys.argv[1:] or sys.argv[1] in KEYLESS:  # these sign nothing: any key will do
        os.environ.setdefault("LAUREAT_SECRET_KEY", secrets.token_urlsafe(50))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
