"""What the awarded are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from laureat.honours import queries
from laureat.honours.models import Award, MarkLicence
from laureat.ledger.actions import ref
from laureat.mail.actions import queue
from laureat.mail.kinds import SAMPLE_PERSON, Kind, sample_url
from laureat.people.queries import representatives_of
from laureat.season import queries as seasons


def _sample() -> Mapping[str, Any]:
    entry = SimpleNamespace(good=SimpleNamespace(name="Мёд таёжный"), enterprise=SimpleNamespace(short_name="ООО «Образец»"))
    season = SimpleNamespace(programme=SimpleNamespace(name="«Образцовая программа»"), year=2023)
    licence = SimpleNamespace(
        number="З-42-0007", revoked_at=datetime(2024, 2, 1, 9, 0, tzinfo=UTC), revocation_reason="Товар снят с производства"
    )
    return {
        "person": SAMPLE_PERSON,
        "award": SimpleNamespace(entry=entry, season=season),
        "title": "Лауреат",
        "licence": licence,
        "url": sample_url("/applicant/"),
    }


AWARD_CONFERRED = Kind(
    "award-conferred", _("Congratulations on an award"), procedural=True, sample=_sample,
    about=_("To the enterprise's representatives, when an award is conferred."),
)  # fmt: skip
LICENCE_REVOKED = Kind(
    "licence-revoked", _("Right to the mark has ended"), procedural=True, sample=_sample,
    about=_("To the enterprise's representatives, when the licence of the mark is revoked."),
)  # fmt: skip
KINDS = (AWARD_CONFERRED, LICENCE_REVOKED)


def award_conferred(award: Award, *, at: datetime) -> None:
    """The enterprise's representatives are congratulated, once an award."""
    title = queries.award_title(seasons.rules_of(award.season), award)
    for person in representatives_of(award.entry.enterprise, at=at):
        queue(
            kind=AWARD_CONFERRED, email=person.email, to_name=person.full_name, at=at, dedupe=f"award-conferred:{award.pk}:{person.pk}",
            context={"award": award, "title": title, "person": person, "url": f"{settings.SITE_URL}/applicant/"},
            subject_ref=ref(award), recipient_ref=person.ledger_ref,
        )  # fmt: skip


def licence_revoked(licence: MarkLicence, *, at: datetime) -> None:
    """The enterprise's representatives learn that the right to the mark has ended, and why."""
    for person in representatives_of(licence.award.entry.enterprise, at=at):
        queue(
            kind=LICENCE_REVOKED, email=person.email, to_name=person.full_name, at=at, dedupe=f"licence-revoked:{licence.pk}:{person.pk}",
            context={"licence": licence, "person": person}, subject_ref=ref(licence), recipient_ref=person.ledger_ref,
        )  # fmt: skip
