"""Conflicts of interest on pages: found by filters, decided on by the office and the chair, holdings stated."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laureat.judging import actions, connections
from laureat.judging.models import (
    Conflict,
    Expert,
)
from laureat.registry.models import Enterprise


def test_hints_are_found_by_filters_and_dismissed_together(enter: Any, world: Any, now: Any) -> None:
    client, address, boss = enter("directorate"), reverse("office:conflicts"), world.person("directorate")
    mine = Expert.objects.get(person=world.person("expert-54"))
    firms = list(Enterprise.objects.exclude(pk__in=Conflict.objects.filter(expert=mine).values("enterprise"))[:3])
    hints = [
        Conflict.objects.create(
            expert=mine, enterprise=firm, kind="namesake", state="hinted", path=[["namesake", "Иванов"]], stated_at=now
        )
        for firm in firms[:2]
    ]
    stated = actions.state_conflict(expert=mine, enterprise=firms[2], reason="Консультирует", actor=boss, at=now)

    def found(**wanted: str) -> set[int]:
        return {conflict.pk for conflict, _ in client.get(address, wanted).context["rows"]}

    name = mine.person.family_name.lower()
    assert {hint.pk for hint in hints} <= found(kind="namesake", q=name)
    assert found(kind="stated", q=name, state="found") == {stated.pk}
    assert hints[0].pk in found(region=hints[0].enterprise.region.code, q=name)
    assert hints[0].pk not in found(region="99", kind="stated")
    assert found(q="никого") == set()
    page = client.get(address, {"kind": "namesake"}).content.decode()
    assert "председатель комиссии региона эксперта" in page
    chosen = {"kind": "namesake", "conflict": [hints[0].pk, hints[1].pk, stated.pk]}
    asked = f"{reverse('office:dismiss-hints')}?{urlencode(chosen, doseq=True)}"
    question = client.get(asked).content.decode()
    assert "Снять эти подсказки: 2?" in question
    assert "Консультирует" not in question
    assert client.post(asked, {"reason": ""}).status_code == 422
    done = client.post(asked, {"reason": "Другие люди"})
    assert done["Location"] == f"{address}?kind=namesake"
    told = client.get(address, {"kind": "namesake"}).content.decode()
    assert f"{boss.full_name}, " in told
    assert "Другие люди" in told
    assert set(Conflict.objects.filter(expert=mine, enterprise__in=firms).values_list("state", flat=True)) == {
        "dismissed",
        "found",
    }
    again = client.get(asked, follow=True).content.decode()
    assert "Не выбрана ни одна подсказка" in again
    assert enter("centre").get(asked, follow=True).content.decode().count("Снять эти подсказки") == 0


def test_the_list_of_conflicts_takes_as_many_queries_for_many_as_for_one(enter: Any, world: Any, now: Any) -> None:
    client, boss = enter("directorate"), world.person("directorate")
    mine, firms = Expert.objects.get(person=world.person("expert-54")), list(Enterprise.objects.all()[:12])
    client.get(reverse("office:conflicts"))
    counts = []
    for some in (firms[:2], firms):
        for firm in some:
            made = actions.state_conflict(expert=mine, enterprise=firm, reason="Консультирует", actor=boss, at=now)
            if made.state == "found":
                actions.decide_conflict(conflict=made, verb="confirm", reason="Договор", actor=boss, at=now)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("office:conflicts"), {"kind": "stated", "q": "а"}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_search_for_conflicts_by_hand(enter: Any, world: Any, now: Any) -> None:
    expert = Expert.objects.filter(region=None).first()
    firm = connections.running_firms().exclude(inn=expert.employer_inn).first()
    Expert.objects.filter(pk=expert.pk).update(employer="Завод", employer_inn=firm.inn)
    assert enter("directorate").post(reverse("office:find-conflicts")).status_code == 302
    conflict = Conflict.objects.get(expert=expert, enterprise=firm, kind="employer")
    assert (
        actions.find_conflicts(experts=[expert], firms=connections.running_firms(), actor=world.person("directorate"), at=now)
        == []
    )
    assert conflict.path == [["works", "Завод"], ["inn", firm.inn]]


def test_the_chair_decides_on_conflicts_of_the_own_region_only(enter: Any, world: Any, now: Any) -> None:
    chair, region = enter("chair-70"), world.person("chair-70")
    assert enter("member-70").get(reverse("member:conflicts")).status_code == 404
    mine = Expert.objects.filter(region__code="70", retired_at=None).first()
    foreign = Expert.objects.filter(region=None).first()
    firm, boss = connections.running_firms().first(), world.person("directorate")
    conflicts = [
        actions.state_conflict(expert=expert, enterprise=firm, reason="Консультирует завод", actor=boss, at=now)
        for expert in (mine, foreign)
    ]
    assert "Консультирует завод" in chair.get(reverse("member:conflicts")).content.decode()
    assert chair.get(reverse("member:decide-conflict", args=[conflicts[1].pk, "confirm"])).status_code == 404
    decide = reverse("member:decide-conflict", args=[conflicts[0].pk, "dismiss"])
    assert chair.post(decide, {"reason": " "}).status_code == 422
    assert chair.post(decide, {"reason": "Договор закончен"}).status_code == 302
    conflicts[0].refresh_from_db()
    assert (conflicts[0].state, conflicts[0].decided_by) == ("dismissed", region)


def test_a_holding_is_stated_and_ended_on_the_enterprises_page(enter: Any) -> None:
    client, firm = enter("directorate"), connections.running_firms().first()
    tie = reverse("office:tie", args=[firm.inn])
    assert client.post(tie, {"other_inn": "7707083894", "basis": "Выписка"}).status_code == 422
    assert client.post(tie, {"other_inn": "7707083893", "basis": "Выписка из ЕГРЮЛ"}).status_code == 302
    page = client.get(reverse("office:enterprise", args=[firm.inn])).content.decode()
    assert "7707083893" in page
    assert client.post(re.search(r"/[\w/]+/ties/\d+/remove/", page)[0]).status_code == 302
    assert "7707083893" not in client.get(reverse("office:enterprise", args=[firm.inn])).content.decode()
