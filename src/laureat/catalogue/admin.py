from django.contrib import admin

from laureat.catalogue.models import Card, Publication
from laureat.ledger.admin import ReadOnly


@admin.register(Publication, Card)
class CatalogueAdmin(ReadOnly):
    pass
