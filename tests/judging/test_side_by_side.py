"""Signed sheets side by side: every mark with its words and page, for the office by name, for the commission by number, for nobody who may not see."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laureat.judging import pinning, queries, side_by_side
from laureat.judging.models import Assignment, CodingAct, Conflict, Disagreement, Expert, Mark, ScoreSheet
from laureat.people.models import Person
from laureat.season.models import Stage


@pytest.fixture
def done(stage: Stage) -> Assignment:
    """A signed sheet of an item that is judged by its dossier and by its sample, at a stage that is consolidated."""
    tasted = Assignment.objects.filter(stage=stage, part="tasting").values("entry")
    found = Assignment.objects.filter(stage=stage, state="signed", part="dossier", entry__in=tasted, entry__state="admitted")
    return found.select_related("entry", "expert__person").first()


@pytest.fixture
def reader(world: Any) -> Person:
    return world.person("directorate")


def test_every_mark_stands_with_its_words_its_page_and_the_mean(done: Assignment, stage: Stage, reader: Person) -> None:
    document = next(iter(pinning.documents_for_experts(done.entry).values()))
    sheets = queries.signed_sheets(stage).filter(assignment__entry=done.entry)
    Mark.objects.filter(sheet__in=sheets).update(pinned=document, pinned_page=1, comment="Видел сам")
    for table in (
        side_by_side.named(stage, done.entry, person=reader),
        side_by_side.numbered(stage, done.entry, person=reader),
    ):
        assert len(table.columns) == sheets.count()
        for line in table.lines:
            values = list(Mark.objects.filter(sheet__in=sheets, criterion=line.criterion.key).values_list("value", flat=True))
            given = [one.mark for one in line.given if one.mark]
            assert sorted(mark.value for mark in given) == sorted(values)
            assert {(mark.comment, mark.pinned, mark.pinned_page) for mark in given} == {("Видел сам", document, 1)}
            assert line.mean == (sum(values) / Decimal(len(values))).quantize(Decimal("0.01"))
            assert line.gap == max(values) - min(values)


def test_the_office_reads_names_and_the_commission_numbers_tasters_last(done: Assignment, stage: Stage, reader: Person) -> None:
    by_name, by_number = (read(stage, done.entry, person=reader) for read in (side_by_side.named, side_by_side.numbered))
    names = set(Assignment.objects.filter(stage=stage, entry=done.entry, state="signed").values_list("expert", flat=True))
    assert {one.expert for one in by_name.columns} == {one.person.short_name for one in Expert.objects.filter(pk__in=names)}
    assert [one.expert for one in by_number.columns] == [f"Эксперт {n}" for n in range(1, len(by_number.columns) + 1)]
    for table in (by_name, by_number):
        parts = [one.part for one in table.columns]
        assert parts == sorted(parts, key=["dossier", "arbiter", "tasting"].index)
        by_dossier, by_sample = table.parts
        assert {one.part for one in by_sample.columns} == {"tasting"}
        assert "tasting" not in {one.part for one in by_dossier.columns}
        assert {line.criterion.tasting for line in by_dossier.lines} == {False}
        assert {line.criterion.tasting for line in by_sample.lines} == {True}
        assert all(one.mark for part in (by_dossier, by_sample) for line in part.lines for one in line.given)


def test_yes_or_no_is_said_in_words(done: Assignment, stage: Stage, reader: Person) -> None:
    table = side_by_side.named(stage, done.entry, person=reader)
    asked = [line for line in table.lines if line.criterion.kind == "yes-no"]
    assert asked
    for line in asked:
        for given in line.given:
            if given.mark:
                assert given.said.startswith("да, " if given.mark.value else "нет, ")


def test_the_criteria_that_set_experts_apart_stand_first_in_a_disagreement(
    done: Assignment, stage: Stage, reader: Person, now: Any
) -> None:
    before = side_by_side.named(stage, done.entry, person=reader)
    assert before.disagreement is None
    Disagreement.objects.create(stage=stage, entry=done.entry, spread=Decimal(20), way="arbiter", called_at=now)
    after = side_by_side.named(stage, done.entry, person=reader)
    gaps = [line.gap for line in after.lines]
    assert gaps == sorted(gaps, reverse=True)
    assert [line.gap for line in before.lines] != gaps, "else the regulation's order"
    assert after.disagreement.spread == 20


def test_who_is_in_conflict_or_still_judges_reads_nothing(done: Assignment, stage: Stage, reader: Person, now: Any) -> None:
    expert = Expert.objects.create(person=reader, region=stage.region, nominations=[done.entry.nomination], invited_at=now)
    mine = Assignment.objects.create(
        stage=stage, entry=done.entry, expert=expert, assigned_at=now, assigned_by=reader, state="cleared"
    )
    assert side_by_side.named(stage, done.entry, person=reader) is None
    assert side_by_side.numbered(stage, done.entry, person=reader) is None
    Assignment.objects.filter(pk=mine.pk).update(state="cancelled")
    assert side_by_side.named(stage, done.entry, person=reader) is not None
    Conflict.objects.create(
        expert=expert, enterprise=done.entry.enterprise, kind="declared", reason="Работал там", stated_at=now
    )
    assert side_by_side.named(stage, done.entry, person=reader) is None


def test_tasting_sheets_stay_away_until_the_codes_are_opened(done: Assignment, stage: Stage, reader: Person) -> None:
    whole = side_by_side.named(stage, done.entry, person=reader)
    CodingAct.objects.filter(stage=stage).update(opened_at=None, opened_by=None, opening_document=None)
    sealed = side_by_side.named(stage, done.entry, person=reader)
    assert len(sealed.columns) < len(whole.columns)
    assert {one.part for one in sealed.columns} == {"dossier"}


def test_the_commission_reads_nothing_before_the_stage_is_consolidated(world: Any, reader: Person) -> None:
    done = Assignment.objects.filter(state="signed", stage__state="judging").select_related("stage", "entry").first()
    assert side_by_side.numbered(done.stage, done.entry, person=reader) is None
    assert side_by_side.named(done.stage, done.entry, person=reader) is not None


def test_many_sheets_take_as_many_queries_as_one(done: Assignment, stage: Stage, reader: Person) -> None:
    counts = []
    for keep in (None, 1):
        if keep:
            held = Assignment.objects.filter(stage=stage, entry=done.entry, state="signed")
            kept = [one.pk for one in held[:keep]]
            Mark.objects.filter(sheet__assignment__in=held.exclude(pk__in=kept)).delete()
            ScoreSheet.objects.filter(assignment__in=held.exclude(pk__in=kept)).delete()
        with CaptureQueriesContext(connection) as captured:
            side_by_side.named(stage, done.entry, person=reader)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 4
