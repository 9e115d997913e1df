"""Reads: awards, the register, verification."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from laureat.commissions import queries as commissions
from laureat.commissions.models import Decision
from laureat.entries.models import Entry
from laureat.files.models import Document
from laureat.honours.models import Award, Diploma, MarkLicence
from laureat.honours.states import AwardKind, DiplomaState, LicenceState
from laureat.kernel.codes import is_code, normalise
from laureat.kernel.deadline import MOSCOW
from laureat.season import queries as seasons
from laureat.season.models import Season
from laureat.season.regulation import Regulation

VALID, EXPIRED, FUTURE, ANNULLED, REVOKED, UNKNOWN, MISTYPED = (
    "valid", "expired", "future", "annulled", "revoked", "unknown", "mistyped",
)  # fmt: skip


@dataclass(frozen=True)
class Verification:
    """What anyone may learn about a diploma or a licence by its code."""

    status: str
    code: str
    kind: str = ""
    number: str = ""
    award_title: str = ""
    good: str = ""
    maker: str = ""
    region: str = ""
    season_title: str = ""
    year: int = 0
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    ended_on: date | None = None
    reason: str = ""
    sha256: str = ""
    replaced_by: str = ""

    @property
    def holds(self) -> bool:
        """Whether the paper is in force."""
        return self.status == VALID


@dataclass(frozen=True)
class Paper:
    """A diploma or a licence as its holder sees it."""

    kind: str
    pk: int
    number: str
    code: str
    award: str
    title: str
    document: Document | None


def awards_of(season: Season) -> QuerySet[Award]:
    """The season's awards with what their lists show."""
    found = Award.objects.filter(season=season).select_related(
        "entry__good", "entry__enterprise__region", "entry__stage__region"
    )
    return found.order_by("entry__nomination", "entry_id", "kind", "code")


def seasons_with_awards() -> QuerySet[Season]:
    """Seasons in which something was conferred, newest first."""
    return seasons.seasons().filter(pk__in=Award.objects.values("season"))


def levels_of(season: Season) -> QuerySet[Award]:
    """Awards that are levels: one an awarded entry."""
    return awards_of(season).filter(kind=AwardKind.LEVEL)


def levels_by_entry(entries: Iterable[Entry]) -> dict[int, str]:
    """What each awarded entry is: the level's title, by entry. One query."""
    found = Award.objects.filter(entry__in=[entry.pk for entry in entries], kind=AwardKind.LEVEL).select_related(
        "season__regulation"
    )
    return {award.entry_id: award_title(seasons.rules_of(award.season), award) for award in found}


def papers_of(entry: Entry) -> list[Paper]:
    """The papers in force of an entry: diplomas, then licences. Two queries."""
    diplomas = Diploma.objects.filter(award__entry=entry, state=DiplomaState.ISSUED).select_related(
        "award__season__regulation", "document"
    )
    licences = MarkLicence.objects.filter(award__entry=entry).select_related("award__season__regulation", "document")
    found = [("diploma", paper) for paper in diplomas] + [("licence", paper) for paper in licences]
    return [
        Paper(kind, p.pk, p.number, p.code, p.award.code, award_title(seasons.rules_of(p.award.season), p.award), p.document)
        for kind, p in found
    ]


def federal_decisions(season: Season) -> QuerySet[Decision]:
    """Decisions in force of the tier that confers awards."""
    return commissions.decisions_in_force(season, seasons.rules_of(season).last_tier.key)


def register(season: Season) -> QuerySet[Diploma]:
    """The diploma register, by number."""
    found = Diploma.objects.filter(award__season=season).select_related(
        "award__entry__good", "award__entry__enterprise", "document"
    )
    return found.order_by("number", "pk")


def diplomas() -> QuerySet[Diploma]:
    """Every diploma ever issued."""
    return Diploma.objects.select_related("award", "document")


def all_licences() -> QuerySet[MarkLicence]:
    """Every mark licence ever given."""
    return MarkLicence.objects.select_related("award", "document")


def licences(season: Season) -> QuerySet[MarkLicence]:
    """The season's mark licences, by number."""
    found = MarkLicence.objects.filter(award__season=season).select_related("award__entry__good", "award__entry__enterprise")
    return found.order_by("number")


def awaiting_diploma(season: Season) -> QuerySet[Award]:
    """Awards that have no diploma in force and never had one."""
    return awards_of(season).exclude(pk__in=Diploma.objects.values("award"))


def awaiting_licence(season: Season) -> QuerySet[Award]:
    """Levels whose mark is not licensed yet."""
    return levels_of(season).exclude(pk__in=MarkLicence.objects.values("award"))


def diploma_of(award: Award) -> Diploma | None:
    """The award's diploma in force."""
    return Diploma.objects.filter(award=award, state=DiplomaState.ISSUED).first()


def licence_of(award: Award) -> MarkLicence | None:
    """The award's mark licence."""
    return MarkLicence.objects.filter(award=award).first()


def award_title(rules: Regulation, award: Award) -> str:
    """What the regulation calls the award."""
    return rules.award_title(award.code)


def verify(text: str, *, at: datetime) -> Verification:
    """The state of a diploma or licence whose code somebody read from its paper, at this instant (days are Moscow's)."""
    code = normalise(text)
    if diploma := Diploma.objects.select_related(*_WITH).filter(code=code).first():
        return _of_diploma(diploma)
    if licence := MarkLicence.objects.select_related(*_WITH).filter(code=code).first():
        return _of_licence(licence, at.astimezone(ZoneInfo(MOSCOW)).date())
    return Verification(UNKNOWN if is_code(text) else MISTYPED, code)


_WITH = (
    "award__season__programme",
    "award__season__regulation",
    "award__entry__good",
    "award__entry__enterprise__region",
    "document",
)


def _of_diploma(diploma: Diploma) -> Verification:
    replacement = Diploma.objects.filter(replaces=diploma).first()
    return Verification(
        status=VALID if diploma.state == DiplomaState.ISSUED else ANNULLED,
        kind="diploma",
        issued_on=diploma.issued_at.astimezone(ZoneInfo(MOSCOW)).date(),
        ended_on=diploma.annulled_at.astimezone(ZoneInfo(MOSCOW)).date() if diploma.annulled_at else None,
        reason=diploma.annulment_reason,
        replaced_by=replacement.number if replacement else "",
        **_shared(diploma),
    )


def _of_licence(licence: MarkLicence, today: date) -> Verification:
    return Verification(
        status=_licence_status(licence, today),
        kind="licence",
        issued_on=licence.licensed_at.astimezone(ZoneInfo(MOSCOW)).date(),
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        ended_on=licence.revoked_at.astimezone(ZoneInfo(MOSCOW)).date() if licence.revoked_at else None,
        reason=licence.revocation_reason,
        **_shared(licence),
    )


def _licence_status(licence: MarkLicence, today: date) -> str:
    if licence.state == LicenceState.REVOKED:
        return REVOKED
    if today < licence.valid_from:
        return FUTURE
    return VALID if today <= licence.valid_until else EXPIRED


def _shared(paper: Diploma | MarkLicence) -> dict[str, Any]:
    award = paper.award
    return {
        "code": paper.code,
        "number": paper.number,
        "award_title": award_title(seasons.rules_of(award.season), award),
        "good": award.entry.good.name,
        "maker": award.entry.enterprise.name,
        "region": award.entry.enterprise.region.short_name,
        "season_title": award.season.programme.name,
        "year": award.season.year,
        "sha256": paper.document.sha256 if paper.document else "",
    }
