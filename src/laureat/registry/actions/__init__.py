"""The verbs of the registry: enter, correct, tie together, and load whole registers."""

from laureat.registry.actions.correcting import correct_enterprise
from laureat.registry.actions.entering import found_body, load_regions, register_enterprise, rename
from laureat.registry.actions.importing import choose_columns, resume_imports, run, start, upload
from laureat.registry.actions.tying import remove_tie, state_tie

__all__ = [
    "choose_columns",
    "correct_enterprise",
    "found_body",
    "load_regions",
    "register_enterprise",
    "remove_tie",
    "rename",
    "resume_imports",
    "run",
    "start",
    "state_tie",
    "upload",
]
