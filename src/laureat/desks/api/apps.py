from django.apps import AppConfig


class ApiDeskConfig(AppConfig):
    name = "laureat.desks.api"
    label = "desk_api"
