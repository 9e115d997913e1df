from django.apps import AppConfig


class PublicDeskConfig(AppConfig):
    name = "laureat.desks.public"
    label = "desk_public"
