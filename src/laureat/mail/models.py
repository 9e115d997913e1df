"""Messages, their deliveries, addresses, and what people chose."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from laureat.mail import reasons
from laureat.mail.states import DeliveryState, Rhythm, StopMeans

_HANDED_OVER = ["sent", "bounced"]


class Message(models.Model):
    """One message to one address, frozen as it was written. `dedupe` makes a repeated cause send nothing twice."""

    key = models.CharField(max_length=60)
    dedupe = models.CharField(max_length=160, unique=True)
    subject_ref = models.CharField(max_length=120, blank=True, db_index=True)
    recipient_ref = models.CharField(max_length=120, blank=True, db_index=True)
    recipient_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    source = models.TextField(blank=True, help_text="The body before it was laid out, kept for the digest")
    headers = models.JSONField(default=dict)
    attachments = models.ManyToManyField("files.Document", related_name="+", blank=True)
    queued_at = models.DateTimeField()
    digest = models.ForeignKey("mail.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["-queued_at", "-id"], name="mail_outbox"),
            models.Index(fields=["key"], name="mail_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.email}"


class Delivery(models.Model):
    """What became of a message.

    A claim is a worker's right to send it, for a time. `handing_over_at` is set just before the last bytes go to the server: with it and
    without an answer nobody knows whether the server has the message.
    """

    message = models.OneToOneField("mail.Message", on_delete=models.PROTECT, related_name="delivery")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    turn = models.PositiveSmallIntegerField(default=0, help_text="0: notices about one's own matters go first; 1: mailings")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, blank=True, help_text="The server's enhanced status, for instance 5.1.1")
    next_attempt_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    handing_over_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True, help_text="When the recipient's server reported the delivery")
    smtp_id = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["state", "turn", "next_attempt_at"], name="mail_due"),
            models.Index(fields=["claimed_until"], condition=Q(state="sending"), name="mail_claims"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=_HANDED_OVER, sent_at__isnull=False)
                | (~Q(state__in=_HANDED_OVER) & Q(sent_at__isnull=True)),
                name="mail_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(claim="", claimed_at=None, claimed_until=None)
                | (~Q(claim="") & Q(claimed_at__isnull=False, claimed_until__isnull=False)),
                name="mail_claim_whole",
            ),
            models.CheckConstraint(condition=~Q(state="sending") | ~Q(claim=""), name="mail_sending_is_claimed"),
            models.CheckConstraint(
                condition=~Q(state="in-doubt") | Q(handing_over_at__isnull=False), name="mail_doubt_was_handed_over"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.smtp_id} {self.state}"


class Address(models.Model):
    """What is known of an e-mail address: mailings were stopped, or messages come back."""

    email = models.EmailField(unique=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_how = models.CharField(max_length=10, choices=StopMeans.choices, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="mail_address_lower"),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_how="") | (Q(stopped_at__isnull=False) & ~Q(stopped_how="")),
                name="mail_stop_paired",
            ),
            models.CheckConstraint(
                condition=Q(bounced_at=None, bounce_reason="") | (Q(bounced_at__isnull=False) & ~Q(bounce_reason="")),
                name="mail_bounce_paired",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def bounce_words(self) -> str:
        """Why messages come back, in words."""
        return reasons.in_words(self.bounce_reason)


class Choice(models.Model):
    """How often somebody wants to hear of a kind of messages; nobody has to choose."""

    recipient_ref = models.CharField(max_length=120)
    key = models.CharField(max_length=60)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient_ref", "key"], name="mail_choice_once")]

    def __str__(self) -> str:
        return f"{self.recipient_ref} {self.key} {self.rhythm}"
