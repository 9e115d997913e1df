"""One table: what happened, in order."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class Event(models.Model):
    """One thing that happened. `payload` is the canonical JSON that was hashed, kept to the letter."""

    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    actor = models.CharField(max_length=120)
    request = models.CharField(max_length=36, blank=True)
    payload = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["subject", "seq"], name="ledger_subject"),
            models.Index(fields=["kind", "seq"], name="ledger_kind"),
            models.Index(fields=["actor", "seq"], name="ledger_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.subject}"

    @property
    def details(self) -> dict[str, Any]:
        """The old and new values, as recorded."""
        return json.loads(self.payload)["details"]
