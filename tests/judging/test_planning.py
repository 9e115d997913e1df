"""Plans of an assignment: made from what holds, kept with their inputs, applied once while it still holds; repair; anchors; disagreements."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.judging import actions, disagreeing, planning, queries, rules
from laureat.judging.actions.arbitrating import call_disagreement
from laureat.judging.models import Anchor, Assignment, AssignmentPlan, Disagreement, Expert, ScoreSheet
from laureat.kernel import Refused
from laureat.mail.models import Message
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation.model import Judging


@pytest.fixture
def boss(world: Any) -> Person:
    return world.person("directorate")


@pytest.fixture
def office(world: Any, enter: Any) -> Client:
    Authenticator.objects.create(user=world.person("centre-54"), type="totp", data={"secret": "x"})
    return enter("centre-54")


def items_of(assignment: Assignment) -> Any:
    return entries.admitted_entries(assignment.stage)


def made(assignment: Assignment, boss: Person, now: Any, **more: Any) -> AssignmentPlan:
    return actions.plan_assignment(stage=assignment.stage, items=items_of(assignment), actor=boss, at=now, **more)


def test_a_plan_is_looked_at_then_applied_from_the_office(
    assignment: Assignment, expert: Person, office: Client, now: Any
) -> None:
    stage, entry = assignment.stage, assignment.entry
    actions.declare_conflict(assignment=assignment, reason="Веду с ними исследование", actor=expert, at=now)
    address = reverse("office:assign", args=[stage.pk])
    assert office.get(address).status_code == 200
    page = office.post(address, {"seed": "0"})["Location"]
    plan = AssignmentPlan.objects.get(stage=stage, applied_at=None)
    assert entry.pk in {item for item, _ in plan.pairs}
    assert [entry.pk, assignment.expert_id] not in plan.pairs
    assert entry.good.name in office.get(page).content.decode()
    assert not Assignment.objects.filter(stage=stage, assigned_at__gte=now, state="assigned", entry=entry).exists()
    apply = reverse("office:apply-plan", args=[stage.pk, plan.pk])
    assert office.get(apply).status_code == 200
    assert office.post(apply).status_code == 302
    live = Assignment.objects.filter(stage=stage, state__in=queries.LIVE).values_list("entry_id", "expert_id")
    assert {tuple(pair) for pair in plan.pairs} <= set(live)
    assert "уже применён" in office.post(apply).content.decode()


def test_a_plan_is_made_anew_bit_by_bit_from_what_is_kept(
    assignment: Assignment, expert: Person, boss: Person, now: Any
) -> None:
    actions.declare_conflict(assignment=assignment, reason="Веду исследование", actor=expert, at=now)
    kept = AssignmentPlan.objects.get(pk=made(assignment, boss, now, seed=5).pk)
    assert kept.pairs
    assert [list(pair) for pair in planning.plan_of(kept).pairs] == kept.pairs
    assert planning.fingerprint(kept.inputs) == kept.inputs_sha256


def test_a_plan_is_refused_when_something_changed_since(assignment: Assignment, expert: Person, boss: Person, now: Any) -> None:
    actions.declare_conflict(assignment=assignment, reason="Веду исследование", actor=expert, at=now)
    plan = made(assignment, boss, now)
    chosen = Expert.objects.get(pk=plan.pairs[0][1])
    actions.state_conflict(expert=chosen, enterprise=assignment.entry.enterprise, reason="Сестра директора", actor=boss, at=now)
    with pytest.raises(Refused, match="изменилось"):
        actions.apply_plan(plan=plan, items=items_of(assignment), actor=boss, at=now)
    assert not Assignment.objects.filter(
        stage=assignment.stage, expert=chosen, entry=assignment.entry, state="assigned"
    ).exists()


def test_an_ill_expert_is_replaced_by_the_fewest_moves(assignment: Assignment, boss: Person, now: Any) -> None:
    ill = assignment.expert
    before = set(Assignment.objects.filter(stage=assignment.stage, state__in=queries.LIVE).values_list("entry_id", "expert_id"))
    lost = {pair for pair in before if pair[1] == ill.pk} - set(
        Assignment.objects.filter(expert=ill, state="signed").values_list("entry_id", "expert_id")
    )
    plan = made(assignment, boss, now, gone=ill)
    actions.apply_plan(plan=plan, items=items_of(assignment), actor=boss, at=now)
    after = set(Assignment.objects.filter(stage=assignment.stage, state__in=queries.LIVE).values_list("entry_id", "expert_id"))
    assert lost
    assert before - after == lost
    assert not any(expert == ill.pk for _entry, expert in after - before)
    assert len(after - before) <= len(lost)
    told = Message.objects.get(key="entries-taken", email=ill.person.email)
    assert f"которые были назначены Вам: {len(lost)}." in told.text


def test_licences_own_region_hints_and_limits_shape_what_is_possible(
    assignment: Assignment, now: Any, monkeypatch: Any
) -> None:
    stage, judge = assignment.stage, assignment.expert
    regulation = seasons.rules_of(stage.season)
    asked = regulation.model_copy(
        update={"judging": Judging(licence=True, briefing="x", own_region_bars=(stage.tier,), most_items=4)}
    )
    monkeypatch.setattr("laureat.season.queries.rules_of", lambda _season: asked)
    Expert.objects.filter(region=stage.region).update(home=None)
    request, _loose = planning.request_for(stage, items_of(assignment), at=now)
    licensed = planning.permits(stage, at=now).licensed
    assert licensed is not None
    assert all((expert, nomination_of(item)) in licensed for item, expert in request.cost)
    assert {judge.most for judge in request.experts} == {4}
    Expert.objects.filter(pk=judge.pk).update(home=stage.region)
    permits = planning.permits(stage, at=now)
    (one,) = [expert for expert in permits.experts if expert.pk == judge.pk]
    assert permits.why_not(one, assignment.entry) == planning.HAS
    permits.asked = {}
    assert permits.why_not(one, assignment.entry) == "own-region"
    with pytest.raises(Refused, match="своего региона"):
        rules.may_judge(one, assignment.entry, stage=stage, at=now).require()


def nomination_of(entry: int) -> str:
    return Entry.objects.get(pk=entry).nomination


def test_a_retired_expert_keeps_live_items_and_gets_no_more(assignment: Assignment, now: Any) -> None:
    Expert.objects.filter(pk=assignment.expert_id).update(retired_at=now)
    request, _loose = planning.request_for(assignment.stage, items_of(assignment), at=now)
    (judge,) = [judge for judge in request.experts if judge.key == assignment.expert_id]
    assert judge.most == judge.load > 0
    assert (assignment.entry_id, assignment.expert_id) in request.fixed
    assert all(expert != assignment.expert_id for _, expert in request.cost)


@pytest.mark.parametrize(
    ("fields", "code", "fit"),
    [(["10.51"], "10.51.11", 1), (["10"], "10.51", 1), (["10.71"], "10.51.11", 0.5), (["31"], "10.51", 0), ([], "10.51", None),
     (["10.5"], "10.51", 1), (["10.51"], "", None)],
)  # fmt: skip
def test_fields_match_by_the_beginnings_of_codes(fields: list[str], code: str, fit: float | None) -> None:
    assert planning.fields_fit(fields, code) == fit


def test_an_unknown_field_is_dearer_than_the_own_one_and_cheaper_than_another(assignment: Assignment, now: Any) -> None:
    expert, entry = assignment.expert, assignment.entry
    permits = planning.permits(assignment.stage, at=now)
    costs = []
    for fields, code in ((["10"], "10.71"), ([], "10.71"), (["10"], ""), (["31"], "10.71")):
        expert.okpd2, entry.good.okpd2 = fields, code
        costs.append(permits.cost(expert, entry))
    assert costs == [0, 0.5, 0.5, 1]


def test_a_request_takes_as_many_queries_for_three_items_as_for_one(assignment: Assignment, now: Any) -> None:
    items = items_of(assignment)
    counts = []
    for some in (items[:1], items[:3]):
        with CaptureQueriesContext(connection) as asked:
            planning.request_for(assignment.stage, items.filter(pk__in=[entry.pk for entry in some]), at=now)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_anchor_of_another_region_goes_to_every_panel_and_ranks_nowhere(
    assignment: Assignment, boss: Person, world: Any, now: Any
) -> None:
    stage = assignment.stage
    entry = items_of(assignment).exclude(enterprise=assignment.entry.enterprise).first()
    entry.pk, entry.number, entry.nomination = None, "54-9999", assignment.entry.nomination
    entry.stage = Stage.objects.filter(season=stage.season, tier=stage.tier).exclude(pk=stage.pk).first()
    entry.save()
    anchor = actions.name_anchor(season=stage.season, tier=stage.tier, entry=entry, actor=boss, at=now)
    plan = made(assignment, boss, now)
    assert entry.pk in {item for item, _ in plan.pairs}
    actions.apply_plan(plan=plan, items=items_of(assignment), actor=boss, at=now)
    parts = set(Assignment.objects.filter(stage=stage, entry=entry).values_list("part", flat=True))
    assert parts == {"anchor"}
    actions.drop_anchor(anchor=anchor, actor=boss, at=now)
    assert not Anchor.objects.filter(pk=anchor.pk).exists()
    with pytest.raises(Refused, match="назначение"):
        actions.name_anchor(season=stage.season, tier=stage.tier, entry=entry, actor=world.person("centre-54"), at=now)


def test_a_group_gets_every_item_but_those_in_conflict_and_they_are_named(
    assignment: Assignment, boss: Person, now: Any
) -> None:
    stage, nomination = assignment.stage, assignment.entry.nomination
    items = items_of(assignment).filter(nomination=nomination)
    panel = Assignment.objects.filter(stage=stage, entry=assignment.entry).values("expert")
    others = [e for e in queries.experts_for(stage).exclude(pk__in=panel) if nomination in e.nominations][:2]
    actions.state_conflict(expert=others[0], enterprise=assignment.entry.enterprise, reason="Консультирует", actor=boss, at=now)
    done = actions.assign_group(stage=stage, entries=items, experts=others, actor=boss, at=now)
    refused = {(entry.pk, expert.pk): why for entry, expert, why in done.refused}
    assert "конфликт" in refused[assignment.entry_id, others[0].pk]
    held = set(queries.assignments(stage).filter(expert=others[1], state__in=queries.LIVE).values_list("entry", flat=True))
    assert set(items.values_list("pk", flat=True)) <= held
    assert actions.assign_group(stage=stage, entries=items, experts=others[1:], actor=boss, at=now).made == []


def sheet_with(assignment: Assignment, total: str, now: Any) -> None:
    """A signed sheet with this total, whatever its marks: only totals are compared here."""
    Assignment.objects.filter(pk=assignment.pk).update(state="signed")
    ScoreSheet.objects.update_or_create(
        assignment=assignment,
        defaults={"state": "signed", "saved_at": now, "signed_at": now, "seal": "0" * 64, "total": Decimal(total)},
    )


def disagreeing_item(assignment: Assignment, now: Any) -> Disagreement:
    """Two sheets that agree, then a third one 35 points away."""
    panel = list(queries.assignments(assignment.stage).filter(entry=assignment.entry, state__in=queries.LIVE))
    assert len(panel) == 3
    sheet_with(panel[0], "10", now)
    sheet_with(panel[1], "12", now)
    Assignment.objects.filter(pk=panel[2].pk).update(state="assigned")
    ScoreSheet.objects.filter(assignment=panel[2]).update(state="draft", seal="", signed_at=None)
    assert disagreeing.apart(assignment.stage, assignment.entry_id) is None
    sheet_with(panel[2], "45", now)
    return call_disagreement(assignment=panel[2], at=now)


def test_sheets_too_far_apart_call_an_arbiter_and_hold_the_consolidation(
    assignment: Assignment, boss: Person, now: Any
) -> None:
    called = disagreeing_item(assignment, now)
    assert (called.way, called.spread) == ("arbiter", Decimal(35))
    assert not rules.all_settled(disagreeing.unsettled(assignment.stage))
    choice = next(c for c in planning.permits(assignment.stage, at=now).experts if free(c, assignment, now))
    made_now = actions.call_arbiter(disagreement=called, expert=choice, actor=boss, at=now)
    assert made_now.part == "arbiter"
    with pytest.raises(Refused, match="Арбитр уже"):
        actions.call_arbiter(disagreement=called, expert=choice, actor=boss, at=now)
    sheet_with(made_now, "30", now)
    assert rules.all_settled(disagreeing.unsettled(assignment.stage))
    assert queries.signed_sheets(assignment.stage).filter(assignment__entry=assignment.entry).count() >= 3


def free(expert: Expert, assignment: Assignment, now: Any) -> bool:
    taken = Assignment.objects.filter(stage=assignment.stage, entry=assignment.entry, expert=expert).exists()
    return not taken and planning.permits(assignment.stage, at=now).why_not(expert, assignment.entry) is None


def test_a_discussion_is_kept_and_settles(assignment: Assignment, boss: Person, now: Any) -> None:
    called = disagreeing_item(assignment, now)
    with pytest.raises(Refused, match="причину"):
        actions.settle_disagreement(disagreement=called, settlement=" ", actor=boss, at=now)
    actions.settle_disagreement(disagreement=called, settlement="Обсудили: образец был из другой партии", actor=boss, at=now)
    assert rules.all_settled(disagreeing.unsettled(assignment.stage))


def test_pages_of_an_item_a_group_disagreements_and_anchors(
    assignment: Assignment, office: Client, enter: Any, now: Any
) -> None:
    stage, entry = assignment.stage, assignment.entry
    disagreeing_item(assignment, now)
    item = office.get(reverse("office:judging-item", args=[stage.pk, entry.pk])).content.decode()
    assert "Листы слишком расходятся" in item
    assert "Назначить арбитром" in item
    assert entry.good.name in office.get(reverse("office:disagreements", args=[stage.pk])).content.decode()
    settle = reverse("office:settle-disagreement", args=[stage.pk, entry.pk])
    assert office.post(settle, {"reason": ""}).status_code == 422
    assert office.post(settle, {"reason": "Обсудили"}).status_code == 302
    group = office.get(reverse("office:assign-group", args=[stage.pk]), {"nomination": entry.nomination}).content.decode()
    assert assignment.expert.person.full_name in group
    assert office.get(reverse("office:anchors", args=[stage.season_id, stage.tier])).status_code == 404
    boss = enter("directorate")
    found = boss.get(reverse("office:anchors", args=[stage.season_id, stage.tier]), {"q": entry.number}).content.decode()
    assert entry.good.name in found
    assert boss.post(reverse("office:anchors", args=[stage.season_id, stage.tier]), {"entry": entry.pk}).status_code == 302
    assert Anchor.objects.filter(entry=entry).count() == 1
    open_one = queries.assignments(stage).filter(state="assigned").first()
    assert office.post(reverse("office:cancel-assignment", args=[stage.pk, open_one.pk])).status_code == 302
    told = Message.objects.get(key="entries-taken")
    assert told.email == open_one.expert.person.email
    assert "которые были назначены Вам: 1." in told.text
    open_one.refresh_from_db()
    assert open_one.state == "cancelled"


def test_an_arbiter_who_gives_the_item_back_is_replaced(assignment: Assignment, boss: Person, now: Any) -> None:
    called = disagreeing_item(assignment, now)
    first, second = [expert for expert in planning.permits(assignment.stage, at=now).experts if free(expert, assignment, now)][
        :2
    ]
    panel = Assignment.objects.filter(entry=assignment.entry, state="signed").select_related("expert").first()
    with pytest.raises(Refused, match="в другом качестве"):
        actions.call_arbiter(disagreement=called, expert=panel.expert, actor=boss, at=now)
    arbiter = actions.call_arbiter(disagreement=called, expert=first, actor=boss, at=now)
    actions.cancel(assignment=arbiter, actor=boss, at=now)
    assert not rules.all_settled(disagreeing.unsettled(assignment.stage))
    with pytest.raises(Refused, match="больше не у него"):
        actions.call_arbiter(disagreement=called, expert=first, actor=boss, at=now)
    sheet_with(actions.call_arbiter(disagreement=called, expert=second, actor=boss, at=now), "30", now)
    assert rules.all_settled(disagreeing.unsettled(assignment.stage))


def test_a_withdrawn_item_and_an_anchor_hold_no_consolidation(assignment: Assignment, now: Any) -> None:
    called = disagreeing_item(assignment, now)
    Entry.objects.filter(pk=called.entry_id).update(state="withdrawn")
    assert rules.all_settled(disagreeing.unsettled(assignment.stage))
    Disagreement.objects.all().delete()
    anchor = Assignment.objects.filter(entry=called.entry).select_related("stage__season__regulation", "expert__person").first()
    Entry.objects.filter(pk=called.entry_id).update(state="admitted")
    anchor.part = "anchor"
    assert call_disagreement(assignment=anchor, at=now) is None
    anchor.part = "dossier"
    assert call_disagreement(assignment=anchor, at=now)


def test_a_confirmed_conflict_takes_unsigned_items_and_the_plan_fills_their_places(
    assignment: Assignment, boss: Person, now: Any
) -> None:
    actions.state_conflict(
        expert=assignment.expert, enterprise=assignment.entry.enterprise, reason="Сестра", actor=boss, at=now
    )
    assignment.refresh_from_db()
    assert assignment.state == "recused"
    plan = made(assignment, boss, now)
    assert assignment.entry_id in {item for item, _ in plan.pairs}


def test_an_item_by_hand_is_given_once_and_never_again_to_who_lost_it(assignment: Assignment, boss: Person, now: Any) -> None:
    again = {"stage": assignment.stage, "entry": assignment.entry, "experts": [assignment.expert], "actor": boss, "at": now}
    assert actions.assign(**again) == []
    permits = planning.permits(assignment.stage, at=now)
    assert permits.why_not(assignment.expert, assignment.entry) == planning.HAS
    actions.cancel(assignment=assignment, actor=boss, at=now)
    with pytest.raises(Refused, match="больше не у него"):
        actions.assign(**again)


def test_applying_a_plan_takes_as_many_statements_for_many_items_as_for_one(
    assignment: Assignment, boss: Person, now: Any
) -> None:
    counts = []
    for number in (1, 3):
        held = Assignment.objects.filter(stage=assignment.stage, state="signed")[:number]
        Assignment.objects.filter(pk__in=[one.pk for one in held]).update(state="recused")
        plan = made(assignment, boss, now)
        assert len(plan.pairs) >= number
        with CaptureQueriesContext(connection) as asked:
            actions.apply_plan(plan=plan, items=items_of(assignment), actor=boss, at=now)
        counts.append(sum("judging_" in one["sql"] for one in asked))
    assert counts[0] == counts[1]


def test_a_form_with_foreign_keys_changes_nothing(assignment: Assignment, office: Client, enter: Any, now: Any) -> None:
    stage = assignment.stage
    disagreeing_item(assignment, now)
    for said in ("", "x", "9" * 30):
        called = office.post(reverse("office:call-arbiter", args=[stage.pk, assignment.entry_id]), {"expert": said})
        assert called.status_code == 422
        assert "Выберите эксперта" in called.content.decode()
        anchors = reverse("office:anchors", args=[stage.season_id, stage.tier])
        assert enter("directorate").post(anchors, {"entry": said}).status_code == 404
    assert office.post(reverse("office:assign", args=[stage.pk]), {"gone": "x"}).status_code == 404
    assert office.post(reverse("office:assign", args=[stage.pk]), {"seed": "x"}).status_code == 302
    assert not Assignment.objects.filter(part="arbiter").exists()
