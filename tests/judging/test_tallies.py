"""What the database adds up is, to the last bit, what the pure functions make of every single mark; places too."""

from __future__ import annotations

import itertools
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.judging import actions, queries, recounting, scoring
from laureat.judging.models import Assignment, Consolidation, Mark, ScoreSheet, Standing
from laureat.judging.placing import Placed
from laureat.judging.ranking import placed
from laureat.judging.tallies import sheets_with_marks, totals_by_nomination
from laureat.kernel import Refused
from laureat.kernel.ranking import competition_places
from laureat.season import queries as seasons
from laureat.season.regulation import Regulation

Sheets = list[dict[str, Decimal]]
RULES = ["mean", "trimmed-mean", "sum", "sum-of-means"]


def regulation(stage: Any, rule: str, decimals: int, steps: tuple[str, ...] | None = None) -> Regulation:
    rules = seasons.rules_of(stage.season)
    how = rules.aggregation.model_copy(update={"rule": rule, "decimals": decimals})
    return rules.model_copy(update={"aggregation": how if steps is None else how.model_copy(update={"tie_break": steps})})


def by_hand(stage: Any, items: Any, rules: Regulation) -> dict[int, tuple[Any, ...]]:
    """Every mark read, the pure functions asked, the whole chain of the tie-break compared for every item."""
    sheets: dict[int, dict[str, Sheets]] = defaultdict(lambda: defaultdict(list))
    signed = {sheet.pk: sheet.assignment for sheet in queries.signed_sheets(stage)}
    marks: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for mark in Mark.objects.filter(sheet__in=signed):
        marks[mark.sheet_id][mark.criterion] = mark.value
    for sheet, assignment in signed.items():
        sheets[assignment.entry_id][assignment.part].append(marks[sheet])
    found: dict[int, tuple[Any, ...]] = {}
    for nomination in rules.nominations:
        mine = [entry for entry in items if entry.nomination == nomination.key]
        how = rules.aggregation
        scores = [score_of(list(sheets[entry.pk].values()), how.rule, how.decimals) for entry in mine]
        chains = [[value(step, entry, list(sheets[entry.pk].values()), rules) for step in how.tie_break] for entry in mine]
        places = competition_places([(one.score, *chain) for one, chain in zip(scores, chains, strict=True)])
        found |= {
            entry.pk: (one.score, place, one.sheets, one.lowest, one.highest, [str(key) for key in chain])
            for entry, one, place, chain in zip(mine, scores, places, chains, strict=True)
        }
    return found


def score_of(parts: list[Sheets], rule: str, decimals: int) -> scoring.Consolidated:
    """The rule for each part in exact fractions, added, rounded once."""
    totals = [[sum(sheet.values(), Decimal(0)) for sheet in part] for part in parts]
    kept = [sorted(part)[1:-1] if rule == "trimmed-mean" and len(part) > 2 else part for part in totals]
    exact = sum(Fraction(sum(part, Decimal(0))) / (1 if rule == "sum" else len(part)) for part in kept)
    score = scoring.rounded(Decimal(round(exact * 10**decimals)) / 10**decimals, decimals)
    sheets = sum(map(len, totals))
    return scoring.Consolidated(score, sum(map(min, totals), Decimal(0)), sum(map(max, totals), Decimal(0)), sheets)


def value(step: str, entry: Entry, parts: list[Sheets], rules: Regulation) -> Any:
    kind, _, name = step.partition(":")
    if kind == "earlier-submission":
        return -entry.submitted_at.timestamp()
    criteria = [c.key for c in rules.criteria_of(entry.nomination) if (c.group if kind == "group" else c.key) == name]
    sums = [[sum((sheet[key] for key in criteria if key in sheet), Decimal(0)) for sheet in part] for part in parts]
    exact = sum(Fraction(sum(part, Decimal(0))) / len(part) for part in sums)
    return scoring.rounded(Decimal(round(exact * 10**4)) / 10**4, 4)


