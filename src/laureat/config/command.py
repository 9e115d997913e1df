"""The command `laureat`: Django's management commands under one name, with the demonstration's own environment."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from laureat.demo.environment import prepare


def main() -> None:
    """Run a command. `laureat demo …` sets up its environment before the settings are read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laureat.config.settings")
    if sys.argv[1:2] == ["demo"]:
        prepare(sys.argv[2:])
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
