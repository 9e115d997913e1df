"""What is kept follows from the sealed sheets, to the last bit; what was altered by hand is named."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from laureat.judging import proposing, queries, recounting
from laureat.judging.models import Consolidation, Mark, Severity, Standing


def test_every_kept_ranking_is_made_anew_to_the_last_bit(world: Any, capsys: Any) -> None:
    call_command("judging", "recompute")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == Consolidation.objects.count() > 0
    assert all(line.endswith("the same to the last bit") for line in lines)


def test_a_ranking_from_before_the_first_places_were_kept_is_made_anew_without_them(world: Any) -> None:
    consolidation = Consolidation.objects.filter(pk__in=Severity.objects.values("consolidation")).order_by("pk")[0]
    kept = list(Standing.objects.filter(consolidation=consolidation))
    assert any(proposing.top_of(one.chances) for one in kept)
    for one in kept:
        one.chances = proposing.without_top(one.chances)
    Standing.objects.bulk_update(kept, ["chances"])
    assert recounting.differences(consolidation) == []


def test_the_chance_of_the_first_places_that_one_item_has_lost_is_named(world: Any) -> None:
    consolidation = Consolidation.objects.filter(pk__in=Severity.objects.values("consolidation")).order_by("pk")[0]
    known = [one for one in Standing.objects.filter(consolidation=consolidation) if proposing.top_of(one.chances)]
    Standing.objects.filter(pk=known[0].pk).update(chances=proposing.without_top(known[0].chances))
    (said,) = recounting.differences(consolidation)
    assert f"standing of entry {known[0].entry_id}: chances" in said


@pytest.mark.parametrize("altered", ["score", "severity", "mark", "sheet"])
def test_what_was_altered_by_hand_is_named(world: Any, altered: str, capsys: Any) -> None:
    consolidation = Consolidation.objects.filter(pk__in=Severity.objects.values("consolidation")).order_by("pk").first()
    sheet = queries.signed_sheets(consolidation.stage).first()
    standing = Standing.objects.filter(consolidation=consolidation).first()
    if altered == "score":
        Standing.objects.filter(pk=standing.pk).update(score=standing.score + 1)
        said = f"standing of entry {standing.entry_id}: score"
    elif altered == "severity":
        Severity.objects.filter(pk=Severity.objects.filter(consolidation=consolidation).first().pk).update(low=-9)
        said = "low is kept as -9.0"
    elif altered == "mark":
        mark = Mark.objects.filter(sheet=sheet, value__gt=0).first()
        Mark.objects.filter(pk=mark.pk).update(value=mark.value - 1)
        said = f"sheet {sheet.pk}: the seal does not fit the marks"
    else:
        type(sheet).objects.filter(pk=sheet.pk).update(seal="0" * 64)
        said = "the root of the seals is another one"
    assert any(said in difference for difference in recounting.differences(consolidation))
    with pytest.raises(CommandError, match="differences"):
        call_command("judging", "recompute", year=consolidation.stage.season.year)
    assert said in capsys.readouterr().out
