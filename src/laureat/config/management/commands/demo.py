"""`laureat demo`: play one whole season, leave its papers in a folder, and serve the site."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from rich.console import Console
from rich.table import Table

from laureat.config import server
from laureat.demo import folder, logins
from laureat.demo.narrator import TerminalNarrator
from laureat.demo.play import present, season
from laureat.demo.play.world import World
from laureat.insights import queries as insights


class Command(BaseCommand):
    help = "Plays the season 2023 in Kuzbass, then serves the site with a season of the present to work in by hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, default=Path("demo"), help="Folder of the database, the papers and the mail.")
        parser.add_argument("--no-serve", action="store_true", help="Stop when the season is played.")
        parser.add_argument("--json", action="store_true", help="End with one line of JSON that counts everything.")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--anew", action="store_true", help="Play again even if the folder holds a played season.")
        parser.add_argument("--present", action="store_true", help="With --no-serve: also begin the season of the present.")

    def handle(self, *args: Any, out: Path, port: int, **options: Any) -> None:
        translation.activate("ru")
        out, console = out.resolve(), Console(stderr=options["json"])
        if options["no_serve"] or options["anew"] or not folder.is_played(out):
            counts = self._play(out, console, with_present=options["present"] or not options["no_serve"])
            if options["json"]:
                self.stdout.write(json.dumps(counts, ensure_ascii=False))
        else:
            call_command("migrate", verbosity=0)
            console.print(f"В папке {out} уже есть сыгранный сезон: показываем его. Сыграть заново — с ключом --anew.")
        if not options["no_serve"]:
            console.print(_table(port))
            server.serve(port=port, tasks="immediate")

    def _play(self, out: Path, console: Console, *, with_present: bool) -> dict[str, Any]:
        begun = time.monotonic()
        try:
            folder.clear(out)
        except folder.NotADemo as problem:
            raise CommandError(str(problem)) from None
        call_command("migrate", verbosity=0)
        world = World(narrator=TerminalNarrator(console), out=out, password=logins.new_password())
        season.play(world)
        counts = insights.season_counts(world.season)
        papers = folder.write_papers(out, world.season)
        if with_present:
            present.play(world, now=timezone.now())
        logins.keep(world.people, world.password, out)
        counts["seconds"] = round(time.monotonic() - begun, 1)
        folder.finish(out, f"Сезон 2023 сыгран {timezone.localtime():%d.%m.%Y %H:%M}")
        console.print(
            f"\nБумаг в папке {out}: {papers}. Событий в журнале: {counts['ledger_events']}. Время: {counts['seconds']} с."
        )
        return counts


def _table(port: int) -> Table:
    """Addresses and logins, one a role."""
    known = logins.kept()
    password = known[0].password if known else "—"
    title = f"Сайт: http://127.0.0.1:{port}/\nВсе входы одним нажатием и коды второго фактора: http://127.0.0.1:{port}/demo/\nПароль у всех: {password}"
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in ("Роль", "Электронная почта", "Рабочее место"):
        table.add_column(column, no_wrap=column != "Роль")
    for login in known:
        table.add_row(login.role, login.email, login.desk)
    return table
