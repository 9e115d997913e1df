"""`laureat serve`: the site for real use."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from laureat.config import server


class Command(BaseCommand):
    help = "Serves the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        server.serve(host=host, port=port, workers=workers)
