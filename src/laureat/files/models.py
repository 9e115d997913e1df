"""Documents."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.files.states import Scan


class Document(models.Model):
    """Bytes that somebody sent or the system made. The content never changes; a new version is a new document."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    storage_key = models.CharField(max_length=200)
    owner = models.CharField(max_length=120, help_text=_("Text reference of the thing the document belongs to"))
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.UNSCANNED)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["owner"], name="files_owner")]
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="files_document_not_empty")]

    def __str__(self) -> str:
        return self.name
