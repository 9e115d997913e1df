"""What if: the pure part keeps its promises, and what is read from the database is the ranking that is kept, to the last bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laureat.entries.models import Entry
from laureat.judging import queries, whatif
from laureat.judging.models import Consolidation, Expert, Mark, ScoreSheet
from laureat.judging.ranking import ranked
from laureat.judging.whatif import Item, Sheet, Way
from laureat.judging.whatif.counting import criteria_of_step
from laureat.season import queries as seasons
from laureat.season.regulation import Criterion, Regulation
from tests.judging.test_deciding import foreign, mark_here
from tests.season.test_levels import rules

RULES = ["mean", "trimmed-mean", "sum", "sum-of-means"]
FOOD = rules().criteria_of("food")
Marks = dict[tuple[int, int], dict[str, Decimal]]


def changed(regulation: Regulation, **how: Any) -> Regulation:
    return regulation.model_copy(update={"aggregation": regulation.aggregation.model_copy(update=how)})


def with_tier(regulation: Regulation, key: str, outcomes: Mapping[str, dict[str, Any]]) -> Regulation:
    """The regulation with other thresholds and quotas of one tier."""
    tiers = []
    for tier in regulation.tiers:
        made = (
            tuple(one.model_copy(update=outcomes.get(one.key, {})) for one in tier.outcomes)
            if tier.key == key
            else tier.outcomes
        )
        tiers.append(tier.model_copy(update={"outcomes": made}))
    return regulation.model_copy(update={"tiers": tuple(tiers)})


def sheets(way: Way, marks: Marks, nomination: str = "food") -> list[Sheet]:
    """Sheets from plain marks, as the database would add them up."""
    weighing = way.weighings[nomination]
    steps = [criteria_of_step(way, step) for step in way.regulation.aggregation.tie_break]
    return [
        Sheet(item, expert, weighing.sum(own), tuple(Decimal(0) if step is None else weighing.sum(own, step) for step in steps))
        for (item, expert), own in marks.items()
    ]


def outcome(way: Way, marks: Marks) -> dict[int, whatif.Found]:
    return whatif.found(way, items(marks), sheets(way, marks))


def items(marks: Marks) -> list[Item]:
    return [Item(key, "food", key) for key in sorted({item for item, _expert in marks})]


def a_mark(criterion: Criterion) -> Any:
    return st.integers(0, int(criterion.max / criterion.step)).map(lambda steps: steps * criterion.step)


@st.composite
def some_marks(draw: Any) -> Marks:
    """Two to seven items, each marked by one to three of four experts."""
    row = st.fixed_dictionaries({criterion.key: a_mark(criterion) for criterion in FOOD})
    found: Marks = {}
    for item in range(draw(st.integers(2, 7))):
        for expert in draw(st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True)):
            found[item, expert] = draw(row)
    return found


WEIGHTS = st.dictionaries(
    st.sampled_from([c.key for c in FOOD]), st.integers(1, 400).map(lambda n: Decimal(n) / 100), max_size=4
)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@SLOW
@given(marks=some_marks(), rule=st.sampled_from(RULES), factor=st.integers(1, 300))
def test_the_same_weight_for_all_changes_nothing(marks: Marks, rule: str, factor: int) -> None:
    regulation = changed(rules(), rule=rule)
    old = whatif.as_it_is(regulation, "regional")
    same = whatif.weighed(regulation, "regional", {c.key: Decimal(factor) / 7 for c in FOOD}, without=[99])
    assert outcome(same, marks) == outcome(old, marks)
    assert same.weighings["food"].plain
    comparison = whatif.compared(items(marks), outcome(old, marks), outcome(same, marks), (old.tier, same.tier))
    assert (comparison.rises, comparison.falls, comparison.lost) == (0, 0, 0)
    assert comparison.same == len(items(marks))


@SLOW
@given(marks=some_marks(), data=st.data())
def test_who_would_not_have_come_takes_no_place_and_the_others_are_placed_without_them(marks: Marks, data: Any) -> None:
    """The same as if their sheets had never been, where scores decide; and their quota is free for the others."""
    regulation = with_tier(rules(), "regional", {"nominate": {"quota": 1}})
    way = whatif.as_it_is(regulation, "regional")
    gone = data.draw(st.sets(st.sampled_from([item.key for item in items(marks)])))
    read = whatif.Sheets(items(marks), (sheets(way, marks), sheets(way, marks)))
    tried = whatif.by_sheets(read, way, way, gone)
    assert tried.after == outcome(way, {pair: own for pair, own in marks.items() if pair[0] not in gone})
    comparison = tried.comparison
    assert {change.item for change in comparison.changes if change.absent} == gone
    assert (comparison.absent, comparison.lost) == (len(gone), 0)
    assert sum(count for (_old, new), count in comparison.flow.items() if new == whatif.ABSENT) == len(gone)
    assert len(comparison.changes) == comparison.rises + comparison.falls + comparison.same + comparison.absent


@SLOW
@given(marks=some_marks(), key=st.sampled_from([c.key for c in FOOD]), weight=st.integers(101, 900))
def test_a_greater_weight_never_puts_the_best_on_a_criterion_behind_whom_it_leads(marks: Marks, key: str, weight: int) -> None:
    """Who is ahead by the score and not behind on the criterion stays ahead, whatever the criterion weighs."""
    regulation = changed(rules(), decimals=3, tie_break=())
    old, new = whatif.as_it_is(regulation, "regional"), whatif.weighed(regulation, "regional", {key: Decimal(weight) / 100})
    before, after = outcome(old, marks), outcome(new, marks)
    means = {
        item.key: Fraction(sum(own[key] for (i, _e), own in marks.items() if i == item.key))
        / sum(i == item.key for i, _e in marks)
        for item in items(marks)
    }
    for one in means:
        for other in means:
            if before[one].score > before[other].score and means[one] >= means[other]:
                assert after[one].place <= after[other].place


@SLOW
@given(marks=some_marks(), weights=WEIGHTS, rule=st.sampled_from(["mean", "trimmed-mean", "sum-of-means"]))
def test_scores_stay_on_the_scale(marks: Marks, weights: dict[str, Decimal], rule: str) -> None:
    regulation = changed(rules(), rule=rule)
    way = whatif.weighed(regulation, "regional", weights)
    best = {pair: {c.key: c.max for c in FOOD} for pair in marks}
    assert {found.score for found in outcome(way, best).values()} == {regulation.max_total}
    assert all(0 <= found.score <= regulation.max_total for found in outcome(way, marks).values())
    exact = {
        item.key: sum(
            Fraction(sum(own[c.key] * weights.get(c.key, 1) for c in FOOD)) for (i, _e), own in marks.items() if i == item.key
        )
        * Fraction(regulation.max_total)
        / Fraction(sum(c.max * weights.get(c.key, 1) for c in FOOD))
        / sum(i == item.key for i, _e in marks)
        for item in items(marks)
    }
    if rule != "trimmed-mean":
        for key, found in outcome(way, marks).items():
            assert abs(Fraction(found.score) - exact[key]) <= Fraction(1, 2) / 10**regulation.aggregation.decimals


@SLOW
@given(marks=some_marks(), quota=st.none() | st.integers(1, 3), weights=WEIGHTS, hidden=st.sets(st.integers(0, 6)))
def test_leaving_out_each_is_leaving_out_one_after_another(
    marks: Marks, quota: int | None, weights: dict[str, Decimal], hidden: set[int]
) -> None:
    outcomes = {"nominate": {"threshold": Decimal(25), "quota": quota}, "regional-diploma": {"threshold": Decimal(20)}}
    regulation = with_tier(rules(), "regional", outcomes)
    way = whatif.weighed(regulation, "regional", weights)
    base, own = outcome(way, marks), sheets(way, marks)
    found = {one.expert: one for one in whatif.without_each(way, items(marks), own, base, hidden)}
    assert set(found) == {expert for _item, expert in marks}
    for expert, influence in found.items():
        less = whatif.weighed(regulation, "regional", weights, without=[expert])
        one = whatif.compared(items(marks), base, outcome(less, marks), (way.tier, less.tier)).seen_without(hidden)
        assert (influence.rises, influence.falls, influence.lost) == (one.rises, one.falls, one.lost)
        assert influence.moved == len(one.moved)


def test_an_item_that_loses_all_its_sheets_has_no_score_and_is_named() -> None:
    best = {c.key: c.max for c in FOOD}
    marks: Marks = {(1, 1): best, (2, 1): best, (2, 2): best}
    old, new = whatif.as_it_is(rules(), "regional"), whatif.weighed(rules(), "regional", {}, without=[1])
    found = whatif.compared(items(marks), outcome(old, marks), outcome(new, marks), (old.tier, new.tier))
    assert [change.item for change in found.moved] == [1]
    assert (found.lost, found.rises, found.falls, found.same) == (1, 0, 0, 1)
    assert found.flow == {("nominate", ""): 1, ("nominate", "nominate"): 1}
    assert found.seen_without({1}).hidden == 1
    assert found.seen_without({1}).moved == []


def test_weights_that_mean_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        whatif.weighing({"a": Decimal(5)}, {"a": Decimal(0)}, Decimal(50))
    with pytest.raises(ValueError, match="not negative"):
        whatif.weighing({"a": Decimal(5), "b": Decimal(5)}, {"a": Decimal(-1)}, Decimal(50))


def test_the_fair_score_decides_where_the_way_says_so() -> None:
    """Expert 1 is far more severe: by the plain mean item 1 falls behind item 2, by the fair score it does not."""
    regulation = changed(rules(), decides="fair-score", tie_break=())
    taste = FOOD[0].key
    best = {c.key: Decimal(0) for c in FOOD} | {FOOD[5].key: Decimal(0)}
    marks: Marks = {}
    for item in range(8):
        for expert in (1, 2, 3):
            if (item, expert) in {(1, 3), (2, 1)}:
                continue
            severity = {1: 3, 2: 0, 3: 0}[expert]
            marks[item, expert] = best | {taste: Decimal(6 - severity - (item % 3))}
    fair, plain = whatif.as_it_is(regulation, "regional"), whatif.as_it_is(changed(regulation, decides="score"), "regional")
    assert {k: f.score for k, f in outcome(fair, marks).items()} != {k: f.score for k, f in outcome(plain, marks).items()}
    assert max(abs(f.score - outcome(plain, marks)[k].score) for k, f in outcome(fair, marks).items()) > Decimal("0.3")
    with pytest.raises(ValueError, match="one at a time"):
        whatif.without_each(fair, items(marks), sheets(fair, marks), outcome(fair, marks))


def test_a_draft_is_matched_by_criteria() -> None:
    old = rules()
    first, second, *others = old.criteria
    larger = first.model_copy(update={"max": first.max * 2})
    added = second.model_copy(update={"key": "brand-new"})
    draft = old.model_copy(update={"criteria": (larger, added, *others)})
    way, matching = whatif.under(old, draft, "regional")
    assert (matching.rescaled, matching.unjudged, matching.dropped) == ((first.key,), ("brand-new",), (second.key,))
    assert matching.uncounted == ()
    full = {c.key: c.max for c in old.criteria_of("food")}
    weighing = way.weighings["food"]
    assert weighing.points(weighing.sum(full)) == draft.max_total
    assert weighing.numbers[first.key] == 2 * weighing.numbers[others[0].key]
    without = old.model_copy(update={"nominations": old.nominations[1:]})
    assert whatif.under(old, without, "regional")[1].uncounted == (old.nominations[0].key,)
    with pytest.raises(KeyError):
        whatif.under(old, draft, "galactic")


def test_an_outcome_that_only_the_draft_knows_has_its_rank() -> None:
    old = rules().tier("regional")
    first, *others = old.outcomes
    extra = first.model_copy(update={"key": "praise", "threshold": Decimal(30)})
    ranks = whatif.comparing.ranks_of(old, old.model_copy(update={"outcomes": (first, extra, *others)}))
    assert ranks["nominate"] < ranks["praise"] < ranks["regional-diploma"] < ranks["participant"]


def consolidated(stage: Any) -> Any:
    return Entry.objects.filter(pk__in=queries.standings(stage).values("entry"))


def test_when_nothing_is_changed_the_kept_ranking_comes_out_to_the_last_bit(stage: Any, federal: Any) -> None:
    for where in (stage, federal):
        regulation = seasons.rules_of(where.season)
        old = whatif.as_it_is(regulation, where.tier)
        again, matching = whatif.under(regulation, regulation, where.tier)
        own = whatif.read(where, consolidated(where), old, again)
        kept = {one.entry_id: (str(one.score), one.place, one.sheets) for one in queries.standings(where)}
        assert kept
        for way, read in zip((old, again), own.by_way, strict=True):
            found = whatif.found(way, own.items, read)
            assert {key: (str(f"{one.score:.3f}"), one.place, one.sheets) for key, one in found.items()} == kept
            assert all(one.outcome == regulation.level_for(one.score, where.tier) for one in found.values())
        assert not any((matching.unjudged, matching.dropped, matching.rescaled, matching.uncounted))


def test_the_fair_score_that_decides_is_the_one_that_is_kept(stage: Any, federal: Any) -> None:
    known = 0
    for where in (stage, federal):
        fair = whatif.as_it_is(changed(seasons.rules_of(where.season), decides="fair-score"), where.tier)
        own = whatif.read(where, consolidated(where), fair)
        found = whatif.found(fair, own.items, own.by_way[0])
        for standing in queries.standings(where):
            assert found[standing.entry_id].score == (standing.score if standing.fair is None else standing.fair)
            known += standing.fair is not None
    assert known


def test_anchors_of_other_stages_and_the_rule_of_the_sum_count_as_they_do_in_the_ranking(stage: Any) -> None:
    nomination = queries.severities(stage).values_list("nomination", flat=True)[0]
    experts = Expert.objects.filter(pk__in=queries.severities(stage).filter(nomination=nomination).values("expert"))[:3]
    anchor = foreign(stage, nomination)
    for number, expert in enumerate(experts):
        mark_here(stage, anchor, expert, 20 + 9 * number)
    for rule in ("mean", "sum"):
        regulation = changed(seasons.rules_of(stage.season), decides="fair-score", rule=rule)
        way = whatif.as_it_is(regulation, stage.tier)
        own = whatif.read(stage, consolidated(stage), way)
        found = whatif.found(way, own.items, own.by_way[0])
        ranking = ranked(Consolidation(stage=stage, rule=rule), consolidated(stage), regulation).standings
        assert anchor.pk not in found
        assert {key: (one.place, one.score) for key, one in found.items()} == {
            one.entry_id: (one.place, one.score if one.fair is None else one.fair) for one in ranking
        }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    weights=WEIGHTS, rule=st.sampled_from(RULES), maxima=st.dictionaries(st.sampled_from(FOOD), st.integers(1, 9), max_size=3)
)
def test_the_database_adds_up_what_the_marks_give(
    stage: Any, weights: dict[str, Decimal], rule: str, maxima: dict[Criterion, int]
) -> None:
    regulation = changed(seasons.rules_of(stage.season), rule=rule)
    draft = regulation.model_copy(
        update={
            "criteria": tuple(
                c.model_copy(update={"max": Decimal({one.key: most for one, most in maxima.items()}.get(c.key, c.max))})
                for c in regulation.criteria
            )
        }
    )
    ways = [whatif.weighed(regulation, stage.tier, weights), whatif.under(regulation, draft, stage.tier)[0]]
    read = whatif.read(stage, consolidated(stage), *ways)
    given_marks: dict[int, dict[str, Decimal]] = {}
    for mark in Mark.objects.filter(sheet__in=queries.signed_sheets(stage)):
        given_marks.setdefault(mark.sheet_id, {})[mark.criterion] = mark.value
    for way, own in zip(ways, read.by_way, strict=True):
        by_hand = []
        for sheet in queries.signed_sheets(stage).order_by("pk"):
            entry = sheet.assignment.entry
            marks = {(entry.pk, sheet.assignment.expert_id): given_marks[sheet.pk]}
            blind = sheet.assignment.part == "tasting"
            by_hand += [replace(one, blind=blind) for one in sheets(way, marks, entry.nomination)]
        assert own == by_hand


def test_reading_takes_three_queries_however_many_items(stage: Any) -> None:
    regulation = seasons.rules_of(stage.season)
    ways = [
        whatif.as_it_is(regulation, stage.tier),
        whatif.weighed(regulation, stage.tier, {"taste": Decimal(3), "safety": Decimal("0.3")}),
    ]
    pks = list(consolidated(stage).values_list("pk", flat=True))
    for count in (1, 3, len(pks)):
        with CaptureQueriesContext(connection) as captured:
            read = whatif.read(stage, Entry.objects.filter(pk__in=pks[:count]), *ways)
        assert len(read.items) == count
        assert len(captured) == 3
    plain = whatif.as_it_is(changed(regulation, tie_break=("earlier-submission",)), stage.tier)
    with CaptureQueriesContext(connection) as captured:
        whatif.read(stage, consolidated(stage), plain)
    assert not any("judging_mark" in query["sql"] for query in captured)


def test_other_thresholds_change_levels_and_nothing_is_written(stage: Any) -> None:
    regulation = seasons.rules_of(stage.season)
    strict = with_tier(regulation, stage.tier, {"nominate": {"threshold": Decimal(50)}})
    old, new = whatif.as_it_is(regulation, stage.tier), whatif.as_it_is(strict, stage.tier)
    read = whatif.read(stage, consolidated(stage), old, new)
    before, after = (whatif.found(way, read.items, own) for way, own in zip((old, new), read.by_way, strict=True))
    found = whatif.compared(read.items, before, after, (old.tier, new.tier))
    nominated = sum(one.outcome == "nominate" for one in before.values())
    assert nominated
    assert (found.rises, found.falls, found.lost) == (0, nominated, 0)
    assert not ScoreSheet.objects.filter(state="draft", assignment__stage=stage).exists()
