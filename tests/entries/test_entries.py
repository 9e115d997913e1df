"""Entries: what is refused says why and leaves no trace; what is sent is kept."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from laureat.demo.goods import Item
from laureat.demo.play import entering
from laureat.entries import actions, queries
from laureat.entries.models import Entry, Receipt
from laureat.files import queries as files
from laureat.files.models import Document
from laureat.kernel import Refused
from laureat.ledger.models import Event
from laureat.season import queries as seasons

NEW = Item("food", "bread", "Каравай пробный", "Проба", 2020, novelty=False, description="Каравай для проверки.")


@pytest.fixture
def filled(world: Any, now: Any) -> Entry:
    """A complete entry in Kuzbass's present stage, not yet sent."""
    return entering.fill(world, world.participants[0], NEW, at=now - timedelta(hours=3))


@pytest.fixture
def applicant(world: Any) -> Any:
    return world.participants[0].person


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (1200, 900), "white").save(buffer, "JPEG")
    return buffer.getvalue()


def traces() -> tuple[int, int]:
    return Event.objects.count(), Document.objects.count()


def test_submit_gives_a_number_and_a_receipt_with_the_sha256_of_every_file(filled: Entry, applicant: Any, now: Any) -> None:
    receipt = actions.submit(entry=filled, actor=applicant, at=now)
    entry = queries.entries().get(pk=filled.pk)
    assert (entry.state, entry.number) == ("submitted", receipt.manifest["entry"])
    kept = {e.document.name: hashlib.sha256(files.content(e.document)).hexdigest() for e in queries.sent_evidence(entry)}
    assert {f["name"]: f["sha256"] for f in receipt.manifest["files"]} == kept
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(files.content(receipt.document))).pages)
    assert receipt.number in text
    assert all(digest[:32] in text.replace("\n", "") for digest in kept.values())


def test_submit_twice_is_refused_and_gives_one_receipt(filled: Entry, applicant: Any, now: Any) -> None:
    actions.submit(entry=filled, actor=applicant, at=now)
    before = traces()
    with pytest.raises(Refused, match="уже отправлена"):
        actions.submit(entry=filled, actor=applicant, at=now)
    assert traces() == before
    assert Receipt.objects.filter(entry=filled).count() == 1


def test_submit_after_deadline_says_why_and_leaves_no_trace(filled: Entry, applicant: Any) -> None:
    before = traces()
    with pytest.raises(Refused, match=r"Заявки принимались до .* по Москве"):
        actions.submit(entry=filled, actor=applicant, at=filled.stage.entries_until + timedelta(minutes=1))
    assert traces() == before
    assert queries.entries().get(pk=filled.pk).state == "draft"


def test_submit_incomplete_names_what_is_missing(world: Any, applicant: Any, now: Any) -> None:
    draft = queries.entries_of_person(applicant, at=now).filter(state="draft").first()
    with pytest.raises(Refused, match="заполнена не до конца"):
        actions.submit(entry=draft, actor=applicant, at=now)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "пусто.pdf", "пуст"),
        (b"MZ\x90\x00" + b"\x00" * 200, "программа.pdf", "не того вида"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "документ.jpg", "не соответствует"),
        (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "письмо.pdf", "вредоносн"),
        (b"%PDF-1.7\n" + b"0" * (21 * 1024 * 1024), "большой.pdf", "слишком велик"),
    ],
)
def test_wrong_files_are_refused_and_leave_no_trace(
    filled: Entry, applicant: Any, now: Any, content: bytes, name: str, words: str
) -> None:
    before = traces()
    with pytest.raises(Refused, match=words):
        actions.attach(entry=filled, kind="normative", content=content, name=name, actor=applicant, at=now)
    assert traces() == before


def test_a_cut_off_picture_is_refused(filled: Entry, applicant: Any, now: Any) -> None:
    with pytest.raises(Refused, match="повреждено"):
        actions.attach(entry=filled, kind="photo", content=jpeg()[:600], name="фото.jpg", actor=applicant, at=now)


def test_no_more_files_of_a_kind_than_the_regulation_allows(filled: Entry, applicant: Any, now: Any) -> None:
    for number in range(2):
        actions.attach(
            entry=filled, kind="photo", content=jpeg() + bytes([number]), name=f"{number}.jpg", actor=applicant, at=now
        )
    with pytest.raises(Refused, match="не больше 3"):
        actions.attach(entry=filled, kind="photo", content=jpeg(), name="x.jpg", actor=applicant, at=now)
    with pytest.raises(Refused, match="в регламенте нет"):
        actions.attach(entry=filled, kind="licence", content=jpeg(), name="x.jpg", actor=applicant, at=now)


def test_two_colleagues_saving_one_section_do_not_overwrite_each_other(
    filled: Entry, applicant: Any, colleague: Any, now: Any
) -> None:
    version = queries.present_answers(filled)["ecology"].version
    save = {"entry": filled, "section": "ecology", "expected_version": version, "at": now}
    actions.save_section(**save, content={"ecology-measures": "Первая правка."}, actor=applicant)
    with pytest.raises(Refused, match="сохранил другой человек"):
        actions.save_section(**save, content={"ecology-measures": "Вторая."}, actor=colleague)
    assert queries.present_answers(filled)["ecology"].content["ecology-measures"] == "Первая правка."
    assert queries.versions_of(filled, "ecology").count() == 2


