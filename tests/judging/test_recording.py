"""Marks that come on paper or in a file: who may record them, what the ledger says, all or nothing, nothing unseen."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from laureat.files.models import Document
from laureat.judging import actions, pack_changes, packing, paper_codes, queries, rules, sheets
from laureat.judging.models import Assignment, Conflict, Mark, ScoreSheet
from laureat.kernel import Refused
from laureat.ledger.models import Event
from laureat.papers.workbook import workbook
from laureat.season.models import Stage
from tests.judging.test_judging import marks
from tests.judging.workbooks import column, edited, opened

PDF = b"%PDF-1.7\n%scan\n%%EOF"


@pytest.fixture
def expert(world: Any) -> Any:
    return world.person("expert-54")


@pytest.fixture
def clerk(world: Any) -> Any:
    return world.person("centre-54")


@pytest.fixture
def assignment(expert: Any) -> Assignment:
    """Assigned, the question about conflicts not answered."""
    return queries.assignments_of(expert).filter(state="assigned").first()


@pytest.fixture
def ready(expert: Any, now: Any) -> list[Assignment]:
    """The expert's items, all open."""
    for item in queries.assignments_of(expert).filter(state="assigned"):
        actions.declare_no_conflict(assignment=item, actor=expert, at=now)
    return list(queries.assignments_of(expert).filter(state="cleared"))


def record(item: Assignment, actor: Any, now: Any, **changes: Any) -> ScoreSheet:
    given = {"marks": marks(item), "comment": "С бумаги", "content": PDF, "name": "скан.pdf", **changes}
    return actions.record_paper(assignment=item, actor=actor, at=now, **given)


def own(item: Assignment, now: Any) -> bytes:
    return packing.pack_of(queries.expert_of(item.expert.person), item.stage, at=now)


def put(content: bytes, item: Assignment, ending: str, value: Any) -> bytes:
    """A value in the row of an item."""

    def change(found: Any) -> None:
        code = paper_codes.code_of(item.pk)
        rows = next(rows for rows in found.values() if any(code in row for row in rows))
        next(row for row in rows if code in row)[column(rows, ending)] = value

    return edited(content, change)


def upload(content: bytes, item: Assignment, actor: Any, now: Any, *, on_behalf: bool = False) -> Document:
    mine = None if on_behalf else queries.expert_of(actor)
    return actions.upload_pack(content=content, name="пакет.xlsx", stage=item.stage, own=mine, actor=actor, at=now)[0]


def preview(content: bytes, item: Assignment, actor: Any, now: Any, *, on_behalf: bool = False) -> pack_changes.Preview:
    return pack_changes.preview_of(content, item.stage, item.expert, actor=actor, on_behalf=on_behalf, at=now)


def apply(document: Document, seen: str, item: Assignment, actor: Any, now: Any, *, on_behalf: bool = False) -> Any:
    return actions.apply_pack(
        document=document, stage=item.stage, expert=item.expert, seen=seen, on_behalf=on_behalf, actor=actor, at=now
    )


def judged(item: Assignment) -> str:
    return next(key for key, (value, _text) in marks(item).items() if value)


# --- paper ---


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


# --- codes ---


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


# --- blank sheets ---


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
    assert "0\u00a0—\u00a0Посторонние" in text or "0 — Посторонние" in text
    assert "рассчитывается по ответам" in text
    assert "Подпись эксперта" in text
    assert paper_codes.link_of(5).startswith(f"{configured.SITE_URL}/office/judging/sheets/5:")


def test_a_long_sheet_counts_its_own_pages(assignment: Assignment, now: Any) -> None:
    items = packing.unsigned_of_stage(assignment.stage)
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


def test_experts_take_only_what_is_open_to_them(ready: list[Assignment], expert: Any, now: Any) -> None:
    me, stage = queries.expert_of(expert), ready[0].stage
    assert {item.pk for item in packing.open_of(me, stage)} == {item.pk for item in ready}
    Conflict.objects.create(
        expert=me, enterprise=ready[0].entry.enterprise, kind="found", state="found", reason="ИНН", stated_at=now
    )
    ready[1].entry.state = "withdrawn"
    ready[1].entry.save(update_fields=["state"])
    enterprise = ready[0].entry.enterprise_id
    left = {item.pk for item in ready[2:] if item.entry.enterprise_id != enterprise}
    assert {item.pk for item in packing.open_of(me, stage)} == left
    assert not {item.pk for item in packing.unsigned_of_stage(stage)} & {ready[0].pk, ready[1].pk}


# --- workbooks ---


