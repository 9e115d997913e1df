"""Goods, entries, answers, evidence, remarks, declarations, receipts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laureat.entries.states import EntryState


class Good(models.Model):
    """A good or a service of an enterprise; it can enter every year anew."""

    enterprise = models.ForeignKey("registry.Enterprise", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    name_norm = models.CharField(max_length=200, db_index=True)
    brand = models.CharField(_("brand"), max_length=100, blank=True)
    description = models.TextField(_("short description for the catalogue"), max_length=1500, blank=True)
    okpd2 = models.CharField(_("OKPD2"), max_length=12, blank=True)
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True)
    launched_in = models.PositiveSmallIntegerField(_("on the market since (year)"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "name_norm"], name="entries_good_once")]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """A good that takes part in a season, at its enterprise's regional stage."""

    stage = models.ForeignKey("season.Stage", on_delete=models.PROTECT, related_name="+")
    good = models.ForeignKey("entries.Good", on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("registry.Enterprise", on_delete=models.PROTECT, related_name="+")
    nomination = models.SlugField(max_length=40)
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.DRAFT)
    number = models.CharField(max_length=40, null=True, blank=True, unique=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rounds = models.PositiveSmallIntegerField(default=0, help_text="How often it was returned for correction")
    answer_by = models.DateTimeField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["stage", "state"], name="entries_stage_state"),
            models.Index(fields=["enterprise", "-started_at"], name="entries_of_enterprise"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "good"], condition=~Q(state__in=["withdrawn", "rejected"]), name="entries_good_once_a_stage"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None) | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="entries_submission_paired",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False, number__isnull=False),
                name="entries_submitted_has_number",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"entry {self.pk}"


class Answers(models.Model):
    """One version of one section's answers; the highest version is the present one, older ones stay."""

    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    section = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "answers"
        constraints = [models.UniqueConstraint(fields=["entry", "section", "version"], name="entries_answers_version_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.section} v{self.version}"


class Evidence(models.Model):
    """A document attached to an entry as evidence of a kind that the regulation knows."""

    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    kind = models.SlugField(max_length=40)
    document = models.ForeignKey("files.Document", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=120, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issuer_inn = models.CharField(max_length=12, blank=True, db_index=True)
    issued_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    attached_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["kind", "attached_at", "pk"]
        indexes = [models.Index(fields=["entry", "removed_at"], name="entries_evidence_live")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind}"


class Remark(models.Model):
    """What the centre asks to correct: about a section (`place` its key), a document (`evidence:<kind>`) or the whole."""

    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.place}"


class QualityDeclaration(models.Model):
    """The enterprise's signed declaration to keep the quality for the term of the mark."""

    entry = models.OneToOneField("entries.Entry", on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)
    signatory = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.entry_id} {self.version}"


class NumberSequence(models.Model):
    """The last number given in a stage: to entries, to receipts."""

    stage = models.ForeignKey("season.Stage", on_delete=models.PROTECT, related_name="+")
    what = models.SlugField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "what"], name="entries_sequence_once")]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.what}: {self.last}"


class Receipt(models.Model):
    """The numbered receipt of a submission: what arrived and when, with the SHA-256 of every file."""

    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    manifest = models.JSONField()
    manifest_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    document = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["issued_at"]

    def __str__(self) -> str:
        return self.number
