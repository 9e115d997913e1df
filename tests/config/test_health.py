"""Is it alive, is it ready; what an installation needs first."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from laureat.config import health
from laureat.people.models import Person
from laureat.people.queries import powers_of
from laureat.people.states import Power


def test_live_and_ready(client: Any, world: Any) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"database": "ok", "migrations": "ok", "storage": "ok", "worker": "ok"}


def test_what_is_missing_is_named_and_answers_503(client: Any, world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise OSError("disk")

    monkeypatch.setitem(health._CHECKS, "storage", broken)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["storage"]) == (503, "OSError")


def test_pages_load_nothing_from_elsewhere(client: Any, world: Any) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_every_answer_names_its_request(client: Any, world: Any) -> None:
    assert len(client.get("/")["X-Request-Id"]) == 36


def test_found_gives_an_empty_installation_its_first_head(world: Any, now: Any, capsys: Any) -> None:
    from laureat.people.models import Appointment  # noqa: PLC0415

    Appointment.objects.filter(role="head", body__kind="directorate").update(until=now)
    call_command("found", "first@example.org", "Первый", "Иван")
    head = Person.objects.get(email="first@example.org")
    from django.utils import timezone  # noqa: PLC0415

    assert powers_of(head, at=timezone.now()).keys() == set(Power)
    with pytest.raises(Exception, match="людей назначают люди"):
        call_command("found", "second@example.org", "Второй", "Пётр")
    assert not Person.objects.filter(email="second@example.org").exists()


def test_signing_up_asks_for_consent_and_records_it(client: Any, world: Any) -> None:
    from laureat.people.queries import consents_of  # noqa: PLC0415

    form = {
        "email": "novice@example.org",
        "password1": "long-enough-phrase",
        "password2": "long-enough-phrase",
        "family_name": "Новый",
        "given_name": "Олег",
    }
    refused = client.post("/accounts/signup/", form)
    assert refused.status_code == 200
    assert not Person.objects.filter(email="novice@example.org").exists()
    assert client.post("/accounts/signup/", {**form, "consent": "on"}).status_code == 302
    assert "personal-data" in consents_of(Person.objects.get(email="novice@example.org"))
