"""Reads of programmes, regulations, seasons, stages."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from laureat.people.models import Person
from laureat.people.queries import Territory, territory_of
from laureat.people.states import Power
from laureat.registry.models import Region
from laureat.season.models import Programme, Season, Stage
from laureat.season.models import Regulation as Version
from laureat.season.regulation import Regulation
from laureat.season.regulation.reading import parsed
from laureat.season.states import SeasonState, StageState


def programmes() -> QuerySet[Programme]:
    """All programmes."""
    return Programme.objects.select_related("operator").order_by("name")


def programme(slug: str) -> Programme | None:
    """The programme with this slug."""
    return programmes().filter(slug=slug).first()


def regulations() -> QuerySet[Version]:
    """All versions of all regulations, newest first."""
    return Version.objects.select_related("programme", "approved_by").order_by("-drafted_at")


def rules_of(season: Season) -> Regulation:
    """The season's rules, parsed once for each text."""
    return parsed(season.regulation.sha256, season.regulation.text)


def rules_in(version: Version) -> Regulation:
    """The rules that a sound version holds. Raises ValueError for a draft with problems."""
    return parsed(version.sha256, version.text)


def seasons() -> QuerySet[Season]:
    """All seasons, newest first."""
    return Season.objects.select_related("programme", "regulation").order_by("-year")


def current_season() -> Season | None:
    """The open season, or the newest one."""
    return seasons().filter(state=SeasonState.OPEN).first() or seasons().first()


def stages(season: Season) -> QuerySet[Stage]:
    """The season's stages, regional ones by region, then the federal one."""
    found = Stage.objects.filter(season=season).select_related(
        "season__regulation", "season__programme", "region", "commission", "operator"
    )
    return found.order_by("region__sort_key", "pk")


def all_stages() -> QuerySet[Stage]:
    """Every stage of every season."""
    return Stage.objects.select_related("season__regulation", "season__programme", "region", "commission", "operator")


def stages_of_office(person: Person, *, at: datetime) -> QuerySet[Stage]:
    """Stages within the territory where the person sees the board, newest season first."""
    return stages_within(territory_of(person, Power.SEE_BOARD, at=at))


def stages_within(territory: Territory) -> QuerySet[Stage]:
    """Stages of a territory, newest season first."""
    found = all_stages().filter(territory.filter("region")) if territory else Stage.objects.none()
    return found.order_by("-season__year", "region__sort_key", "pk")


def open_stage_for(region: Region, *, at: datetime) -> Stage | None:
    """The stage at which enterprises of the region may start entries now."""
    return accepting_stages(at=at).filter(region=region).first()


def accepting_stages(*, at: datetime) -> QuerySet[Stage]:
    """First-tier stages that accept entries at this instant, the nearest deadline first."""
    found = all_stages().filter(state=StageState.ACCEPTING, season__state=SeasonState.OPEN)
    return found.filter(opens_at__lte=at, entries_until__gt=at).order_by("entries_until")


def next_stage_for(region: Region, *, at: datetime) -> Stage | None:
    """The region's stage that accepts entries now, else the one that opens next, else the last one that closed."""
    found = all_stages().filter(region=region)
    return (
        open_stage_for(region, at=at)
        or found.filter(opens_at__gt=at).order_by("opens_at").first()
        or found.order_by("-entries_until").first()
    )


def announced_stage(year: int, place: str) -> Stage | None:
    """The stage of a year's season that anybody may read of: by the region's code, or by the tier of the country's stage."""
    where = Q(region__code=place) | Q(region=None, tier=place)
    found = all_stages().filter(where, season__year=year).exclude(season__state=SeasonState.PLANNED)
    return found.select_related("season__programme__operator").order_by("-pk").first()


def announced_stages(year: int) -> QuerySet[Stage]:
    """All of them, regional ones by region, then the country's."""
    found = all_stages().filter(season__year=year).exclude(season__state=SeasonState.PLANNED)
    return found.order_by(F("region__sort_key").asc(nulls_last=True), "pk")


def federal_stage(season: Season) -> Stage | None:
    """The season's stage without a region: the last tier."""
    return all_stages().filter(season=season, region=None).first()
