"""Blind tasting: samples known by code only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CodingAct(models.Model):
    """The act by which the samples of a nomination got codes; opened by protocol after all tasting sheets are signed."""

    stage = models.ForeignKey("season.Stage", on_delete=models.PROTECT, related_name="+")
    nomination = models.SlugField(max_length=60)
    coded_at = models.DateTimeField()
    coded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opening_document = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "nomination"], name="judging_coded_once"),
            models.CheckConstraint(
                condition=Q(opened_at=None, opened_by=None) | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="judging_opening_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.nomination}"


class Coder(models.Model):
    """A person who gave the codes, and so may not taste."""

    act = models.ForeignKey("judging.CodingAct", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "person"], name="judging_coder_once")]

    def __str__(self) -> str:
        return f"{self.act_id} {self.person_id}"


class Specimen(models.Model):
    """A sample of an entry's good under a code."""

    act = models.ForeignKey("judging.CodingAct", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "code"], name="judging_code_once"),
            models.UniqueConstraint(fields=["act", "entry"], name="judging_specimen_once"),
        ]

    def __str__(self) -> str:
        return self.code
