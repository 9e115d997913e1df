from django.contrib import admin

from laureat.ledger.admin import ReadOnly
from laureat.people.models import Appointment, Consent, Person


@admin.register(Person)
class PersonAdmin(ReadOnly):
    list_display = ["full_name", "post", "is_active"]
    exclude = ["password"]


@admin.register(Appointment, Consent)
class PeopleAdmin(ReadOnly):
    pass
