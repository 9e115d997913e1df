"""Loading a register: once, whatever is repeated or interrupted; within one's territory; a bad file changes nothing."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from laureat.demo.cast import Cast
from laureat.files import queries as files
from laureat.files.models import Document
from laureat.kernel import Refused
from laureat.kernel.machine import IllegalMove
from laureat.ledger import queries as ledger
from laureat.ledger.models import Event
from laureat.papers.workbook import workbook
from laureat.registry import actions, imports
from laureat.registry.actions import importing
from laureat.registry.models import Enterprise, Region, RegisterImport
from laureat.registry.tasks import run as run_task
from tests.registry.test_importing import HEAD, written

COUNTS = ("new", "changed", "unchanged", "refused", "merged")
CAST = Cast(77)
INNS = [CAST.inn() for _ in range(12)]


def rows(count: int = 12, mark: str = "") -> list[list[str]]:
    return [[INNS[n], f"ООО «Предприятие {n}{mark}»", "42", f"office{n}@example.org"] for n in range(count)]


@pytest.fixture
def actor(world: Any) -> Any:
    return world.person("directorate")


@pytest.fixture
def kuzbass(world: Any) -> frozenset[int]:
    return frozenset({Region.objects.get(code="42").pk})


@pytest.fixture
def load(actor: Any, now: Any) -> Any:
    """Uploads a file, starts and does the work."""

    def loaded(content: bytes, name: str = "реестр.csv", within: frozenset[int] | None = None) -> RegisterImport:
        made = actions.upload(content=content, name=name, region_ids=within, actor=actor, at=now)
        actions.start(register_import=made, actor=actor, at=now)
        return actions.run(import_id=made.pk, at=now)

    return loaded


def counts(found: RegisterImport) -> tuple[int, ...]:
    return tuple(found.counts[name] for name in COUNTS)


def table(document: Document) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(files.content(document))).get_sheet_by_index(0).to_python()


def test_a_register_is_loaded_and_its_second_import_changes_nothing(load: Any, world: Any) -> None:
    content = written([HEAD, *rows()])
    assert counts(load(content)) == (12, 0, 0, 0, 0)
    made = Enterprise.objects.select_related("region").get(inn=INNS[3])
    assert (made.name, made.region.code, made.email) == ("ООО «Предприятие 3»", "42", "office3@example.org")
    before = list(Enterprise.objects.order_by("pk").values())
    again = load(content)
    assert (again.state, counts(again), again.refused) == ("done", (0, 0, 12, 0, 0), None)
    assert list(Enterprise.objects.order_by("pk").values()) == before
    assert [event.kind for event in Event.objects.filter(subject=f"registry.registerimport:{again.pk}")] == [
        "register-import.uploaded", "register-import.started", "register-import.finished",
    ]  # fmt: skip
    assert ledger.verify()


def test_only_values_that_differ_and_are_not_empty_change(load: Any) -> None:
    load(written([HEAD, *rows(2)]))
    changed = [[INNS[0], "ООО «Предприятие 0»", "42", ""], [INNS[1], "ООО «Новое имя»", "42", "new@example.org"]]
    assert counts(load(written([HEAD, *changed]))) == (0, 1, 1, 0, 0)
    assert Enterprise.objects.get(inn=INNS[0]).email == "office0@example.org"
    known = Enterprise.objects.get(inn=INNS[1])
    assert (known.name, known.short_name, known.email) == ("ООО «Новое имя»", "ООО «Новое имя»", "new@example.org")
    assert "новое имя" in known.name_norm


def test_the_ledger_keeps_one_event_a_chunk_without_personal_values(load: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(importing, "CHUNK", 5)
    first = load(written([HEAD, *rows()]))
    events = Event.objects.filter(kind="enterprises.imported", subject=f"registry.registerimport:{first.pk}")
    assert [len(event.details["new"]["created"]) for event in events] == [5, 5, 2]
    load(written([HEAD, *[[row[0], row[1], "54", f"x{row[3]}"] for row in rows(1)]]))
    told = Event.objects.filter(kind="enterprises.imported").order_by("-seq").first()
    kuzbass, novosibirsk = (Region.objects.get(code=code).pk for code in ("42", "54"))
    assert told.details["old"] == {INNS[0]: {"region_id": kuzbass, "email": True}}
    assert told.details["new"]["changed"] == {INNS[0]: {"region_id": novosibirsk, "email": True}}
    assert "example.org" not in told.payload


def test_a_killed_worker_loses_and_doubles_nothing(actor: Any, now: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(importing, "CHUNK", 5)
    made = actions.upload(content=written([HEAD, *rows()]), name="р.csv", region_ids=None, actor=actor, at=now)
    actions.start(register_import=made, actor=actor, at=now)
    create, calls = importing._create, []

    def dying(found: Any) -> None:
        create(found)
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit(9)

    monkeypatch.setattr(importing, "_create", dying)
    with pytest.raises(SystemExit):
        actions.run(import_id=made.pk, at=now)
    made.refresh_from_db()
    assert (made.state, made.position, Enterprise.objects.filter(inn__in=INNS).count()) == ("running", 5, 5)
    assert actions.resume_imports(at=now) == 0
    assert actions.resume_imports(at=now + timedelta(hours=1)) == 1
    made.refresh_from_db()
    assert (made.state, counts(made), Enterprise.objects.filter(inn__in=INNS).count()) == ("done", (12, 0, 0, 0, 0), 12)
    actions.run(import_id=made.pk, at=now)
    assert Event.objects.filter(kind="register-import.finished", subject=f"registry.registerimport:{made.pk}").count() == 1


def test_refused_rows_come_back_as_they_were_with_their_reason(load: Any) -> None:
    bad = [["4200000000", "=1+1", "42", ""], [CAST.inn(), "", "42", ""], ["", "ООО «Без ИНН»", "", "x"]]
    found = load(written([HEAD, *rows(1), *bad]))
    assert counts(found) == (1, 0, 0, 3, 0)
    assert table(found.refused) == [
        [*HEAD, "Причина"],
        [*bad[0], "Контрольные цифры ИНН не сходятся."],
        [*bad[1], "Не указано наименование."],
        [*bad[2], "Не указан ИНН."],
    ]
    assert found.counts["reasons"] == {"inn": 1, "no-name": 1, "no-inn": 1}


def test_a_wrong_address_is_left_out_and_told_and_the_row_is_loaded(load: Any) -> None:
    found = load(written([HEAD, [INNS[0], "ООО «Заря»", "42", "не почта"]]))
    assert (counts(found), found.counts["remarks"]) == ((1, 0, 0, 0, 0), {"email": 1})
    assert Enterprise.objects.get(inn=INNS[0]).email == ""
    assert table(found.remarked)[1][-1].startswith("Адрес электронной почты")


def test_rows_of_one_enterprise_become_one(load: Any) -> None:
    found = load(written([HEAD, *rows(1), [INNS[0], "", "", "later@example.org"]]))
    assert counts(found) == (1, 0, 0, 0, 1)
    assert Enterprise.objects.get(inn=INNS[0]).email == "later@example.org"


def test_nobody_loads_or_takes_over_enterprises_of_another_territory(load: Any, kuzbass: Any, world: Any) -> None:
    foreign = Enterprise.objects.filter(region__code="54").first()
    content = written(
        [HEAD, *rows(1), [foreign.inn, "ООО «Захват»", "42", ""], [INNS[1], "ООО «Чужое»", "Томская область", ""]]
    )
    found = load(content, within=kuzbass)
    assert (counts(found), found.counts["reasons"]) == ((1, 0, 0, 2, 0), {"outside": 2})
    assert Enterprise.objects.get(pk=foreign.pk).name == foreign.name
    assert imports.imports_within(kuzbass).filter(pk=found.pk).exists()
    assert not imports.imports_within(frozenset({foreign.region_id})).exists()
    assert not imports.imports_within(kuzbass).filter(everywhere=True).exists()


def test_who_has_no_territory_loads_nothing(actor: Any, now: Any) -> None:
    with pytest.raises(Refused, match="территории"):
        actions.upload(content=written([HEAD, *rows()]), name="р.csv", region_ids=frozenset(), actor=actor, at=now)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "р.csv", "пуст"),
        (b"\n\n", "р.csv", "не того вида"),
        (b"%PDF-1.7\n%%EOF", "р.csv", "не того вида"),
        (b"<html><table><tr><td>1;2</td></tr></table>", "р.csv", "не того вида"),
        (workbook("a", ["ИНН", "Наименование"], [["1", "2"]]), "р.csv", "не соответствует|не то"),
        (written([["ИНН", "Почта"], ["1", "2"]]), "р.csv", "Полное наименование"),
        (written([["Дата", "Сумма"], ["1", "2"]]), "р.csv", "ИНН, Полное наименование"),
        (written([["ИНН", "Наименование"]]), "р.csv", "ни одной строки"),
        (workbook("a", ["ИНН", "Наименование"], [])[:-40], "р.xlsx", "не того вида"),
        (written([["ИНН", "Наименование"], *[[INNS[0], "Молочный Комбинат"]] * 9], encoding="koi8-r"), "р.csv", "Кодировка"),
    ],
)
def test_a_file_that_is_no_register_gets_its_sentence_and_leaves_no_trace(
    content: bytes, name: str, sentence: str, actor: Any, now: Any
) -> None:
    before = Event.objects.count(), Document.objects.count(), RegisterImport.objects.count()
    with pytest.raises(Refused, match=sentence):
        actions.upload(content=content, name=name, region_ids=None, actor=actor, at=now)
    assert before == (Event.objects.count(), Document.objects.count(), RegisterImport.objects.count())


def test_a_workbook_with_numbers_is_loaded(load: Any) -> None:
    content = workbook("Реестр", ["ИНН", "Наименование", "Код региона"], [[int(INNS[0]), "АО «Числа»", 42]])
    assert counts(load(content, "реестр.xlsx")) == (1, 0, 0, 0, 0)
    assert Enterprise.objects.get(inn=INNS[0]).name == "АО «Числа»"


def test_columns_are_chosen_before_the_loading_only(actor: Any, now: Any) -> None:
    made = actions.upload(
        content=written([[*HEAD, "Почта 2"], [*rows(1)[0], "b@example.org"]]),
        name="р.csv",
        region_ids=None,
        actor=actor,
        at=now,
    )
    chosen = actions.choose_columns(register_import=made, columns={"inn": 0, "name": 1, "email": 4}, actor=actor, at=now)
    for wrong in ({"inn": 0}, {"inn": 0, "name": 0}, {"inn": 0, "name": 9}, {"inn": 0, "name": 1, "pk": 2}):
        with pytest.raises(Refused):
            actions.choose_columns(register_import=made, columns=wrong, actor=actor, at=now)
    assert imports.preview(chosen).counts["new"] == 1
    assert not Enterprise.objects.filter(inn=INNS[0]).exists()
    actions.start(register_import=made, actor=actor, at=now)
    with pytest.raises(Refused, match="началась"):
        actions.choose_columns(register_import=made, columns={"inn": 0, "name": 1}, actor=actor, at=now)
    with pytest.raises(IllegalMove):
        actions.start(register_import=made, actor=actor, at=now)
    actions.run(import_id=made.pk, at=now)
    assert Enterprise.objects.get(inn=INNS[0]).email == "b@example.org"


def test_the_preview_foretells_what_the_loading_does(actor: Any, load: Any, now: Any) -> None:
    load(written([HEAD, *rows(4)]))
    content = written(
        [HEAD, *rows(2), *[[row[0], row[1], row[2], "n@example.org"] for row in rows(3)[2:]], *rows(9)[7:], ["1", "x", "", ""]]
    )
    made = actions.upload(content=content, name="р.csv", region_ids=None, actor=actor, at=now)
    seen = imports.preview(made)
    assert [(change.label, change.old, change.new) for change in seen.changes] == [
        ("Электронная почта", "office2@example.org", "n@example.org")
    ]
    actions.start(register_import=made, actor=actor, at=now)
    done = actions.run(import_id=made.pk, at=now)
    assert {name: seen.counts[name] for name in COUNTS} == {name: done.counts[name] for name in COUNTS}
    assert counts(done) == (2, 1, 2, 1, 0)


def test_a_file_that_cannot_be_read_any_more_stops_the_import_and_it_can_be_begun_again(
    actor: Any, now: Any, monkeypatch: Any
) -> None:
    made = actions.upload(content=written([HEAD, *rows(1)]), name="р.csv", region_ids=None, actor=actor, at=now)
    actions.start(register_import=made, actor=actor, at=now)
    with monkeypatch.context() as patched:
        patched.setattr(files, "content", lambda _document: (_ for _ in ()).throw(FileNotFoundError("нет файла")))
        assert actions.run(import_id=made.pk, at=now).state == "failed"
    actions.start(register_import=made, actor=actor, at=now)
    assert actions.run(import_id=made.pk, at=now).state == "done"


def test_the_start_puts_the_work_into_the_queue(actor: Any, now: Any, django_capture_on_commit_callbacks: Any) -> None:
    made = actions.upload(content=written([HEAD, *rows(1)]), name="р.csv", region_ids=None, actor=actor, at=now)
    with django_capture_on_commit_callbacks(execute=True):
        actions.start(register_import=made, actor=actor, at=now)
    run_task.func(made.pk)
    assert RegisterImport.objects.get(pk=made.pk).state == "done"


def test_correcting_an_enterprise_is_told_without_personal_values(actor: Any, now: Any, world: Any) -> None:
    enterprise = Enterprise.objects.first()
    before = Event.objects.count()
    actions.correct_enterprise(enterprise=enterprise, email=enterprise.email, actor=actor, at=now)
    assert Event.objects.count() == before
    actions.correct_enterprise(enterprise=enterprise, email="new@example.org", head_name="", actor=actor, at=now)
    assert Enterprise.objects.get(pk=enterprise.pk).email == "new@example.org"
    told = Event.objects.filter(kind="enterprise.corrected").order_by("-seq").first()
    assert told.details["new"] == ["email"]
    assert "example.org" not in told.payload
    with pytest.raises(TypeError):
        actions.correct_enterprise(enterprise=enterprise, inn="1", actor=actor, at=now)
