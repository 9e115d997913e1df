"""What the worker does again and again beside its queue. A room's round is an action that takes the moment and finds its own work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

import structlog
from django.db import close_old_connections
from django.utils import timezone, translation

from laureat.letters import actions as letters
from laureat.mail import actions as mail
from laureat.registry import actions as registry

log = structlog.get_logger(__name__)
Round = Callable[[datetime], object]
EVERY = 30  # seconds


@dataclass
class Seldom:
    """A round that needs to be made only now and then."""

    every: timedelta
    act: Round
    _last: datetime | None = field(default=None, init=False)

    def __call__(self, at: datetime) -> object:
        if self._last is None or at - self._last >= self.every:
            self._last = at
            return self.act(at)
        return None


def expired_claims(at: datetime) -> object:
    """Messages of workers that were stopped."""
    return mail.take_up(at=at)


def due_messages(at: datetime) -> object:
    """Messages whose next attempt has come: the queue's own thread sends them, so that one process sends one message at a time."""
    return mail.wake(at=at)


def digests(at: datetime) -> object:
    """Everybody's messages of the day in one."""
    return mail.gather_digests(at=at)


def bounces(at: datetime) -> object:
    """What mail servers report."""
    return mail.read_bounces(at=at)


def dispatches(at: datetime) -> object:
    """Letters whose sending stopped half-way."""
    return letters.resume_dispatches(at)


def withdrawals(at: datetime) -> object:
    """Notices about letters that are no longer in force."""
    return letters.tell_all_withdrawn(at)


def promises(at: datetime) -> object:
    """Promises made in letters that fall due."""
    return letters.remind(day=timezone.localdate(at), at=at)


def imports(at: datetime) -> object:
    """Registers of enterprises whose loading stopped half-way."""
    return registry.resume_imports(at=at)


ROUNDS: tuple[Round, ...] = (
    dispatches, withdrawals, imports, Seldom(timedelta(hours=1), promises), expired_claims, digests, due_messages, Seldom(timedelta(minutes=2), bounces),
)  # fmt: skip


def make(at: datetime) -> list[str]:
    """Make every round once; one that fails is logged, named in the answer, and does not stop the others."""
    failed = []
    with translation.override("ru"):
        for one in ROUNDS:
            name = getattr(one, "__name__", "") or getattr(getattr(one, "act", None), "__name__", repr(one))
            try:
                one(at)
            except Exception:
                log.exception("round failed", round=name)
                failed.append(name)
    return failed


def until(stopped: Event) -> None:
    """Make the rounds until somebody says stop."""
    while not stopped.is_set():
        close_old_connections()
        make(timezone.now())
        close_old_connections()
        stopped.wait(EVERY)