def test_a_workbook_goes_round_and_saves_what_was_seen(ready: list[Assignment], expert: Any, now: Any) -> None:
    one, two = ready[:2]
    key = judged(one)
    actions.save_marks(assignment=one, marks={key: (Decimal(1), "было")}, comment="Итог", actor=expert, at=now)
    content = own(one, now)
    assert preview(content, one, expert, now).changes == []
    filled = put(put(content, one, f"mark:{key}", 2), two, ":conclusion", "Молодцы")
    found = preview(filled, one, expert, now)
    assert found.problems == []
    told = {r.assignment: [(c.old_mark, c.new_mark, c.old_text, c.new_text) for c in r.changes] for r in found.revisions}
    assert told == {one: [("1", "2", "", "")], two: [("", "", "", "Молодцы")]}
    document = upload(filled, one, expert, now)
    assert Mark.objects.get(sheet__assignment=one, criterion=key).value == 1
    apply(document, found.fingerprint, one, expert, now)
    saved = Mark.objects.get(sheet__assignment=one, criterion=key)
    assert (saved.value, saved.comment) == (2, "было")
    assert [ScoreSheet.objects.get(assignment=item).comment for item in (one, two)] == ["Итог", "Молодцы"]
    event = Event.objects.filter(kind="score-pack.loaded").last()
    assert (event.details["new"]["scan"], event.details["new"]["sheets"]) == (document.sha256, 2)
    assert preview(filled, one, expert, now).changes == []


def test_what_changed_meanwhile_is_not_saved_over(ready: list[Assignment], expert: Any, now: Any) -> None:
    item, key = ready[0], judged(ready[0])
    filled = put(own(item, now), item, f"mark:{key}", 2)
    document, seen = upload(filled, item, expert, now), preview(filled, item, expert, now).fingerprint
    actions.save_marks(assignment=item, marks={key: (Decimal(3), "")}, comment="", actor=expert, at=now)
    with pytest.raises(Refused) as refused:
        apply(document, seen, item, expert, now)
    assert refused.value.verdict.code == "changed"
    assert Mark.objects.get(sheet__assignment=item, criterion=key).value == 3
    again = preview(filled, item, expert, now)
    assert [(c.old_mark, c.new_mark) for c in again.changes] == [("3", "2")]
    apply(document, again.fingerprint, item, expert, now)
    assert Mark.objects.get(sheet__assignment=item, criterion=key).value == 2


def test_one_bad_row_saves_nothing(ready: list[Assignment], expert: Any, now: Any) -> None:
    one, two = ready[:2]
    filled = put(put(own(one, now), one, f"mark:{judged(one)}", 2), two, f"mark:{judged(two)}", 99)
    found = preview(filled, one, expert, now)
    assert len(found.problems) == 1
    assert "вне шкалы" in found.problems[0]
    with pytest.raises(Refused):
        apply(upload(filled, one, expert, now), found.fingerprint, one, expert, now)
    assert not Mark.objects.filter(sheet__assignment__in=[one, two]).exists()


def _sign(item: Assignment, expert: Any, now: Any) -> None:
    actions.save_marks(assignment=item, marks=marks(item), comment="", actor=expert, at=now)
    actions.sign_sheet(assignment=item, actor=expert, at=now)


def _withdraw(item: Assignment, expert: Any, now: Any) -> None:
    item.entry.state = "withdrawn"
    item.entry.save(update_fields=["state"])


def _recuse(item: Assignment, expert: Any, now: Any) -> None:
    actions.declare_conflict(assignment=item, reason="Родня", actor=expert, at=now)


def _end(item: Assignment, expert: Any, now: Any) -> None:
    Stage.objects.filter(pk=item.stage_id).update(judging_until=now - timedelta(hours=1))


@pytest.mark.parametrize(
    ("happens", "sentence"),
    [(_sign, "Лист подписан"), (_withdraw, "больше не участвует"), (_recuse, "конфликт интересов"), (_end, "принимались до")],
)
@pytest.mark.parametrize("on_behalf", [False, True])
def test_what_is_closed_meanwhile_is_said(
    ready: list[Assignment], expert: Any, clerk: Any, now: Any, happens: Any, sentence: str, *, on_behalf: bool
) -> None:
    item, actor = ready[0], clerk if on_behalf else expert
    filled = put(own(item, now), item, f"mark:{judged(item)}", 1)
    before = preview(filled, item, actor, now, on_behalf=on_behalf)
    document = upload(filled, item, actor, now, on_behalf=on_behalf)
    happens(item, expert, now)
    item.stage.refresh_from_db()
    found = preview(filled, item, actor, now, on_behalf=on_behalf)
    assert len(found.problems) == 1
    assert sentence in found.problems[0]
    assert item.entry.good.name in found.problems[0]
    saved = list(Mark.objects.filter(sheet__assignment=item).values_list("criterion", "value"))
    with pytest.raises(Refused):
        apply(document, before.fingerprint, item, actor, now, on_behalf=on_behalf)
    assert list(Mark.objects.filter(sheet__assignment=item).values_list("criterion", "value")) == saved


def test_unknown_and_foreign_codes_are_said(ready: list[Assignment], expert: Any, now: Any) -> None:
    item = ready[0]
    foreign = Assignment.objects.exclude(expert=item.expert).first()
    filled = put(own(item, now), item, f"mark:{judged(item)}", 1)
    for code, sentence in (
        ("ABCD-EFGH", "код ABCD-EFGH неизвестен"),
        (paper_codes.code_of(foreign.pk), "не назначена этому эксперту"),
    ):
        found = preview(put(filled, item, ":code", code), item, expert, now)
        assert [sentence in problem for problem in found.problems] == [True]
        assert found.revisions == []


