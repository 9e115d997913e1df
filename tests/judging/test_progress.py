"""How far a stage is: sheets, items, experts counted by hand; late when time runs out; what a person may not see; reminders to the exact list."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laureat.commissions.queries import judged_entries
from laureat.judging import actions, notices, planning, progress, queries, visibility, workload
from laureat.judging.models import Assignment, Conflict, Disagreement, Expert, ScoreSheet
from laureat.judging.progress import APART, LATE, Due, ItemState
from laureat.judging.workload import Work
from laureat.kernel import Refused
from laureat.ledger.models import Event
from laureat.mail.models import Address, Message
from laureat.people.models import Person
from laureat.season.models import Stage


@pytest.fixture
def judged(world: Any) -> Stage:
    """The stage of the present that is being judged: one expert has answered nothing yet."""
    return Stage.objects.select_related("season__regulation", "season__programme", "region").get(
        region__code="54", state="judging"
    )


@pytest.fixture
def silent(world: Any) -> Expert:
    """That expert."""
    return Expert.objects.get(person=world.person("expert-54"))


@pytest.fixture
def office(world: Any) -> Person:
    return world.person("centre-54")


def items_of(stage: Stage) -> Any:
    """What the stage's experts mark: its own items, and the anchor of another region."""
    return planning.with_anchors(stage, judged_entries(stage))


def by_hand(stage: Stage) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {entry.pk: [] for entry in items_of(stage)}
    for one in Assignment.objects.filter(stage=stage, entry__in=found).exclude(state__in=["recused", "cancelled"]):
        found[one.entry_id].append(one.state)
    return found


def test_panels_count_every_sheet_by_how_far_it_is(judged: Stage, silent: Expert) -> None:
    opened = Assignment.objects.filter(stage=judged, expert=silent, state="assigned").first()
    Assignment.objects.filter(pk=opened.pk).update(state="cleared")
    sheets = by_hand(judged)
    for panel in progress.panels(judged, items_of(judged)):
        mine = [state for entry in items_of(judged).filter(nomination=panel.nomination) for state in sheets[entry.pk]]
        assert panel.items == items_of(judged).filter(nomination=panel.nomination).count()
        assert (panel.signed, panel.working, panel.silent) == tuple(mine.count(s) for s in ("signed", "cleared", "assigned"))
        assert (panel.assigned, panel.unsigned) == (len(mine), len(mine) - mine.count("signed"))
    assert sum(panel.working for panel in progress.panels(judged, items_of(judged))) == 1


def test_every_item_is_in_one_state_and_lists_agree_with_counts(judged: Stage, office: Person, now: Any) -> None:
    items = items_of(judged)
    first, second = items[0], items[1]
    Assignment.objects.filter(stage=judged, entry=first, state="signed").update(state="cancelled")
    Assignment.objects.filter(stage=judged, entry=first).update(state="cancelled")
    gone = Assignment.objects.filter(stage=judged, entry=second).first()
    Assignment.objects.filter(pk=gone.pk).update(state="recused")
    expected = {}
    for pk, states in by_hand(judged).items():
        signed = states.count("signed")
        expected[pk] = "bare" if not states else "short" if len(states) < 3 else "work" if signed < len(states) else "whole"
    assert set(expected.values()) == {"bare", "short", "work", "whole"}
    counts = progress.state_counts(judged, items, items.count())
    for state in ItemState:
        found = set(progress.in_state(items, judged, state.value).values_list("pk", flat=True))
        assert found == {pk for pk, known in expected.items() if known == state.value}
        assert counts[state.value] == len(found)
    shown = {item.entry.pk: item.state.value for item in progress.with_sheets(list(items), judged, person=office, at=now)}
    assert shown == expected
    order = [expected[item.pk] for item in progress.in_order(items, judged, "state", person=office)]
    assert order == sorted(order, key=["bare", "short", "work", "whole"].index)
    back = [expected[item.pk] for item in progress.in_order(items, judged, "-state", person=office)]
    assert back[0] == "whole"
    assert back[-1] == "bare"


