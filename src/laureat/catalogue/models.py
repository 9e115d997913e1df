"""Publications, cards, booklets."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laureat.catalogue.states import PublicationState


class Publication(models.Model):
    """A season's results as the public sees them: a snapshot."""

    season = models.OneToOneField("season.Season", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PublicationState.choices, default=PublicationState.PREPARED)
    embargo_until = models.DateTimeField(null=True, blank=True)
    prepared_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    booklet = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="prepared", published_at=None, published_by=None)
                | Q(state__in=["published", "retracted"], published_at__isnull=False, published_by__isnull=False),
                name="catalogue_publication_paired",
            )
        ]

    def __str__(self) -> str:
        return f"{self.season_id} {self.state}"


class Card(models.Model):
    """A published good: a copy of what was true when it was published."""

    publication = models.ForeignKey("catalogue.Publication", on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=200)
    brand = models.CharField(max_length=100, blank=True)
    description = models.TextField(blank=True)
    maker = models.CharField(max_length=300)
    maker_site = models.CharField(max_length=120, blank=True)
    maker_address = models.CharField(max_length=300, blank=True)
    region = models.ForeignKey("registry.Region", on_delete=models.PROTECT, related_name="+")
    nomination = models.SlugField(max_length=40)
    nomination_title = models.CharField(max_length=120)
    level = models.SlugField(max_length=40)
    level_title = models.CharField(max_length=80)
    level_rank = models.PositiveSmallIntegerField(help_text="0 is the highest level")
    statuses = models.JSONField(default=list, help_text="Special statuses: pairs of key and title")
    place = models.PositiveIntegerField(null=True, blank=True)
    diploma_number = models.CharField(max_length=40, blank=True)
    diploma_code = models.CharField(max_length=16, blank=True)
    licence_code = models.CharField(max_length=16, blank=True)
    mark_until = models.DateField(null=True, blank=True)
    picture = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sort_key = models.CharField(max_length=400, db_index=True)
    search_text = models.TextField(help_text="Stems of everything a reader may look for, between spaces")

    class Meta:
        indexes = [models.Index(fields=["publication", "nomination", "level"], name="catalogue_facets")]
        constraints = [models.UniqueConstraint(fields=["publication", "entry"], name="catalogue_card_once")]

    def __str__(self) -> str:
        return self.title
