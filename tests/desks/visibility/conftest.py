"""Two items with a word of its own in each of their objects: one is being judged, the other is before its commission."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from laureat.commissions.models import Sitting
from laureat.commissions.queries import agenda
from laureat.judging.models import Assignment, ScoreSheet
from tests.desks.visibility.planting import SECRETS, Secret, plant, rank
from tests.desks.visibility.walking import found_by
from tests.judging.tasting.acts import sign
from tests.judging.tasting.conftest import act, coder, items, judged, office  # noqa: F401

Walk = Callable[[str, Secret], dict[str, set[str]]]


@pytest.fixture
def walk(world: Any) -> Walk:
    """`walk("centre-54", secret)`: which secrets somebody finds on all pages, and where; "" is a stranger, "owner" the enterprise's own."""

    def walked(role: str, secret: Secret) -> dict[str, set[str]]:
        client = Client()
        if role:
            person = secret.people[role] if role in secret.people else world.person(role)
            Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {"secret": "x"}})
            client.force_login(person)
        return found_by(client, SECRETS, secret.keys, secret.entry.number)

    return walked


def _people(world: Any, sheet: ScoreSheet, **more: Any) -> dict[str, Any]:
    suffix = f"-{sheet.assignment.entry.enterprise_id}"
    owner = next(key for key in world.people if key.startswith("representative-") and key.endswith(suffix))
    return {"owner": world.person(owner), "judge": sheet.assignment.expert.person, **more}


@pytest.fixture
def being_judged(world: Any, now: Any, judged: Any, items: Any, act: Any) -> Secret:  # noqa: F811
    """Food under a code; somebody has signed its sheet, the walker has not yet answered the question about a conflict."""
    wanted = Assignment.objects.filter(entry__in=items, stage=judged, part="dossier", state="cleared")
    first = wanted.select_related("expert__person", "entry__enterprise", "stage__season__regulation").first()
    own = wanted.filter(entry=first.entry).exclude(pk=first.pk).select_related("expert__person").first()
    Assignment.objects.filter(pk=own.pk).update(state="assigned")
    sheet = sign(first, now)
    sheet.assignment = first
    return plant(
        sheet, office=world.person("centre-54"), at=now, own=own, people=_people(world, sheet, walker=own.expert.person)
    )


@pytest.fixture
def before_the_commission(world: Any, now: Any) -> Secret:
    """An item of an open sitting, ranked."""
    item = agenda(Sitting.objects.get(state="open")).filter(state="open").first()
    found = ScoreSheet.objects.filter(assignment__entry=item.entry, assignment__stage=item.sitting.stage, state="signed")
    sheet = found.select_related(
        "assignment__entry__enterprise", "assignment__stage__season__regulation", "assignment__expert__person"
    ).first()
    secret = plant(sheet, office=world.person("centre-70"), at=now, item=item, people=_people(world, sheet))
    rank(secret)
    return secret
