"""Which score decides, what quotas propose, what foreign anchors tell: on the played sheets."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F

from laureat.commissions.proposals import agenda_for
from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.judging import actions, flagging, queries, recounting
from laureat.judging.actions import consolidating
from laureat.judging.models import Anchor, Assignment, Consolidation, Expert, Flag, Mark, ScoreSheet, Standing
from laureat.judging.ranking import placed, ranked
from laureat.judging.regions import compared_regions
from laureat.judging.states import AssignmentPart
from laureat.kernel import Refused
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Regulation

SIGNED = datetime(2023, 6, 1, tzinfo=UTC)


def changed(stage: Any, **how: Any) -> Regulation:
    rules = seasons.rules_of(stage.season)
    return rules.model_copy(update={"aggregation": rules.aggregation.model_copy(update=how)})


def with_outcome(rules: Regulation, tier: str, **how: Any) -> Regulation:
    """The tier's highest outcome proposed otherwise."""
    found = rules.tier(tier)
    best = found.outcomes[0].model_copy(update=how)
    anew = found.model_copy(update={"outcomes": (best, *found.outcomes[1:])})
    return rules.model_copy(update={"tiers": tuple(anew if one.key == tier else one for one in rules.tiers)})


def made(stage: Any, rules: Regulation) -> Any:
    return ranked(Consolidation(stage=stage, rule=rules.aggregation.rule), entries.admitted_entries(stage), rules)


