"""Sending: one letter once, in batches that a killed worker leaves whole; each addressee's own copy; the post."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from laureat.files import queries as files
from laureat.files.actions import keep
from laureat.insights.exports import workbook
from laureat.kernel import Refused
from laureat.letters import actions, addressing, queries
from laureat.letters.actions import sending
from laureat.letters.models import Addressee, Dispatch, Letter
from laureat.mail.models import Delivery, Message
from laureat.registry.models import Enterprise
from laureat.registry.queries import find_enterprises

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


def finish(letter: Letter, at: Any) -> int:
    return actions.dispatch(letter_id=letter.pk, clock=lambda: at)


@pytest.fixture
def ready(draft: Any, registered: Any, world: Any, now: Any) -> Any:
    """A registered letter to everybody in the register of the region, in batches of four."""

    def made(**changes: Any) -> Letter:
        letter = registered(draft(**changes))
        kuzbass = find_enterprises().filter(region__code="42")
        actions.address(letter=letter, enterprises=kuzbass, actor=world.person("ministry-clerk"), at=now)
        return letter

    return made


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "BATCH", 4)


def test_every_addressee_gets_one_message_however_often_it_is_dispatched(ready: Any, world: Any, now: Any) -> None:
    letter = ready()
    total = addressing.written_to(letter).count()
    assert total > 4
    assert actions.send(letter=letter, actor=world.person("ministry-clerk"), at=now) == total
    assert finish(letter, now) == total
    assert finish(letter, now) == 0
    progress = queries.dispatch_of(letter)
    assert (progress.done, progress.total, progress.finished_at) == (total, total, now)
    assert Message.objects.filter(subject_ref=f"letters.letter:{letter.pk}", key__startswith="official").count() == total
    with pytest.raises(Refused, match="состоянии"):
        actions.send(letter=letter, actor=world.person("ministry-clerk"), at=now)


def test_what_a_killed_worker_left_undone_is_taken_up_when_its_lease_has_run_out(
    ready: Any, world: Any, now: Any, monkeypatch: Any
) -> None:
    letter = ready()
    actions.send(letter=letter, actor=world.person("ministry-clerk"), at=now)
    assert actions.dispatch(letter_id=letter.pk, clock=lambda: now, batches=1) == 4
    with monkeypatch.context() as killed:
        killed.setattr(sending, "_queue_batch", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.dispatch(letter_id=letter.pk, clock=lambda: now, batches=1)
    assert actions.dispatch(letter_id=letter.pk, clock=lambda: now, batches=1) == 0, "somebody seems to work on it"
    assert actions.resume_dispatches(now) == 0
    later = now + sending.LEASE + timedelta(seconds=1)
    assert actions.resume_dispatches(later) == addressing.written_to(letter).count() - 4
    assert addressing.undispatched(letter).count() == 0


def test_a_recall_stops_the_rest(ready: Any, world: Any, now: Any) -> None:
    letter = ready()
    actions.send(letter=letter, actor=world.person("ministry-clerk"), at=now)
    actions.dispatch(letter_id=letter.pk, clock=lambda: now, batches=1)
    actions.recall(letter=letter, actor=world.person("ministry"), at=now)
    assert finish(letter, now) == 0
    assert Message.objects.filter(subject_ref=f"letters.letter:{letter.pk}", key__startswith="official").count() == 4
    assert queries.dispatch_of(letter).finished_at == now


def _told(letter: Letter) -> list[Message]:
    return list(Message.objects.filter(subject_ref=f"letters.letter:{letter.pk}", key="letter-withdrawn").order_by("pk"))


def test_who_has_a_letter_is_told_once_that_it_was_recalled(
    ready: Any, world: Any, now: Any, django_capture_on_commit_callbacks: Any
) -> None:
    letter = ready()
    actions.send(letter=letter, actor=world.person("ministry-clerk"), at=now)
    actions.dispatch(letter_id=letter.pk, clock=lambda: now, batches=1)
    with django_capture_on_commit_callbacks(execute=True):
        actions.recall(letter=letter, actor=world.person("ministry"), at=now)
    actions.tell_withdrawn(letter_id=letter.pk, at=now)
    told = _told(letter)
    got = Addressee.objects.filter(letter=letter, message__isnull=False)
    assert sorted(message.email for message in told) == sorted(got.values_list("email", flat=True))
    assert len(told) == 4
    assert f"№ {letter.number} от {letter.day:%d.%m.%Y}" in told[0].text
    assert "отозвано" in told[0].subject
    assert actions.tell_all_withdrawn(now) == 0
    assert len(_told(letter)) == 4


def test_who_has_a_letter_is_told_which_one_stands_in_its_place(
    ready: Any, draft: Any, registered: Any, world: Any, now: Any
) -> None:
    letter, clerk = ready(), world.person("ministry-clerk")
    actions.send(letter=letter, actor=clerk, at=now)
    finish(letter, now)
    bounced = Addressee.objects.filter(letter=letter, message__isnull=False).first()
    Delivery.objects.filter(message=bounced.message).update(state="bounced", sent_at=now)
    other = draft()
    actions.refer(letter=other, kind="replacement", earlier=letter, actor=clerk, at=now)
    other = registered(other)
    assert actions.tell_all_withdrawn(now) == addressing.written_to(letter).count() - 1
    told = _told(letter)
    assert bounced.email not in {message.email for message in told}
    assert f"заменено письмом № {other.number}" in told[0].text
    assert actions.tell_all_withdrawn(now) == 0


def test_letters_by_post_are_marked_in_a_fixed_number_of_queries(draft: Any, registered: Any, world: Any, now: Any) -> None:
    clerk, counted = world.person("ministry-clerk"), []
    for number in (1, 3):
        some = list(find_enterprises().filter(region__code="42")[:number])
        Enterprise.objects.filter(pk__in=[one.pk for one in some]).update(email="")
        letter = registered(draft())
        chosen = find_enterprises().filter(pk__in=[one.pk for one in some])
        actions.address(letter=letter, enterprises=chosen, by_post=True, actor=clerk, at=now)
        actions.send(letter=letter, actor=clerk, at=now)
        handed = list(addressing.by_post(letter))
        with CaptureQueriesContext(connection) as queries_made:
            assert actions.mark_posted(letter=letter, addressees=handed, actor=clerk, at=now) == number
        counted.append(len(queries_made))
    assert counted[0] == counted[1]


def test_a_personal_letter_gives_each_addressee_an_own_copy(ready: Any, world: Any, now: Any) -> None:
    letter = ready(
        addressees_text="{{addressee.post}}\n{{addressee.enterprise}}\n{{addressee.name}}", salutation="{{addressee.appeal}}"
    )
    actions.send(letter=letter, actor=world.person("ministry-clerk"), at=now)
    actions.dispatch(letter_id=letter.pk, clock=lambda: now, batches=1)
    sent = list(
        Addressee.objects.filter(letter=letter, message__isnull=False).select_related("copy", "enterprise", "message")[:2]
    )
    assert sent[0].copy.sha256 != sent[1].copy.sha256
    text = " ".join(PdfReader(io.BytesIO(files.content(sent[0].copy))).pages[0].extract_text().split())
    brand = sent[0].enterprise.short_name.split("«")[-1].rstrip("»").split()[0]
    assert brand in text
    assert sent[0].name.split()[0] in text
    assert letter.number in text
    assert [d.pk for d in sent[0].message.attachments.all()] == [sent[0].copy.pk]
    assert "[наименование предприятия]" not in text
    master = " ".join(PdfReader(io.BytesIO(files.content(letter.document))).pages[0].extract_text().split())
    assert "[наименование предприятия]" in master
    assert queries.is_of_letter(letter, sent[0].copy.sha256)
    assert not queries.is_of_letter(letter, "0" * 64)


def test_who_has_no_address_is_left_out_or_written_to_by_post(draft: Any, registered: Any, world: Any, now: Any) -> None:
    letter, clerk = registered(draft()), world.person("ministry-clerk")
    some = list(find_enterprises().filter(region__code="42")[:3])
    Enterprise.objects.filter(pk=some[0].pk).update(email="")
    Enterprise.objects.filter(pk=some[1].pk).update(email="", address="")
    chosen = find_enterprises().filter(pk__in=[e.pk for e in some])
    assert actions.address(letter=letter, enterprises=chosen, actor=clerk, at=now) == 1
    assert addressing.reason_counts(letter) == {"no-address": 2}
    assert actions.address(letter=letter, enterprises=chosen, by_post=True, actor=clerk, at=now) == 2
    assert (addressing.way_counts(letter), addressing.reason_counts(letter)) == (
        {"email": 1, "post": 1, "none": 1},
        {"no-address": 1},
    )
    actions.send(letter=letter, actor=clerk, at=now)
    assert finish(letter, now) == 1
    assert actions.mark_posted(letter=letter, addressees=addressing.by_post(letter), actor=clerk, at=now) == 1
    assert actions.mark_posted(letter=letter, addressees=addressing.by_post(letter), actor=clerk, at=now) == 0


def test_a_personal_letter_leaves_out_whom_it_cannot_name(draft: Any, registered: Any, world: Any, now: Any) -> None:
    letter = registered(draft(salutation="{{addressee.appeal}}"))
    some = list(find_enterprises().filter(region__code="42")[:2])
    Enterprise.objects.filter(pk=some[0].pk).update(head_name="")
    chosen = find_enterprises().filter(pk__in=[e.pk for e in some])
    assert actions.address(letter=letter, enterprises=chosen, actor=world.person("ministry-clerk"), at=now) == 1
    assert addressing.reason_counts(letter) == {"empty-field": 1}


def test_nobody_to_write_to_is_said(draft: Any, registered: Any, world: Any, now: Any) -> None:
    letter = registered(draft())
    with pytest.raises(Refused, match="Адресаты письма ещё не выбраны"):
        actions.send(letter=letter, actor=world.person("ministry-clerk"), at=now)
    assert not Dispatch.objects.filter(letter=letter).exists()


def test_one_is_taken_off_the_list_before_it_is_sent(ready: Any, world: Any, now: Any) -> None:
    letter, clerk = ready(), world.person("ministry-clerk")
    first = addressing.written_to(letter).first()
    actions.take_off(addressee=first, actor=clerk, at=now)
    assert addressing.reason_counts(letter) == {"by-hand": 1}
    actions.send(letter=letter, actor=clerk, at=now)
    assert finish(letter, now) == addressing.written_to(letter).count()
    with pytest.raises(Refused, match="уже отправлено"):
        actions.take_off(addressee=addressing.written_to(letter).first(), actor=clerk, at=now)


def test_a_dispatch_takes_the_same_queries_for_one_and_for_three_beside_their_messages(
    ready: Any, world: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    letter = ready()
    actions.send(letter=letter, actor=world.person("ministry-clerk"), at=now)
    with django_assert_max_num_queries(30 + 4 * 12):
        actions.dispatch(letter_id=letter.pk, clock=lambda: now, batches=1)


def test_files_of_every_kind_are_embedded_in_the_registered_pdf_and_sent_along(
    draft: Any, registered: Any, world: Any, now: Any
) -> None:
    clerk, letter = world.person("ministry-clerk"), draft()
    table = workbook("Форма", ["Товар"], [["=1+1"]])
    for title, name, content in (("Форма заявки", "форма.xlsx", table), ("Знак", "знак.png", PNG)):
        document = keep(content, name=name, owner=letter, actor=clerk, at=now)
        actions.enclose(letter=letter, title=title, form="electronic", document=document, actor=clerk, at=now)
    letter = registered(letter)
    embedded = PdfReader(io.BytesIO(files.content(letter.document))).attachments
    assert (embedded["Форма заявки.xlsx"][0], embedded["Знак.png"][0]) == (table, PNG)
