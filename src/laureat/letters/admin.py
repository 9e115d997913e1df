from django.contrib import admin

from laureat.ledger.admin import ReadOnly
from laureat.letters.models import FollowUp, Letter, Letterhead


@admin.register(Letterhead, Letter, FollowUp)
class LettersAdmin(ReadOnly):
    pass
