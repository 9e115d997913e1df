"""Documents that are kept true by the code: states, settings, the glossary."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

from laureat.config.settings.environment import TOPICS
from laureat.kernel.machine import Machine

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROOMS = ["registry", "season", "letters", "entries", "judging", "commissions", "honours", "catalogue", "mail", "files"]


def machines() -> list[tuple[str, Machine]]:
    found = []
    for room in ROOMS:
        module = importlib.import_module(f"laureat.{room}.states")
        found += [(room, value) for value in vars(module).values() if isinstance(value, Machine)]
    return found


def drawn() -> str:
    """All processes as Mermaid diagrams, from their tables."""
    head = "# States\n\nDrawn from the tables of moves in each room's `states.py`; a test redraws this page.\n"
    return head + "".join(
        f"\n## {room}: {machine.name}\n\n```mermaid\n{machine.diagram()}\n```\n" for room, machine in machines()
    )


def test_states_are_drawn_from_the_tables() -> None:
    page = DOCS / "states.md"
    if os.environ.get("REDRAW"):
        page.write_text(drawn(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == drawn(), "REDRAW=1 pytest tests/architecture writes docs/states.md anew"


def test_every_state_of_a_process_is_reached() -> None:
    for _room, machine in machines():
        assert machine.unreachable(machine.states()) <= {"found", "hinted", "confirmed", "sending"}, machine.name


def test_every_setting_is_documented_with_its_default() -> None:
    page = (DOCS / "operations.md").read_text(encoding="utf-8")
    missing = []
    for topic in TOPICS:
        prefix = topic.model_config.get("env_prefix", "")
        for field, about in topic.model_fields.items():
            variable = f"{prefix}{field}".upper()
            if (
                f"`{variable}`" not in page
                or not about.description
                or about.description.split(".")[0].split(";")[0][:40] not in page
            ):
                missing.append(variable)
    assert missing == []


def test_the_glossary_names_things_that_exist_in_the_code() -> None:
    rows = [
        line.split("|")
        for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and "`" in line
    ]
    names = [cell.strip().strip("`") for row in rows for cell in [row[2]]]
    assert len(names) >= 40
    missing = []
    for dotted in names:
        module, _, attribute = dotted.rpartition(".")
        try:
            if not hasattr(importlib.import_module(f"laureat.{module}"), attribute):
                missing.append(dotted)
        except ModuleNotFoundError:
            missing.append(dotted)
    assert missing == []
