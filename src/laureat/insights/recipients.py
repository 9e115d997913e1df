"""Each addressee of a letter with how far the letter and the enterprise got: one query for a list of any length."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laureat.insights.letters import registered, started, submitted
from laureat.kernel.text import fold
from laureat.letters import addressing
from laureat.letters.models import Addressee, Letter
from laureat.letters.states import Way
from laureat.mail.states import DeliveryState

_MAIL = {state.value: (state.label, Q(message__delivery__state=state)) for state in DeliveryState}
OUTCOMES: dict[str, tuple[str | Promise, Q]] = {
    "waiting": (_("Not queued yet"), Q(way=Way.EMAIL, message=None)),
    **_MAIL,
    "to-post": (_("To be posted"), Q(way=Way.POST, posted_at=None)),
    "posted": (_("Sent by post"), Q(posted_at__isnull=False)),
    "opened": (_("Opened the letter's page"), Q(opened_at__isnull=False)),
    "registered": (_("Has an account"), ~Q(way=Way.NONE) & Q(has_registered=True)),
    "started": (_("Started an entry"), ~Q(way=Way.NONE) & Q(has_started=True)),
    "submitted": (_("Submitted an entry"), ~Q(way=Way.NONE) & Q(has_submitted=True)),
    "left-out": (_("Enterprises left out"), Q(way=Way.NONE)),
}


def recipients(letter: Letter, *, at: datetime, outcome: str = "", text: str = "") -> QuerySet[Any]:
    """Every enterprise of the letter's group under these filters: `has_registered`, `has_started`, `has_submitted` beside its own records."""
    found = _known(addressing.of_letter(letter), at)
    if outcome in OUTCOMES:
        found = found.filter(OUTCOMES[outcome][1])
    for word in fold(text).split():
        found = found.filter(Q(enterprise__name_norm__contains=word) | Q(enterprise__inn__startswith=word))
    return found


def outcome_counts(letter: Letter, *, at: datetime) -> dict[str, int]:
    """How many addressees each outcome has. One query."""
    counted = {f"n_{place}": Count("pk", filter=condition) for place, (_title, condition) in enumerate(OUTCOMES.values())}
    found = _known(Addressee.objects.filter(letter=letter), at).aggregate(**counted)
    return {key: found[f"n_{place}"] for place, key in enumerate(OUTCOMES)}


def _known(addressees: QuerySet[Addressee], at: datetime) -> QuerySet[Any]:
    return addressees.annotate(has_registered=registered(at), has_started=started(), has_submitted=submitted())