def test_a_form_that_saves_itself_does_not_conflict_with_its_own_button(filled: Entry, applicant: Any, now: Any) -> None:
    version = queries.present_answers(filled)["ecology"].version
    save = {"entry": filled, "section": "ecology", "expected_version": version, "actor": applicant}
    actions.save_section(**save, content={"ecology-measures": "Само"}, at=now)
    assert actions.save_section(**save, content={"ecology-measures": "Само и кнопкой"}, at=now).version == version + 2
    with pytest.raises(Refused):
        actions.save_section(**save, content={"ecology-measures": "Из старой вкладки"}, at=now + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("section", "content", "words"),
    [
        ("product", {"purpose": "х" * 1501}, "слишком длинный"),
        ("competitiveness", {"growth": "много"}, "Напишите число"),
        ("independence", {"domestic-share": "101"}, "от 0 до 100"),
        ("competitiveness", {"price": "free"}, "Выберите один"),
        ("novelty", {"is-novelty": "может быть"}, "да"),
    ],
)
def test_answers_that_do_not_fit_are_refused_with_their_question(
    filled: Entry, applicant: Any, now: Any, section: str, content: Any, words: str
) -> None:
    version = queries.present_answers(filled)[section].version
    with pytest.raises(Refused, match=words):
        actions.save_section(entry=filled, section=section, content=content, expected_version=version, actor=applicant, at=now)
    assert queries.present_answers(filled)[section].version == version


def test_strangers_neither_see_nor_change_an_entry(filled: Entry, world: Any, now: Any) -> None:
    stranger = world.participants[2].person
    assert queries.entry_of_person(stranger, filled.pk, at=now) is None
    with pytest.raises(Refused, match="не представляете"):
        actions.submit(entry=filled, actor=stranger, at=now)


def test_a_good_enters_a_season_once(filled: Entry, applicant: Any, now: Any) -> None:
    with pytest.raises(Refused, match="уже участвует"):
        actions.start(good=filled.good, nomination="food", actor=applicant, at=now)
    with pytest.raises(Refused, match="уже есть товар"):
        actions.add_good(enterprise=filled.enterprise, name="КАРАВАЙ  пробный", actor=applicant, at=now)


def test_wrong_codes_of_a_good_are_named(world: Any, applicant: Any, now: Any) -> None:
    enterprise = world.participants[0].enterprise
    with pytest.raises(Refused, match="GTIN"):
        actions.add_good(enterprise=enterprise, name="а", gtin="4006381333932", actor=applicant, at=now)
    with pytest.raises(Refused, match="ОКПД2"):
        actions.add_good(enterprise=enterprise, name="а", okpd2="хлеб", actor=applicant, at=now)


def test_the_centre_returns_admits_and_rejects_only_what_waits(filled: Entry, world: Any, applicant: Any, now: Any) -> None:
    centre = world.person("centre")
    with pytest.raises(Refused, match="не ждёт проверки"):
        actions.admit(entry=filled, actor=centre, at=now)
    actions.submit(entry=filled, actor=applicant, at=now)
    with pytest.raises(Refused, match="хотя бы одно"):
        actions.return_with_remarks(
            entry=filled, remarks=[("ecology", "  ")], answer_by=now + timedelta(days=3), actor=centre, at=now
        )
    with pytest.raises(Refused, match="впереди"):
        actions.return_with_remarks(entry=filled, remarks=[("ecology", "Уточните")], answer_by=now, actor=centre, at=now)
    with pytest.raises(Refused, match="причину"):
        actions.reject(entry=filled, reason=" ", actor=centre, at=now)
    with pytest.raises(Refused, match="назначение"):
        actions.admit(entry=filled, actor=world.person("centre-54"), at=now)
    returned = actions.return_with_remarks(
        entry=filled, remarks=[("ecology", "Уточните")], answer_by=now + timedelta(days=3), actor=centre, at=now
    )
    with pytest.raises(Refused, match="Исправления принимались"):
        actions.submit(entry=returned, actor=applicant, at=now + timedelta(days=4))
    second = actions.submit(entry=returned, actor=applicant, at=now + timedelta(days=1))
    assert second.manifest["entry"] == queries.receipts_of(filled)[0].manifest["entry"]
    assert queries.open_remarks(filled) == {}


def test_the_story_of_the_season_has_its_late_rejected_and_withdrawn_entries(world: Any, past: Any) -> None:
    states = {entry.good.name: entry.state for entry in queries.entries_of_season(past).select_related("good")}
    assert states[entering.LATE] == "draft"
    assert states[entering.REJECTED] == "rejected"
    assert states[entering.WITHDRAWN] == "withdrawn"
    returned = [name for name in entering.RETURNED if name in states]
    assert returned
    assert {states[name] for name in returned} == {"admitted"}


def test_last_seasons_answers_are_copied_into_what_is_empty(world: Any, applicant: Any, now: Any) -> None:
    draft = queries.entries_of_person(applicant, at=now).filter(state="draft", stage__season__year=now.year).first()
    source = queries.earlier_entry(draft)
    copied = actions.copy_answers(entry=draft, source=source, actor=applicant, at=now)
    assert {answers.section for answers in copied} == {section.key for section in seasons.rules_of(draft.stage.season).sections}
    assert queries.answers_flat(draft) == queries.answers_flat(source)