def assert_same(made: list[Placed], expected: dict[int, tuple[Any, ...]]) -> None:
    assert {one.entry_id for one in made} == set(expected)
    for one in made:
        *figures, chain = expected[one.entry_id]
        assert [one.score, one.place, one.sheets, one.lowest, one.highest] == figures
        assert str(one.score) == str(figures[0])
        assert list(one.tie_break) == chain[: len(one.tie_break)]


@pytest.mark.parametrize(("rule", "decimals"), [*itertools.product(RULES, range(4))])
def test_the_played_stages_are_placed_as_by_hand(stage: Any, federal: Any, rule: str, decimals: int) -> None:
    for where in (stage, federal):
        items = Entry.objects.filter(pk__in=queries.standings(where).values("entry")).order_by("pk")
        rules = regulation(where, rule, decimals)
        assert_same(placed(where, items, rules), by_hand(where, items, rules))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    random=st.randoms(use_true_random=False),
    rule=st.sampled_from(RULES),
    decimals=st.integers(0, 3),
    scale=st.sampled_from([1, 3, 50000]),
)
def test_random_sheets_are_placed_as_by_hand(stage: Any, random: Any, rule: str, decimals: int, scale: int) -> None:
    """Marks in hundredths; the small scale makes ties in scores, and in the values that part them."""
    marked(stage, lambda: Decimal(random.randint(0, scale)) / 100)
    items = entries.admitted_entries(stage)
    rules = regulation(stage, rule, decimals)
    made = placed(stage, items, rules)
    assert_same(made, by_hand(stage, items, rules))
    if scale == 1 and decimals == 0:
        assert any(one.tie_break for one in made)


def marked(stage: Any, mark: Any) -> None:
    """Other marks on the stage's signed sheets, and totals that follow from them."""
    sheets, totals = list(queries.signed_sheets(stage)), defaultdict(Decimal)
    marks = list(Mark.objects.filter(sheet__in=sheets))
    for one in marks:
        one.value = mark()
        totals[one.sheet_id] += one.value
    for sheet in sheets:
        sheet.total = totals[sheet.pk]
    Mark.objects.bulk_update(marks, ["value"])
    ScoreSheet.objects.bulk_update(sheets, ["total"])


@given(
    marks=st.lists(
        st.lists(st.integers(-9999, 999999).map(lambda n: Decimal(n) / 100), min_size=3, max_size=3), min_size=1, max_size=9
    ),
    rule=st.sampled_from(RULES),
    decimals=st.integers(0, 3),
)
def test_totals_give_what_the_sheets_give(marks: list[list[Decimal]], rule: str, decimals: int) -> None:
    sheets = [dict(zip("abc", row, strict=True)) for row in marks]
    totals = [sum(row, Decimal(0)) for row in marks]
    found = scoring.from_totals(len(totals), sum(totals), min(totals), max(totals), rule, decimals=decimals)
    assert found == scoring.consolidate(sheets, rule, decimals=decimals)
    kept = sorted(totals)[1:-1] if rule == "trimmed-mean" and len(totals) > 2 else totals
    exact = sum(kept, Decimal(0)) if rule == "sum" else sum(kept, Decimal(0)) / len(kept)
    assert found.score == scoring.rounded(exact, decimals)


def test_what_does_not_tie_needs_no_marks(stage: Any) -> None:
    """Scores apart: the marks are not read at all. All alike: every step is asked for those that still tie."""
    items, rules = entries.admitted_entries(stage), regulation(stage, "mean", 2)
    places = itertools.count(1)
    for sheet in queries.signed_sheets(stage).order_by("assignment__entry"):
        ScoreSheet.objects.filter(pk=sheet.pk).update(total=next(places))
    with CaptureQueriesContext(connection) as apart:
        assert not any(one.tie_break for one in placed(stage, items, rules))
    assert not any("judging_mark" in query["sql"] for query in apart)
    marked(stage, lambda: Decimal(1))
    group = regulation(stage, "mean", 2, ("group:producer", "earlier-submission"))
    with CaptureQueriesContext(connection) as alike:
        made = placed(stage, items, group)
    assert sum("judging_mark" in query["sql"] for query in alike) == 1
    assert_same(made, by_hand(stage, items, group))


