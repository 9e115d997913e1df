from django.contrib import admin

from laureat.ledger.admin import ReadOnly
from laureat.letters.models import FollowUp, Group, Incoming, Letter, Letterhead, Signatory


@admin.register(Letterhead, Signatory, Letter, Group, FollowUp, Incoming)
class LettersAdmin(ReadOnly):
    pass
