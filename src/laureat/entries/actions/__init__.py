"""The verbs of entries: the enterprise writes and sends, the centre checks."""

from laureat.entries.actions.checking import admit, reject, return_with_remarks
from laureat.entries.actions.submitting import sign_declaration, submit, withdraw
from laureat.entries.actions.writing import add_good, attach, copy_answers, detach, revise_good, save_section, start

__all__ = [
    "add_good",
    "admit",
    "attach",
    "copy_answers",
    "detach",
    "reject",
    "return_with_remarks",
    "revise_good",
    "save_section",
    "sign_declaration",
    "start",
    "submit",
    "withdraw",
]