def test_an_item_in_the_worksheet_of_another_nomination_is_said(ready: list[Assignment], expert: Any, now: Any) -> None:
    item = ready[0]
    other = next(one for one in ready if one.entry.nomination != item.entry.nomination)
    filled = put(put(own(item, now), item, f"mark:{judged(item)}", 1), item, ":code", paper_codes.code_of(other.pk))
    assert "относится к другой номинации" in preview(filled, item, expert, now).problems[0]


def test_a_comment_needs_its_mark(ready: list[Assignment], expert: Any, now: Any) -> None:
    item = ready[0]
    found = preview(put(own(item, now), item, f"comment:{judged(item)}", "Хорошо"), item, expert, now)
    assert "есть обоснование, но нет оценки" in found.problems[0]


def test_another_experts_another_stages_and_a_forged_pack_are_refused(
    ready: list[Assignment], expert: Any, stage: Any, now: Any
) -> None:
    item = ready[0]
    other = (
        Assignment.objects.filter(stage=item.stage).exclude(expert=item.expert).select_related("expert__person").first().expert
    )
    for content, sentence in (
        (packing.pack_of(other, item.stage, at=now), "пакет другого эксперта"),
        (packing.pack_of(queries.expert_of(expert), stage, at=now), "пакет другого этапа"),
        (edited(own(item, now), lambda found: found["laureat"][1].__setitem__(1, "forged")), "Повреждена метка"),
        (workbook("Оценки", ["a"], [["b"]]), "не пакет с оценками"),
        (PDF, "не того вида"),
    ):
        kept = Document.objects.count()
        with pytest.raises(Refused, match=sentence):
            upload(content, item, expert, now)
        assert Document.objects.count() == kept


def test_a_file_over_the_limit_is_refused_before_it_is_opened(
    ready: list[Assignment], expert: Any, now: Any, settings: Any
) -> None:
    settings.FILE_MAX_BYTES = 1000
    with pytest.raises(Refused, match="слишком велик"):
        upload(own(ready[0], now), ready[0], expert, now)


def test_the_office_records_a_workbook_without_seeing_unsigned_marks(
    ready: list[Assignment], expert: Any, clerk: Any, now: Any
) -> None:
    item, key = ready[0], judged(ready[0])
    actions.save_marks(assignment=item, marks={key: (Decimal(3), "тайна")}, comment="", actor=expert, at=now)
    blank = packing.packs_of(item.stage, at=now)
    assert "тайна" not in str(_members(blank))
    filled = put(own(item, now), item, f"mark:{key}", 1)
    found = preview(filled, item, clerk, now, on_behalf=True)
    assert [(change.old_mark, change.new_mark) for change in found.changes] == [("поставлено", "1")]
    document = upload(filled, item, clerk, now, on_behalf=True)
    apply(document, found.fingerprint, item, clerk, now, on_behalf=True)
    assert Event.objects.filter(kind="score-sheet.recorded", subject=f"judging.assignment:{item.pk}").count() == 1
    assert packing.recordings_of(item)[0][1] == document


def _members(archive: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(archive)) as books:
        return {name: opened(books.read(name)) for name in books.namelist()}


def test_the_archive_has_a_workbook_for_every_expert_with_open_items(ready: list[Assignment], now: Any) -> None:
    (book,) = _members(packing.packs_of(ready[0].stage, at=now)).values()
    codes = {row[0] for name, rows in book.items() if name.startswith("Оценки") for row in rows[2:]}
    assert codes == {paper_codes.code_of(item.pk) for item in ready}


def test_strangers_hand_nothing_in(ready: list[Assignment], world: Any, expert: Any, now: Any) -> None:
    item = ready[0]
    content = put(own(item, now), item, f"mark:{judged(item)}", 1)
    document, seen = upload(content, item, expert, now), preview(content, item, expert, now).fingerprint
    for key in ("centre", "applicant", "expert"):
        for on_behalf in (False, True):
            with pytest.raises(Refused):
                apply(document, seen, item, world.person(key), now, on_behalf=on_behalf)
    with pytest.raises(Refused):
        apply(document, seen, item, expert, now, on_behalf=True)


def test_queries_do_not_grow_with_items(ready: list[Assignment], expert: Any, now: Any) -> None:
    me, item, clerk = queries.expert_of(expert), ready[0], expert
    filled = own(item, now)
    for one in ready:
        filled = put(filled, one, f"mark:{judged(one)}", 1)

    def asked() -> list[int]:
        counted = []
        for read in (
            lambda: packing.pack_of(me, item.stage, at=now), lambda: packing.packs_of(item.stage, at=now),
            lambda: sheets.blank_sheets_pdf(item.stage, packing.unsigned_of_stage(item.stage), at=now),
            lambda: preview(filled, item, clerk, now), lambda: preview(filled, item, clerk, now, on_behalf=True),
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as captured:
                read()
            counted.append(len(captured))
        return counted

    assert len(ready) >= 3
    many = asked()
    Assignment.objects.filter(pk__in=[one.pk for one in ready[1:]]).update(state="cancelled")
    assert asked() == many
    assert max(many) <= 6
