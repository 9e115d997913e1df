"""Workbooks go out, come back, and change nothing that was not seen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laureat.files.models import Document
from laureat.judging import actions, packing, paper_codes, queries, sheets, specimens
from laureat.judging.models import Assignment, Conflict, Mark, ScoreSheet
from laureat.kernel import Refused
from laureat.ledger.models import Event
from laureat.mail.models import Message
from laureat.papers.workbook import workbook
from tests.judging.recording.handing import (
    PDF,
    _end,
    _members,
    _recuse,
    _sign,
    _withdraw,
    apply,
    judged,
    own,
    preview,
    put,
    upload,
)
from tests.judging.workbooks import edited


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
    assert specimens.name_for(Assignment.objects.get(pk=item.pk)).title in found.problems[0]
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
    assert Message.objects.get(key="sheets-recorded").email == expert.email


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
