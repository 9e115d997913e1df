"""Sheets on paper: printed, filled, entered by the office with their scan."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as configured
from pypdf import PdfReader

from laureat.files.models import Document
from laureat.judging import actions, packing, paper_codes, queries, rules, sheets
from laureat.judging.models import Assignment, Conflict, ScoreSheet
from laureat.kernel import Refused
from laureat.ledger.models import Event
from laureat.mail.models import Message
from laureat.papers.workbook import workbook
from laureat.season import queries as seasons
from tests.judging.recording.handing import (
    judged,
    record,
)
from tests.judging.test_judging import marks


def test_a_paper_sheet_is_recorded_with_its_scan_and_signed_by_its_expert(
    assignment: Assignment, clerk: Any, expert: Any, now: Any
) -> None:
    sheet = record(assignment, clerk, now)
    assert sheet.state == "draft"
    assert {mark.criterion for mark in queries.marks_of(sheet)} == set(marks(assignment))
    event = Event.objects.filter(kind="score-sheet.recorded").last()
    (scan,) = Document.objects.filter(owner=f"judging.assignment:{assignment.pk}")
    assert (event.actor, event.subject) == (clerk.ledger_ref, f"judging.assignment:{assignment.pk}")
    assert event.details["new"] == {
        "scan": scan.sha256, "document": str(scan.pk), "criteria": sorted(marks(assignment)), "comment": True,
    }  # fmt: skip
    assert packing.recordings_of(assignment) == [(event.at, scan)]
    told = Message.objects.get(key="sheets-recorded")
    assert told.email == expert.email
    assert "внёс в систему отметки с ваших листов: 1." in told.text
    cleared = actions.declare_no_conflict(assignment=assignment, actor=expert, at=now)
    assert actions.sign_sheet(assignment=cleared, actor=expert, at=now).state == "signed"


def test_the_ledger_never_says_marks_that_are_not_signed(assignment: Assignment, clerk: Any, now: Any) -> None:
    record(assignment, clerk, now, comment="Секретное заключение")
    payload = Event.objects.filter(kind="score-sheet.recorded").last().payload
    assert "Секретное" not in payload
    assert '"value"' not in payload


def test_recording_changes_only_what_stands_on_the_paper(ready: list[Assignment], clerk: Any, expert: Any, now: Any) -> None:
    item = ready[0]
    given, key = marks(item), judged(item)
    actions.save_marks(assignment=item, marks=given, comment="Моё", actor=expert, at=now)
    sheet = record(item, clerk, now, marks={key: (Decimal(1), "иначе")}, comment="")
    saved = {mark.criterion: (mark.value, mark.comment) for mark in queries.marks_of(sheet)}
    assert saved == {**given, key: (Decimal(1), "иначе")}
    assert sheet.comment == "Моё"


def test_only_the_office_that_assigns_records(assignment: Assignment, world: Any, expert: Any, now: Any) -> None:
    for key in ("centre", "expert-54", "applicant", "ministry"):
        assert rules.may_record(world.person(key), assignment, at=now).code == "forbidden"
        with pytest.raises(Refused):
            record(assignment, world.person(key), now)
    assert not Document.objects.filter(owner=f"judging.assignment:{assignment.pk}").exists()


def test_nothing_is_recorded_in_a_conflict_late_signed_cancelled_or_for_what_was_withdrawn(
    ready: list[Assignment], clerk: Any, expert: Any, now: Any
) -> None:
    item = ready[0]
    late = item.stage.judging_until + timedelta(minutes=1)
    assert rules.may_record(clerk, item, at=late).code == "too-late"
    item.entry.state = "withdrawn"
    assert rules.may_record(clerk, item, at=now).code == "not-admitted"
    item.entry.state, item.state = "admitted", "cancelled"
    assert rules.may_record(clerk, item, at=now).code == "forbidden"
    item.state, item.stage.state = "cleared", "deciding"
    assert rules.may_record(clerk, item, at=now).code == "order"
    actions.declare_conflict(assignment=ready[1], reason="Родня", actor=expert, at=now)
    assert rules.may_record(clerk, queries.assignments_of(expert).get(pk=ready[1].pk), at=now).code == "conflict"
    actions.save_marks(assignment=ready[0], marks=marks(item), comment="", actor=expert, at=now)
    actions.sign_sheet(assignment=ready[0], actor=expert, at=now)
    with pytest.raises(Refused, match="подписан"):
        record(ready[0], clerk, now)


def test_a_clerk_in_conflict_records_nothing_of_that_enterprise(
    assignment: Assignment, clerk: Any, world: Any, now: Any
) -> None:
    region = assignment.stage.region
    also = actions.invite_expert(
        person=clerk, region=region, nominations=["food"], employer="", employer_inn="", actor=clerk, at=now
    )
    assert rules.may_record(clerk, assignment, at=now)
    Conflict.objects.create(expert=also, enterprise=assignment.entry.enterprise, kind="declared", reason="Родня", stated_at=now)
    assert rules.may_record(clerk, assignment, at=now).code == "forbidden"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"content": b""}, "пуст"), ({"content": b"GIF89a", "name": "a.gif"}, "не того вида"), ({"name": "скан.png"}, "не соответствует"),
     ({"content": workbook("a", ["b"], []), "name": "a.xlsx"}, "не того вида")],
)  # fmt: skip
def test_a_scan_is_a_pdf_or_a_picture(assignment: Assignment, clerk: Any, now: Any, changes: Any, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        record(assignment, clerk, now, **changes)
    assert not ScoreSheet.objects.filter(assignment=assignment).exists()


def test_a_mark_outside_the_scale_is_not_recorded_and_its_scan_not_kept(assignment: Assignment, clerk: Any, now: Any) -> None:
    with pytest.raises(Refused, match="с шагом"):
        record(assignment, clerk, now, marks={judged(assignment): (Decimal(99), "")})
    assert not Document.objects.filter(owner=f"judging.assignment:{assignment.pk}").exists()


@pytest.mark.parametrize("pk", [1, 31, 29_999, 28_629_150, 40_000_000])
def test_codes_and_tokens_name_their_assignment_and_no_other(pk: int) -> None:
    code = paper_codes.code_of(pk)
    assert paper_codes.pk_of(code) == paper_codes.pk_of(code.lower().replace("-", " ")) == pk
    assert paper_codes.pk_in(paper_codes.token_of(pk)) == pk
    plain = code.replace("-", "")
    for place in range(len(plain)):
        wrong = plain[:place] + ("3" if plain[place] != "3" else "4") + plain[place + 1 :]
        assert paper_codes.pk_of(wrong) is None
    for nothing in ("", "2", "2222-2222", "абвгд", "7" * 40):
        assert paper_codes.pk_of(nothing) is None
    assert paper_codes.pk_in(paper_codes.token_of(pk) + "x") is None
    assert paper_codes.pk_in(str(pk)) is None


def test_codes_printed_before_the_key_was_changed_are_still_read(settings: Any) -> None:
    code, token = paper_codes.code_of(17), paper_codes.token_of(17)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-" * 5
    assert (paper_codes.pk_of(code), paper_codes.pk_in(token)) == (17, 17)
    settings.SECRET_KEY_FALLBACKS = []
    assert (paper_codes.pk_of(code), paper_codes.pk_in(token)) == (None, None)


def test_blank_sheets_show_scales_anchors_code_and_count_their_pages(assignment: Assignment, expert: Any, now: Any) -> None:
    items = packing.unsigned_of_stage(assignment.stage)
    pages = [
        page.extract_text() for page in PdfReader(io.BytesIO(sheets.blank_sheets_pdf(assignment.stage, items, at=now))).pages
    ]
    text = "\n".join(pages)
    assert len(items) == queries.assignments_of(expert).filter(state="assigned").count()
    for item in items:
        assert paper_codes.code_of(item.pk) in text
        assert item.entry.number in text
    assert text.count("лист 1 из") == len(items)
    described = {
        anchor.text.split()[0]
        for item in items
        for criterion in seasons.rules_of(item.stage.season).criteria_of(item.entry.nomination)
        for anchor in criterion.anchors
    }
    assert described
    assert all(word in text for word in described)
    assert "рассчитывается по ответам" in text
    assert "Подпись эксперта" in text
    assert paper_codes.link_of(5).startswith(f"{configured.SITE_URL}/office/judging/sheets/5:")


def test_a_long_sheet_counts_its_own_pages(assignment: Assignment, now: Any) -> None:
    items = packing.unsigned_of_stage(assignment.stage)
    items[0].state = "cleared"
    items[0].entry.good.name = "Очень длинное название " * 120
    pages = [
        page.extract_text()
        for page in PdfReader(io.BytesIO(sheets.blank_sheets_pdf(assignment.stage, items[:2], at=now))).pages
    ]
    told = [
        next(line for line in page.splitlines() if "лист " in line and " из " in line).split("лист ")[1][:6].strip()
        for page in pages
    ]
    assert told[-1].startswith("1 из 1")
    assert told[: len(pages) - 1] == [f"{n + 1} из {len(pages) - 1}" for n in range(len(pages) - 1)]
    assert len(pages) > 2
