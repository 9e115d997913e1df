from django.apps import AppConfig


class OfficeDeskConfig(AppConfig):
    name = "laureat.desks.office"
    label = "desk_office"
