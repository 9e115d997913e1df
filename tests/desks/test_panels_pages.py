"""A stage's judging in detail: who may open it, what is hidden, the number of queries, reminders as the office sends them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laureat.commissions.queries import judged_entries
from laureat.entries.models import Entry
from laureat.judging import planning, progress, workload
from laureat.judging.models import Assignment, Disagreement, Expert, ScoreSheet
from laureat.mail.models import Message
from laureat.season.models import Stage
from laureat.ui.components.filters import decimal

PAGES = ["judging-board", "stage-experts", "reminders", "remind"]


@pytest.fixture
def judged(world: Any) -> Stage:
    """The stage of the present that is being judged: one expert has answered nothing yet."""
    return Stage.objects.select_related("season__regulation", "region").get(region__code="54", state="judging")


@pytest.fixture
def silent(world: Any) -> Expert:
    return Expert.objects.get(person=world.person("expert-54"))


@pytest.fixture(autouse=True)
def _second_factor(world: Any) -> None:
    Authenticator.objects.create(user=world.person("centre-54"), type="totp", data={"secret": "x"})


def items_of(stage: Stage) -> Any:
    """What the stage's experts mark: its own items, and the anchor of another region."""
    return planning.with_anchors(stage, judged_entries(stage))


def address(name: str, stage: Stage, query: str = "") -> str:
    return f"{reverse(f'office:{name}', args=[stage.pk])}{query}"


@pytest.mark.parametrize("name", PAGES)
def test_another_regions_office_finds_nothing(enter: Any, judged: Stage, name: str) -> None:
    assert enter("centre").get(address(name, judged)).status_code == 404
    assert enter("ministry").get(address(name, judged)).status_code == 403
    assert enter("expert-54").get(address(name, judged)).status_code == 403
    assert enter("centre-54").get(address(name, judged)).status_code == 200


def test_another_regions_office_reminds_nobody(enter: Any, judged: Stage, silent: Expert) -> None:
    assert enter("centre").post(address("remind", judged), {"experts": str(silent.pk)}).status_code == 404
    assert not Message.objects.filter(key="sheets-awaited").exists()


def test_the_board_shows_items_with_their_sheets(enter: Any, judged: Stage, silent: Expert) -> None:
    page = enter("centre-54").get(address("judging-board", judged)).content.decode()
    for entry in items_of(judged):
        assert entry.good.name in page
    assert page.count("якорный товар другого региона") == 1
    for total in ScoreSheet.objects.filter(assignment__stage=judged, state="signed").values_list("total", flat=True):
        assert f"{decimal(total, 2)}</b>" in page
    left = Assignment.objects.filter(stage=judged, expert=silent, state="assigned").count()
    assert page.count("нет ответа на вопрос о конфликте") == left
    assert silent.person.short_name in page
    assert "Листы оценки по номинациям" in page


def test_filters_words_and_order_narrow_the_board(enter: Any, judged: Stage) -> None:
    client, items = enter("centre-54"), list(items_of(judged))
    wanted = items[0]

    def shown(query: str) -> list[int]:
        return [item.entry.pk for item, *_ in client.get(address("judging-board", judged, query)).context["rows"]]

    assert set(shown(f"?nomination={wanted.nomination}")) == {e.pk for e in items if e.nomination == wanted.nomination}
    assert shown(f"?q={wanted.number}") == [wanted.pk]
    assert shown("?q=нет-такого") == []
    assert shown("?state=bare") == []
    assert sorted(shown("?state=whole") + shown("?state=work")) == sorted(e.pk for e in items)
    spreads = [item.spread for item, *_ in client.get(address("judging-board", judged, "?sort=spread")).context["rows"]]
    assert spreads == sorted(spreads)
    assert len(shown("?state=nonsense&sort=nonsense&nomination=nonsense")) == 0


