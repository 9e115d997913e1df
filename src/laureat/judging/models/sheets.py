"""Score sheets and their marks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laureat.judging.states import SheetState


class ScoreSheet(models.Model):
    """An expert's marks for one entry; signed, it is sealed by its hash and never changes."""

    assignment = models.OneToOneField("judging.Assignment", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=SheetState.choices, default=SheetState.DRAFT)
    comment = models.TextField(blank=True)
    total = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    saved_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", signed_at=None, seal="")
                | (Q(state="signed", signed_at__isnull=False, total__isnull=False) & ~Q(seal="")),
                name="judging_signed_is_sealed",
            )
        ]

    def __str__(self) -> str:
        return f"sheet {self.pk}"


class Mark(models.Model):
    """A mark on one criterion, pinned to a page of the evidence where the expert saw the ground for it."""

    sheet = models.ForeignKey("judging.ScoreSheet", on_delete=models.PROTECT, related_name="+")
    criterion = models.SlugField(max_length=60)
    value = models.DecimalField(max_digits=6, decimal_places=2)
    comment = models.CharField(max_length=1000, blank=True)
    pinned = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pinned_page = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="judging_mark_once"),
            models.CheckConstraint(
                condition=Q(pinned=None, pinned_page=None) | Q(pinned__isnull=False, pinned_page__gte=1),
                name="judging_pin_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
