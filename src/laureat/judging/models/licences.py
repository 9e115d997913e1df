"""The licence to judge: who has shown that their marks can be relied on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laureat.judging.states import LicenceState


class Licence(models.Model):
    """An expert's licence to judge a nomination: the briefing read, reference dossiers marked within the tolerance, valid until a day."""

    expert = models.ForeignKey("judging.Expert", on_delete=models.PROTECT, related_name="+")
    nomination = models.SlugField(max_length=60)
    state = models.CharField(max_length=8, choices=LicenceState.choices, default=LicenceState.LEARNING)
    begun_at = models.DateTimeField()
    briefed_at = models.DateTimeField(null=True, blank=True)
    qualified_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pause_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expert", "nomination"], name="judging_licence_once"),
            models.CheckConstraint(
                condition=Q(state="learning")
                | Q(briefed_at__isnull=False, qualified_at__isnull=False, valid_until__isnull=False),
                name="judging_licence_earned",
            ),
            models.CheckConstraint(
                condition=(Q(state="paused", paused_at__isnull=False, paused_by__isnull=False) & ~Q(pause_reason=""))
                | (~Q(state="paused") & Q(paused_at=None, paused_by=None)),
                name="judging_pause_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} {self.nomination}"


class Reference(models.Model):
    """A reference dossier of a nomination, with the marks that the programme agreed on; experts qualify by marking it."""

    programme = models.ForeignKey("season.Programme", on_delete=models.PROTECT, related_name="+")
    nomination = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    text = models.TextField()
    document = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    marks = models.JSONField(help_text="Agreed marks by criterion")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["nomination", "written_at", "pk"]

    def __str__(self) -> str:
        return self.title


class Qualifying(models.Model):
    """An expert's marks on a reference dossier and how far they lie from the agreed ones (share of the scale, mean over criteria)."""

    licence = models.ForeignKey("judging.Licence", on_delete=models.PROTECT, related_name="+")
    reference = models.ForeignKey("judging.Reference", on_delete=models.PROTECT, related_name="+")
    attempt = models.PositiveSmallIntegerField()
    marks = models.JSONField()
    distance = models.DecimalField(max_digits=5, decimal_places=4)
    passed = models.BooleanField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["licence", "reference", "attempt"], name="judging_attempt_once")]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.reference_id}: {self.distance}"
