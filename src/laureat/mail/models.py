"""Messages and their deliveries."""

from __future__ import annotations

from django.db import models

from laureat.mail.states import DeliveryState


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
    headers = models.JSONField(default=dict)
    attachments = models.ManyToManyField("files.Document", related_name="+", blank=True)
    queued_at = models.DateTimeField()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [models.Index(fields=["-queued_at", "-id"], name="mail_outbox")]

    def __str__(self) -> str:
        return f"{self.key} → {self.email}"


class Delivery(models.Model):
    """What became of a message."""

    message = models.OneToOneField("mail.Message", on_delete=models.PROTECT, related_name="delivery")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    smtp_id = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="mail_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["sent", "bounced"], sent_at__isnull=False)
                | models.Q(state__in=["queued", "sending", "failed"], sent_at__isnull=True),
                name="mail_sent_has_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.smtp_id or self.pk} {self.state}"
