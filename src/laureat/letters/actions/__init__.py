"""The verbs of letters, in the order of a letter's life."""

from laureat.letters.actions.addressing import address, correct_addressee, save_group, take_off
from laureat.letters.actions.agreeing import answer, approve, circulate, rework
from laureat.letters.actions.numbering import start_numbering
from laureat.letters.actions.promising import keep_promise, plan_answer, promise, receive, remind
from laureat.letters.actions.registering import attach_signature, recall, register, sign
from laureat.letters.actions.sending import dispatch, mark_posted, open_link, resume_dispatches, send
from laureat.letters.actions.stationery import create_letterhead, end_signatory, name_signatory, revise_letterhead
from laureat.letters.actions.withdrawing import tell_all_withdrawn, tell_withdrawn
from laureat.letters.actions.writing import compose, enclose, refer, revise, take_out, unrefer

__all__ = [
    "address",
    "answer",
    "approve",
    "attach_signature",
    "circulate",
    "compose",
    "correct_addressee",
    "create_letterhead",
    "dispatch",
    "enclose",
    "end_signatory",
    "keep_promise",
    "mark_posted",
    "name_signatory",
    "open_link",
    "plan_answer",
    "promise",
    "recall",
    "receive",
    "refer",
    "register",
    "remind",
    "resume_dispatches",
    "revise",
    "revise_letterhead",
    "rework",
    "save_group",
    "send",
    "sign",
    "start_numbering",
    "take_off",
    "take_out",
    "tell_all_withdrawn",
    "tell_withdrawn",
    "unrefer",
]
