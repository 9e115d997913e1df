"""Assigning from the office: what a page proposes before anything is done, whom it asks about, and why a button is not there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laureat.judging import actions, planning, queries
from laureat.judging.models import Assignment, AssignmentPlan, Disagreement, Expert, Licence, Mark
from laureat.people.models import Person
from laureat.season.models import Stage
from tests.judging.conftest import assignment, expert  # noqa: F401
from tests.judging.test_judging import marks
from tests.judging.test_planning import boss, disagreeing_item, free, made, office  # noqa: F401


@pytest.fixture
def stage(assignment: Assignment) -> Stage:  # noqa: F811
    return assignment.stage


@pytest.fixture
def called(assignment: Assignment, now: Any) -> Disagreement:  # noqa: F811
    return disagreeing_item(assignment, now)


def item_page(assignment: Assignment) -> str:  # noqa: F811
    return reverse("office:judging-item", args=[assignment.stage_id, assignment.entry_id])


def free_experts(assignment: Assignment, now: Any) -> list[Expert]:  # noqa: F811
    return [one for one in planning.permits(assignment.stage, at=now).experts if free(one, assignment, now)]


def test_the_item_shows_marks_and_words_beside_each_other_but_not_to_who_judges_it(
    assignment: Assignment, office: Client, world: Any  # noqa: F811
) -> None:  # fmt: skip
    done = Assignment.objects.filter(stage=assignment.stage, entry=assignment.entry, state="signed").select_related(
        "expert__person"
    )
    Mark.objects.filter(sheet__assignment__in=done).update(comment="Этикетка без даты")
    page = office.get(item_page(assignment)).content.decode()
    assert "Подписанные листы рядом" in page
    assert "Этикетка без даты" in page
    assert all(one.expert.person.short_name in page for one in done)
    Expert.objects.filter(pk=assignment.expert_id).update(person=world.person("centre-54"))
    hidden = office.get(item_page(assignment)).content.decode()
    assert "Этикетка без даты" not in hidden
    assert "Подписанные листы рядом" not in hidden


def test_the_item_takes_as_many_queries_for_three_sheets_as_for_one(assignment: Assignment, office: Client) -> None:  # noqa: F811
    counts = []
    signed = Assignment.objects.filter(stage=assignment.stage, entry=assignment.entry, state="signed")
    for keep in (signed.count(), 1):
        signed.exclude(pk__in=[one.pk for one in signed[:keep]]).update(state="cancelled")
        office.get(item_page(assignment))
        with CaptureQueriesContext(connection) as captured:
            assert office.get(item_page(assignment)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_arbiter_is_chosen_and_one_who_was_relieved_is_replaced(
    assignment: Assignment, called: Disagreement, office: Client, now: Any  # noqa: F811
) -> None:  # fmt: skip
    page = office.get(item_page(assignment)).content.decode()
    assert " required" in page.split('type="radio" name="expert"')[1].split(">")[0]
    assert "data-confirm" in page
    address = reverse("office:call-arbiter", args=[assignment.stage_id, assignment.entry_id])
    nobody = office.post(address)
    assert nobody.status_code == 422
    assert "Выберите эксперта" in nobody.content.decode()
    first, second = free_experts(assignment, now)[:2]
    assert office.post(address, {"expert": first.pk}).status_code == 302
    waiting = office.get(item_page(assignment)).content.decode()
    assert "Назначить арбитром" not in waiting
    assert reverse("office:settle-disagreement", args=[assignment.stage_id, assignment.entry_id]) not in waiting
    one = Assignment.objects.get(part="arbiter")
    office.post(reverse("office:cancel-assignment", args=[assignment.stage_id, one.pk]))
    free_again = office.get(item_page(assignment)).content.decode()
    assert "Назначить арбитром" in free_again
    assert reverse("office:settle-disagreement", args=[assignment.stage_id, assignment.entry_id]) in free_again
    assert "Ждёт решения" in office.get(reverse("office:disagreements", args=[assignment.stage_id])).content.decode()
    assert office.post(address, {"expert": second.pk}).status_code == 302
    called.refresh_from_db()
    assert called.arbiter.expert == second


def test_an_item_by_hand_is_given_after_a_question_with_the_names(
    assignment: Assignment, office: Client, now: Any  # noqa: F811
) -> None:  # fmt: skip
    chosen, page = free_experts(assignment, now)[0], office.get(item_page(assignment)).content.decode()
    load = planning.permits(assignment.stage, at=now).loads[chosen.pk]
    assert f"листов сейчас: {load}" in page
    assert office.post(item_page(assignment)).status_code == 422
    asked = office.post(item_page(assignment), {"expert": chosen.pk})
    assert f"{chosen.person.full_name}: всего листов станет {load + 1}" in asked.content.decode()
    assert "по регламенту нужно 3" in asked.content.decode()
    assert not Assignment.objects.filter(stage=assignment.stage, entry=assignment.entry, expert=chosen).exists()
    assert office.post(item_page(assignment), {"sure": str(chosen.pk)}).status_code == 302
    assert Assignment.objects.get(stage=assignment.stage, entry=assignment.entry, expert=chosen).state == "assigned"


def test_a_group_is_shown_before_it_is_assigned(
    assignment: Assignment, office: Client, boss: Person, now: Any  # noqa: F811
) -> None:  # fmt: skip
    stage, nomination = assignment.stage, assignment.entry.nomination
    barred, other = free_experts(assignment, now)[:2]
    actions.state_conflict(expert=barred, enterprise=assignment.entry.enterprise, reason="Консультирует", actor=boss, at=now)
    address, before = reverse("office:assign-group", args=[stage.pk]), Assignment.objects.count()
    assert office.post(address, {"nomination": nomination}).status_code == 422
    seen = office.post(address, {"nomination": nomination, "expert": [barred.pk, other.pk]}, follow=True)
    assert Assignment.objects.count() == before
    page, gets = seen.content.decode(), {one.pk: number for one, number, *_ in seen.context["chosen"]}
    assert "Что будет назначено" in page
    assert f"{barred.person.full_name}, в конфликте интересов: {assignment.entry.good.name}" in page
    assert "Экспертов больше, чем нужно" in page
    for one, number, then, _over in seen.context["chosen"]:
        assert then == number + planning.permits(stage, at=now).loads[one.pk]
    office.post(address, {"nomination": nomination, "sure": seen.context["sure"]})
    for one in (barred, other):
        fresh = Assignment.objects.filter(stage=stage, expert=one, assigned_at__gte=now, state="assigned")
        assert fresh.count() == gets[one.pk]
    assert sum(gets.values()) == Assignment.objects.count() - before == seen.context["pairs"]


def test_an_outdated_plan_offers_to_be_made_anew(
    assignment: Assignment, office: Client, boss: Person, expert: Person, now: Any  # noqa: F811
) -> None:  # fmt: skip
    actions.declare_conflict(assignment=assignment, reason="Веду исследование", actor=expert, at=now)
    office.post(reverse("office:assign", args=[assignment.stage_id]))
    plan = AssignmentPlan.objects.get(stage=assignment.stage, applied_at=None)
    address, apply = (reverse(f"office:{name}", args=[assignment.stage_id, plan.pk]) for name in ("plan", "apply-plan"))
    assert apply in office.get(address).content.decode()
    held = Assignment.objects.filter(stage=assignment.stage, state="signed").first()
    Assignment.objects.filter(pk=held.pk).update(state="recused")
    page = office.get(address).content.decode()
    assert apply not in page
    assert "План устарел" in page
    assert "Составить заново" in page
    assert "изменилось" in office.get(apply).content.decode()


def test_a_repair_names_the_sheets_with_marks_that_it_takes(
    assignment: Assignment, office: Client, expert: Person, now: Any  # noqa: F811
) -> None:  # fmt: skip
    Assignment.objects.filter(pk=assignment.pk).update(state="cleared")
    assignment.refresh_from_db()
    actions.save_marks(assignment=assignment, marks=marks(assignment), comment="", actor=expert, at=now)
    office.post(reverse("office:assign", args=[assignment.stage_id]), {"gone": assignment.expert_id})
    plan = AssignmentPlan.objects.get(stage=assignment.stage, applied_at=None)
    page = office.get(reverse("office:plan", args=[assignment.stage_id, plan.pk])).content.decode()
    assert "Неподписанные оценки пропадут" in page
    assert f"<li>{expert.full_name}, {assignment.entry.good.name}</li>" in page
    asked = office.get(reverse("office:apply-plan", args=[assignment.stage_id, plan.pk])).content.decode()
    assert "не подписанные листы: 1" in asked


def test_a_plan_that_lacks_experts_names_whose_licence_would_help(
    assignment: Assignment, office: Client, boss: Person, expert: Person, now: Any  # noqa: F811
) -> None:  # fmt: skip
    nomination = assignment.entry.nomination
    for one in queries.experts_for(assignment.stage):
        licence = Licence.objects.filter(expert=one, nomination=nomination).first()
        if licence and not Assignment.objects.filter(stage=assignment.stage, entry=assignment.entry, expert=one).exists():
            actions.pause_licence(licence=licence, reason="Болеет до мая", actor=boss, at=now)
            paused = one
    actions.declare_conflict(assignment=assignment, reason="Веду исследование", actor=expert, at=now)
    office.post(reverse("office:assign", args=[assignment.stage_id]))
    plan = AssignmentPlan.objects.get(stage=assignment.stage, applied_at=None)
    page = office.get(reverse("office:plan", args=[assignment.stage_id, plan.pk])).content.decode()
    assert f'{reverse("office:expert", args=[paused.pk])}">{paused.person.full_name}</a>' in page
    assert "Болеет до мая" in page
    assert "возобновить приостановленный допуск" in page


def test_the_smallest_load_is_of_those_who_may_judge_something(
    assignment: Assignment, office: Client, expert: Person, now: Any  # noqa: F811
) -> None:  # fmt: skip
    idle = free_experts(assignment, now)[0]
    Expert.objects.filter(pk=idle.pk).update(nominations=["nothing"])
    Assignment.objects.filter(stage=assignment.stage, expert=idle).update(state="cancelled")
    actions.declare_conflict(assignment=assignment, reason="Веду исследование", actor=expert, at=now)
    office.post(reverse("office:assign", args=[assignment.stage_id]))
    plan = AssignmentPlan.objects.get(stage=assignment.stage, applied_at=None)
    shown = office.get(reverse("office:plan", args=[assignment.stage_id, plan.pk]))
    found = planning.plan_of(plan)
    able = {one for _item, one in found.request.cost.keys() | found.request.fixed}
    assert idle.pk not in able
    assert shown.context["spread"][0] == min(found.proposal.loads[key] for key in able)
    assert idle.person.full_name not in shown.content.decode()


def test_a_stage_that_cannot_be_consolidated_says_why_instead_of_offering_it(
    assignment: Assignment, office: Client  # noqa: F811
) -> None:  # fmt: skip
    address = reverse("office:consolidate", args=[assignment.stage_id])
    page = office.get(reverse("office:judging-stage", args=[assignment.stage_id])).content.decode()
    assert address not in page
    assert "Сводить пока рано" in page
    assert assignment.entry.good.name in page
    asked = office.get(address).content.decode()
    assert "Свести листы" not in asked
    assert assignment.entry.good.name in asked


def test_samples_that_were_marked_by_the_dossier_are_offered_no_codes(
    assignment: Assignment, office: Client  # noqa: F811
) -> None:  # fmt: skip
    page = office.get(reverse("office:tasting", args=[assignment.stage_id])).content.decode()
    assert reverse("office:code-samples", args=[assignment.stage_id, "food"]) not in page
    assert "уже отмечены в листах по делу" in page
    Mark.objects.filter(sheet__assignment__stage=assignment.stage, sheet__assignment__entry__nomination="food").delete()
    assert (
        reverse("office:code-samples", args=[assignment.stage_id, "food"])
        in office.get(reverse("office:tasting", args=[assignment.stage_id])).content.decode()
    )
