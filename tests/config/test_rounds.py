"""The worker's rounds: each is made, one that fails does not stop the others, and they end when told."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tasks import default_task_backend

from laureat.config import rounds
from laureat.mail import actions
from laureat.mail.models import Delivery, Message


def test_the_rounds_take_up_what_a_stopped_worker_left(world: Any, now: Any, django_capture_on_commit_callbacks: Any) -> None:
    message = Message.objects.first()
    ended = now - timedelta(hours=1)
    Delivery.objects.filter(message=message).update(
        state="sending", sent_at=None, claim="x", claimed_at=ended, claimed_until=ended
    )
    default_task_backend.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert rounds.make(now) == []
    assert Delivery.objects.get(message=message).state == "queued"
    assert [result.task.name for result in default_task_backend.results] == ["post"]
    actions.post(clock=lambda: now)
    assert Delivery.objects.get(message=message).state == "sent"


def test_a_failing_round_is_named_and_does_not_stop_the_others(world: Any, now: Any, monkeypatch: Any) -> None:
    made = []

    def broken(at: Any) -> None:
        raise OSError("no mailbox")

    monkeypatch.setattr(rounds, "ROUNDS", (broken, made.append))
    assert rounds.make(now) == ["broken"]
    assert made == [now]


def test_some_rounds_are_made_seldom(now: Any) -> None:
    made: list[Any] = []
    seldom = rounds.Seldom(timedelta(minutes=2), made.append)
    for minutes in (0, 1, 2, 3, 5):
        seldom(now + timedelta(minutes=minutes))
    assert [(at - now).seconds // 60 for at in made] == [0, 2, 5]


def test_the_rounds_end_when_they_are_told(monkeypatch: Any) -> None:
    stopped, made = threading.Event(), []
    monkeypatch.setattr(rounds, "close_old_connections", lambda: None)
    monkeypatch.setattr(rounds, "make", lambda at: (made.append(at), stopped.set()))
    rounds.until(stopped)
    assert len(made) == 1


def test_reading_bounces_needs_a_mailbox(settings: Any, world: Any) -> None:
    settings.BOUNCES_URL = ""
    with pytest.raises(CommandError, match="LAUREAT_BOUNCES_URL"):
        call_command("bounces")
