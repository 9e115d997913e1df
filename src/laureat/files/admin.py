from django.contrib import admin

from laureat.files.models import Document
from laureat.ledger.admin import ReadOnly


@admin.register(Document)
class DocumentAdmin(ReadOnly):
    list_display = ["name", "media_type", "size", "scan", "kept_at"]
