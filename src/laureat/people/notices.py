"""What people are told about their accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from laureat.mail.actions import queue
from laureat.mail.kinds import SAMPLE_PERSON, Kind, sample_url
from laureat.people.models import Person


def _sample() -> Mapping[str, Any]:
    return {"person": SAMPLE_PERSON, "url": sample_url("/accounts/login/code/")}


PERSON_INVITED = Kind(
    "person-invited", _("Invitation to the account"), procedural=True, sample=_sample,
    about=_("To a new person, when the office opens an account for them."),
)  # fmt: skip
KINDS = (PERSON_INVITED,)


def invited(person: Person, *, at: datetime) -> None:
    """A new person learns that there is an account and how to sign in."""
    queue(
        kind=PERSON_INVITED, email=person.email, to_name=person.full_name, at=at, dedupe=f"person-invited:{person.pk}",
        context={"person": person, "url": f"{settings.SITE_URL}/accounts/login/code/"}, recipient_ref=person.ledger_ref,
    )  # fmt: skip
