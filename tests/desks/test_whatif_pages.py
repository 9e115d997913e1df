"""What if, on pages: who may ask, what is hidden, that nothing is written, that the number of queries does not grow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laureat.entries.models import Entry
from laureat.judging import queries
from laureat.judging.models import Assignment, Expert, Standing
from laureat.season.models import Stage
from tests.insights.test_replaying import kept

STRICT = "?t-nominate=50"


def address(stage: Stage, query: str = "") -> str:
    return f"{reverse('office:what-if', args=[stage.pk])}{query}"


@pytest.fixture
def judged(world: Any) -> Stage:
    """The stage of the present that is being judged: some sheets are signed, nothing is consolidated."""
    Authenticator.objects.create(user=world.person("centre-54"), type="totp", data={"secret": "x"})
    return Stage.objects.select_related("season__regulation", "region").get(region__code="54", state="judging")


@pytest.fixture(autouse=True)
def _nothing_is_written(world: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever the pages are asked, the database stays as it is (but for what a test itself sets up first)."""
    if "judged" in request.fixturenames:
        request.getfixturevalue("judged")
    before = kept()
    yield
    if "hidden" not in request.node.name and "queries" not in request.node.name:
        assert kept() == before


def test_only_those_who_assign_there_may_ask(enter: Any, judged: Stage) -> None:
    assert enter("centre").get(address(judged)).status_code == 404
    assert enter("ministry").get(address(judged)).status_code == 403
    assert enter("expert-54").get(address(judged)).status_code == 403
    assert enter("centre-54").get(address(judged)).status_code == 200


def test_nothing_asked_changes_nobody(enter: Any, stage: Stage) -> None:
    answer = enter("directorate").get(address(stage))
    comparison = answer.context["comparison"]
    assert (comparison.rises, comparison.falls, comparison.lost) == (0, 0, 0)
    assert comparison.same == queries.standings(stage).count() > 0
    page = answer.content.decode()
    assert "Это расчёт: он ничего не меняет" in page
    assert "Уровень не меняется ни у кого" in page
    assert (
        reverse("office:what-if", args=[stage.pk])
        in enter("directorate").get(reverse("office:judging-stage", args=[stage.pk])).content.decode()
    )


def test_a_stricter_threshold_names_all_who_fall(enter: Any, stage: Stage) -> None:
    answer = enter("directorate").get(address(stage, STRICT))
    nominated = queries.standings(stage).filter(score__gte=33)
    assert answer.context["comparison"].falls == nominated.filter(score__lt=50).count() > 0
    page = answer.content.decode()
    for standing in nominated[:50]:
        assert standing.entry.good.name in page
    assert "Выдвинуть на федеральный этап" in page
    assert '<svg class="flow-svg"' in page
    food = enter("directorate").get(address(stage, f"{STRICT}&nomination=food"))
    assert {row.entry.nomination for row in food.context["rows"]} == {"food"}


def test_an_experts_sheets_are_left_out_and_items_without_any_are_named(enter: Any, judged: Stage) -> None:
    client = enter("centre-54")
    experts = list(
        Assignment.objects.filter(stage=judged, state="signed").values_list("expert", flat=True).distinct().order_by("expert")
    )
    query = "?" + "&".join(f"without={pk}" for pk in experts)
    answer = client.get(address(judged, query))
    assert answer.context["comparison"].lost == len(answer.context["comparison"].changes) > 0
    assert "без балла" in answer.content.decode()
    one = client.get(address(judged, f"?without={experts[0]}"))
    name = Expert.objects.select_related("person").get(pk=experts[0]).person.full_name
    assert f'value="{experts[0]}" checked' in one.content.decode()
    assert name in one.content.decode()


def levels(answer: Any) -> dict[int, str]:
    """By item the level that the page says it would have."""
    return {change.item: change.new.outcome if change.new else "" for change in answer.context["comparison"].changes}


