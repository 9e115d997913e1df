from django.contrib import admin

from laureat.ledger.admin import ReadOnly
from laureat.registry.models import Body, Enterprise, Region


@admin.register(Region, Enterprise, Body)
class RegistryAdmin(ReadOnly):
    pass
