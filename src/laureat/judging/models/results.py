"""What sheets became."""

from __future__ import annotations

from django.db import models


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
    proposal = models.SlugField(max_length=40, blank=True, help_text="The outcome that thresholds and quotas propose")
    chances = models.JSONField(
        default=dict, blank=True, help_text="By outcome: how probable it is, given the marks, to reach it"
    )

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


class Flag(models.Model):
    """Something about the marks that the chair should look at; nothing is changed by it."""

    consolidation = models.ForeignKey("judging.Consolidation", on_delete=models.CASCADE, related_name="+")
    nomination = models.SlugField(max_length=60)
    kind = models.SlugField(max_length=20)
    expert = models.ForeignKey("judging.Expert", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("judging.Expert", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("entries.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    figure = models.FloatField()

    class Meta:
        ordering = ["nomination", "kind", "expert_id", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.expert_id}: {self.figure:+.2f}"
