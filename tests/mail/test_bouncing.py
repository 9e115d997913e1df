"""Reports of mail servers: read, matched, noted, and taken out of the mailbox; everything else stays there."""

from __future__ import annotations

import mailbox
import re
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from laureat.mail import actions, queries, reports
from laureat.mail.models import Delivery, Message
from laureat.mail.reports import Fate
from tests.mail.conftest import Server, take_and_hang_up

REPORTS = Path(__file__).parent / "reports"


def report(name: str, message_id: str) -> bytes:
    """What such a server writes about this message."""
    return (REPORTS / f"{name}.eml").read_bytes().replace(b"MESSAGE-ID", message_id.encode())


@pytest.mark.parametrize(
    ("name", "fate", "status"),
    [
        ("postfix-failed", Fate.FAILED, "5.1.1"),
        ("postfix-delayed", Fate.DELAYED, "4.4.1"),
        ("postfix-expired", Fate.FAILED, "4.4.7"),
        ("postfix-delivered", Fate.ARRIVED, "2.0.0"),
        ("exchange-failed", Fate.FAILED, "5.1.10"),
        ("yandex-failed", Fate.FAILED, "5.7.1"),
    ],
)
def test_reports_of_servers_are_read(name: str, fate: Fate, status: str) -> None:
    found = reports.read(report(name, "<a.b@example.org>"))
    assert found is not None
    assert (found.fate, found.status, found.ids[0]) == (fate, status, "<a.b@example.org>")
    assert found.words


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe rubbish", b"Subject: x\r\n\r\nI am on holiday", b"Content-Type: multipart/report\r\n\r\n"]
)
def test_what_is_no_report_is_none(content: bytes) -> None:
    assert reports.read(content) is None


def test_an_envelope_id_in_xtext_is_understood() -> None:
    content = report("postfix-failed", "<a.b@example.org>").replace(
        b"Original-Envelope-Id: <a.b@example.org>", b"Original-Envelope-Id: +3Cc.d@example.org+3E"
    )
    assert reports.read(content).ids[0] == "<c.d@example.org>"  # type: ignore[union-attr]


@pytest.fixture
def sent(smtp: Server, write: Any, now: Any) -> Message:
    message = write()
    actions.post(clock=lambda: now)
    return message


@pytest.fixture
def box(tmp_path: Path, settings: Any) -> mailbox.Maildir:
    """The bounce mailbox."""
    made = mailbox.Maildir(tmp_path / "bounces", create=True)
    settings.BOUNCES_URL = f"maildir://{tmp_path / 'bounces'}"
    return made


def state_of(message: Message) -> Delivery:
    return Delivery.objects.get(message=message)


def test_a_lasting_failure_is_a_returned_message_and_marks_the_address(sent: Message, box: Any, now: Any) -> None:
    box.add(report("postfix-failed", state_of(sent).smtp_id))
    assert actions.read_bounces(at=now) == actions.Reading(noted=1, left=0)
    delivery = state_of(sent)
    assert (delivery.state, delivery.status) == ("bounced", "5.1.1")
    assert "User unknown" in delivery.last_error
    assert list(queries.bounced_emails()) == ["x@example.org"]
    assert len(box) == 0


@pytest.mark.parametrize(("name", "marked"), [("exchange-failed", True), ("yandex-failed", False), ("postfix-expired", False)])
def test_the_address_is_marked_only_when_it_is_at_fault(sent: Message, box: Any, now: Any, name: str, marked: bool) -> None:
    box.add(report(name, state_of(sent).smtp_id))
    actions.read_bounces(at=now)
    assert state_of(sent).state == "bounced"
    assert queries.bounced_emails().exists() is marked


def test_a_delay_is_only_noted(sent: Message, box: Any, now: Any) -> None:
    box.add(report("postfix-delayed", state_of(sent).smtp_id))
    assert actions.read_bounces(at=now).noted == 1
    assert (state_of(sent).state, state_of(sent).status) == ("sent", "4.4.1")
    assert not queries.bounced_emails().exists()