def fair_only(standings: list[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    named = dict(Entry.objects.filter(pk__in=[one.entry_id for one in standings]).values_list("pk", "nomination"))
    for one in standings:
        if one.fair is not None:
            found.setdefault(named[one.entry_id], []).append(one)
    return found


def test_places_follow_the_score_that_decides(stage: Any) -> None:
    severe = queries.severities(stage).filter(nomination="food", sheets__lt=12).first().expert_id
    ScoreSheet.objects.filter(assignment__stage=stage, assignment__expert=severe).update(total=F("total") - 9)
    by_score, by_fair = made(stage, changed(stage)), made(stage, changed(stage, decides="fair-score"))
    assert [one.entry_id for one in by_score.standings] == [one.entry_id for one in by_fair.standings]
    for group in fair_only(by_score.standings).values():
        assert [one.score for one in sorted(group, key=lambda one: one.place)] == sorted(
            (one.score for one in group), reverse=True
        )
    groups = fair_only(by_fair.standings)
    assert groups
    for group in groups.values():
        assert [one.fair for one in sorted(group, key=lambda one: one.place)] == sorted(
            (one.fair for one in group), reverse=True
        )
    assert [one.place for one in by_score.standings] != [one.place for one in by_fair.standings]
    assert [(one.score, one.fair) for one in by_score.standings] == [(one.score, one.fair) for one in by_fair.standings]


def test_proposals_follow_the_score_that_decides(stage: Any) -> None:
    rules = changed(stage, decides="fair-score")
    for one in made(stage, rules).standings:
        if one.fair is not None:
            assert one.proposal == rules.level_for(one.fair, stage.tier)


def test_nothing_is_saved_where_the_fair_score_decides_and_a_nomination_has_none(
    stage: Any, world: Any, monkeypatch: Any, now: Any
) -> None:
    named = {one.entry.nomination for one in queries.standings(stage).filter(fair=None)}
    assert named, "the small season has nominations with too few items"
    before = queries.consolidation_of(stage)
    stage.state = "judging"
    stage.save(update_fields=["state"])
    rules = changed(stage, decides="fair-score")
    monkeypatch.setattr(consolidating.seasons, "rules_of", lambda season: rules)
    with pytest.raises(Refused, match="слишком мало листов") as refused:
        actions.consolidate(stage=stage, items=entries.admitted_entries(stage), actor=world.person("centre"), at=now)
    for nomination in named:
        assert rules.nomination(nomination).title in str(refused.value)
    after = queries.consolidation_of(stage)
    assert (after.pk, after.consolidated_at) == (before.pk, before.consolidated_at)


def test_under_the_sum_fair_scores_stand_on_the_scale_of_a_panels_sum(stage: Any) -> None:
    means, sums = made(stage, changed(stage)).standings, made(stage, changed(stage, rule="sum")).standings
    size = seasons.rules_of(stage.season).tier(stage.tier).panel_size
    for mean, whole in zip(means, sums, strict=True):
        if mean.fair is not None:
            assert whole.fair == pytest.approx(mean.fair * size, abs=Decimal("0.002"))
            assert whole.fair_low <= whole.score + size * 20
            assert (whole.rank_low, whole.rank_high) == (mean.rank_low, mean.rank_high)


def test_a_quota_proposes_the_best_places_only_and_its_chances_add_up(stage: Any) -> None:
    rules = with_outcome(changed(stage), stage.tier, threshold=None, quota=1)
    best = rules.tier(stage.tier).outcomes[0].key
    for group in fair_only(made(stage, rules).standings).values():
        assert [one.place for one in group if one.proposal == best] in ([1], [])
        assert sum(one.chances[best] for one in group) == pytest.approx(1, abs=0.01)


def test_what_is_kept_is_one_source_for_the_agenda(stage: Any) -> None:
    standing = queries.standings(stage).first()
    rules = seasons.rules_of(stage.season)
    other = next(one.key for one in rules.tier(stage.tier).outcomes if one.key != standing.proposal)
    Standing.objects.filter(pk=standing.pk).update(proposal=other)
    assert {one.entry_id: one.outcome for one in agenda_for(stage)}[standing.entry_id] == other
    Standing.objects.filter(pk=standing.pk).update(proposal="")
    kept = rules.level_for(standing.score, stage.tier)
    assert {one.entry_id: one.outcome for one in agenda_for(stage)}[standing.entry_id] == kept


def foreign(stage: Any, nomination: str, number: int = 0) -> Entry:
    """An admitted entry of another stage, as if its good were an anchor here."""
    other = Entry.objects.exclude(stage=stage).filter(state="admitted").order_by("pk")[number]
    Entry.objects.filter(pk=other.pk).update(nomination=nomination)
    return Entry.objects.get(pk=other.pk)


def mark_here(stage: Any, entry: Entry, expert: Expert, total: int, part: str = AssignmentPart.ANCHOR, by: Any = None) -> None:
    row = Assignment.objects.create(
        stage=stage, entry=entry, expert=expert, part=part, state="signed", assigned_at=SIGNED,
        assigned_by=by or stage_actor(stage),
    )  # fmt: skip
    ScoreSheet.objects.create(
        assignment=row, state="signed", total=total, saved_at=SIGNED, signed_at=SIGNED, seal=f"{row.pk:064d}"
    )


def stage_actor(stage: Any) -> Any:
    return queries.consolidation_of(stage).consolidated_by


def test_foreign_anchors_get_no_place_and_tell_of_the_experts(stage: Any) -> None:
    before = made(stage, changed(stage))
    nomination = max(before.severities, key=lambda one: one.severity).nomination
    experts = [one.expert_id for one in before.severities if one.nomination == nomination][:3]
    anchors = [foreign(stage, nomination, number) for number in range(4)]
    for anchor in anchors:
        for expert, total in zip(experts, (10, 40, 40), strict=True):
            mark_here(stage, anchor, Expert.objects.get(pk=expert), total)
    after = made(stage, changed(stage))
    assert not {anchor.pk for anchor in anchors} & {one.entry_id for one in after.standings}
    assert [(one.entry_id, one.score, one.place) for one in after.standings] == [
        (one.entry_id, one.score, one.place) for one in before.standings
    ]
    old, new = ({one.expert_id: one for one in found.severities if one.nomination == nomination} for found in (before, after))
    assert new[experts[0]].sheets == old[experts[0]].sheets + len(anchors)
    assert new[experts[0]].severity > max(1, old[experts[0]].severity)
    groups = fair_only(after.standings)[nomination]
    assert max(one.rank_high for one in groups) <= len(groups)
    assert [(one.nomination, one.alpha) for one in after.agreements] == [
        (one.nomination, one.alpha) for one in before.agreements
    ]


def test_sheets_of_entries_that_do_not_take_part_count_nowhere(stage: Any) -> None:
    before = made(stage, changed(stage))
    nomination = before.agreements[0].nomination
    expert = Expert.objects.get(pk=before.severities[0].expert_id)
    mark_here(stage, foreign(stage, nomination), expert, 10, part=AssignmentPart.DOSSIER)
    after = made(stage, changed(stage))
    assert [one.severity for one in after.severities] == [one.severity for one in before.severities]


def test_regions_are_compared_through_anchors_alone(world: Any) -> None:
    """Experts of one region mark a good of another much lower than its own panel does."""
    ours, theirs = (Stage.objects.get(region__code=code, season__state="open", tier="regional") for code in ("54", "70"))
    told = {one.nomination for one in compared_regions(ours.season, "regional") if one.connected}
    assert told == {one.entry.nomination for one in Anchor.objects.filter(season=ours.season)}
    sheets = queries.signed_sheets(theirs).exclude(assignment__entry__nomination__in=told)
    anchor = sheets[0].assignment.entry
    totals = [sheet.total for sheet in sheets if sheet.assignment.entry_id == anchor.pk]
    experts = Expert.objects.filter(pk__in=queries.signed_sheets(ours).values("assignment__expert"))[:3]
    assert len(experts) == 3
    for expert in experts:
        mark_here(ours, anchor, expert, max(0, int(min(totals)) - 12), by=stage_actor(theirs))
    found = {one.nomination: one for one in compared_regions(ours.season, "regional")}[anchor.nomination]
    (connected,) = found.connected
    assert connected.anchors == [anchor]
    severe = {one.region.code: one for one in connected.regions}
    assert severe["54"].severity > 0 > severe["70"].severity
    assert severe["54"].severity == pytest.approx(-severe["70"].severity)
    assert severe["54"].low < severe["54"].severity < severe["54"].high
    assert {"54", "70"} & {region.code for region in found.alone} == set()


@pytest.mark.parametrize("altered", ["proposal", "chances", "flag"])
def test_what_was_altered_of_the_new_columns_is_named(stage: Any, altered: str) -> None:
    consolidation = queries.consolidation_of(stage)
    assert recounting.differences(consolidation) == []
    standing = Standing.objects.filter(consolidation=consolidation, fair__isnull=False).first()
    if altered == "proposal":
        Standing.objects.filter(pk=standing.pk).update(proposal="nothing")
    elif altered == "chances":
        Standing.objects.filter(pk=standing.pk).update(chances={})
    else:
        Flag.objects.create(
            consolidation=consolidation,
            nomination=standing.entry.nomination,
            kind="flat",
            figure=0.5,
            expert=Expert.objects.first(),
        )
    (said,) = recounting.differences(consolidation)
    assert altered in said


def test_a_ranking_from_before_there_were_proposals_is_not_called_another(stage: Any) -> None:
    consolidation = queries.consolidation_of(stage)
    Standing.objects.filter(consolidation=consolidation).update(proposal="", chances={})
    Flag.objects.filter(consolidation=consolidation).delete()
    assert recounting.differences(consolidation) == []
    Standing.objects.filter(consolidation=consolidation, fair__isnull=False).update(fair=1)
    assert recounting.differences(consolidation)


def test_older_rankings_under_the_sum_keep_the_scale_of_one_sheet(stage: Any) -> None:
    rules = changed(stage, rule="sum", decides="fair-score")
    consolidation = Consolidation(stage=stage, rule="sum")
    older = ranked(consolidation, entries.admitted_entries(stage), rules, older=True)
    assert {one.proposal for one in older.standings} == {""}
    assert [one.place for one in older.standings] == [
        one.place for one in placed(stage, entries.admitted_entries(stage), rules)
    ]
    fair = [one for one in older.standings if one.fair is not None]
    assert all(one.fair < 51 for one in fair)


def test_the_same_marks_of_two_experts_are_flagged(stage: Any, monkeypatch: Any) -> None:
    """All sheets of one expert become those of another, mark by mark; then one mark differs, and the totals do not."""
    monkeypatch.setattr(flagging, "FEWEST_SHEETS", 2)
    monkeypatch.setattr(flagging, "TOGETHER", 2)
    found = made(stage, changed(stage))
    pair = max(
        ((len(a & b), first, second, a & b) for first, a in _items(stage).items() for second, b in _items(stage).items() if first < second),
        key=lambda one: one[0],
    )  # fmt: skip
    assert pair[0] >= 2
    _count, first, second, common = pair
    for entry in common:
        one, other = (
            ScoreSheet.objects.get(assignment__stage=stage, assignment__entry=entry, assignment__expert=e)
            for e in (first, second)
        )
        for mark in Mark.objects.filter(sheet=one):
            Mark.objects.filter(sheet=other, criterion=mark.criterion).update(value=mark.value)
        ScoreSheet.objects.filter(pk=other.pk).update(total=one.total)
    after = made(stage, changed(stage))
    assert (first, second) in {(one.expert_id, one.other_id) for one in after.flags if one.kind == "together"}
    assert "together" not in {one.kind for one in found.flags if {one.expert_id, one.other_id} == {first, second}}
    one, two = Mark.objects.filter(sheet=other).exclude(value=0)[:2]
    Mark.objects.filter(pk=one.pk).update(value=one.value - 1)
    Mark.objects.filter(pk=two.pk).update(value=two.value + 1)
    assert (first, second) not in {(one.expert_id, one.other_id) for one in made(stage, changed(stage)).flags}


def _items(stage: Any) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for expert, entry in queries.signed_sheets(stage).values_list("assignment__expert", "assignment__entry"):
        found.setdefault(expert, set()).add(entry)
    return found
