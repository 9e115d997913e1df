"""Experts, conflicts, assignments, score sheets, consolidations."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laureat.judging.states import AssignmentState, ConflictState, SheetState


class Expert(models.Model):
    """A person who may judge: in a region's stages, or at the federal tier (no region)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("registry.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    nominations = models.JSONField(default=list)
    employer = models.CharField(max_length=200, blank=True)
    employer_inn = models.CharField(max_length=12, blank=True)
    invited_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(retired_at=None), name="judging_expert_once"),
        ]

    def __str__(self) -> str:
        return f"expert {self.pk}"


class Conflict(models.Model):
    """Why an expert may not judge an enterprise's goods."""

    expert = models.ForeignKey("judging.Expert", on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("registry.Enterprise", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ConflictState.choices, default=ConflictState.DECLARED)
    stated_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dismissal_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "enterprise", "kind"], condition=~Q(state="dismissed"), name="judging_conflict_once"
            ),
            models.CheckConstraint(
                condition=Q(state="dismissed", dismissed_at__isnull=False, dismissed_by__isnull=False)
                | (~Q(state="dismissed") & Q(dismissed_at=None, dismissed_by=None)),
                name="judging_dismissal_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} × {self.enterprise_id}"


class Assignment(models.Model):
    """An expert is to judge an entry at a stage."""

    stage = models.ForeignKey("season.Stage", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey("judging.Expert", on_delete=models.PROTECT, related_name="+")
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
    """A mark on one criterion."""

    sheet = models.ForeignKey("judging.ScoreSheet", on_delete=models.PROTECT, related_name="+")
    criterion = models.SlugField(max_length=60)
    value = models.DecimalField(max_digits=6, decimal_places=2)
    comment = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="judging_mark_once")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class Consolidation(models.Model):
    """How a stage's sheets became a ranking: the rule, the root of the sealed sheets, the time."""

    stage = models.OneToOneField("season.Stage", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    sheets = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    consolidated_at = models.DateTimeField()
    consolidated_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.stage_id} {self.root[:12]}"


class Standing(models.Model):
    """An entry's score and place in its nomination after consolidation.

    Beside it the fair score with its 90 % interval and that of the rank, where the nomination has marks enough; it decides nothing.
    """

    consolidation = models.ForeignKey("judging.Consolidation", on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=7, decimal_places=3)
    place = models.PositiveIntegerField()
    sheets = models.PositiveSmallIntegerField()
    lowest = models.DecimalField(max_digits=7, decimal_places=3)
    highest = models.DecimalField(max_digits=7, decimal_places=3)
    tie_break = models.JSONField(default=list)
    fair = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    fair_low = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    fair_high = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    rank_low = models.PositiveIntegerField(null=True, blank=True)
    rank_high = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["consolidation", "place"], name="judging_ranking")]
        constraints = [models.UniqueConstraint(fields=["consolidation", "entry"], name="judging_standing_once")]

    def __str__(self) -> str:
        return f"{self.place}. {self.entry_id}"


class Severity(models.Model):
    """By how many points lower than the others an expert marks in a nomination, with the 90 % interval."""

    consolidation = models.ForeignKey("judging.Consolidation", on_delete=models.CASCADE, related_name="+")
    nomination = models.SlugField(max_length=60)
    expert = models.ForeignKey("judging.Expert", on_delete=models.PROTECT, related_name="+")
    sheets = models.PositiveIntegerField()
    severity = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consolidation", "nomination", "expert"], name="judging_severity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id}: {self.severity:+.2f}"


class Agreement(models.Model):
    """How well a nomination's experts agree: Krippendorff's α and the intraclass correlation of one sheet's total; None: cannot be said."""

    consolidation = models.ForeignKey("judging.Consolidation", on_delete=models.CASCADE, related_name="+")
    nomination = models.SlugField(max_length=60)
    alpha = models.FloatField(null=True, blank=True)
    icc = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consolidation", "nomination"], name="judging_agreement_once")]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.alpha}"
