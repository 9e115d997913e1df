"""How what was tasted counts, and what shows a sample."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from laureat.entries import queries as entries
from laureat.judging import (
    actions,
    pack_changes,
    packing,
    planning,  # fmt: skip
    progress,
    queries,
    recounting,
    sheets,
    specimens,
    tasting_papers,
    visibility,
)
from laureat.judging.comparing import compared
from laureat.judging.models import (
    Assignment,
    CodingAct,
    Disagreement,
    ScoreSheet,
    Severity,
    Standing,
)
from laureat.kernel import Refused
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage
from tests.judging.tasting.acts import FOOD, consolidate, dossiers_signed, sign, sign_all


def test_nothing_is_ranked_while_the_codes_are_closed_or_a_panel_is_not_whole(
    act: CodingAct, tasting: list[Assignment], judged: Stage, office: Person, now: Any
) -> None:
    dossiers_signed(judged, now)
    Disagreement.objects.all().delete()  # the totals are made up, so some lie far apart
    with pytest.raises(Refused, match="Невскрытых актов: 1"):
        consolidate(judged, office, now)
    sign_all(tasting, now)
    actions.open_codes(act=act, actor=office, at=now)
    Assignment.objects.filter(pk=tasting[0].pk).update(state="cancelled")
    with pytest.raises(Refused, match="не хватает подписанных листов"):
        consolidate(judged, office, now)
    Assignment.objects.filter(pk=tasting[0].pk).update(state="signed")
    made = consolidate(judged, office, now)
    assert recounting.differences(made) == []
    standing = queries.standing_of(judged, tasting[0].entry)
    totals = {part: list(ScoreSheet.objects.filter(assignment__stage=judged, assignment__entry=tasting[0].entry, state="signed", assignment__part=part)
                         .values_list("total", flat=True)) for part in ("dossier", "tasting")}  # fmt: skip
    means = sum(sum(found) / len(found) for found in totals.values())
    assert standing.score == means.quantize(Decimal("0.01"))
    assert standing.sheets == 6
    assert standing.lowest == sum(map(min, totals.values()))


def test_progress_and_proposals_count_dossiers_without_tasters(
    act: CodingAct, tasting: list[Assignment], judged: Stage, items: Any, office: Person, now: Any
) -> None:
    request, _loose = planning.request_for(judged, entries.admitted_entries(judged), at=now)
    pairs = {(one.entry_id, one.expert_id) for one in tasting}
    assert not pairs & (set(request.fixed) | set(request.cost))
    assert {request.barred[pair] for pair in pairs} == {"asked"}
    shown = progress.with_sheets(list(items), judged, person=office, at=now)
    names = {one.expert_id for one in tasting}
    assert not names & {sheet.expert.pk for item in shown for sheet in item.sheets}


def test_a_taster_of_the_office_learns_nothing_from_the_board(
    act: CodingAct, tasting: list[Assignment], items: Any, now: Any
) -> None:
    """What is hidden from a taster does not change with the taster's own sheets."""
    person = tasting[0].expert.person
    mine = [one for one in tasting if one.expert_id == tasting[0].expert_id]
    before = set(visibility.hidden_entries(person).values_list("pk", flat=True))
    assert before == set(items.values_list("pk", flat=True))
    sign(mine[0], now)
    assert set(visibility.hidden_entries(person).values_list("pk", flat=True)) == before


def test_fair_scores_are_those_of_both_parts_added(stage: Stage) -> None:
    consolidation = queries.consolidation_of(stage)
    assert recounting.differences(consolidation) == []
    food = Standing.objects.filter(consolidation=consolidation, entry__nomination=FOOD)
    assert food.count() >= 3
    assert not food.filter(fair=None).exists()
    tasting = {severity.expert_id for severity in Severity.objects.filter(consolidation=consolidation, nomination=FOOD)}
    names = set(Assignment.objects.filter(stage=stage, part="tasting").values_list("expert", flat=True))
    assert len(names & tasting) == 3
    kept = {one.entry_id: one.fair for one in food}
    generous = ScoreSheet.objects.filter(assignment__stage=stage, assignment__part="tasting")
    generous.update(total=F("total") + 5)
    standings = list(queries.standings(stage))
    compared(consolidation, standings, seasons.rules_of(consolidation.stage.season))
    moved = {one.entry_id: one.fair - kept[one.entry_id] for one in standings if one.entry_id in kept}
    assert all(abs(float(by) - 5) < 0.01 for by in moved.values()), moved


def test_what_shows_a_sample_knows_its_code_only(act: CodingAct, tasting: list[Assignment], judged: Stage, now: Any) -> None:
    mine = [one for one in specimens.unsigned(act) if one.expert_id == tasting[0].expert_id]
    shown = specimens.shown(mine)
    papers = [
        sheets.blank_sheets_pdf(judged, mine, at=now),
        sheets.score_sheet_pdf(mine[0], at=now),
        tasting_papers.labels_pdf(act, at=now),
    ]
    texts = ["".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages) for paper in papers]
    texts += [json.dumps(PdfReader(io.BytesIO(paper)).metadata, default=str, ensure_ascii=False) for paper in papers]
    for one in mine:
        assert shown[one.pk].enterprise == shown[one.pk].number == ""
        assert any(shown[one.pk].code in text for text in texts)
        for secret in (
            one.entry.good.name,
            one.entry.enterprise.name,
            one.entry.enterprise.short_name,
            one.entry.enterprise.inn,
            one.entry.number,
        ):
            assert not any(secret in text for text in texts), secret
    taken = packing.pack_of(mine[0].expert, judged, at=now)
    (marks, *_others) = pack_changes.open_pack(taken).worksheets
    cells = {str(cell) for sheet in pack_changes.open_pack(taken).worksheets for row in sheet.rows for cell in row}
    assert "food~tasting:mark:taste" in marks.texts(0)
    for one in mine:
        assert shown[one.pk].title in cells
        for secret in (one.entry.good.name, one.entry.enterprise.short_name, one.entry.number):
            assert not any(secret in cell for cell in cells), secret
    assert [one.pk for one in packing.open_of(mine[0].expert, judged)] == sorted(one.pk for one in mine)


def test_showing_and_packing_take_as_many_queries_for_more_samples(
    act: CodingAct, tasting: list[Assignment], judged: Stage, now: Any
) -> None:
    mine = [one for one in specimens.unsigned(act) if one.expert_id == tasting[0].expert_id]
    counted = []
    for some in (mine[:1], mine):
        with CaptureQueriesContext(connection) as captured:
            specimens.shown(some)
        counted.append(len(captured))
    assert counted[0] == counted[1] == 1
