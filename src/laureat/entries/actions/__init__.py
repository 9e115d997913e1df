"""The verbs of entries: the enterprise writes and sends, the centre checks and adds what it finds."""

from laureat.entries.actions.checking import admit, reject, return_with_remarks
from laureat.entries.actions.finding import attach_finding, remove_finding
from laureat.entries.actions.submitting import sign_declaration, submit, withdraw
from laureat.entries.actions.writing import add_good, attach, copy_answers, detach, revise_good, save_section, start

__all__ = [
    "add_good",
    "admit",
    "attach",
    "attach_finding",
    "copy_answers",
    "detach",
    "reject",
    "remove_finding",
    "return_with_remarks",
    "revise_good",
    "save_section",
    "sign_declaration",
    "start",
    "submit",
    "withdraw",
]
