from django.contrib import admin

from laureat.ledger.admin import ReadOnly
from laureat.season.models import Programme, Regulation, Season, Stage


@admin.register(Programme, Regulation, Season, Stage)
class SeasonAdmin(ReadOnly):
    pass
