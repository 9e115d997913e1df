"""How the play is told: chapters, sentences and progress bars in a terminal, or plain lines where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class TerminalNarrator:
    """Speaks to a console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._chapters = 0

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self._chapters += 1
        self.console.print(f"\n[bold]{self._chapters}. {title}[/bold]")

    def tell(self, sentence: str) -> None:
        """Say what happened."""
        self.console.print(f"   {sentence}", highlight=False)

    def each(self, things: Iterable[Any], what: str) -> Iterator[Any]:
        """Go through things under a progress bar."""
        listed = list(things)
        columns = (
            TextColumn("  "),
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.console, transient=not self.console.is_terminal) as progress:
            task = progress.add_task(what, total=len(listed))
            for thing in listed:
                yield thing
                progress.advance(task)
