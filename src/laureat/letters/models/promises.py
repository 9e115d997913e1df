"""What was promised and what was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class FollowUp(models.Model):
    """A promise made in a letter ("detailed information will be sent additionally") and the letter that keeps it.

    `answer` is a draft that is meant to keep it: it does so when it is registered.
    """

    letter = models.ForeignKey("letters.Letter", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    answer = models.ForeignKey("letters.Letter", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reminded_on = models.DateField(null=True, blank=True)
    kept_by = models.ForeignKey("letters.Letter", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_by=None, kept_at=None) | Q(kept_by__isnull=False, kept_at__isnull=False),
                name="letters_promise_kept_paired",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Incoming(models.Model):
    """A letter that came in: entered in the body's book under its own number, tied to the letter that it answers."""

    body = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    sender = models.CharField(max_length=300)
    enterprise = models.ForeignKey("registry.Enterprise", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    their_number = models.CharField(max_length=60, blank=True)
    their_date = models.DateField(null=True, blank=True)
    subject = models.CharField(max_length=300)
    answers = models.ForeignKey("letters.Letter", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "incoming letters"
        ordering = ["-year", "-seq"]
        constraints = [models.UniqueConstraint(fields=["body", "year", "seq"], name="letters_incoming_number_once")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number under which it stands in the book."""
        return f"Вх-{self.seq}/{self.year}"