def test_unsigned_sheets_are_late_within_three_days_and_after_the_deadline(judged: Stage, office: Person, now: Any) -> None:
    until, items = judged.judging_until, items_of(judged)
    moments = [(4, Due.CALM), (3, Due.SOON), (0.5, Due.SOON), (-1, Due.OVER)]
    for days, expected in moments:
        at = until - timedelta(days=days)
        assert progress.due(judged, at=at) == expected
        late = {item.entry.pk for item in progress.with_sheets(list(items), judged, person=office, at=at) if item.late}
        waiting = {pk for pk, states in by_hand(judged).items() if states.count("signed") < len(states)}
        assert waiting
        assert late == (set() if expected == Due.CALM else waiting)
    assert set(progress.in_state(items, judged, LATE).values_list("pk", flat=True)) == waiting
    assert progress.state_counts(judged, items, items.count())[LATE] == len(waiting)


def test_an_item_that_waits_for_its_arbiter_is_not_whole_and_is_late(judged: Stage, office: Person, now: Any) -> None:
    items = items_of(judged)
    whole = progress.in_state(items, judged, ItemState.WHOLE.value).first()
    panel = Assignment.objects.filter(stage=judged, entry=whole, state="signed")
    other = Expert.objects.filter(region=judged.region, retired_at=None).exclude(pk__in=panel.values("expert")).first()
    arbiter = Assignment.objects.create(
        stage=judged, entry=whole, expert=other, part="arbiter", assigned_at=now, assigned_by=office
    )
    counts = progress.state_counts(judged, items, items.count())
    (shown,) = progress.with_sheets([whole], judged, person=office, at=judged.judging_until - timedelta(days=1))
    assert (shown.state, shown.late) == (ItemState.WORK, True)
    assert progress.in_state(items, judged, LATE).filter(pk=whole.pk).exists()
    assert progress.in_state(items, judged, ItemState.WORK.value).filter(pk=whole.pk).exists()
    Assignment.objects.filter(pk=arbiter.pk).update(state="signed")
    after = progress.state_counts(judged, items, items.count())
    assert (after["whole"], after["work"], after[LATE]) == (counts["whole"] + 1, counts["work"] - 1, counts[LATE] - 1)


def test_disagreements_that_nobody_settled_are_counted_found_and_marked(judged: Stage, office: Person, now: Any) -> None:
    items, entry = items_of(judged), judged_entries(judged).first()
    assert progress.state_counts(judged, items, items.count())[APART] == 0
    called = Disagreement.objects.create(stage=judged, entry=entry, spread=Decimal(20), way="arbiter", called_at=now)
    assert progress.state_counts(judged, items, items.count())[APART] == 1
    assert list(progress.in_state(items, judged, APART)) == [entry]
    shown = {one.entry.pk for one in progress.with_sheets(list(items), judged, person=office, at=now) if one.apart}
    assert shown == {entry.pk}
    called.settled_at, called.settled_by, called.settlement = now, office, "Обсудили"
    called.save()
    assert progress.state_counts(judged, items, items.count())[APART] == 0
    assert not progress.in_state(items, judged, APART).exists()


def test_spread_is_the_highest_signed_total_less_the_lowest(stage: Stage, world: Any, now: Any) -> None:
    office = world.person("centre")
    items = progress.in_order(items_of(stage), stage, "-spread", person=office)
    shown = progress.with_sheets(list(items), stage, person=office, at=now)
    for item in shown:
        totals = list(
            ScoreSheet.objects.filter(assignment__entry=item.entry, assignment__stage=stage, state="signed")
            .exclude(assignment__part="tasting")
            .values_list("total", flat=True)
        )
        assert item.spread == max(totals) - min(totals)
        assert sorted(sheet.total for sheet in item.sheets if sheet.total is not None) == sorted(totals)
    spreads = [item.spread for item in shown]
    assert spreads == sorted(spreads, reverse=True)
    assert len(set(spreads)) > 1


