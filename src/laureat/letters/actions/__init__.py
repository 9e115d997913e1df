"""The verbs of letters: writing, registering, sending."""

from laureat.letters.actions.registering import approve, recall, register, rework, start_numbering
from laureat.letters.actions.sending import address, open_link, send
from laureat.letters.actions.writing import compose, create_letterhead, enclose, keep_promise, promise, revise

__all__ = [
    "address",
    "approve",
    "compose",
    "create_letterhead",
    "enclose",
    "keep_promise",
    "open_link",
    "promise",
    "recall",
    "register",
    "revise",
    "rework",
    "send",
    "start_numbering",
]
