"""Delivery over SMTP: what servers do, and that a message is neither lost nor doubled by it."""

from __future__ import annotations

import asyncio
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.mail.backends.base import BaseEmailBackend

from laureat.files.actions import keep
from laureat.ledger.actions import SYSTEM
from laureat.ledger.models import Event
from laureat.mail import actions, queries
from laureat.mail.models import Delivery, Message
from tests.files.test_files import PDF
from tests.mail.conftest import OK, REMINDER, Server, point_at, take_and_hang_up


class BrokenBackend(BaseEmailBackend):
    """A backend that takes nothing."""

    def send_messages(self, email_messages: Any) -> int:
        raise OSError("connection refused")


def post(now: Any) -> actions.Posted:
    return actions.post(clock=lambda: now)


def state_of(message: Message) -> Delivery:
    return Delivery.objects.get(message=message)


def test_a_message_arrives_whole_text_html_and_papers(smtp: Server, write: Any, now: Any) -> None:
    paper = keep(PDF, name="Письмо № 7.pdf", owner="test:1", actor=SYSTEM, at=now)
    message = write(attachments=[paper])
    assert post(now).sent == 1
    [letter] = smtp.letters
    assert (letter["To"], letter["Subject"]) == ("Образцова Анна <x@example.org>", "Приглашение в личный кабинет")
    assert letter["Message-ID"] == letter["X-Laureat-Message"] == state_of(message).smtp_id
    parts = {part.get_content_type(): part for part in letter.walk()}
    assert "Здравствуйте, Анна!" in parts["text/plain"].get_content()
    assert "Войти по коду" in parts["text/html"].get_content()
    assert parts["application/pdf"].get_filename() == "Письмо № 7.pdf"
    assert parts["application/pdf"].get_content() == PDF
    assert [part.get_content_type() for part in letter.iter_parts()] == ["multipart/alternative", "application/pdf"]
    assert (smtp.taken[0].original_content or b"").isascii()


def test_several_messages_go_over_one_connection_and_procedural_ones_go_first(smtp: Server, write: Any, now: Any) -> None:
    write(kind=REMINDER, email="mailing@example.org")
    for number in range(5):
        write(email=f"x{number}@example.org")
    assert post(now) == actions.Posted(sent=6, more=False)
    assert len(smtp.sessions) == 1
    assert smtp.taken[-1].rcpt_tos == ["mailing@example.org"]
    assert Event.objects.filter(kind="message.sent", at=now).count() == 6


def test_a_sent_message_is_not_sent_again(smtp: Server, write: Any, now: Any) -> None:
    message = write()
    post(now)
    post(now)
    actions.deliver(message_id=message.pk, at=now)
    assert len(smtp.taken) == 1


def test_greylisting_is_waited_out(smtp: Server, write: Any, now: Any) -> None:
    smtp.rcpt = ["450 4.2.0 Greylisted, come back later", "250 OK"]
    message = write()
    post(now)
    delivery = state_of(message)
    assert (delivery.state, delivery.next_attempt_at, delivery.status) == ("queued", now + timedelta(minutes=1), "4.2.0")
    assert "Greylisted" in delivery.last_error
    post(now)
    assert smtp.taken == []
    post(now + timedelta(minutes=2))
    assert (state_of(message).state, len(smtp.taken), state_of(message).last_error) == ("sent", 1, "")


def test_a_refusal_for_good_keeps_the_servers_sentence_and_marks_the_address(smtp: Server, write: Any, now: Any) -> None:
    smtp.rcpt = ["550 5.1.1 No such user here", "250 OK"]
    message, other = write(email="Nobody@Example.org"), write()
    post(now)
    assert (state_of(message).state, state_of(message).last_error) == ("failed", "550 5.1.1 No such user here")
    assert state_of(other).state == "sent"
    assert list(queries.bounced_emails()) == ["nobody@example.org"]
    assert queries.address("nobody@example.org").bounce_words == "Такого почтового ящика нет."


def test_a_message_refused_for_what_it_is_says_nothing_against_the_address(smtp: Server, write: Any, now: Any) -> None:
    smtp.data = ["554 5.7.1 Looks like spam"]
    message = write()
    post(now)
    assert state_of(message).state == "failed"
    assert not queries.bounced_emails().exists()