def test_the_number_of_queries_does_not_grow_with_items(stage: Any) -> None:
    rules = seasons.rules_of(stage.season)
    pks = list(entries.admitted_entries(stage).values_list("pk", flat=True))
    marked(stage, lambda: Decimal(1))
    counted = set()
    for count in (2, 3, 5):
        with CaptureQueriesContext(connection) as captured:
            assert len(placed(stage, Entry.objects.filter(pk__in=pks[:count]), rules)) == count
        counted.add(len(captured))
    assert len(pks) >= 5
    assert max(counted) <= 2 + len(rules.aggregation.tie_break)
    with CaptureQueriesContext(connection) as captured:
        placed(stage, entries.admitted_entries(stage), rules)
        list(totals_by_nomination(stage))
        list(sheets_with_marks(stage))
    assert len(captured) <= 5 + len(rules.aggregation.tie_break)


def test_consolidating_takes_as_many_queries_for_more_items(stage: Any, world: Any, now: Any) -> None:
    stage.state = "judging"
    stage.save(update_fields=["state"])
    marked(stage, lambda: Decimal(1))
    (nomination,) = list(
        entries.admitted_entries(stage).values_list("nomination", flat=True).order_by("nomination").distinct()[:1]
    )
    pks = list(entries.admitted_entries(stage).filter(nomination=nomination).values_list("pk", flat=True))
    assert len(pks) >= 2
    counted = []
    for some in (pks[:1], pks[:1], pks):
        with CaptureQueriesContext(connection) as captured:
            actions.consolidate(stage=stage, items=Entry.objects.filter(pk__in=some), actor=world.person("centre"), at=now)
        counted.append(len([q for q in captured if "SAVEPOINT" not in q["sql"]]))
    tie_break = len(seasons.rules_of(stage.season).aggregation.tie_break)
    assert counted[2] <= counted[1] + tie_break + 2, counted


def test_the_refusal_names_five_items_and_counts_all(stage: Any, world: Any, now: Any) -> None:
    stage.state = "judging"
    stage.save(update_fields=["state"])
    ScoreSheet.objects.filter(assignment__stage=stage).update(state="draft", signed_at=None, seal="")
    items = entries.admitted_entries(stage)
    with pytest.raises(Refused) as refused:
        actions.consolidate(stage=stage, items=items, actor=world.person("centre"), at=now)
    sentence = str(refused.value)
    assert str(items.count()) in sentence
    assert sum(name in sentence for name in set(items.values_list("good__name", flat=True))) == min(5, items.count())


def test_a_kept_tie_break_may_be_the_whole_chain(stage: Any) -> None:
    """What was kept before only tying items were compared."""
    consolidation = queries.consolidation_of(stage)
    items = Entry.objects.filter(pk__in=queries.standings(stage).values("entry"))
    chains = by_hand(stage, items, seasons.rules_of(stage.season))
    for entry, (*_figures, chain) in chains.items():
        Standing.objects.filter(consolidation=consolidation, entry=entry).update(tie_break=chain)
    assert recounting.differences(consolidation) == []


def test_recomputing_names_totals_criteria_and_items_that_do_not_follow(world: Any) -> None:
    consolidation = Consolidation.objects.order_by("pk").first()
    sheet = queries.signed_sheets(consolidation.stage).order_by("pk").last()
    ScoreSheet.objects.filter(pk=sheet.pk).update(total=sheet.total + 1)
    assert any(f"sheet {sheet.pk}: the total is not the sum" in line for line in recounting.differences(consolidation))
    Mark.objects.filter(pk=queries.marks_of(sheet).first().pk).delete()
    assert any(f"sheet {sheet.pk}: the criteria are not those" in line for line in recounting.differences(consolidation))
    Mark.objects.filter(sheet=sheet).delete()
    assert any(f"sheet {sheet.pk}: the criteria are not those" in line for line in recounting.differences(consolidation))
    entry = Assignment.objects.get(pk=sheet.assignment_id).entry
    Entry.objects.filter(pk=entry.pk).update(state="withdrawn")
    said = f"standing of entry {entry.pk}: does not follow from the sheets"
    assert said in recounting.differences(consolidation)
