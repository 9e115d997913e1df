"""Awards, diplomas, mark licences."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from laureat.honours.states import AwardKind, DiplomaState, LicenceState


class Award(models.Model):
    """A level (laureate, diplomant) or a special status conferred on an entry by a decision."""

    season = models.ForeignKey("season.Season", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey("commissions.Decision", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=AwardKind.choices)
    code = models.SlugField(max_length=40)
    conferred_at = models.DateTimeField()
    conferred_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "code"], name="honours_award_once"),
            models.UniqueConstraint(fields=["entry"], condition=Q(kind="level"), name="honours_one_level"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.code}"


class NumberSequence(models.Model):
    """The last number given in a season to diplomas, to licences."""

    season = models.ForeignKey("season.Season", on_delete=models.PROTECT, related_name="+")
    what = models.SlugField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["season", "what"], name="honours_sequence_once")]

    def __str__(self) -> str:
        return f"{self.season_id} {self.what}: {self.last}"


class Diploma(models.Model):
    """A row of the numbered diploma register, with the PDF and the code by which anyone verifies it."""

    award = models.ForeignKey("honours.Award", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=8, choices=DiplomaState.choices, default=DiplomaState.ISSUED)
    document = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    annulled_at = models.DateTimeField(null=True, blank=True)
    annulled_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    annulment_reason = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("honours.Diploma", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award"], condition=Q(state="issued"), name="honours_one_diploma"),
            models.CheckConstraint(
                condition=Q(state="issued", annulled_at=None, annulled_by=None)
                | Q(state="annulled", annulled_at__isnull=False, annulled_by__isnull=False),
                name="honours_annulment_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class MarkLicence(models.Model):
    """The right to use the mark, for a term."""

    award = models.OneToOneField("honours.Award", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=8, choices=LicenceState.choices, default=LicenceState.ACTIVE)
    valid_from = models.DateField()
    valid_until = models.DateField()
    document = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    licensed_at = models.DateTimeField()
    licensed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revocation_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="honours_term_in_order"),
            models.CheckConstraint(
                condition=Q(state="active", revoked_at=None, revoked_by=None)
                | Q(state="revoked", revoked_at__isnull=False, revoked_by__isnull=False),
                name="honours_revocation_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number