def make_judge(office: Person, silent: Expert) -> None:
    """The office's clerk is the expert who has not signed yet."""
    Expert.objects.filter(pk=silent.pk).update(person=office)


def test_an_officer_who_still_judges_an_item_sees_no_total_of_it(
    judged: Stage, office: Person, silent: Expert, now: Any
) -> None:
    items = list(items_of(judged))
    mine = set(Assignment.objects.filter(stage=judged, expert=silent, state="assigned").values_list("entry", flat=True))
    assert mine
    make_judge(office, silent)
    assert set(visibility.hidden_entries(office).values_list("pk", flat=True)) >= mine
    for item in progress.with_sheets(items, judged, person=office, at=now):
        totals = [sheet.total for sheet in item.sheets if sheet.total is not None]
        assert item.hidden == (item.entry.pk in mine)
        assert bool(totals) != item.hidden
        assert (item.spread is None) == item.hidden
    order = [entry.pk for entry in progress.in_order(items_of(judged), judged, "-spread", person=office)]
    assert set(order[-len(mine) :]) == mine
    order = [entry.pk for entry in progress.in_order(items_of(judged), judged, "spread", person=office)]
    assert set(order[-len(mine) :]) == mine
    assert not visibility.hidden_entries(
        Person.objects.exclude(pk=office.pk).filter(email__startswith="centre").first()
    ).exists()


def test_signing_the_own_sheet_opens_the_others_totals_and_a_conflict_never_does(
    judged: Stage, office: Person, silent: Expert, now: Any
) -> None:
    make_judge(office, silent)
    own = Assignment.objects.filter(stage=judged, expert=silent, state="assigned").select_related("entry").first()
    Assignment.objects.filter(pk=own.pk).update(state="signed")
    assert not visibility.hidden_entries(office).filter(pk=own.entry_id).exists()
    conflict = Conflict.objects.create(
        expert=silent, enterprise=own.entry.enterprise, kind="declared", reason="Родня", stated_at=now
    )
    assert visibility.hidden_entries(office).filter(pk=own.entry_id).exists()
    Conflict.objects.filter(pk=conflict.pk).update(state="dismissed", decided_at=now, decided_by=office, decision_reason="Нет")
    assert not visibility.hidden_entries(office).filter(pk=own.entry_id).exists()


def test_each_experts_work_is_counted(judged: Stage, silent: Expert) -> None:
    found = workload.workloads(judged, list(workload.experts_at(judged)))
    for one in found:
        states = list(Assignment.objects.filter(stage=judged, expert=one.expert).values_list("state", flat=True))
        assert (one.signed, one.working, one.silent, one.recused) == tuple(
            states.count(s) for s in ("signed", "cleared", "assigned", "recused")
        )
        moments = ScoreSheet.objects.filter(assignment__stage=judged, assignment__expert=one.expert).values_list(
            "signed_at", flat=True
        )
        assert one.saved_at == max(moments, default=None)
    assert [one.expert for one in found if one.unsigned] == [silent]
    counts = workload.work_counts(judged, len(found))
    for work in Work:
        assert counts[work.value] == workload.in_work(workload.experts_at(judged), judged, work.value).count()
    assert counts["left"] == counts["silent"] == 1
    name = silent.person.family_name
    assert silent in workload.named(workload.experts_at(judged), name.upper())
    assert not workload.named(workload.experts_at(judged), f"{name} нет-такого").exists()


