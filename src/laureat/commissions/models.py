"""Memberships, sittings, agenda, recusals, ballots, decisions, protocols, appeals."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laureat.commissions.states import Choice, ItemState, MemberRole, ProtocolState, SittingState


class Membership(models.Model):
    """A person's seat in a commission."""

    commission = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=MemberRole.choices)
    votes = models.BooleanField(default=True)
    employer_inn = models.CharField(max_length=12, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commission", "person"], condition=Q(until=None), name="commissions_seat_once"),
            models.UniqueConstraint(fields=["commission"], condition=Q(role="chair", until=None), name="commissions_one_chair"),
        ]

    def __str__(self) -> str:
        return f"{self.commission_id} {self.role}"


class Sitting(models.Model):
    """A meeting of a commission about a stage."""

    stage = models.ForeignKey("season.Stage", on_delete=models.PROTECT, related_name="+")
    commission = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=SittingState.choices, default=SittingState.CONVENED)
    presiding = models.ForeignKey("commissions.Membership", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    convened_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-held_at"]

    def __str__(self) -> str:
        return f"sitting {self.pk}"


class Attendance(models.Model):
    """A member is present."""

    sitting = models.ForeignKey("commissions.Sitting", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey("commissions.Membership", on_delete=models.PROTECT, related_name="+")
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "attendance"
        constraints = [models.UniqueConstraint(fields=["sitting", "membership"], name="commissions_present_once")]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.membership_id}"


class AgendaItem(models.Model):
    """One entry on the agenda with the outcome that is proposed for it."""

    sitting = models.ForeignKey("commissions.Sitting", on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    proposal = models.SlugField(max_length=40)
    statuses = models.JSONField(default=list, help_text="Special statuses proposed along with the outcome")
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.WAITING)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "position"], name="commissions_item_position_once"),
            models.UniqueConstraint(fields=["sitting", "entry"], name="commissions_item_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.entry_id}"


class Recusal(models.Model):
    """A member takes no part in an item."""

    item = models.ForeignKey("commissions.AgendaItem", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey("commissions.Membership", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    recused_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "membership"], name="commissions_recused_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.membership_id}"


class Ballot(models.Model):
    """One member's vote on one item."""

    item = models.ForeignKey("commissions.AgendaItem", on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey("commissions.Membership", on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "membership"], name="commissions_one_vote")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.choice}"


class Decision(models.Model):
    """What the commission decided on an item, with the count and the quorum it was decided under."""

    item = models.OneToOneField("commissions.AgendaItem", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("entries.Entry", on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey("season.Stage", on_delete=models.PROTECT, related_name="+")
    outcome = models.SlugField(max_length=40)
    statuses = models.JSONField(default=list)
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()
    votes_abstain = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    needed = models.PositiveSmallIntegerField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "entry"], name="commissions_decided_once"),
            models.CheckConstraint(condition=Q(present__gte=models.F("needed")), name="commissions_decided_under_quorum"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.outcome}"


class Protocol(models.Model):
    """The numbered protocol of a sitting: a PDF made from what happened, and its hash."""

    sitting = models.OneToOneField("commissions.Sitting", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    commission = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ProtocolState.choices, default=ProtocolState.DRAWN)
    document = models.ForeignKey("files.Document", on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commission", "year", "seq"], name="commissions_protocol_number_once"),
            models.CheckConstraint(
                condition=Q(state="drawn", signed_at=None, signed_by=None)
                | Q(state="signed", signed_at__isnull=False, signed_by__isnull=False),
                name="commissions_protocol_signature_paired",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Appeal(models.Model):
    """An enterprise disputes a decision."""

    decision = models.OneToOneField("commissions.Decision", on_delete=models.PROTECT, related_name="+")
    grounds = models.TextField()
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="commissions_answer_paired",
            )
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"
