from django.apps import AppConfig


class ExpertDeskConfig(AppConfig):
    name = "laureat.desks.expert"
    label = "desk_expert"
