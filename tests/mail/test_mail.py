"""The outbox: one message for one cause, retried, never lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks_db.models import DBTaskResult

from laureat.mail import actions, composing, queries
from laureat.mail.models import Delivery, Message


class BrokenBackend(BaseEmailBackend):
    """A server that never answers."""

    def send_messages(self, email_messages: Any) -> int:
        raise OSError("connection refused")


@pytest.fixture
def message(world: Any, now: Any) -> Message:
    return actions.queue(key="person-invited", email="x@example.org", to_name="Х", context={"person": world.person("applicant"), "url": "/"},
                         dedupe="test:1", at=now)  # fmt: skip


def test_a_repeated_cause_gives_the_same_message(message: Message, now: Any) -> None:
    again = actions.queue(key="person-invited", email="y@example.org", to_name="Y", context={}, dedupe="test:1", at=now)
    assert again == message


def test_a_delivered_message_is_an_eml_file_and_is_not_sent_again(message: Message, now: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "laureat.mail.folder.FolderBackend"
    assert actions.deliver(message_id=message.pk, at=now).state == "sent"
    actions.deliver(message_id=message.pk, at=now)
    assert len(list(Path(settings.MAIL_FOLDER).glob("*.eml"))) == 1


def test_a_failing_server_is_tried_again_later_and_given_up_at_last(message: Message, now: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.mail.test_mail.BrokenBackend"
    first = actions.deliver(message_id=message.pk, at=now)
    assert (first.state, first.attempts, first.next_attempt_at) == ("queued", 1, now + timedelta(minutes=1))
    assert message.pk not in queries.due(now).values_list("message", flat=True)
    for _ in range(actions.MAX_ATTEMPTS - 1):
        actions.deliver(message_id=message.pk, at=now)
    assert Delivery.objects.get(message=message).state == "failed"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    actions.requeue(message=message, actor=_system(), at=now)
    assert actions.deliver(message_id=message.pk, at=now).state == "sent"


def _system() -> Any:
    from laureat.ledger.actions import SYSTEM  # noqa: PLC0415

    return SYSTEM


def test_everything_the_season_wrote_was_delivered(world: Any) -> None:
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_names_in_a_message_are_text_and_never_markup(world: Any) -> None:
    person = world.person("applicant")
    person.given_name = "<script>alert(1)</script>"
    written = composing.compose("person-invited", {"person": person, "url": "https://example.org"})
    assert "<script>" not in written.html


def test_a_failed_delivery_comes_back_to_the_queue_by_itself(
    message: Message, now: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "tests.mail.test_mail.BrokenBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        delivery = actions.deliver(message_id=message.pk, at=now)
    task = DBTaskResult.objects.get()
    assert (task.run_after, task.args_kwargs["args"]) == (delivery.next_attempt_at, [message.pk])