def test_the_influence_of_each_expert_is_what_leaving_out_shows(enter: Any, stage: Stage) -> None:
    client = enter("directorate")
    answer = client.get(address(stage, "?view=experts&q-nominate=3"))
    influences = answer.context["influences"]
    assert len(influences) > 2
    assert [one.moved for one, *_ in influences] == sorted((one.moved for one, *_ in influences), reverse=True)
    base = levels(client.get(address(stage, "?q-nominate=3")))
    for one, expert, query in influences[:3]:
        assert expert.person.full_name in answer.content.decode()
        assert f"without={expert.pk}" in query
        assert "q-nominate=3" in query
        less = levels(client.get(address(stage, f"?{query}")))
        assert sum(less[item] != level for item, level in base.items()) == one.moved
    assert influences[0][0].moved > 0
    fair = client.get(address(stage, "?view=experts&decides=fair-score"))
    assert "по очереди эксперты исключаются" in fair.content.decode().lower()


def test_the_address_holds_the_question_and_nothing_else(enter: Any, stage: Stage) -> None:
    client = enter("directorate")
    form = client.get(address(stage)).context["form"]
    sent = {name: form.data.get(name, "") for name in form.fields} | {"w-safety": "2.5", "g-producer": "1", "rule": "sum"}
    answer = client.get(address(stage), {**sent, "show": "1", "without": ["7"], "list": "places", "find": ""})
    assert answer.status_code == 302
    query = answer["Location"].partition("?")[2]
    assert sorted(query.split("&")) == ["list=places", "rule=sum", "w-safety=2.5", "without=7"]
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "?w-safety=-1",
        "?w-safety=many",
        "?rule=best",
        "?t-nominate=999",
        "?q-nominate=0",
        "?decimals=9",
        "?g-product=0&g-producer=0",
        "?w-taste=300&view=experts",
        "?t-nominate=abc&nomination=food&list=places",
    ],
)
def test_a_question_that_means_nothing_is_refused_and_nothing_is_counted(enter: Any, stage: Stage, query: str) -> None:
    answer = enter("directorate").get(address(stage, query))
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "comparison" not in answer.context
    page = answer.content.decode()
    assert "Проверьте, что введено" in page
    assert "Уровень не меняется ни у кого" not in page
    assert "Сохранят уровень" not in page
    assert "Пересчитать" in page


@pytest.mark.parametrize(
    "query",
    [
        "?without=x&without=99999999999999999999",
        "?page=900&list=nonsense&nomination=nonsense",
        "?find=%00(",
        "?tie=nothing&decimals=0",
    ],
)
def test_odd_addresses_open(enter: Any, stage: Stage, query: str) -> None:
    assert enter("directorate").get(address(stage, query)).status_code == 200


def test_hidden_items_are_not_shown_and_are_counted(enter: Any, judged: Stage, world: Any) -> None:
    """The officer of the centre still has sheets to sign: nothing of these items is shown, not even in the sums."""
    client = enter("centre-54")
    silent = Expert.objects.get(person=world.person("expert-54"))
    mine = Assignment.objects.filter(stage=judged, expert=silent, state="assigned").values_list("entry", flat=True)
    hidden = list(Entry.objects.filter(pk__in=list(mine)).select_related("good"))
    query = "?t-nominate=50&t-regional-diploma=50&list=places"
    before = client.get(address(judged, query))
    shown = {change.item for change in before.context["comparison"].changes}
    assert {entry.pk for entry in hidden} & shown
    Expert.objects.filter(pk=silent.pk).update(person=world.person("centre-54"))
    after = client.get(address(judged, query))
    comparison = after.context["comparison"]
    assert {change.item for change in comparison.changes} == shown - {entry.pk for entry in hidden}
    assert comparison.hidden == len(shown & {entry.pk for entry in hidden})
    assert not any(entry.good.name in after.content.decode() for entry in hidden)
    assert "Скрыто от вас" in after.content.decode()


@pytest.mark.parametrize("query", [STRICT, "?view=experts", "?w-safety=3&t-nominate=50&list=places"])
def test_pages_take_the_same_queries_however_many_items(enter: Any, stage: Stage, query: str) -> None:
    client, counted = enter("directorate"), []
    pks = list(queries.standings(stage).filter(score__gte=33).order_by("pk").values_list("pk", flat=True))
    client.get(address(stage, query))
    for keep in (len(pks), 3, 1):
        Standing.objects.filter(consolidation__stage=stage).exclude(pk__in=pks[:keep]).delete()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address(stage, query))
        assert len(answer.context["comparison"].changes) == keep
        counted.append(len(captured))
    assert len(set(counted)) == 1, counted