def test_a_reminder_goes_to_those_named_who_have_something_to_sign(
    judged: Stage, silent: Expert, office: Person, now: Any
) -> None:
    left = Assignment.objects.filter(stage=judged, expert=silent, state="assigned").count()
    foreign = Expert.objects.exclude(region=judged.region).filter(retired_at=None).first()
    done = actions.remind(stage=judged, experts=[*workload.experts_at(judged), foreign], actor=office, at=now)
    assert (done.told, done.already, done.unwilling) == (1, 0, 0)
    assert done.settled == workload.experts_at(judged).count()
    message = Message.objects.get(key="sheets-awaited")
    assert message.email == silent.person.email
    assert f"Не подписано листов: {left}" in message.text
    event = Event.objects.filter(kind="experts.reminded").latest("seq")
    assert event.details["new"] == {"experts": [silent.pk]}
    assert notices.last_reminders(judged, [silent]) == {silent.pk: now}


def test_only_those_named_are_reminded(judged: Stage, silent: Expert, office: Person, now: Any) -> None:
    others = workload.experts_at(judged).exclude(pk=silent.pk)
    other = others.first()
    Assignment.objects.filter(stage=judged, expert=other).update(state="cleared")
    assert set(workload.awaited(judged)) == {silent, other}
    assert actions.remind(stage=judged, experts=[other], actor=office, at=now).told == 1
    assert [message.email for message in Message.objects.filter(key="sheets-awaited")] == [other.person.email]


def test_nobody_is_reminded_twice_on_one_day_of_the_stage(judged: Stage, silent: Expert, office: Person, now: Any) -> None:
    noon = now.astimezone(judged.judging_deadline.local.tzinfo).replace(hour=12)
    assert actions.remind(stage=judged, experts=[silent], actor=office, at=noon).told == 1
    again = actions.remind(stage=judged, experts=[silent], actor=office, at=noon.replace(hour=23))
    assert (again.told, again.already) == (0, 1)
    assert Event.objects.filter(kind="experts.reminded").count() == 1
    assert actions.remind(stage=judged, experts=[silent], actor=office, at=noon.replace(hour=1) + timedelta(days=1)).told == 1
    assert Message.objects.filter(key="sheets-awaited").count() == 2


def test_who_stopped_mailings_or_judges_no_more_gets_no_reminder(
    judged: Stage, silent: Expert, office: Person, now: Any
) -> None:
    Address.objects.create(email=silent.person.email.lower(), stopped_at=now, stopped_how="link")
    assert notices.unwilling([silent]) == {silent.pk}
    done = actions.remind(stage=judged, experts=[silent], actor=office, at=now)
    assert (done.told, done.unwilling) == (0, 1)
    Expert.objects.filter(pk=silent.pk).update(retired_at=now)
    assert actions.remind(stage=judged, experts=[silent], actor=office, at=now).settled == 1
    assert not Message.objects.filter(key="sheets-awaited").exists()


def test_strangers_remind_nobody_and_closed_stages_are_left_alone(
    judged: Stage, stage: Stage, silent: Expert, world: Any, now: Any
) -> None:
    with pytest.raises(Refused):
        actions.remind(stage=judged, experts=[silent], actor=world.person("centre"), at=now)
    with pytest.raises(Refused, match="этап не оценивается"):
        actions.remind(stage=stage, experts=[silent], actor=world.person("centre"), at=now)
    assert not Message.objects.filter(key="sheets-awaited").exists()


def test_a_reminder_of_many_costs_no_more_queries(judged: Stage, office: Person, now: Any) -> None:
    counted = []
    for number, days in ((1, 0), (4, 1)):
        experts = list(workload.experts_at(judged)[:number])
        Assignment.objects.filter(stage=judged, expert__in=experts).update(state="cleared")
        with CaptureQueriesContext(connection) as captured:
            assert actions.remind(stage=judged, experts=experts, actor=office, at=now + timedelta(days=days)).told == number
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_items_of_a_stage_cost_one_query_however_many(judged: Stage, office: Person, now: Any) -> None:
    for count in (1, 3):
        items = list(items_of(judged)[:count])
        with CaptureQueriesContext(connection) as captured:
            progress.with_sheets(items, judged, person=office, at=now)
        assert len(captured) == 1
    assert queries.progress(judged, items_of(judged)).assigned == sum(
        panel.assigned for panel in progress.panels(judged, items_of(judged))
    )
