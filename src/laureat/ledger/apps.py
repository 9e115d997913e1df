from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "laureat.ledger"
    verbose_name = "Ledger"
