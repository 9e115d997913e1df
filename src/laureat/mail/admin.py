from django.contrib import admin

from laureat.ledger.admin import ReadOnly
from laureat.mail.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnly):
    list_display = ["key", "email", "subject", "queued_at"]
