from django.contrib import admin

from laureat.commissions.models import AgendaItem, Appeal, Decision, Membership, Protocol, Sitting
from laureat.ledger.admin import ReadOnly


@admin.register(Membership, Sitting, AgendaItem, Decision, Protocol, Appeal)
class CommissionsAdmin(ReadOnly):
    pass
