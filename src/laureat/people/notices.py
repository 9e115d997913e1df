"""What people are told about their accounts."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from laureat.mail.actions import queue
from laureat.people.models import Person


def invited(person: Person, *, at: datetime) -> None:
    """A new person learns that there is an account and how to sign in."""
    queue(
        key="person-invited", email=person.email, to_name=person.full_name, at=at, dedupe=f"person-invited:{person.pk}",
        context={"person": person, "url": f"{settings.SITE_URL}/accounts/login/code/"}, recipient_ref=person.ledger_ref,
    )  # fmt: skip
