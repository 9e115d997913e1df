from django.contrib import admin

from laureat.ledger.admin import ReadOnly
from laureat.registry.models import Body, Enterprise, Region, RegisterImport


@admin.register(Region, Enterprise, Body, RegisterImport)
class RegistryAdmin(ReadOnly):
    pass
