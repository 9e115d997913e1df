"""The commission's verbs: seats and sittings, ballots and decisions, protocols, appeals."""

from laureat.commissions.actions.appeals import answer_appeal, appeal
from laureat.commissions.actions.ballots import call_item, decide, recuse, vote
from laureat.commissions.actions.conflicts import decide_conflict
from laureat.commissions.actions.protocols import draw_protocol, sign_protocol
from laureat.commissions.actions.sittings import (
    close_sitting,
    convene,
    mark_left,
    mark_present,
    open_sitting,
    seat,
    unseat,
)

__all__ = [
    "answer_appeal",
    "appeal",
    "call_item",
    "close_sitting",
    "convene",
    "decide",
    "decide_conflict",
    "draw_protocol",
    "mark_left",
    "mark_present",
    "open_sitting",
    "recuse",
    "seat",
    "sign_protocol",
    "unseat",
    "vote",
]
