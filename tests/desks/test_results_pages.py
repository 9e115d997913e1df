"""What a stage's sheets became, as pages and papers: whole, hidden from whom it must be, in a fixed number of queries."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pypdf
import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laureat.commissions.models import AgendaItem, Sitting
from laureat.desks.office import judging_pictures, results_views
from laureat.entries.models import Entry
from laureat.judging import consolidated, proposing, queries
from laureat.judging.models import Agreement, Conflict, Disagreement, Expert, Flag, Standing
from laureat.judging.regions import compared_regions
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.ui.components.filters import decimal, percent
from tests.judging.workbooks import opened

PAGES = ["judging-stage", "judging-results", "judging-results-pdf", "judging-results-xlsx", "judging-pictures", "judging-flags"]


@pytest.fixture
def judged(world: Any) -> Stage:
    """A consolidated stage with fair scores."""
    pk = Agreement.objects.order_by("pk").values_list("consolidation__stage", flat=True)[0]
    return seasons.all_stages().get(pk=pk)


@pytest.fixture(autouse=True)
def _second_factor(world: Any) -> None:
    Authenticator.objects.create(user=world.person("centre-54"), type="totp", data={"secret": "x"})


def address(name: str, stage: Stage, query: str = "") -> str:
    return f"{reverse(f'office:{name}', args=[stage.pk])}{query}"


def flag(stage: Stage, kind: str, **named: Any) -> Flag:
    consolidation = queries.consolidation_of(stage)
    return Flag.objects.create(consolidation=consolidation, kind=kind, figure=12.3, **named)


@pytest.fixture
def flagged(judged: Stage) -> list[Flag]:
    """One flag of each kind on real sheets."""
    first, second = queries.severities(judged)[:2]
    sheet = queries.signed_sheets(judged).filter(assignment__expert=first.expert).first()
    named = {"nomination": first.nomination, "expert": first.expert}
    return [
        flag(judged, "residual", **{**named, "entry": sheet.assignment.entry}),
        flag(judged, "severity", **named),
        flag(judged, "flat", **named),
        flag(judged, "together", **{**named, "other": second.expert}),
    ]


@pytest.mark.parametrize("name", PAGES[1:])
def test_another_regions_office_finds_nothing(enter: Any, judged: Stage, name: str) -> None:
    assert enter("centre-54").get(address(name, judged)).status_code == 404
    assert enter("ministry").get(address(name, judged)).status_code == 403
    assert enter("centre").get(address(name, judged)).status_code == 200


def test_a_stage_that_is_not_consolidated_has_no_results(enter: Any, world: Any) -> None:
    judged = Stage.objects.get(region__code="54", state="judging")
    for name in PAGES[1:]:
        assert enter("centre-54").get(address(name, judged)).status_code == 404
    assert enter("centre-54").get(address("judging-stage", judged)).status_code == 200


def test_the_consolidated_sheet_shows_both_scores_totals_proposal_and_chances(enter: Any, judged: Stage) -> None:
    page = enter("centre").get(address("judging-results", judged)).content.decode()
    regulation = seasons.rules_of(judged.season)
    for standing in queries.standings(judged)[:20]:
        assert standing.entry.good.name in page
        assert f"<b>{decimal(standing.score, 2)}</b>" in page
        assert regulation.outcome_title(judged.tier, standing.proposal) in page
    fair = queries.standings(judged).filter(fair__isnull=False).first()
    assert f"{decimal(fair.fair, 2)}<br>" in page
    assert f"{decimal(fair.fair_low, 1)} … {decimal(fair.fair_high, 1)}" in page
    open_ones = [
        (one, key, chance) for one in queries.standings(judged) for key, chance in one.chances.items() if 0.01 < chance < 0.99
    ]
    for one, key, chance in open_ones:
        title = "вероятность" if key == one.proposal else regulation.outcome_title(judged.tier, key)
        assert f"{title} {percent(chance)}" in page
    assert any(proposing.top_of(one.chances) for one in queries.standings(judged))
    for one in queries.standings(judged):
        if top := proposing.top_of(one.chances):
            assert f"{first_of(top[0])}: {percent(top[1])}" in page
    for sheet in queries.signed_sheets(judged).filter(assignment__entry=fair.entry):
        named = sheet.assignment.expert.person.short_name + (", дегустация" if sheet.assignment.part == "tasting" else "")
        assert f"{named}: <b>{decimal(sheet.total, 2)}</b>" in page
    assert "Места определяет балл по правилу положения" in page


def first_of(places: int) -> str:
    return "Вероятность занять первое место" if places == 1 else f"Вероятность войти в первые {places}"


def test_tasters_stand_behind_those_who_judged_the_dossier_and_outside_the_charts(enter: Any, stage: Stage, world: Any) -> None:
    tasting = queries.signed_sheets(stage).filter(assignment__part="tasting", assignment__entry__nomination="food")
    reader, food = world.person("centre"), tasting[0].assignment.entry
    of_it = consolidated.standings_for(stage, reader).filter(entry=food)
    (line,) = consolidated.lines(stage, of_it, seasons.rules_of(stage.season))
    tasters = [name.endswith(", дегустация") for name, _total in line.totals]
    assert tasters == sorted(tasters)
    assert len(set(tasters)) == 2
    assert ", дегустация:" in enter("centre").get(address("judging-results", stage, "?nomination=food")).content.decode()
    assert min(consolidated.totals_of(stage, "food", reader)) > max(sheet.total for sheet in tasting)


def test_the_sheet_is_grouped_filtered_and_searched(enter: Any, stage: Stage, monkeypatch: Any) -> None:
    monkeypatch.setattr(results_views, "PAGE", 20)
    client, regulation = enter("directorate"), seasons.rules_of(stage.season)
    whole = client.get(address("judging-results", stage))
    page = whole.content.decode()
    assert page.count('class="sheet-group"') == len(whole.context["groups"]) > 1
    titles = [nomination.title for nomination in regulation.nominations]
    shown = [title for title, _count, _lines in whole.context["groups"]]
    assert shown == sorted(shown, key=titles.index)
    for _title, _count, lines in whole.context["groups"]:
        places = [line.standing.place for line in lines]
        assert places == sorted(places)
    second = client.get(address("judging-results", stage, "?page=2"))
    listed = [line.standing.pk for answer in (whole, second) for *_, lines in answer.context["groups"] for line in lines]
    assert len(listed) == len(set(listed)) == queries.standings(stage).count() > 20
    food = client.get(address("judging-results", stage, "?nomination=food"))
    ((title, count, lines),) = food.context["groups"]
    assert (title, count) == (regulation.nomination("food").title, len(lines))
    standing = queries.standings(stage)[3]
    found = client.get(address("judging-results", stage), {"q": standing.entry.good.name})
    assert standing.pk in {line.standing.pk for *_, own in found.context["groups"] for line in own}
    assert len(found.context["page"]) < 20
    nothing = client.get(address("judging-results", stage), {"q": "\x00щщщщ", "nomination": "nonsense", "page": "x"})
    assert nothing.status_code == 200
    assert "Ничего не нашлось" in nothing.content.decode()


def test_items_lead_to_their_pages_unless_they_are_hidden(enter: Any, judged: Stage, barred: Entry) -> None:
    client = enter("centre")
    page = client.get(address("judging-results", judged)).content.decode()
    for standing in queries.standings(judged)[:20]:
        where = reverse("office:judging-item", args=[judged.pk, standing.entry_id])
        assert (where in page) == (standing.entry.enterprise_id != barred.enterprise_id)
        if where in page:
            assert client.get(where).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_the_number_of_queries_does_not_grow_with_items(enter: Any, judged: Stage, flagged: list[Flag], name: str) -> None:
    client, counted = enter("centre"), []
    nomination = flagged[0].nomination
    Flag.objects.exclude(pk__in=[one.pk for one in flagged]).delete()
    kept = list(queries.standings(judged).filter(entry__nomination=nomination).values_list("pk", flat=True)[:3])
    client.get(address(name, judged))  # what is asked once for a session
    for keep in (3, 1):
        Standing.objects.filter(consolidation__stage=judged).exclude(pk__in=kept[:keep]).delete()
        Flag.objects.filter(pk__in=[one.pk for one in flagged[keep:]]).delete()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(name, judged)).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]


@pytest.fixture
def barred(world: Any, judged: Stage, now: Any) -> Entry:
    """An entry with whose enterprise the head of the centre, an expert too, is in conflict."""
    entry = queries.standings(judged)[0].entry
    expert = Expert.objects.create(person=world.person("centre"), region=None, invited_at=now)
    Conflict.objects.create(expert=expert, enterprise=entry.enterprise, kind="declared", state="declared", stated_at=now)
    return entry


def test_whoever_is_in_conflict_sees_no_figures(enter: Any, judged: Stage, barred: Entry, flagged: list[Flag]) -> None:
    standing = queries.standing_of(judged, barred)
    Standing.objects.filter(pk=standing.pk).update(score="17.77", fair="18.88")
    other = flag(judged, "residual", nomination=barred.nomination, expert=flagged[0].expert, entry=barred)
    client = enter("centre")
    page = client.get(address("judging-results", judged)).content.decode()
    assert barred.good.name in page
    assert "скрыто: конфликт интересов" in page
    assert "17,77" not in page
    assert "18,88" not in page
    shown = client.get(address("judging-flags", judged)).context["page"]
    assert other.pk not in {one.pk for one in shown}
    book = opened(client.get(address("judging-results-xlsx", judged)).content)
    rows = [row for sheet in book.values() for row in sheet if barred.good.name in row]
    assert [row[4] for row in rows] == ["скрыто: конфликт интересов"]
    assert all(value == "" for row in rows for value in row[5:])
    text = paper(client.get(address("judging-results-pdf", judged)).content)
    assert "скрыто: конфликт интересов" in text
    assert "17,77" not in text
    assert "17,77" in paper(enter("directorate").get(address("judging-results-pdf", judged)).content)


def paper(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def test_the_papers_hold_every_row(enter: Any, judged: Stage) -> None:
    client, standings = enter("centre"), list(queries.standings(judged))
    text = paper(client.get(address("judging-results-pdf", judged)).content)
    root = queries.consolidation_of(judged).root
    assert root in text.replace(" ", "")
    assert "среднее арифметическое листов оценки" in text
    assert "Председатель комиссии" in text
    book = opened(client.get(address("judging-results-xlsx", judged)).content)
    assert len(book) == len({one.entry.nomination for one in standings})
    rows = {row[1]: row for sheet in book.values() for row in sheet[1:]}
    assert len(rows) == len(standings)
    for standing in standings:
        assert standing.entry.number in text.replace(" ", "") or standing.entry.number in text
        row = rows[standing.entry.number]
        if top := proposing.top_of(standing.chances):
            said = "занять первое место" if top[0] == 1 else f"войти в первые {top[0]}"
            assert f"вероятность {said}: {top[1] * 100:.0f} %" in text
            (head,) = (sheet[0] for sheet in book.values() if row in sheet)
            assert float(row[head.index(first_of(top[0]))]) == top[1]
        assert row[0] == standing.place
        assert float(standing.score) in row


def test_flags_are_told_in_words_with_pictures(enter: Any, judged: Stage, flagged: list[Flag]) -> None:
    page = enter("centre").get(address("judging-flags", judged)).content.decode()
    name = flagged[0].expert.person.short_name
    assert f"Эксперт {name} оценивает товар «{flagged[0].entry.good.name}» на 12,3 балла выше" in page
    assert f"Эксперт {name} оценивает на 12,3 балла строже" in page
    assert f"Эксперт {name} почти не различает товары" in page
    assert "отклоняются от остальных листов в одну сторону" in page or "одинаковые итоги" in page
    assert page.count("<title>") > 4
    assert page.count("То же в числах") >= 3
    assert "Выделяются" in enter("centre").get(address("judging-stage", judged)).content.decode()


def test_a_flags_picture_stands_on_one_scale(enter: Any, stage: Stage) -> None:
    """Beside a sheet by the dossier the tasters' low totals are not drawn, and beside a taster's the others are not."""
    sheets = queries.signed_sheets(stage).filter(assignment__entry__nomination="food")
    tasted = sheets.filter(assignment__part="tasting").first()
    dossier = sheets.filter(assignment__part="dossier", assignment__entry=tasted.assignment.entry).first()
    kept = queries.consolidation_of(stage)
    for shown, others in ((dossier, "tasting"), (tasted, "dossier")):
        Flag.objects.filter(consolidation=kept).delete()
        of = shown.assignment
        flag(stage, "residual", nomination="food", expert=of.expert, entry=of.entry)
        page = enter("centre").get(address("judging-flags", stage)).content.decode()
        assert of.expert.person.short_name in page
        hidden = sheets.filter(assignment__entry=of.entry, assignment__part=others)
        assert hidden.exists()
        assert not any(one.assignment.expert.person.short_name in page for one in hidden)


def test_flags_name_disagreements_with_their_end_and_where_nothing_could_be_looked_for(
    enter: Any, judged: Stage, world: Any, now: Any
) -> None:
    few = queries.standings(judged).values_list("entry__nomination", flat=True)[0]
    Agreement.objects.filter(consolidation__stage=judged, nomination=few).delete()
    entry = queries.standings(judged).first().entry
    Disagreement.objects.create(
        stage=judged, entry=entry, spread=14, way="discussion", called_at=now, settled_at=now, settlement="Разные партии",
        settled_by=world.person("centre"),
    )  # fmt: skip
    page = enter("centre").get(address("judging-flags", judged)).content.decode()
    assert "Разница в баллах: 14,0. Урегулировано обсуждением: Разные партии" in page
    assert f"меньше трёх заявок или двух экспертов: {seasons.rules_of(judged.season).nomination(few).title}" in page


def test_the_chair_sees_flags_and_a_member_does_not(enter: Any, judged: Stage, world: Any, now: Any) -> None:
    sitting = Sitting.objects.get(state="open")
    one = queries.severities(sitting.stage).first() or queries.signed_sheets(sitting.stage)[0].assignment
    nomination = getattr(one, "nomination", None) or one.entry.nomination
    flag(sitting.stage, "severity", nomination=nomination, expert=one.expert)
    where = reverse("member:flags", args=[sitting.stage_id])
    assert enter("member-70").get(where).status_code == 404
    assert enter("chair").get(where).status_code == 404
    page = enter("chair-70").get(where)
    assert page.status_code == 200
    assert one.expert.person.short_name in page.content.decode()
    assert where in enter("chair-70").get(reverse("member:sitting", args=[sitting.pk])).content.decode()
    assert where not in enter("member-70").get(reverse("member:sitting", args=[sitting.pk])).content.decode()


def test_a_member_sees_the_chances_of_an_item(enter: Any, world: Any) -> None:
    sitting = Sitting.objects.get(state="open")
    standing = queries.standings(sitting.stage).exclude(chances={}).first()
    item = AgendaItem.objects.get(sitting=sitting, entry=standing.entry)
    page = enter("member-70").get(reverse("member:item", args=[item.pk])).content.decode()
    shown = consolidated.titled_chances(standing, seasons.rules_of(sitting.stage.season), sitting.stage.tier)
    assert shown
    for title, chance in shown:
        assert f"{title} <b>{percent(chance)}</b>" in page


def test_pictures_show_spread_places_severity_and_agreement(enter: Any, judged: Stage) -> None:
    nomination = queries.agreements(judged)[0].nomination
    page = enter("centre").get(address("judging-pictures", judged, f"?nomination={nomination}")).content.decode()
    assert "Итоги всех листов" in page
    assert "Метка — занятое место (по баллу), полоса — пределы места по справедливой оценке" in page
    assert "Черта — ноль: эксперт не строже и не мягче остальных." in page
    assert page.count('class="chart-zero"') == queries.severities(judged).filter(nomination=nomination).count() > 0
    assert "Графики оценок" in page
    assert "артинк" not in page
    for severity in queries.severities(judged).filter(nomination=nomination):
        assert severity.expert.person.full_name in page
    assert enter("centre").get(address("judging-pictures", judged, "?nomination=nonsense")).status_code == 200


@pytest.mark.parametrize(("alpha", "items", "words"), [
    (0.93, 3, "Согласие всего по 3 заявкам мало о чём говорит: смотрите на пределы мест"),
    (0.93, 9, "Согласие всего по 9 заявкам мало о чём говорит"),
    (0.93, 10, "Эксперты согласны между собой: на баллы можно опираться."),
    (0.7, 10, "Эксперты согласны удовлетворительно"),
    (0.3, 30, "Эксперты мало согласны"),
    (None, 3, "судить о согласии нельзя"),
])  # fmt: skip
def test_agreement_over_few_items_is_not_trusted(alpha: float | None, items: int, words: str) -> None:
    said = judging_pictures.in_words(alpha, items)
    assert words in said
    assert "местам можно доверять" not in said


def test_regions_without_anchors_are_said_not_to_be_compared(enter: Any, judged: Stage) -> None:
    where = reverse("office:judging-regions", args=[judged.season_id])
    assert enter("centre").get(where).status_code in (403, 409)
    page = enter("directorate").get(where).content.decode()
    assert "об их строгости ничего сказать нельзя" in page
    assert judged.region.short_name in page


def test_regions_that_nothing_connects_are_named_once_for_all_their_nominations(enter: Any, judged: Stage) -> None:
    regulation, told = seasons.rules_of(judged.season), "об их строгости ничего сказать нельзя"
    alone = [one for one in compared_regions(judged.season, judged.tier) if one.alone]
    assert len(alone) > 1
    page = unescape(enter("directorate").get(reverse("office:judging-regions", args=[judged.season_id])).content.decode())
    assert page.count(told) == 1
    assert all(regulation.nomination(one.nomination).title in page for one in alone)


def test_titles_of_quotas_edges_stand_in_the_sheet(world: Any, judged: Stage, enter: Any) -> None:
    """A tier with a quota whose end lies within a tie: those of the tie are named."""
    regulation = seasons.rules_of(judged.season)
    tier = regulation.tier(judged.tier)
    best = tier.outcomes[0].model_copy(update={"threshold": None, "quota": 1})
    changed = tier.model_copy(update={"outcomes": (best, *tier.outcomes[1:])})
    rules = regulation.model_copy(update={"tiers": tuple(changed if one.key == tier.key else one for one in regulation.tiers)})
    nomination = queries.standings(judged)[0].entry.nomination
    mine = queries.standings(judged).filter(entry__nomination=nomination)
    Standing.objects.filter(pk__in=mine.values("pk")).update(place=1)
    found = consolidated.edges_of(judged, rules)
    assert {entry for entry, key in found.items() if key == best.key} >= {one.entry_id for one in mine if mine.count() > 1}
    lines = consolidated.lines(judged, consolidated.standings_for(judged, world.person("directorate")), rules)
    assert {line.edge for line in lines if line.standing.entry_id in found} == {best.title}
