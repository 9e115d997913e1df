"""The outbox by hand, choices, and the page behind the link by which mailings are stopped."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from laureat.ledger.models import Event
from laureat.mail import actions, queries, unsubscribing
from laureat.mail.models import Delivery, Message
from laureat.mail.states import Rhythm


@pytest.fixture
def doubtful(world: Any, now: Any) -> Message:
    """A message of which nobody knows whether it arrived."""
    message = Message.objects.filter(key="entry-received").first()
    Delivery.objects.filter(message=message).update(
        state="in-doubt", sent_at=None, handing_over_at=now, claim="x", claimed_at=now, claimed_until=now
    )
    return message


def test_the_outbox_shows_doubts_and_filters(enter: Any, doubtful: Message) -> None:
    client = enter("directorate")
    page = client.get(reverse("office:outbox")).content.decode()
    assert "Есть сообщения под сомнением" in page
    only = client.get(reverse("office:outbox"), {"state": "in-doubt"}).content.decode()
    assert only.count(reverse("office:message", args=[doubtful.pk])) == 1
    by_id = client.get(reverse("office:outbox"), {"q": doubtful.delivery.smtp_id}).content.decode()
    assert reverse("office:message", args=[doubtful.pk]) in by_id
    kind = client.get(reverse("office:outbox"), {"key": "official-letter", "q": "нет такого"}).content.decode()
    assert "Сообщений нет" in kind
    assert client.get(reverse("office:outbox"), {"state": "rubbish", "page": "x"}).status_code == 200


def test_a_doubt_is_settled_with_a_button(enter: Any, doubtful: Message) -> None:
    client = enter("directorate")
    page = client.get(reverse("office:message", args=[doubtful.pk])).content.decode()
    assert doubtful.delivery.smtp_id.strip("<>") in page
    for verb in ("confirm", "repeat"):
        address = reverse("office:settle-message", args=[doubtful.pk, verb])
        assert address in page
        assert client.get(address).status_code == 200
    assert "дважды" in client.get(reverse("office:settle-message", args=[doubtful.pk, "repeat"])).content.decode()
    assert client.post(reverse("office:settle-message", args=[doubtful.pk, "confirm"])).status_code == 302
    assert Delivery.objects.get(message=doubtful).state == "sent"
    assert Event.objects.filter(kind="message.confirmed", subject=f"mail.message:{doubtful.pk}").exists()
    again = client.post(reverse("office:settle-message", args=[doubtful.pk, "repeat"]))
    assert (again.status_code, Delivery.objects.get(message=doubtful).state) == (409, "sent")
    assert client.post(reverse("office:settle-message", args=[doubtful.pk, "rubbish"])).status_code == 404


def test_two_clicks_send_a_message_again_once(enter: Any, doubtful: Message, now: Any) -> None:
    client, address = enter("directorate"), reverse("office:settle-message", args=[doubtful.pk, "repeat"])
    assert [client.post(address).status_code for _ in range(2)] == [302, 409]
    assert Delivery.objects.get(message=doubtful).state == "queued"


def test_a_bounce_mark_is_taken_away_on_the_messages_page(enter: Any, world: Any, now: Any) -> None:
    client, message = enter("directorate"), Message.objects.first()
    actions.choosing.note_bounce(email=message.email, reason="5.1.1 unknown user", at=now)
    page = client.get(reverse("office:message", args=[message.pk])).content.decode()
    assert "Такого почтового ящика нет." in page
    assert client.post(reverse("office:clear-bounce", args=[message.pk])).status_code == 302
    assert not queries.bounced_emails().exists()
    assert "Такого почтового ящика нет." not in client.get(reverse("office:message", args=[message.pk])).content.decode()


def test_only_readers_of_the_outbox_settle(enter: Any, doubtful: Message) -> None:
    for role in ("centre", "ministry", "applicant"):
        assert enter(role).post(reverse("office:settle-message", args=[doubtful.pk, "confirm"])).status_code == 403
    assert Delivery.objects.get(message=doubtful).state == "in-doubt"


def test_the_html_of_a_mail_is_framed_and_may_run_nothing(enter: Any, doubtful: Message) -> None:
    client = enter("directorate")
    for address in (reverse("office:message-html", args=[doubtful.pk]), reverse("office:notice-html", args=["entry-received"])):
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert answer.status_code == 200
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "sandbox" in client.get(address.rpartition("/")[0] + "/").content.decode()


def test_the_board_shows_every_kind_and_a_sample(enter: Any) -> None:
    client = enter("directorate")
    page = client.get(reverse("office:notices")).content.decode()
    for title in ("Официальное письмо по рассылке", "Напоминание о неподписанных листах оценки", "Сводка за день"):
        assert title in page
    sample = client.get(reverse("office:notice", args=["sheets-awaited"])).content.decode()
    assert "Не подписано листов: 3" in sample
    assert client.get(reverse("office:notice", args=["rubbish"])).status_code == 404


def test_a_person_chooses_how_often(enter: Any, world: Any) -> None:
    client, person = enter("expert"), world.person("expert")
    address = reverse("public:notices")
    assert "Напоминание о неподписанных листах оценки" in client.get(address).content.decode()
    assert client.post(address, {"sheets-awaited": "sometimes", "entry-to-check": "at-once"}).status_code == 422
    assert queries.choices_of(person.ledger_ref) == {}
    assert (
        client.post(address, {"sheets-awaited": "digest", "entry-to-check": "at-once", "promise-due": "at-once"}).status_code
        == 302
    )
    assert queries.choices_of(person.ledger_ref) == {"sheets-awaited": Rhythm.DIGEST}
    assert (
        'value="digest" checked' in " ".join(client.get(address).content.decode().split())
        or "checked" in client.get(address).content.decode()
    )


def test_a_person_stops_all_mailings_and_has_them_again(enter: Any, world: Any) -> None:
    client, person = enter("expert"), world.person("expert")
    client.post(reverse("public:mailings"), {"verb": "stop"})
    assert list(queries.stopped_emails()) == [person.email]
    assert "Рассылки на этот адрес остановлены" in client.get(reverse("public:notices")).content.decode()
    client.post(reverse("public:mailings"), {"verb": "resume"})
    assert not queries.stopped_emails().exists()


def test_the_link_asks_confirms_and_lets_one_take_it_back(world: Any) -> None:
    client, address = Client(enforce_csrf_checks=True), unsubscribing.link("A@Example.org").partition("8000")[2]
    asked = client.get(address)
    assert (asked.status_code, "Отказаться от рассылок?" in asked.content.decode()) == (200, True)
    assert not queries.stopped_emails().exists()
    stopped = client.post(address, {"verb": "stop"}, follow=True)
    assert "Рассылки остановлены" in stopped.content.decode()
    assert list(queries.stopped_emails()) == ["a@example.org"]
    client.post(address, {"verb": "resume"})
    assert not queries.stopped_emails().exists()


def test_one_click_of_a_mail_program_is_enough(world: Any) -> None:
    client, address = Client(enforce_csrf_checks=True), unsubscribing.link("a@example.org").partition("8000")[2]
    answers = [client.post(address, {"List-Unsubscribe": "One-Click"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert queries.address("a@example.org").stopped_how == "one-click"
    assert Event.objects.filter(kind="address.stopped").count() == 1


@pytest.mark.parametrize("token", ["x", "ImFAZXhhbXBsZS5vcmci:1abc:forged"])
def test_a_forged_link_stops_nothing(world: Any, client: Any, token: str) -> None:
    address = reverse("public:unsubscribe", args=[token])
    assert client.get(address).status_code == 404
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert not queries.stopped_emails().exists()
