"""Into the outbox: one message for one cause, what may be stopped, the daily digest."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django_tasks import default_task_backend

from laureat.demo.play.world import World
from laureat.files.actions import keep
from laureat.ledger.actions import SYSTEM
from laureat.mail import actions, composing, queries, unsubscribing
from laureat.mail.models import Choice, Delivery, Message
from laureat.mail.states import Rhythm, StopMeans
from laureat.people.notices import PERSON_INVITED
from tests.files.test_files import PDF
from tests.mail.conftest import REMINDER, Server

ANNA = "people.person:1"


@pytest.fixture
def morning(now: datetime) -> datetime:
    """Nine o'clock in Moscow on the day after tomorrow."""
    return (now + timedelta(days=2)).astimezone(ZoneInfo("Europe/Moscow")).replace(hour=9, minute=0)


def test_a_repeated_cause_gives_the_same_message(write: Any) -> None:
    assert write(dedupe="test:one") == write(dedupe="test:one", email="y@example.org")
    assert Message.objects.filter(dedupe="test:one").count() == 1


def test_everything_the_season_wrote_was_delivered(world: World) -> None:
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


@transaction.atomic
def taken_back(write: Any) -> None:
    """A part of a transaction that fails after it has queued a message."""
    write()
    raise ZeroDivisionError


def test_one_task_is_called_for_a_whole_transaction(write: Any, django_capture_on_commit_callbacks: Any) -> None:
    default_task_backend.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(5):
            write()
        with pytest.raises(ZeroDivisionError):
            taken_back(write)
    assert [result.task.name for result in default_task_backend.results] == ["post"]


def test_a_task_called_in_a_part_that_was_taken_back_is_called_again(
    write: Any, django_capture_on_commit_callbacks: Any
) -> None:
    default_task_backend.clear()
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(ZeroDivisionError):
            taken_back(write)
        write()
    assert len(default_task_backend.results) == 1


def test_messages_go_at_once_where_tasks_are_done_at_once(
    write: Any, smtp: Server, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        message = write()
    assert (Delivery.objects.get(message=message).state, len(smtp.taken)) == ("sent", 1)


def test_names_in_a_message_are_text_and_never_markup() -> None:
    person = SimpleNamespace(given_name="<script>alert(1)</script> & Co", patronymic="", email="x@example.org")
    written = composing.compose("person-invited", {"person": person, "url": "https://example.org"})
    assert "<script>" not in written.html
    assert "Здравствуйте, <script>alert(1)</script> & Co!" in written.text


def test_mailings_offer_to_be_stopped_and_procedural_notices_never_do(write: Any, smtp: Server, now: Any) -> None:
    write(kind=REMINDER, email="A@Example.org")
    write(kind=PERSON_INVITED)
    actions.post(clock=lambda: now)
    notice, mailing = smtp.letters
    link = unsubscribing.link("a@example.org")
    assert mailing["List-Unsubscribe"] == f"<{link}>"
    assert mailing["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in ("plain", "html"):
        assert "unsubscribe/" in mailing.get_body((part,)).get_content()
        assert "unsubscribe/" not in notice.get_body((part,)).get_content()
    assert (notice["List-Unsubscribe"], notice["List-Unsubscribe-Post"]) == (None, None)


def test_a_stopped_address_gets_no_mailings_but_every_procedural_notice(write: Any, now: Any) -> None:
    actions.stop(email="X@example.org", means=StopMeans.PAGE, at=now)
    assert list(queries.stopped_emails()) == ["x@example.org"]
    assert write(kind=REMINDER, email="x@Example.org") is None
    assert write(kind=PERSON_INVITED, email="x@Example.org") is not None
    actions.resume(email="x@example.org", at=now)
    assert write(kind=REMINDER) is not None


def test_a_bouncing_address_gets_no_mailings_until_the_mark_is_taken_away(write: Any, now: Any) -> None:
    actions.choosing.note_bounce(email="x@example.org", reason="5.1.1 no", at=now)
    assert write(kind=REMINDER) is None
    assert write(kind=PERSON_INVITED) is not None
    actions.clear_bounce(email="x@example.org", actor=SYSTEM, at=now)
    assert write(kind=REMINDER) is not None


def test_one_may_choose_not_to_hear_of_a_kind(write: Any, now: Any) -> None:
    actions.choose(recipient_ref=ANNA, kind=REMINDER, rhythm=Rhythm.NONE, actor=SYSTEM, at=now)
    assert write(kind=REMINDER, recipient_ref=ANNA) is None
    assert write(kind=REMINDER, recipient_ref="people.person:2") is not None


def test_procedural_kinds_leave_no_choice(write: Any, now: Any) -> None:
    assert actions.choose(recipient_ref=ANNA, kind=PERSON_INVITED, rhythm=Rhythm.NONE, actor=SYSTEM, at=now) is None
    assert not Choice.objects.exists()
    assert write(recipient_ref=ANNA) is not None


def test_the_digest_brings_everything_together_once_a_day(write: Any, smtp: Server, now: Any, morning: datetime) -> None:
    actions.choose(recipient_ref=ANNA, kind=REMINDER, rhythm=Rhythm.DIGEST, actor=SYSTEM, at=now)
    paper = keep(PDF, name="a.pdf", owner="test:1", actor=SYSTEM, at=now)
    first, second = write(kind=REMINDER, recipient_ref=ANNA, attachments=[paper]), write(kind=REMINDER, recipient_ref=ANNA)
    write(kind=REMINDER, recipient_ref="people.person:2", email="other@example.org")
    actions.post(clock=lambda: now)
    assert [envelope.rcpt_tos for envelope in smtp.taken] == [["other@example.org"]]

    assert actions.gather_digests(at=morning.replace(hour=5)) == 0
    assert (actions.gather_digests(at=morning), actions.gather_digests(at=morning)) == (1, 0)
    actions.post(clock=lambda: morning)
    [_other, digest] = smtp.letters
    text = digest.get_body(("plain",)).get_content()
    assert digest["Subject"].endswith("сообщений: 2")
    assert text.count("Напоминание: листы оценки ждут подписи") == text.count("Не подписано листов: 2") == 2
    assert [part.get_filename() for part in digest.iter_attachments()] == ["a.pdf"]
    assert {Delivery.objects.get(message=one).state for one in (first, second)} == {"gathered"}
    found = Message.objects.get(key="daily-digest")
    assert list(queries.gathered_in(found)) == [first, second]

    late = write(kind=REMINDER, recipient_ref=ANNA)
    assert actions.gather_digests(at=morning + timedelta(hours=3)) == 0
    assert Delivery.objects.get(message=late).state == "held"
    assert actions.gather_digests(at=morning + timedelta(days=1)) == 1
    assert Delivery.objects.get(message=late).state == "gathered"


def test_what_is_held_for_a_stopped_address_waits(write: Any, now: Any, morning: datetime) -> None:
    actions.choose(recipient_ref=ANNA, kind=REMINDER, rhythm=Rhythm.DIGEST, actor=SYSTEM, at=now)
    held = write(kind=REMINDER, recipient_ref=ANNA)
    actions.stop(email="x@example.org", means=StopMeans.PAGE, at=now)
    assert actions.gather_digests(at=morning) == 0
    assert Delivery.objects.get(message=held).state == "held"
    actions.resume(email="x@example.org", at=now)
    assert actions.gather_digests(at=morning) == 1
