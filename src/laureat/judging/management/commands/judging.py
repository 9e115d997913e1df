"""`laureat judging recompute [--year 2026]`: make every kept ranking anew from the sealed sheets and compare, to the last bit."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from laureat.judging import recounting


class Command(BaseCommand):
    help = "Makes every kept ranking anew from the sealed sheets and compares them; changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["recompute"])
        parser.add_argument("--year", type=int, help="only this season's")

    def handle(self, *args: Any, year: int | None, **options: Any) -> None:
        wrong = 0
        for consolidation in recounting.consolidations(year):
            found = recounting.differences(consolidation)
            name = recounting.name_of(consolidation)
            self.stdout.write(
                f"{name}: {consolidation.sheets} sheets, "
                + (f"{len(found)} differences" if found else "the same to the last bit")
            )
            for difference in found:
                self.stdout.write(f"  {difference}")
            wrong += len(found)
        if wrong:
            raise CommandError(f"{wrong} differences from what the sealed sheets give.")
