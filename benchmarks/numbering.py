"""Many letters registered at once get consecutive numbers, none twice, none left out: `numbering.py --postgres URL --letters 1000`.

Prints one line of JSON. With `--paper small` the PDFs are small constants: what is tried is the numbering, not the setting of papers.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from unittest import mock

from scratch import scratch

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
SMALL = b"%PDF-1.7\n%%EOF\n"


def main(postgres: str, letters: int, threads: int, paper: str) -> dict[str, object]:
    """Register the letters in threads; what came of it."""
    with scratch(postgres):
        from benchmark_office import Office  # noqa: PLC0415
        from django.db import close_old_connections  # noqa: PLC0415 - after Django is set up

        from laureat.letters import actions, sheets  # noqa: PLC0415
        from laureat.letters.models import Letter, NumberSequence  # noqa: PLC0415

        office = Office(at=AT)
        waiting = office.signed_letters(letters)

        def register(letter: Letter) -> None:
            try:
                actions.register(letter=letter, actor=office.clerk, at=AT)
            finally:
                close_old_connections()

        small = mock.patch.object(sheets, "letter_pdf", lambda letter, at: SMALL + letter.number.encode())
        with small if paper == "small" else contextlib.nullcontext():
            started = time.perf_counter()
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(register, waiting))
            seconds = time.perf_counter() - started
        numbers = sorted(Letter.objects.values_list("number_seq", flat=True))
        last = NumberSequence.objects.get(body=office.body, book="outgoing").last
        return {
            "engine": "postgresql" if postgres else "sqlite", "letters": letters, "threads": threads, "paper": paper,
            "consecutive": numbers == list(range(1, letters + 1)), "last": last, "seconds": round(seconds, 2),
            "letters_per_second": round(letters / seconds, 1),
        }  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--postgres", default="", help="address of a server, for instance postgres://postgres@127.0.0.1:5432/postgres"
    )
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=32)
    parser.add_argument("--paper", choices=["real", "small"], default="real")
    print(json.dumps(main(**vars(parser.parse_args()))))
