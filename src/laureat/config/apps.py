from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "laureat.config"
    label = "config"
