"""Ten million marks to ranked results, beside bare SQL: `consolidation.py [--items 100000] [--postgres URL] [--rounds 3] [--whole]`.

Fills a database of its own with a stage of `--items` goods in 534 nominations, five signed sheets each, twenty marks a sheet. In turn, in
the same run: bare SQL that adds up every mark (total, trimmed mean, z by expert, rank in the nomination), the same from the sheets' kept
totals, and the product's own `ranking.placed` from the database to scores, tie-breaks and places. All bring their rows into Python, and their
places are compared. With `--whole` the whole action once: fair scores, seals, saved standings. Prints one line of JSON; medians.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from scratch import scratch

_COMPARED = (("ours", "bare_marks"), ("ours", "bare_totals"), ("ours_without_marks", "bare_totals"))
AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
CHAIN = ("group:product", "criterion:criterion-15", "earlier-submission")
_FROM_MARKS = "(SELECT sheet_id AS id, SUM(value) AS total FROM judging_mark GROUP BY sheet_id)"
_FROM_TOTALS = "judging_scoresheet"
_BARE = """
WITH sheets AS (
    SELECT a.entry_id, e.nomination, a.expert_id, t.total
    FROM {totals} t JOIN judging_scoresheet s ON s.id = t.id JOIN judging_assignment a ON a.id = s.assignment_id
    JOIN entries_entry e ON e.id = a.entry_id WHERE a.stage_id = {stage} AND s.state = 'signed' AND e.state = 'admitted'
), experts AS (
    SELECT expert_id, AVG(total) AS mean, SQRT(AVG(total * total) - AVG(total) * AVG(total)) AS deviation FROM sheets GROUP BY expert_id
), scored AS (
    SELECT entry_id, nomination, AVG((total - mean) / NULLIF(deviation, 0)) AS z,
           ROUND((SUM(total) - MIN(total) - MAX(total)) * 1.0 / (COUNT(*) - 2), 2) AS score
    FROM sheets JOIN experts ON experts.expert_id = sheets.expert_id GROUP BY entry_id, nomination
)
SELECT entry_id, score, RANK() OVER (PARTITION BY nomination ORDER BY score DESC), z FROM scored"""


def main(postgres: str, items: int, groups: int, rounds: int, whole: bool) -> dict[str, Any]:
    """What was measured."""
    with scratch(postgres):
        import benchmark_stage  # noqa: PLC0415 - after Django is set up
        from django.db import connection  # noqa: PLC0415

        from laureat.entries import queries as entries  # noqa: PLC0415
        from laureat.judging.ranking import placed  # noqa: PLC0415

        loading, (stage, clerk) = _timed(lambda: benchmark_stage.fill(items, groups, at=AT))
        filled = _memory()
        judged = entries.admitted_entries(stage)

        def bare(totals: str) -> list[tuple[Any, ...]]:
            with connection.cursor() as cursor:
                cursor.execute(_BARE.format(totals=totals, stage=stage.pk))
                return cursor.fetchall()

        full, short, plain = (benchmark_stage.regulation(groups, chain, "trimmed-mean") for chain in (CHAIN, CHAIN[-1:], ()))

        def ours(regulation: Any) -> list[Any]:
            return placed(stage, judged, regulation)

        _hold_same_scores(ours(plain), bare(_FROM_TOTALS))
        sides: dict[str, Callable[[], Any]] = {
            "bare_marks": lambda: bare(_FROM_MARKS), "bare_totals": lambda: bare(_FROM_TOTALS), "ours": lambda: ours(full),
            "ours_without_marks": lambda: ours(short),
        }  # fmt: skip
        seconds: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(rounds):
            for name, act in sides.items():
                seconds[name].append(_timed(act)[0])
        ratios = {f"{ours}_to_{bare}": _ratio(seconds, ours, bare) for ours, bare in _COMPARED}
        found = {
            "engine": connection.vendor, "items": items, "marks": items * 100, "nominations": groups, "load_seconds": round(loading, 1),
            "seconds": {name: [round(one, 2) for one in found] for name, found in seconds.items()},
            "ratio_of_medians_and_of_best": ratios, "peak_mb": {"filled": filled, "all_sides": _memory()},
        }  # fmt: skip
        return found | (_whole(stage, clerk, judged, full) if whole else {})


def _ratio(seconds: dict[str, list[float]], ours: str, bare: str) -> list[float]:
    """Of the medians, and of the best rounds: what others do on the machine only ever adds."""
    return [round(one(seconds[ours]) / one(seconds[bare]), 2) for one in (statistics.median, min)]


def _hold_same_scores(standings: list[Any], rows: list[tuple[Any, ...]]) -> None:
    """Our scores and places are those of the bare SQL. Halves are rounded to even here and up there: then places may differ by chance."""
    bare = {entry: (float(score), place) for entry, score, place, _z in rows}
    different = [one for one in standings if (float(one.score), one.place) != bare[one.entry_id]]
    if len(standings) != len(bare) or different:
        raise SystemExit(f"{len(different)} of {len(standings)} standings differ from the bare SQL: {different[:3]}")


def _whole(stage: Any, clerk: Any, judged: Any, regulation: Any) -> dict[str, Any]:
    """The action itself, once."""
    from django.db import connection  # noqa: PLC0415

    from laureat.judging import actions  # noqa: PLC0415
    from laureat.judging.models import Standing  # noqa: PLC0415
    from laureat.season import queries as seasons  # noqa: PLC0415

    statements: list[int] = []

    def counted(execute: Callable[..., Any], *given: Any) -> Any:
        statements.append(1)
        return execute(*given)

    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.object(seasons, "rules_of", return_value=regulation))
        stack.enter_context(connection.execute_wrapper(counted))
        seconds, _ = _timed(lambda: actions.consolidate(stage=stage, items=judged, actor=clerk, at=AT))
    return {
        "whole_seconds": round(seconds, 1), "saved": Standing.objects.count(), "whole_statements": len(statements),
        "whole_peak_mb": _memory(),
    }  # fmt: skip


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = act()
    return time.perf_counter() - started, result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--postgres", default="", help="address of a server, for instance postgres://postgres@127.0.0.1:5432/postgres"
    )
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--groups", type=int, default=534, help="nominations")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--whole", action="store_true", help="the whole action once: fair scores, seals, saved standings")
    print(json.dumps(main(**vars(parser.parse_args()))))
