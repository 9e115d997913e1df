from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from laureat.ledger.models import Event


class ReadOnly(admin.ModelAdmin):
    """An admin that shows and changes nothing; every room's admin is one."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["seq", "at", "kind", "subject", "actor"]
    list_filter = ["kind"]
    search_fields = ["subject", "actor"]
