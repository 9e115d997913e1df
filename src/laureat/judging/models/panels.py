"""Who judges what."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laureat.judging.states import AssignmentPart, AssignmentState


class Assignment(models.Model):
    """An expert is to judge an entry at a stage."""

    stage = models.ForeignKey("season.Stage", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey("judging.Expert", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, choices=AssignmentPart.choices, default=AssignmentPart.DOSSIER)
    state = models.CharField(max_length=10, choices=AssignmentState.choices, default=AssignmentState.ASSIGNED)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["expert", "state"], name="judging_of_expert"),
            models.Index(fields=["stage", "state"], name="judging_of_stage"),
        ]
        constraints = [models.UniqueConstraint(fields=["stage", "entry", "expert"], name="judging_assigned_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} ← {self.expert_id}"


class AssignmentPlan(models.Model):
    """A proposal of who judges what, with the seed and everything that it was made from; applied once or never.

    `gone`: the expert whose items the plan gives to others.
    """

    stage = models.ForeignKey("season.Stage", on_delete=models.PROTECT, related_name="+")
    seed = models.PositiveIntegerField()
    inputs = models.JSONField()
    inputs_sha256 = models.CharField(max_length=64)
    pairs = models.JSONField()
    gone = models.ForeignKey("judging.Expert", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["stage", "-made_at"], name="judging_plans")]

    def __str__(self) -> str:
        return f"{self.stage_id}: {len(self.pairs)}"


class Anchor(models.Model):
    """A good that every panel of a tier marks, so that panels and regions can be compared."""

    season = models.ForeignKey("season.Season", on_delete=models.PROTECT, related_name="+")
    tier = models.SlugField(max_length=40)
    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["season", "tier", "entry"], name="judging_anchor_once")]

    def __str__(self) -> str:
        return f"{self.entry_id}"


class Disagreement(models.Model):
    """Signed sheets of an item lie further apart than the regulation allows: an arbiter marks it too, or the experts talk it over."""

    stage = models.ForeignKey("season.Stage", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    spread = models.DecimalField(max_digits=7, decimal_places=3)
    way = models.CharField(max_length=10)
    called_at = models.DateTimeField()
    arbiter = models.ForeignKey("judging.Assignment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settlement = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "entry"], name="judging_disagreement_once"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="judging_settlement_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.spread}"
