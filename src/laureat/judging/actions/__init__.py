"""The verbs of judging: inviting and assigning experts, marking and signing, consolidating."""

from laureat.judging.actions.assigning import apply_assignment, assign, cancel
from laureat.judging.actions.consolidating import consolidate
from laureat.judging.actions.experts import dismiss_conflict, invite_expert, retire, state_conflict
from laureat.judging.actions.marking import declare_conflict, declare_no_conflict, save_marks, sign_sheet
from laureat.judging.actions.reminding import Reminded, remind

__all__ = [
    "Reminded",
    "apply_assignment",
    "assign",
    "cancel",
    "consolidate",
    "declare_conflict",
    "declare_no_conflict",
    "dismiss_conflict",
    "invite_expert",
    "remind",
    "retire",
    "save_marks",
    "sign_sheet",
    "state_conflict",
]