def test_the_same_report_twice_changes_nothing(sent: Message, box: Any, now: Any) -> None:
    for _ in range(2):
        box.add(report("postfix-failed", state_of(sent).smtp_id))
    assert actions.read_bounces(at=now).noted == 2
    assert state_of(sent).state == "bounced"


@pytest.mark.parametrize(("name", "state"), [("postfix-delivered", "sent"), ("postfix-failed", "bounced")])
def test_a_report_settles_a_doubt(smtp: Server, write: Any, box: Any, now: Any, name: str, state: str) -> None:
    smtp.data = [take_and_hang_up]
    message = write()
    actions.post(clock=lambda: now)
    assert state_of(message).state == "in-doubt"
    box.add(report(name, state_of(message).smtp_id))
    actions.read_bounces(at=now)
    assert (state_of(message).state, state_of(message).claim) == (state, "")


def test_what_cannot_be_matched_stays_in_the_mailbox_and_is_read_once(sent: Message, box: Any, now: Any, capsys: Any) -> None:
    box.add(report("postfix-failed", "<of.somebody.else@example.org>"))
    box.add(b"Subject: hello\r\n\r\nAm I on your list?")
    call_command("bounces")
    assert "0 reports noted, 2 messages left" in capsys.readouterr().out
    assert len(box) == 2
    assert actions.read_bounces(at=now) == actions.Reading(0, 0)
    assert state_of(sent).state == "sent"


class Imap(socketserver.StreamRequestHandler):
    """The few words of IMAP that are needed."""

    def handle(self) -> None:
        box: dict[str, tuple[bytes, set[str]]] = self.server.box  # type: ignore[attr-defined]
        self.say(b"* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, words = line.partition(" ")
            verb = words.upper()
            if verb.startswith("CAPABILITY"):
                self.say(b"* CAPABILITY IMAP4rev1")
            elif verb.startswith("SELECT"):
                self.say(f"* {len(box)} EXISTS".encode())
            elif verb.startswith("UID SEARCH"):
                self.say(("* SEARCH " + " ".join(key for key, (_, flags) in box.items() if not flags)).encode())
            elif found := re.match(r"UID FETCH (\d+)", verb):
                content = box[found[1]][0]
                self.say(f"* 1 FETCH (UID {found[1]} BODY[] {{{len(content)}}}".encode())
                self.wfile.write(content)
                self.say(b")")
            elif found := re.match(r"UID STORE (\d+) \+FLAGS \(\\(\w+)\)", verb):
                box[found[1]][1].add(found[2])
            elif verb == "CLOSE":
                for key in [key for key, (_, flags) in box.items() if "DELETED" in flags]:
                    del box[key]
            self.say(f"{tag} OK done".encode())

    def say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@pytest.fixture
def imap(settings: Any) -> Iterator[dict[str, tuple[bytes, set[str]]]]:
    """The bounce mailbox on an IMAP server."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap) as server:
        server.box = {}  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.BOUNCES_URL = f"imap://robot:p%40ss@127.0.0.1:{server.server_address[1]}/INBOX"
        yield server.box  # type: ignore[attr-defined]
        server.shutdown()


def test_reports_are_read_from_an_imap_server(sent: Message, imap: Any, now: Any) -> None:
    imap["7"] = (report("exchange-failed", state_of(sent).smtp_id).replace(b"\n", b"\r\n"), set())
    imap["8"] = (b"Subject: hello\r\n\r\nx", set())
    assert actions.read_bounces(at=now) == actions.Reading(noted=1, left=1)
    assert state_of(sent).state == "bounced"
    assert {key: flags for key, (_, flags) in imap.items()} == {"8": {"SEEN"}}
    assert actions.read_bounces(at=now) == actions.Reading(0, 0)