def test_a_server_that_takes_the_message_and_hangs_up_leaves_a_doubt_and_no_second_copy(
    smtp: Server, write: Any, now: Any
) -> None:
    smtp.data = [take_and_hang_up, OK]
    message, next_one = write(), write()
    post(now)
    assert (state_of(message).state, state_of(next_one).state) == ("in-doubt", "sent")
    for later in (1, 60, 24 * 60):
        actions.take_up(at=now + timedelta(minutes=later))
        post(now + timedelta(minutes=later))
    assert (state_of(message).state, len(smtp.taken)) == ("in-doubt", 2)
    assert Event.objects.filter(kind="message.doubted", subject=f"mail.message:{message.pk}").count() == 1


def test_a_server_that_is_silent_at_the_end_leaves_a_doubt(smtp: Server, write: Any, now: Any, settings: Any) -> None:
    async def silent(self: Server, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope)
        await asyncio.sleep(60)
        return OK

    settings.MAIL_LAST_REPLY_TIMEOUT = 0.3
    smtp.data = [silent, OK]
    message = write()
    post(now)
    post(now + timedelta(hours=1))
    assert (state_of(message).state, len(smtp.taken)) == ("in-doubt", 1)


@pytest.fixture
def mute(settings: Any) -> Any:
    """A port that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        point_at(settings, listening.getsockname()[1])
        yield listening


def test_a_server_that_never_answers_is_tried_again_later(mute: Any, settings: Any, write: Any, now: Any) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    messages = [write() for _ in range(3)]
    assert post(now) == actions.Posted(sent=0, more=False)
    assert {state_of(message).state for message in messages} == {"queued"}
    assert not queries.due(now).exists()


def test_a_server_that_is_down_loses_nothing(settings: Any, write: Any, now: Any, smtp: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    point_at(settings, port)
    message = write()
    post(now)
    assert (state_of(message).state, state_of(message).attempts) == ("queued", 1)
    assert "refused" in state_of(message).last_error
    point_at(settings, smtp.port)
    post(now + timedelta(minutes=2))
    assert state_of(message).state == "sent"


def test_waits_grow_and_end(write: Any, now: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.mail.test_delivering.BrokenBackend"
    message, waits = write(), []
    for _ in range(actions.MAX_ATTEMPTS):
        delivery = actions.deliver(message_id=message.pk, at=now)
        waits.append(delivery.next_attempt_at - now)
    assert delivery.state == "failed"
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert max(waits) == timedelta(hours=4)
    assert timedelta(days=2) < sum(waits[:-1], timedelta()) < timedelta(days=4)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    actions.requeue(message=message, actor=SYSTEM, at=now)
    assert actions.deliver(message_id=message.pk, at=now).state == "sent"


def test_a_message_that_cannot_be_made_does_not_hold_up_the_others(smtp: Server, write: Any, now: Any) -> None:
    lost = keep(PDF + b"%", name="x.pdf", owner="test:1", actor=SYSTEM, at=now)
    broken, well = write(attachments=[lost]), write()
    from laureat.files import queries as files  # noqa: PLC0415

    files.path(lost).unlink()
    post(now)
    assert (state_of(broken).state, state_of(well).state) == ("queued", "sent")


def claimed(message: Message, now: Any, *, handing_over: bool) -> None:
    """As a worker leaves it that is killed before, or after, the last bytes."""
    Delivery.objects.filter(message=message).update(
        state="sending",
        claim="x" * 32,
        claimed_at=now,
        claimed_until=now + actions.LEASE,
        handing_over_at=now if handing_over else None,
        sent_at=None,
    )


def test_a_killed_workers_messages_go_again_unless_their_last_bytes_went(smtp: Server, write: Any, now: Any) -> None:
    before, after = write(), write()
    claimed(before, now, handing_over=False)
    claimed(after, now, handing_over=True)
    assert actions.take_up(at=now + timedelta(minutes=1)) == actions.TakenUp(0, 0)
    later = now + actions.LEASE + timedelta(minutes=1)
    assert actions.take_up(at=later) == actions.TakenUp(again=1, doubtful=1)
    post(later)
    assert (state_of(before).state, state_of(after).state, len(smtp.taken)) == ("sent", "in-doubt", 1)


def test_a_worker_that_lost_its_claim_does_not_send_the_last_bytes(smtp: Server, write: Any, now: Any) -> None:
    message = write()

    async def interrupted(self: Server, server: Any, session: Any, envelope: Any) -> str:
        raise AssertionError("the message must not end")

    smtp.data = [interrupted]
    [delivery] = actions.delivering._claim(at=now)
    Delivery.objects.filter(pk=delivery.pk).update(claim="y" * 32)
    carrier = actions.delivering.carriers.chosen()
    actions.delivering._carry([delivery], carrier, lambda: now)
    carrier.close()
    assert (state_of(message).state, state_of(message).claim, smtp.taken) == ("sending", "y" * 32, [])


def test_a_doubt_is_settled_by_a_person(smtp: Server, write: Any, now: Any) -> None:
    one, two = write(), write()
    smtp.data = [take_and_hang_up, take_and_hang_up, OK]
    post(now)
    known = state_of(two).smtp_id
    assert actions.confirm(message=one, actor=SYSTEM, at=now).state == "sent"
    assert actions.repeat(message=two, actor=SYSTEM, at=now).state == "queued"
    post(now)
    assert (state_of(two).state, state_of(two).smtp_id, len(smtp.taken)) == ("sent", known, 3)


def test_a_server_that_offers_reports_is_asked_for_them(smtp: Server, write: Any, now: Any) -> None:
    smtp.dsn = True
    message = write()
    post(now)
    [(_of_sender, of_recipient)] = smtp.options
    assert of_recipient == ["NOTIFY=SUCCESS,FAILURE"]
    assert state_of(message).state == "sent"


def test_a_worn_out_connection_is_opened_again(smtp: Server, write: Any, now: Any) -> None:
    async def take_and_close(self: Server, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope)
        await server.push(OK)
        server.transport.close()
        return ""

    smtp.data = [take_and_close, OK]
    messages = [write(), write()]
    post(now)
    assert [state_of(message).state for message in messages] == ["sent", "sent"]
    assert len(smtp.sessions) == 2


def test_a_server_that_takes_only_so_many_over_one_connection_gets_the_rest_over_another(
    smtp: Server, write: Any, now: Any
) -> None:
    smtp.rcpt = ["250 OK", "421 4.7.0 Too many messages", "250 OK"]
    messages = [write() for _ in range(3)]
    assert post(now).sent == 3
    assert {state_of(message).attempts for message in messages} == {1}
    assert len(smtp.sessions) == 2


@pytest.mark.parametrize("pipelining", [True, False])
def test_commands_go_together_where_the_server_allows_it(smtp: Server, write: Any, now: Any, pipelining: bool) -> None:
    smtp.pipelining = pipelining
    smtp.rcpt = ["550 5.1.1 no", "250 OK"]
    refused, taken = write(), write()
    post(now)
    assert (state_of(refused).state, state_of(taken).state, len(smtp.taken)) == ("failed", "sent", 1)


def test_dots_at_the_beginning_of_a_line_arrive(smtp: Server, write: Any, now: Any) -> None:
    from laureat.mail import carriers  # noqa: PLC0415

    assert carriers._quoted(b".a\r\n..b\r\nc.\r\n") == b"..a\r\n...b\r\nc.\r\n"
    assert carriers._quoted(b"a") == b"a\r\n"


def test_folder_files_are_named_by_the_message_and_written_once(write: Any, now: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "laureat.mail.folder.FolderBackend"
    message = write()
    post(now)
    [path] = Path(settings.MAIL_FOLDER).iterdir()
    assert path.name == f"{state_of(message).smtp_id.strip('<>')}.eml"
    before = path.read_bytes()
    claimed(message, now, handing_over=False)
    later = now + actions.LEASE + timedelta(minutes=1)
    actions.take_up(at=later)
    post(later)
    assert [one.read_bytes() for one in Path(settings.MAIL_FOLDER).iterdir()] == [before]


def test_messages_are_signed_when_a_key_is_set(smtp: Server, write: Any, now: Any, settings: Any, tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "dkim.pem").write_bytes(private)
    settings.DKIM_KEY, settings.DKIM_SELECTOR, settings.DKIM_DOMAIN = str(tmp_path / "dkim.pem"), "s1", "example.org"
    record = b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])
    paper = keep(PDF, name="Письмо.pdf", owner="test:1", actor=SYSTEM, at=now)
    write(kind=REMINDER, attachments=[paper])
    post(now)
    content = smtp.taken[0].original_content or b""
    asked: list[bytes] = []

    def dns(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return record

    assert dkim.verify(content, dnsfunc=dns)
    assert asked == [b"s1._domainkey.example.org."]
    assert b"list-unsubscribe" in content.partition(b"From:")[0].lower()
    assert not dkim.verify(content.replace(b"Subject", b"Subject: x\r\nX-Was", 1), dnsfunc=dns)
