"""A past season under a draft: what the command says, how it refuses, and that nothing in the database changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laureat.insights import replaying
from laureat.judging import queries
from laureat.judging.models import Consolidation, Mark, ScoreSheet, Standing
from laureat.ledger import queries as ledger
from laureat.season import queries as seasons
from tests.season.test_levels import TEXT


def kept() -> tuple[Any, ...]:
    """How many rows each table of the house has, the last link of the ledger, and every standing, sheet and mark."""
    rows = [(model._meta.label, model._default_manager.count()) for model in apps.get_models() if "laureat" in model.__module__]
    last = ledger.last_event()
    results = [list(model.objects.order_by("pk").values_list()) for model in (Consolidation, Standing, ScoreSheet, Mark)]
    return rows, last.hash if last else "", results


@pytest.fixture
def drafted(tmp_path: Path) -> Any:
    """`drafted(("threshold = 33", "threshold = 50"), ...)`: the path of a draft with these changes."""

    def made(*changes: tuple[str, str]) -> Path:
        text = TEXT
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "draft.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return made


def replayed(capsys: Any, path: Path, **options: Any) -> dict[str, Any]:
    call_command("season", "replay", year=2023, regulation=path, json=True, **options)
    return json.loads(capsys.readouterr().out)


def test_the_same_regulation_moves_nobody(world: Any, drafted: Any, capsys: Any) -> None:
    found = replayed(capsys, drafted())
    assert [stage["tier"] for stage in found["stages"]] == ["regional", "federal"]
    assert found["total"]["items"] == Standing.objects.filter(consolidation__stage__season__year=2023).count() > 0
    assert found["total"]["same"] == found["total"]["items"]


def test_another_threshold_names_who_would_change(stage: Any, drafted: Any, capsys: Any) -> None:
    before = kept()
    path = drafted(("threshold = 33", "threshold = 50"))
    found = replayed(capsys, path, tier="regional")
    falling = queries.standings(stage).filter(score__gte=33, score__lt=50)
    (own,) = found["stages"]
    assert own["falls"] == found["total"]["falls"] == falling.count() > 0
    assert (own["rises"], own["lost"]) == (0, 0)
    changes = {change["number"]: change for nomination in own["nominations"] for change in nomination["changes"]}
    assert set(changes) == {one.entry.number for one in falling}
    for standing in falling:
        change = changes[standing.entry.number]
        assert change["old"]["outcome"] == "nominate"
        assert change["new"]["outcome"] == "regional-diploma"
        assert change["old"]["place"] == change["new"]["place"] == standing.place
    call_command("season", "replay", year=2023, regulation=path)
    said = capsys.readouterr().out
    for standing in falling:
        assert f"{standing.entry.number} {standing.entry.good.name}" in said
    assert said.rstrip().endswith("Nothing was changed.")
    assert kept() == before


def test_the_federal_tier_is_counted_without_those_who_would_not_have_come(
    stage: Any, federal: Any, drafted: Any, capsys: Any
) -> None:
    path = drafted(("threshold = 33", "threshold = 38"))
    (own,) = replayed(capsys, path, tier="federal")["stages"]
    below = set(queries.standings(stage).filter(score__gte=33, score__lt=38).values_list("entry", flat=True))
    gone = {one.entry.number for one in queries.standings(federal).filter(entry__in=below)}
    changes = [change for nomination in own["nominations"] for change in nomination["changes"]]
    assert {change["number"] for change in changes if change["absent"]} == gone
    assert own["absent"] == len(gone) > 0
    assert all(change["new"] is None for change in changes if change["absent"])
    assert own["items"] == own["rises"] + own["falls"] + own["lost"] + own["absent"] + own["same"]
    call_command("season", "replay", year=2023, regulation=path)
    said = capsys.readouterr().out
    assert said.count("→ would not come to this tier") == len(gone)
    assert f"would not come to this tier: {len(gone)}" in said


def test_a_quota_keeps_the_best_and_never_cuts_a_tie(stage: Any, drafted: Any, capsys: Any) -> None:
    found = replayed(capsys, drafted(("threshold = 33", "threshold = 33\nquota = 1")), tier="regional")
    (own,) = found["stages"]
    for nomination in own["nominations"]:
        left = [change for change in nomination["changes"] if change["old"]["outcome"] == "nominate"]
        assert all(change["new"]["place"] > 1 for change in left)
        assert nomination["items"] - len(nomination["changes"]) >= 1


def test_criteria_are_matched_by_key_and_what_is_missing_is_named(stage: Any, drafted: Any, capsys: Any) -> None:
    path = drafted(('key = "taste"', 'key = "taste-new"'))
    (own,) = replayed(capsys, path, tier="regional")["stages"]
    assert own["criteria_not_judged"] == ["taste-new"]
    assert own["criteria_dropped"] == ["taste"]
    call_command("season", "replay", year=2023, regulation=path, tier="regional")
    assert "criteria without marks, counted as not judged: taste-new" in capsys.readouterr().out


def test_a_draft_without_the_tier_counts_nothing_there(world: Any, drafted: Any, capsys: Any) -> None:
    changes = (('key = "regional"', 'key = "local"'),)
    found = replayed(capsys, drafted(*changes))
    assert [stage["tier"] for stage in found["stages"]] == ["federal"]
    assert len(found["stages_without_tier"]) == 1
    call_command("season", "replay", year=2023, regulation=drafted(*changes))
    assert "the draft has no tier “regional”" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("max_total = 50", "max_total = 60", "60"),
        ("decimals = 2", "decimals = 7", "line "),
        ("[aggregation]", "[aggregation", "TOML"),
    ],
)
def test_problems_of_a_draft_are_named_with_their_lines(world: Any, drafted: Any, old: str, new: str, said: str) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        call_command("season", "replay", year=2023, regulation=drafted((old, new)))
    assert refused.value.returncode == 2


def test_what_is_not_there_is_refused(world: Any, drafted: Any, tmp_path: Path) -> None:
    for year, path in ((1999, drafted()), (2023, tmp_path / "nothing.toml")):
        with pytest.raises(CommandError) as refused:
            call_command("season", "replay", year=year, regulation=path)
        assert refused.value.returncode == 2


def test_a_stage_takes_as_many_queries_for_more_items(stage: Any) -> None:
    draft, counted = seasons.rules_of(stage.season), []
    pks = list(queries.standings(stage).order_by("pk").values_list("pk", flat=True))
    for keep in (len(pks), 3, 1):
        Standing.objects.filter(consolidation__stage=stage).exclude(pk__in=pks[:keep]).delete()
        with CaptureQueriesContext(connection) as captured:
            assert replaying.as_plain(replaying.replays([stage], draft)[0])["items"] == keep
        counted.append(len(captured))
    assert len(set(counted)) == 1
    assert counted[0] <= 4
