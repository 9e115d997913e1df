"""What the awarded are told."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from laureat.honours import queries
from laureat.honours.models import Award, MarkLicence
from laureat.ledger.actions import ref
from laureat.mail.actions import queue
from laureat.people.queries import representatives_of
from laureat.season import queries as seasons


def award_conferred(award: Award, *, at: datetime) -> None:
    """The enterprise's representatives are congratulated, once an award."""
    title = queries.award_title(seasons.rules_of(award.season), award)
    for person in representatives_of(award.entry.enterprise, at=at):
        queue(
            key="award-conferred", email=person.email, to_name=person.full_name, at=at, dedupe=f"award-conferred:{award.pk}:{person.pk}",
            context={"award": award, "title": title, "person": person, "url": f"{settings.SITE_URL}/applicant/"},
            subject_ref=ref(award), recipient_ref=person.ledger_ref,
        )  # fmt: skip


def licence_revoked(licence: MarkLicence, *, at: datetime) -> None:
    """The enterprise's representatives learn that the right to the mark has ended, and why."""
    for person in representatives_of(licence.award.entry.enterprise, at=at):
        queue(
            key="licence-revoked", email=person.email, to_name=person.full_name, at=at, dedupe=f"licence-revoked:{licence.pk}:{person.pk}",
            context={"licence": licence, "person": person}, subject_ref=ref(licence), recipient_ref=person.ledger_ref,
        )  # fmt: skip
