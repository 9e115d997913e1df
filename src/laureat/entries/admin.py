from django.contrib import admin

from laureat.entries.models import Entry, Good, Receipt, Remark
from laureat.ledger.admin import ReadOnly


@admin.register(Good, Entry, Remark, Receipt)
class EntriesAdmin(ReadOnly):
    pass