def test_the_board_marks_what_lies_too_far_apart_and_finds_it(enter: Any, judged: Stage, now: Any) -> None:
    client, entry = enter("centre-54"), judged_entries(judged).first()
    assert "state=apart" not in client.get(address("judging-board", judged)).content.decode()
    sheet = ScoreSheet.objects.filter(assignment__stage=judged, assignment__entry=entry, state="signed").first()
    ScoreSheet.objects.filter(pk=sheet.pk).update(total=sheet.total + 30)
    Disagreement.objects.create(stage=judged, entry=entry, spread=Decimal(30), way="arbiter", called_at=now)
    found = client.get(address("judging-board", judged, "?state=apart"))
    assert [item.entry.pk for item, *_ in found.context["rows"]] == [entry.pk]
    page = found.content.decode()
    assert "Ждёт решения" in page
    assert "больше 9" in page
    assert "Листы слишком расходятся (1)" in page


def test_the_summary_and_the_board_count_the_same(enter: Any, judged: Stage) -> None:
    client = enter("centre-54")
    board = client.get(address("judging-board", judged)).context["sums"]
    summary = client.get(reverse("office:judging-stage", args=[judged.pk]))
    told = summary.context["progress"]
    assert (told.items, told.assigned, told.signed) == (board["items"], board["assigned"], board["signed"])
    assert "из них якорные товары других регионов: 1" in summary.content.decode()
    assert "по материалам дела" in summary.content.decode()


def test_an_officer_who_still_judges_reads_no_totals(enter: Any, judged: Stage, silent: Expert, world: Any) -> None:
    mine = Assignment.objects.filter(stage=judged, expert=silent, state="assigned").values_list("entry", flat=True)
    hidden = Entry.objects.filter(pk__in=list(mine)).select_related("good").first()
    query = f"?q={hidden.number}"
    totals = [
        f"{decimal(total, 2)}</b>"
        for total in ScoreSheet.objects.filter(assignment__entry=hidden, state="signed").values_list("total", flat=True)
    ]
    before = enter("centre-54").get(address("judging-board", judged, query)).content.decode()
    assert all(total in before for total in totals)
    Expert.objects.filter(pk=silent.pk).update(person=world.person("centre-54"))
    after = enter("centre-54").get(address("judging-board", judged, query)).content.decode()
    assert not any(total in after for total in totals)
    assert after.count("итог от вас скрыт") == len(totals)


@pytest.mark.parametrize(
    ("query", "state"),
    [("", "work"), ("?sort=-spread&state=work", "work"), ("?sort=state&state=whole&q=54", "whole"), ("?sort=-state&q=54", "")],
)
def test_the_board_asks_at_most_twelve_times_however_many_items(enter: Any, judged: Stage, query: str, state: str) -> None:
    client, counted = enter("centre-54"), []
    wanted = list(progress.in_state(judged_entries(judged), judged, state).values_list("pk", flat=True))
    pks = [*wanted, *judged_entries(judged).exclude(pk__in=wanted).values_list("pk", flat=True)]
    client.get(address("judging-board", judged, query))
    for keep in (len(pks), 3, 1):
        Entry.objects.filter(pk__in=pks[keep:]).update(state="checking")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("judging-board", judged, query)).context["rows"]
        counted.append(len(captured))
    assert len(set(counted)) == 1
    assert counted[0] <= 12, "the whole page, with who asks and the desks of the menu"


def test_experts_are_paged_and_cost_the_same_however_many(enter: Any, judged: Stage) -> None:
    client, counted = enter("centre-54"), []
    client.get(address("stage-experts", judged))
    for keep in (6, 3, 1):
        kept = list(Expert.objects.filter(region=judged.region).order_by("pk").values_list("pk", flat=True)[:keep])
        Assignment.objects.filter(stage=judged).exclude(expert__in=kept).update(state="cancelled")
        Expert.objects.filter(region=judged.region).exclude(pk__in=kept).update(retired_at=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address("stage-experts", judged))
        counted.append(len(captured))
    assert len(set(counted)) == 1
    assert page.context["page"].paginator.per_page == 50


