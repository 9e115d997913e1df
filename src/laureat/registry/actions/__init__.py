"""The verbs of the registry: enter, correct, and load whole registers."""

from laureat.registry.actions.correcting import correct_enterprise
from laureat.registry.actions.entering import found_body, load_regions, register_enterprise, rename
from laureat.registry.actions.importing import choose_columns, resume_imports, run, start, upload

__all__ = [
    "choose_columns",
    "correct_enterprise",
    "found_body",
    "load_regions",
    "register_enterprise",
    "rename",
    "resume_imports",
    "run",
    "start",
    "upload",
]
