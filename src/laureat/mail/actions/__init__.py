"""The verbs of mail: queueing, delivering, settling what came back, choosing."""

from laureat.mail.actions.bouncing import Reading, note_report, read_bounces
from laureat.mail.actions.choosing import choose, clear_bounce, resume, stop
from laureat.mail.actions.delivering import BATCH, LEASE, LIMIT, MAX_ATTEMPTS, Posted, TakenUp, deliver, post, take_up
from laureat.mail.actions.gathering import gather_digests
from laureat.mail.actions.queueing import Outgoing, queue, queue_all, wake
from laureat.mail.actions.settling import confirm, repeat, requeue

__all__ = [
    "BATCH",
    "LEASE",
    "LIMIT",
    "MAX_ATTEMPTS",
    "Outgoing",
    "Posted",
    "Reading",
    "TakenUp",
    "choose",
    "clear_bounce",
    "confirm",
    "deliver",
    "gather_digests",
    "note_report",
    "post",
    "queue",
    "queue_all",
    "read_bounces",
    "repeat",
    "requeue",
    "resume",
    "stop",
    "take_up",
    "wake",
]
