"""A draft tried on a past season, on pages: the season as a whole, one stage, who may ask, that nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laureat.desks.office import replay_views
from laureat.insights import replaying
from laureat.judging import queries
from laureat.judging.models import Conflict, Expert, Standing
from laureat.season import actions as seasons
from laureat.season import queries as rules
from laureat.season.models import Regulation, Stage
from tests.insights.test_replaying import kept
from tests.season.test_levels import TEXT

STRICT = (("threshold = 33", "threshold = 50"), ('key = "taste"', 'key = "taste-new"'))


@pytest.fixture
def drafted(world: Any) -> Callable[..., Regulation]:
    """`drafted(("threshold = 33", "threshold = 38"))`: a draft with these changes, kept."""

    def made(*changes: tuple[str, str]) -> Regulation:
        text = TEXT.replace('version = "2023.1"', 'version = "draft"')
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return seasons.draft_regulation(
            programme=world.programme, version="draft", text=text, actor=world.person("directorate"), at=timezone.now()
        )

    return made


@pytest.fixture
def unwritten() -> Iterator[Callable[[], None]]:
    """From the call on the database stays as it is."""
    before: list[Any] = []
    yield lambda: before.append(kept())
    assert before == [kept()]


def address(draft: Regulation) -> str:
    return reverse("office:replay-regulation", args=[draft.pk])


def test_the_season_is_summed_up_on_one_page(enter: Any, stage: Stage, federal: Stage, drafted: Any, unwritten: Any) -> None:
    draft, client = drafted(("threshold = 33", "threshold = 38")), enter("directorate")
    unwritten()
    assert address(draft) in client.get(reverse("office:regulation", args=[draft.pk])).content.decode()
    answer = client.get(address(draft), {"year": "2023"})
    page = answer.content.decode()
    counted = {one.pk: counts for one, counts in answer.context["stage_rows"]}
    assert set(counted) == {stage.pk, federal.pk}
    for one in (stage, federal):
        assert f"stage={one.pk}" in page
        assert counted[one.pk]["items"] == queries.standings(one).count()
    assert counted[stage.pk]["falls"] > 0
    assert answer.context["whole"] == {name: sum(own[name] for own in counted.values()) for name in counted[stage.pk]}
    assert page.count('<svg class="flow-svg"') == 2
    assert "Сезон 2023 целиком" in page
    assert enter("centre").get(address(draft)).status_code == 403


def test_who_would_not_have_come_to_the_federal_tier_is_counted_there_and_named(
    enter: Any, stage: Stage, federal: Stage, drafted: Any, unwritten: Any
) -> None:
    draft, client = drafted(("threshold = 33", "threshold = 38")), enter("directorate")
    unwritten()
    came = queries.standings(federal).values("entry")
    missing = list(queries.standings(stage).filter(score__gte=33, score__lt=38, entry__in=came))
    assert missing
    answer = client.get(address(draft), {"year": "2023"})
    page = answer.content.decode()
    counted = {one.pk: counts for one, counts in answer.context["stage_rows"]}
    assert counted[federal.pk]["absent"] == len(missing)
    assert counted[stage.pk]["absent"] == 0
    assert f"Не дошли бы до этапа «Федеральный этап»: {len(missing)}" in page
    assert {row.entry.pk for row in answer.context["rows"]} == {one.entry_id for one in missing[:50]}
    for standing in missing[:50]:
        assert standing.entry.good.name in page
    own = client.get(address(draft), {"year": "2023", "stage": str(federal.pk)})
    assert own.context["comparison"].absent == len(missing)
    assert "не дошла бы до этого этапа" in own.content.decode()


def test_who_only_the_draft_sends_on_is_counted(enter: Any, stage: Stage, federal: Stage, drafted: Any, unwritten: Any) -> None:
    draft, client = drafted(("threshold = 33", "threshold = 30")), enter("directorate")
    unwritten()
    more = (
        queries.standings(stage)
        .filter(score__gte=30, score__lt=33)
        .exclude(entry__in=queries.standings(federal).values("entry"))
    )
    assert more.count() > 0
    page = client.get(address(draft), {"year": "2023"}).content.decode()
    assert f"Дошли бы до следующего этапа только по этой редакции: {more.count()}" in page


def test_one_stage_is_shown_item_by_item(enter: Any, stage: Stage, drafted: Any, unwritten: Any) -> None:
    draft, client = drafted(*STRICT), enter("directorate")
    unwritten()
    answer = client.get(address(draft), {"year": "2023", "stage": str(stage.pk)})
    page = answer.content.decode()
    assert answer.context["comparison"].falls > 0
    assert answer.context["unjudged"] == answer.context["dropped"] == ["Вкус и запах"]
    assert "Они считаются неоценёнными" in page
    assert '<svg class="flow-svg"' in page
    assert "Весь сезон 2023" in page
    for strange in (
        {"year": "x", "stage": "x"},
        {"stage": "9" * 40},
        {"year": "2023", "stage": "999999", "page": "x", "stages": "x"},
    ):
        assert client.get(address(draft), strange).status_code == 200


def test_what_takes_long_is_counted_once_the_page_is_there(
    enter: Any, stage: Stage, federal: Stage, drafted: Any, unwritten: Any, monkeypatch: Any
) -> None:
    client = enter("directorate")
    draft, plain = drafted(('decides = "score"', 'decides = "fair-score"')), {"year": "2023"}
    unwritten()
    at_once = client.get(address(draft), plain)
    monkeypatch.setattr(replay_views, "AT_ONCE", 1)
    shell = client.get(address(draft), plain)
    assert "whole" not in shell.context
    assert 'hx-trigger="load"' in shell.content.decode()
    assert "Считаем справедливые оценки 2 этапов" in shell.content.decode()
    counted = client.get(address(draft), {**plain, "wait": "1"})
    assert counted.context["whole"] == at_once.context["whole"]
    assert 'hx-trigger="load"' not in counted.content.decode()
    assert "waiting" in client.get(address(draft), {**plain, "stage": str(federal.pk)}).context
    assert "waiting" not in client.get(address(draft), {**plain, "stage": str(stage.pk)}).context


def test_a_draft_with_problems_shows_them_and_counts_nothing(enter: Any, drafted: Any, stage: Stage) -> None:
    draft = drafted()
    Regulation.objects.filter(pk=draft.pk).update(text=draft.text.replace("max_total = 50", "max_total = 49"))
    for query in ({"year": "2023"}, {"year": "2023", "stage": stage.pk}):
        answer = enter("directorate").get(address(draft), query)
        assert "rows" not in answer.context
        assert "whole" not in answer.context
        assert "По редакции с ошибками ничего не считается" in answer.content.decode()


def test_a_draft_without_a_tier_says_so(enter: Any, stage: Stage, federal: Stage, drafted: Any, unwritten: Any) -> None:
    draft, client = drafted(('key = "regional"', 'key = "local"')), enter("directorate")
    unwritten()
    answer = client.get(address(draft), {"year": "2023"})
    assert "В этой редакции нет одного из уровней конкурса" in answer.content.decode()
    counted = {one.pk: counts for one, counts in answer.context["stage_rows"]}
    assert counted[stage.pk] is None
    assert counted[federal.pk]["items"] == counted[federal.pk]["same"] > 0
    own = client.get(address(draft), {"year": "2023", "stage": str(stage.pk)}).content.decode()
    assert "В этой редакции нет такого уровня конкурса" in own


def test_hidden_items_are_left_out_of_the_summary_and_counted(
    enter: Any, stage: Stage, drafted: Any, world: Any, now: Any
) -> None:
    draft = drafted(("threshold = 33", "threshold = 50"))
    entry = queries.standings(stage).filter(score__gte=33)[0].entry
    expert = Expert.objects.create(person=world.person("directorate"), region=None, invited_at=now)
    Conflict.objects.create(expert=expert, enterprise=entry.enterprise, kind="declared", state="declared", stated_at=now)
    closed = queries.standings(stage).filter(entry__enterprise=entry.enterprise)
    answer = enter("directorate").get(address(draft), {"year": "2023"})
    counted = {one.pk: counts for one, counts in answer.context["stage_rows"]}
    assert counted[stage.pk]["items"] == queries.standings(stage).count() - closed.count()
    assert answer.context["hidden"] >= closed.count()
    assert entry.good.name not in answer.content.decode()
    assert "Скрыто от вас" in answer.content.decode()


def test_queries_grow_neither_with_items_nor_with_stages(enter: Any, stage: Stage, federal: Stage, drafted: Any) -> None:
    client, here, counted = enter("directorate"), address(drafted(*STRICT)), []
    season = {"year": "2023"}
    pks = list(queries.standings(stage).filter(score__gte=33).order_by("pk").values_list("pk", flat=True))
    client.get(here, season)
    for keep in (len(pks), 3, 1):
        Standing.objects.filter(consolidation__stage=stage).exclude(pk__in=pks[:keep]).delete()
        for query in (season, {**season, "stage": str(stage.pk)}):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(here, query).context["rows"]
            counted.append((len(query), len(captured)))
    assert len(set(counted)) == 2, counted
    draft = rules.rules_of(stage.season)
    for stages in ([stage], [stage, federal]):
        with CaptureQueriesContext(connection) as captured:
            assert len(replaying.replays(stages, draft)) == len(stages)
        assert len(captured) == 3
