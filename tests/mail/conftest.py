"""The receiving end: a real SMTP server on this machine, told by each test what to answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from laureat.mail import actions
from laureat.mail.kinds import Kind
from laureat.mail.models import Message
from laureat.people.notices import PERSON_INVITED

REMINDER = Kind("sheets-awaited", "Напоминание", procedural=False, about="", sample=dict)
OK = "250 2.0.0 Ok: queued as A1B2C3"


@dataclass
class Server:
    """What the server answers (a list is used up, the last answer stays) and what it has taken."""

    port: int = 0
    dsn: bool = False
    pipelining: bool = False
    rcpt: list[str] = field(default_factory=lambda: ["250 OK"])
    data: list[Any] = field(default_factory=lambda: [OK])
    taken: list[Envelope] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)
    options: list[tuple[list[str], list[str]]] = field(default_factory=list)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        offered = {"250-DSN": self.dsn, "250-PIPELINING": self.pipelining}
        return [*answers[:-1], *(word for word, said in offered.items() if said), answers[-1]]

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = _next(self.rcpt)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
            self.options.append((list(envelope.mail_options), list(options)))
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.sessions.add(id(session))
        answer = _next(self.data)
        if callable(answer):
            return await answer(self, server, session, envelope)
        if answer.startswith("250"):
            self.taken.append(envelope)
        return answer

    @property
    def letters(self) -> list[EmailMessage]:
        """What has arrived, as a mail program reads it."""
        return [message_from_bytes(envelope.original_content or b"", policy=policy.default) for envelope in self.taken]


def _next(answers: list[Any]) -> Any:
    return answers.pop(0) if len(answers) > 1 else answers[0]


async def take_and_hang_up(self: Server, server: SMTP, session: Session, envelope: Envelope) -> str:
    """The worst that a server can do: it has the message and is gone before it says so."""
    self.taken.append(envelope)
    server.transport.abort()
    return OK


class Receiver(SMTP):
    """A server that does not mind being asked for reports (RFC 3461)."""

    def _getparams(self, params: Any) -> Any:
        found = super()._getparams(params)
        return {key: value for key, value in (found or {}).items() if key not in ("RET", "ENVID", "NOTIFY")}


class Reception(Controller):
    """Listens on whatever port is free."""

    def factory(self) -> SMTP:
        return Receiver(self.handler, data_size_limit=0)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def smtp(settings: Any) -> Iterator[Server]:
    """The server; mail goes to it."""
    server = Server()
    controller = Reception(server, hostname="127.0.0.1", port=0)
    controller.start()
    server.port = controller.port
    point_at(settings, server.port)
    yield server
    controller.stop()


def point_at(settings: Any, port: int) -> None:
    """Send mail over SMTP to this port, with little patience."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT, settings.MAIL_LAST_REPLY_TIMEOUT = 1, 0.5


@pytest.fixture
def write(world: Any, now: Any) -> Callable[..., Message]:
    """`write(kind=…, email=…)` puts a message into the outbox."""
    counter = iter(range(10**6))

    def written(*, kind: Kind = PERSON_INVITED, email: str = "x@example.org", **more: Any) -> Any:
        context = {
            "person": SimpleNamespace(given_name="Анна", patronymic="", email=email),
            "url": "https://example.org/",
            "count": 2,
            "stage": SimpleNamespace(zone="Europe/Moscow", judging_until=now),
        }
        dedupe = more.pop("dedupe", f"test:{next(counter)}")
        return actions.queue(kind=kind, email=email, to_name="Образцова Анна", context=context, dedupe=dedupe, at=now, **more)

    return written


def until(condition: Callable[[], Any], seconds: float = 10) -> bool:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
