from django.contrib import admin

from laureat.honours.models import Award, Diploma, MarkLicence
from laureat.ledger.admin import ReadOnly


@admin.register(Award, Diploma, MarkLicence)
class HonoursAdmin(ReadOnly):
    pass
