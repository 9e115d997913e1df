"""Programmes, regulations, seasons, stages."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from laureat.kernel.deadline import Deadline
from laureat.season.states import RegulationState, SeasonState, StageState


class Programme(models.Model):
    """A programme that holds a contest every year."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80)
    operator = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class Regulation(models.Model):
    """One version of a programme's rules: the TOML text and its hash. Approved, it never changes."""

    programme = models.ForeignKey("season.Programme", on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=40)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=RegulationState.choices, default=RegulationState.DRAFT)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="season_regulation_version_once"),
            models.CheckConstraint(
                condition=Q(state="draft", approved_at=None, approved_by=None)
                | Q(state="approved", approved_at__isnull=False, approved_by__isnull=False),
                name="season_regulation_approval_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.version}"


class Season(models.Model):
    """One year's contest under one version of the regulation."""

    programme = models.ForeignKey("season.Programme", on_delete=models.PROTECT, related_name="+")
    regulation = models.ForeignKey("season.Regulation", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10, blank=True)
    motto = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=SeasonState.choices, default=SeasonState.PLANNED)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="season_year_once")]

    def __str__(self) -> str:
        return str(self.year)


class Stage(models.Model):
    """A tier of the season in a region (or in the country), with its calendar and contact."""

    season = models.ForeignKey("season.Season", on_delete=models.PROTECT, related_name="+")
    tier = models.SlugField(max_length=20)
    region = models.ForeignKey("registry.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    commission = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    zone = models.CharField(max_length=40)
    opens_at = models.DateTimeField()
    entries_until = models.DateTimeField()
    judging_until = models.DateTimeField()
    decision_until = models.DateTimeField()
    contact_post = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=160, blank=True)
    contact_phone = models.CharField(max_length=60, blank=True)
    contact_email = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=StageState.choices, default=StageState.PLANNED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["season", "tier", "region"], name="season_stage_once"),
            models.UniqueConstraint(fields=["season", "tier"], condition=Q(region=None), name="season_stage_once_federal"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("entries_until"))
                & Q(entries_until__lte=F("judging_until"))
                & Q(judging_until__lte=F("decision_until")),
                name="season_stage_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.season_id} {self.tier} {self.region_id or ''}"

    @property
    def entries_deadline(self) -> Deadline:
        """Until when entries are accepted."""
        return Deadline(self.entries_until, self.zone)

    @property
    def judging_deadline(self) -> Deadline:
        """Until when experts sign their sheets."""
        return Deadline(self.judging_until, self.zone)
