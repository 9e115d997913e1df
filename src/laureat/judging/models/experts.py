"""Experts and what connects them with enterprises."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laureat.judging.states import ConflictState


class Expert(models.Model):
    """A person who may judge: in a region's stages, or at the federal tier (no region). `home`: where the expert lives and works."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("registry.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey("registry.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    nominations = models.JSONField(default=list)
    okpd2 = models.JSONField(default=list, blank=True, help_text="Beginnings of OKPD2 codes that the expert knows best")
    languages = models.JSONField(default=list, blank=True)
    employer = models.CharField(max_length=200, blank=True)
    employer_inn = models.CharField(max_length=12, blank=True, db_index=True)
    invited_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(retired_at=None), name="judging_expert_once"),
        ]

    def __str__(self) -> str:
        return f"expert {self.pk}"


class PastEmployment(models.Model):
    """Where an expert worked before, until when."""

    expert = models.ForeignKey("judging.Expert", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    inn = models.CharField(max_length=12, blank=True, db_index=True)
    until_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-until_year", "pk"]
        constraints = [models.UniqueConstraint(fields=["expert", "name", "inn"], name="judging_worked_once")]

    def __str__(self) -> str:
        return self.name


class ExpertPaper(models.Model):
    """A document about an expert: a diploma, a certificate of competence."""

    expert = models.ForeignKey("judging.Expert", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    document = models.ForeignKey("files.Document", on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kept_at", "pk"]

    def __str__(self) -> str:
        return self.title


class ExpertInvitation(models.Model):
    """A link by which somebody becomes an expert; whoever has the e-mail and the link accepts, once and in time."""

    email = models.EmailField()
    name = models.CharField(max_length=240)
    region = models.ForeignKey("registry.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    nominations = models.JSONField(default=list)
    employer = models.CharField(max_length=200, blank=True)
    employer_inn = models.CharField(max_length=12, blank=True)
    key_sha256 = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    expert = models.ForeignKey("judging.Expert", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, expert=None) | Q(accepted_at__isnull=False, expert__isnull=False),
                name="judging_acceptance_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Conflict(models.Model):
    """Why an expert may not judge an enterprise's goods, or (hinted) why somebody should look at it.

    `path` explains what the system found: steps from the expert to the enterprise, each a kind with a name.
    """

    expert = models.ForeignKey("judging.Expert", on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("registry.Enterprise", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    reason = models.CharField(max_length=300, blank=True)
    path = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=ConflictState.choices, default=ConflictState.DECLARED)
    stated_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["enterprise", "state"], name="judging_conflicts_of_firm")]
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "enterprise", "kind"], condition=~Q(state="dismissed"), name="judging_conflict_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["confirmed", "dismissed"], decided_at__isnull=False, decided_by__isnull=False)
                | (~Q(state__in=["confirmed", "dismissed"]) & Q(decided_at=None, decided_by=None)),
                name="judging_conflict_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} × {self.enterprise_id}"
