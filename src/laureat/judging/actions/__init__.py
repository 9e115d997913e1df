"""The verbs of judging: inviting, licensing and assigning experts, deciding on conflicts, coding samples and opening the codes, marking and
signing, consolidating."""

from laureat.judging.actions.arbitrating import call_arbiter, settle_disagreement
from laureat.judging.actions.assigning import (
    apply_plan,
    assign,
    assign_group,
    cancel,
    drop_anchor,
    name_anchor,
    plan_assignment,
    prepare_group,
)
from laureat.judging.actions.conflicts import (
    Discovered,
    decide_conflict,
    dismiss_hints,
    find_conflicts,
    settle_conflict,
    state_conflict,
)
from laureat.judging.actions.consolidating import consolidate
from laureat.judging.actions.experts import Background, amend_expert, invite_expert, keep_paper, remove_paper, retire
from laureat.judging.actions.inviting import accept_invitation, decline_invitation, send_invitation, withdraw_invitation
from laureat.judging.actions.licensing import (
    pause_licence,
    qualify,
    read_briefing,
    resume_licence,
    retire_reference,
    write_reference,
)
from laureat.judging.actions.marking import declare_conflict, declare_no_conflict, save_marks, sign_sheet
from laureat.judging.actions.recording import apply_pack, record_marks, record_paper, upload_pack
from laureat.judging.actions.reminding import Reminded, remind
from laureat.judging.actions.tasting import assign_tasters, code_specimens, open_codes, recognise, release_taster

__all__ = [
    "Background",
    "Discovered",
    "Reminded",
    "accept_invitation",
    "amend_expert",
    "apply_pack",
    "apply_plan",
    "assign",
    "assign_group",
    "assign_tasters",
    "call_arbiter",
    "cancel",
    "code_specimens",
    "consolidate",
    "decide_conflict",
    "declare_conflict",
    "declare_no_conflict",
    "decline_invitation",
    "dismiss_hints",
    "drop_anchor",
    "find_conflicts",
    "invite_expert",
    "keep_paper",
    "name_anchor",
    "open_codes",
    "pause_licence",
    "plan_assignment",
    "prepare_group",
    "qualify",
    "read_briefing",
    "recognise",
    "record_marks",
    "record_paper",
    "release_taster",
    "remind",
    "remove_paper",
    "resume_licence",
    "retire",
    "retire_reference",
    "save_marks",
    "send_invitation",
    "settle_conflict",
    "settle_disagreement",
    "sign_sheet",
    "state_conflict",
    "upload_pack",
    "withdraw_invitation",
    "write_reference",
]