def test_the_list_of_reminders_costs_the_same_however_many(enter: Any, judged: Stage) -> None:
    client, counted = enter("centre-54"), []
    client.get(address("reminders", judged))
    for number in (1, 3):
        experts = list(workload.experts_at(judged).values_list("pk", flat=True)[:number])
        Assignment.objects.filter(stage=judged).update(state="signed")
        Assignment.objects.filter(stage=judged, expert__in=experts).update(state="cleared")
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(address("reminders", judged)).context["rows"]) == number
            assert client.get(address("remind", judged, "?whom=all")).context["told"] == number
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_experts_are_found_by_name_and_work(enter: Any, judged: Stage, silent: Expert) -> None:
    client = enter("centre-54")

    def shown(query: str) -> list[int]:
        return [one.expert.pk for one in client.get(address("stage-experts", judged, query)).context["rows"]]

    assert shown("?work=silent") == [silent.pk]
    assert silent.pk in shown(f"?q={silent.person.family_name.lower()}")
    assert silent.pk not in shown("?work=done")
    assert shown("?q=(") == []
    assert len(shown("")) == workload.experts_at(judged).count()


def test_the_stages_page_keeps_short(enter: Any, judged: Stage, silent: Expert) -> None:
    page = enter("centre-54").get(reverse("office:judging-stage", args=[judged.pk])).content.decode()
    assert silent.person.full_name not in page
    assert address("judging-board", judged) in page
    assert address("stage-experts", judged) in page


def test_the_office_sees_the_exact_list_and_the_text_then_sends(enter: Any, judged: Stage, silent: Expert) -> None:
    client, left = (
        enter("centre-54"),
        Assignment.objects.filter(expert__person__email__isnull=False, stage=judged, state="assigned").count(),
    )
    listed = client.get(address("reminders", judged)).content.decode()
    assert silent.person.email in listed
    assert "ещё не было" in listed
    asked = client.get(address("remind", judged, "?whom=all"))
    assert [one.expert.pk for one in asked.context["rows"]] == [silent.pk]
    assert f"Не подписано листов: {left}" in asked.content.decode()
    assert not Message.objects.filter(key="sheets-awaited").exists()
    done = client.post(address("remind", judged), {"experts": asked.context["experts"]}, follow=True).content.decode()
    assert "Отправлено напоминаний: 1." in done
    assert "ещё не было" not in done
    assert [m.email for m in Message.objects.filter(key="sheets-awaited")] == [silent.person.email]
    again = client.get(address("remind", judged, "?whom=all"))
    assert (again.context["told"], again.context["already"]) == (0, 1)
    repeated = client.post(address("remind", judged), {"experts": str(silent.pk)}, follow=True).content.decode()
    assert "Уже напоминали сегодня: 1." in repeated
    assert Message.objects.filter(key="sheets-awaited").count() == 1


def test_the_office_chooses_whom(enter: Any, judged: Stage, silent: Expert) -> None:
    other = workload.experts_at(judged).exclude(pk=silent.pk).first()
    Assignment.objects.filter(stage=judged, expert=other).update(state="cleared")
    client = enter("centre-54")

    def chosen(query: str) -> set[int]:
        return {one.expert.pk for one in client.get(address("remind", judged, query)).context["rows"]}

    assert chosen("?whom=all") == {silent.pk, other.pk}
    assert chosen("?whom=silent") == {silent.pk}
    assert chosen(f"?whom=chosen&expert={other.pk}") == {other.pk}
    assert chosen(f"?expert={other.pk}&expert=x&expert={10**30}") == {other.pk}
    assert chosen("?whom=chosen") == set()
    assert "Никто не выбран" in client.post(address("remind", judged), {"experts": ""}, follow=True).content.decode()


def test_reminding_after_the_deadline_says_to_extend_it_first(enter: Any, judged: Stage) -> None:
    moved = timezone.now() - timedelta(hours=2)
    Stage.objects.filter(pk=judged.pk).update(judging_until=moved)
    page = enter("centre-54").get(address("reminders", judged)).content.decode()
    assert "сначала продлите срок" in page
    assert "Срок прошёл" in enter("centre-54").get(address("judging-board", judged)).content.decode()
