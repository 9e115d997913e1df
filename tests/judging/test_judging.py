"""Judging: no conflict slips through, a signed sheet is sealed, the ranking follows from the sheets alone."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from laureat.commissions.queries import nominated_entries
from laureat.entries import queries as entries
from laureat.judging import actions, queries, rules, scoring
from laureat.judging.actions.marking import seal_of
from laureat.judging.comparing import compared
from laureat.judging.models import Assignment, Consolidation, Mark
from laureat.kernel import Refused
from laureat.season import queries as seasons


def marks(assignment: Assignment, share: Decimal = Decimal("0.5")) -> dict[str, tuple[Decimal, str]]:
    criteria = seasons.rules_of(assignment.stage.season).criteria_of(assignment.entry.nomination)
    given = {c: Decimal(0) if c.kind == "yes-no" else Decimal(int(c.max * share)) for c in criteria if c.kind != "computed"}
    return {c.key: (value, "Пояснение" if c.needs_comment(value) else "") for c, value in given.items()}


def cleared(assignment: Assignment, expert: Any, now: Any) -> Assignment:
    return actions.declare_no_conflict(assignment=assignment, actor=expert, at=now)


def test_nobody_judges_an_employer_or_a_declared_conflict(world: Any, stage: Any, federal: Any) -> None:
    for where in (stage, federal):
        live = Assignment.objects.filter(stage=where, state__in=queries.LIVE)
        conflicts = set(queries.conflicts().values_list("expert", "enterprise"))
        assert conflicts
        assert not conflicts & set(live.values_list("expert", "entry__enterprise"))


def test_every_item_has_its_panel_of_signed_sheets(stage: Any, federal: Any) -> None:
    for where, items in ((stage, entries.admitted_entries(stage)), (federal, nominated_entries(federal.season))):
        counted = queries.items_with_sheets(where)
        assert {counted[pk] for pk in items.values_list("pk", flat=True)} == {3}


def test_dossier_stays_closed_until_the_question_is_answered(assignment: Assignment, expert: Any, now: Any) -> None:
    assert rules.may_open_dossier(expert, assignment).code == "conflict-question"
    with pytest.raises(Refused):
        actions.save_marks(assignment=assignment, marks=marks(assignment), comment="", actor=expert, at=now)
    assert rules.may_open_dossier(expert, cleared(assignment, expert, now))


def test_a_declared_conflict_closes_the_dossier_for_good(assignment: Assignment, expert: Any, now: Any) -> None:
    actions.declare_conflict(assignment=assignment, reason="Родственник работает там", actor=expert, at=now)
    again = queries.assignments_of(expert).get(pk=assignment.pk)
    assert again.state == "recused"
    assert rules.may_open_dossier(expert, again).code == "forbidden"
    with pytest.raises(Refused, match="уже дан ответ"):
        actions.declare_no_conflict(assignment=again, actor=expert, at=now)
    with pytest.raises(Refused, match="конфликт интересов"):
        actions.assign(stage=again.stage, entry=again.entry, experts=[again.expert], actor=_centre(again), at=now)


def _centre(assignment: Assignment) -> Any:
    from laureat.people.models import Person  # noqa: PLC0415

    return Person.objects.get(post__contains="Новосибирский")


def test_a_conflict_needs_its_reason(assignment: Assignment, expert: Any, now: Any) -> None:
    with pytest.raises(Refused, match="причину"):
        actions.declare_conflict(assignment=assignment, reason="  ", actor=expert, at=now)


def test_another_experts_item_is_closed(assignment: Assignment, world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="другому эксперту"):
        actions.declare_no_conflict(assignment=assignment, actor=world.person("expert"), at=now)
    assert queries.assignment_of(world.person("expert"), assignment.pk) is None


@pytest.mark.parametrize("value", ["-1", "0.5", "99"])
def test_marks_outside_the_scale_are_refused(assignment: Assignment, expert: Any, now: Any, value: str) -> None:
    item = cleared(assignment, expert, now)
    key = next(iter(marks(item)))
    with pytest.raises(Refused, match="с шагом 1"):
        actions.save_marks(assignment=item, marks={key: (Decimal(value), "")}, comment="", actor=expert, at=now)
    with pytest.raises(Refused, match="нет критерия"):
        actions.save_marks(assignment=item, marks={"growth": (Decimal(1), "")}, comment="", actor=expert, at=now)
    assert not Mark.objects.filter(sheet__assignment=item).exists()


def test_an_unfinished_sheet_is_not_signed_and_says_what_is_missing(assignment: Assignment, expert: Any, now: Any) -> None:
    item = cleared(assignment, expert, now)
    given_marks = marks(item)
    missing = given_marks.popitem()[0]
    actions.save_marks(assignment=item, marks=given_marks, comment="", actor=expert, at=now)
    with pytest.raises(Refused, match="оценка ещё не поставлена"):
        actions.sign_sheet(assignment=item, actor=expert, at=now)
    assert missing not in {mark.criterion for mark in queries.marks_of(queries.sheet_of(item))}


def test_a_mark_at_the_end_of_the_scale_is_explained(assignment: Assignment, expert: Any, now: Any) -> None:
    item = cleared(assignment, expert, now)
    unexplained = {key: (value, "") for key, (value, _text) in marks(item, Decimal(1)).items()}
    actions.save_marks(assignment=item, marks=unexplained, comment="", actor=expert, at=now)
    with pytest.raises(Refused, match="поясните"):
        actions.sign_sheet(assignment=item, actor=expert, at=now)


def test_a_signed_sheet_is_sealed_and_never_changes(assignment: Assignment, expert: Any, now: Any) -> None:
    item = cleared(assignment, expert, now)
    actions.save_marks(assignment=item, marks=marks(item), comment="Хорошо.", actor=expert, at=now)
    sheet = actions.sign_sheet(assignment=item, actor=expert, at=now)
    assert sheet.total == sum(mark.value for mark in queries.marks_of(sheet))
    signed = queries.assignment_of(expert, item.pk)
    assert sheet.seal == seal_of(signed, sheet, list(queries.marks_of(sheet)))
    with pytest.raises(Refused, match="подписан"):
        actions.save_marks(assignment=signed, marks=marks(item), comment="", actor=expert, at=now)
    other = list(queries.marks_of(sheet))
    other[0].value += 1
    assert sheet.seal != seal_of(signed, sheet, other)


def test_seals_of_the_season_still_fit_their_sheets(stage: Any) -> None:
    for sheet in queries.signed_sheets(stage):
        assert sheet.seal == seal_of(sheet.assignment, sheet, list(queries.marks_of(sheet)))


def test_the_same_sheets_give_the_same_ranking_and_root(stage: Any, world: Any, now: Any) -> None:
    before = [(s.entry_id, s.score, s.place) for s in queries.standings(stage)]
    root = queries.consolidation_of(stage).root
    stage.state = "judging"
    stage.save(update_fields=["state"])
    again = actions.consolidate(stage=stage, items=entries.admitted_entries(stage), actor=world.person("centre"), at=now)
    assert again.root == root
    assert [(s.entry_id, s.score, s.place) for s in queries.standings(stage)] == before


def test_scores_are_recomputed_from_the_marks_by_hand(stage: Any) -> None:
    """Each part by its own sheets: the mean of the dossier's totals and, of food, the mean of the tasting's."""
    sheets = defaultdict(lambda: defaultdict(list))
    for sheet in queries.signed_sheets(stage):
        marks = {mark.criterion: mark.value for mark in queries.marks_of(sheet)}
        sheets[sheet.assignment.entry_id][sheet.assignment.part].append(marks)
    assert {len(parts) for parts in sheets.values()} == {1, 2}
    for standing in queries.standings(stage):
        totals = [[sum(sheet.values()) for sheet in part] for part in sheets[standing.entry_id].values()]
        mean = sum(sum(map(Fraction, part)) / len(part) for part in totals)
        assert standing.score == Decimal(round(mean * 100)) / 100
        assert (standing.lowest, standing.highest) == (sum(map(min, totals)), sum(map(max, totals)))
        assert standing.sheets == sum(map(len, totals))


def test_nothing_is_ranked_while_sheets_are_missing(assignment: Assignment, now: Any) -> None:
    with pytest.raises(Refused, match="не хватает подписанных листов"):
        actions.consolidate(
            stage=assignment.stage, items=entries.admitted_entries(assignment.stage), actor=_centre(assignment), at=now
        )


def test_office_dismisses_a_conflict_only_with_a_reason(world: Any, now: Any) -> None:
    centre = world.person("centre")
    conflict = queries.conflicts_of_office(centre, at=now).first()
    with pytest.raises(Refused, match="причину"):
        actions.decide_conflict(conflict=conflict, verb="dismiss", reason="", actor=centre, at=now)
    with pytest.raises(Refused, match="назначение"):
        actions.decide_conflict(conflict=conflict, verb="dismiss", reason="x", actor=world.person("centre-54"), at=now)
    assert (
        actions.decide_conflict(conflict=conflict, verb="dismiss", reason="Уволился год назад", actor=centre, at=now).state
        == "dismissed"
    )


@pytest.mark.parametrize(
    ("rule", "expected"), [("mean", "35.00"), ("trimmed-mean", "35.00"), ("sum", "105.00"), ("sum-of-means", "35.00")]
)
def test_each_rule_of_aggregation_against_a_count_by_hand(rule: str, expected: str) -> None:
    sheets = [{"a": Decimal(10), "b": Decimal(20)}, {"a": Decimal(15), "b": Decimal(20)}, {"a": Decimal(10), "b": Decimal(30)}]
    assert scoring.consolidate(sheets, rule, decimals=2).score == Decimal(expected)


def test_fair_scores_stand_beside_the_ranking_and_are_the_same_when_it_is_made_anew(world: Any, now: Any) -> None:
    stage = Consolidation.objects.filter(stage__region__code="42").order_by("pk").first().stage
    standings = list(queries.standings(stage))
    fair = [one for one in standings if one.fair is not None]
    assert fair, "a nomination with marks enough has fair scores"
    assert all(one.fair_low <= one.fair <= one.fair_high and 1 <= one.rank_low <= one.rank_high for one in fair)
    assert {one.nomination for one in queries.severities(stage)} == {one.entry.nomination for one in fair}
    for nomination in {one.entry.nomination for one in fair}:
        severe = [one for one in queries.severities(stage) if one.nomination == nomination]
        assert sum(one.sheets for one in severe) == sum(one.sheets for one in fair if one.entry.nomination == nomination)
    beside = compared(queries.consolidation_of(stage), standings, seasons.rules_of(stage.season))
    severities, agreements = beside.severities, beside.agreements
    assert [one.fair for one in standings] == [one.fair for one in queries.standings(stage)]
    key = ["nomination", "expert_id", "severity"]
    assert sorted([getattr(one, name) for name in key] for one in severities) == sorted(
        [getattr(one, name) for name in key] for one in queries.severities(stage)
    )
    assert [(one.nomination, one.alpha, one.icc) for one in agreements] == [
        (one.nomination, one.alpha, one.icc) for one in queries.agreements(stage)
    ]
