"""The what-if page of a big stage: `whatif.py [--items 5000] [--experts 300] [--repeats 5] [--postgres URL]`.

Puts a stage with its items, three signed sheets of each and a mark on every criterion of its nomination (ten or so) straight into the tables of
a database of its own, then asks for the page with Django's test client: once to warm up, then the median. Prints one line of JSON a question.
"""

# ruff: noqa: PLC0415 - Django is set up before its models are imported

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from decimal import Decimal
from typing import Any

from scratch import scratch

QUESTIONS = {
    "as in the regulation": "",
    "thresholds": "?t-nominate=40",
    "weights": "?w-safety=2.5&g-product=0.7",
    "weights, quotas, another rule": "?w-safety=2.5&g-product=0.7&q-nominate=50&rule=trimmed-mean",
    "one expert left out": "?without=1",
    "each expert in turn": "?view=experts",
    "each expert in turn, with quotas": "?view=experts&q-nominate=50",
    "fair score": "?decides=fair-score",
}


def main(items: int, experts: int, repeats: int) -> None:
    """Measure every question."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    stage, reader, marks = _filled(items, experts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(reader)
    for name, query in QUESTIONS.items():
        address, asked = f"/office/judging/stages/{stage.pk}/what-if/{query}", []
        with connection.execute_wrapper(lambda execute, *given, asked=asked: (asked.append(1), execute(*given))[1]):
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        taken = [_timed(lambda address=address: client.get(address)) for _ in range(repeats)]
        found = {
            "db": connection.vendor, "question": name, "items": items, "marks": marks, "s_med": round(statistics.median(taken), 2),
            "s_max": round(max(taken), 2), "queries": len(asked),
        }  # fmt: skip
        print(json.dumps(found, ensure_ascii=False), flush=True)


def _timed(call: Any) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def _filled(items: int, experts: int) -> tuple[Any, Any, int]:
    """The stage of the board's benchmark with every sheet signed and marked in full by somebody who is not its officer."""
    import judging_board

    from laureat.judging.models import Assignment, Mark, ScoreSheet
    from laureat.season import queries as seasons

    stage, clerk = judging_board._filled(items, experts)
    Mark.objects.all().delete()
    ScoreSheet.objects.all().delete()
    Assignment.objects.update(state="signed")
    chance, regulation = random.Random(7), seasons.rules_of(stage.season)
    criteria = {nomination.key: regulation.criteria_of(nomination.key) for nomination in regulation.nominations}
    made, sheets = [], []
    for one in Assignment.objects.select_related("entry"):
        merit = ((one.entry_id * 7919) % 97) / 97
        given = {c.key: _mark(c, merit, chance) for c in criteria[one.entry.nomination]}
        made.append(given)
        sheets.append(
            ScoreSheet(
                assignment=one, saved_at=one.assigned_at, signed_at=one.assigned_at, state="signed", seal="0" * 64,
                total=sum(given.values(), Decimal(0)),
            )
        )  # fmt: skip
    sheets = ScoreSheet.objects.bulk_create(sheets, batch_size=1000)
    marks = [
        Mark(sheet=sheet, criterion=key, value=value)
        for sheet, given in zip(sheets, made, strict=True)
        for key, value in given.items()
    ]
    Mark.objects.bulk_create(marks, batch_size=2000)
    return stage, clerk, len(marks)


def _mark(criterion: Any, merit: float, chance: random.Random) -> Decimal:
    share = min(1.0, max(0.0, merit + chance.gauss(0, 0.12)))
    return Decimal(round(float(criterion.max / criterion.step) * share)) * criterion.step


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=5000)
    parser.add_argument("--experts", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--postgres", default="")
    given = parser.parse_args()
    with scratch(given.postgres):
        main(given.items, given.experts, given.repeats)
