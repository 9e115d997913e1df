from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "laureat.desks"
    verbose_name = "Desks"
