"""Judging without a network, page by page: take away, bring back, look, confirm; paper by QR and by code."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from laureat.files.models import Document
from laureat.judging import actions, paper_codes, queries
from laureat.judging.models import Assignment, Mark, ScoreSheet
from laureat.papers.workbook import workbook
from laureat.season import queries as seasons
from tests.judging.recording.handing import PDF, judged, own, put
from tests.judging.test_judging import marks


@pytest.fixture
def client(enter: Any) -> Any:
    return enter("expert-54")


@pytest.fixture
def expert(world: Any) -> Any:
    return world.person("expert-54")


@pytest.fixture
def office(enter: Any, world: Any) -> Any:
    """The centre of the region, with its second factor."""
    Authenticator.objects.create(user=world.person("centre-54"), type="totp", data={"secret": "x"})
    return enter("centre-54")


@pytest.fixture
def ready(expert: Any, now: Any) -> list[Assignment]:
    for item in queries.assignments_of(expert).filter(state="assigned"):
        actions.declare_no_conflict(assignment=item, actor=expert, at=now)
    return list(queries.assignments_of(expert).filter(state="cleared"))


def send(client: Any, address: str, content: bytes, name: str = "пакет.xlsx") -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def seen(page: Any) -> str:
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def test_an_expert_takes_the_workbook_away_and_brings_it_back(client: Any, ready: list[Assignment], now: Any) -> None:
    item, key = ready[0], judged(ready[0])
    home = reverse("expert:offline", args=[item.stage_id])
    assert home in client.get(reverse("expert:home")).content.decode()
    assert client.get(home).status_code == 200
    taken = client.get(reverse("expert:pack", args=[item.stage_id]))
    assert taken["Content-Type"].endswith("spreadsheetml.sheet")
    assert "no-store" in taken["Cache-Control"]
    sent = send(client, home, put(put(taken.content, item, f"mark:{key}", 2), item, f"comment:{key}", "=1+<b>"))
    assert sent.status_code == 302
    page = client.get(sent["Location"])
    text = page.content.decode()
    assert "=1+&lt;b&gt;" in text
    assert "Сохранить изменения" in text
    assert not Mark.objects.filter(sheet__assignment=item).exists()
    done = client.post(sent["Location"], {"seen": seen(page)}, follow=True)
    assert "Изменён 1 лист. Он ещё не подписан." in done.content.decode()
    mark = Mark.objects.get(sheet__assignment=item, criterion=key)
    assert (mark.value, mark.comment) == (2, "=1+<b>")
    assert "Файл ничего не меняет" in client.get(sent["Location"]).content.decode()


def test_what_changed_between_looking_and_confirming_is_shown_anew(
    client: Any, ready: list[Assignment], expert: Any, now: Any
) -> None:
    item, key = ready[0], judged(ready[0])
    home = reverse("expert:offline", args=[item.stage_id])
    address = send(client, home, put(own(item, now), item, f"mark:{key}", 2))["Location"]
    first = seen(client.get(address))
    actions.save_marks(assignment=item, marks={key: (marks(item)[key][0], "новое")}, comment="", actor=expert, at=now)
    answer = client.post(address, {"seen": first})
    assert answer.status_code == 409
    assert "что-то изменилось" in answer.content.decode()
    assert Mark.objects.get(sheet__assignment=item, criterion=key).comment == "новое"
    assert client.post(address, {"seen": seen(answer)}).status_code == 302
    assert Mark.objects.get(sheet__assignment=item, criterion=key).value == 2


def test_a_pack_with_problems_has_no_button(client: Any, ready: list[Assignment], now: Any) -> None:
    item = ready[0]
    home = reverse("expert:offline", args=[item.stage_id])
    address = send(client, home, put(own(item, now), item, f"mark:{judged(item)}", 99))["Location"]
    text = client.get(address).content.decode()
    assert "вне шкалы" in text
    assert "Сохранить изменения" not in text
    assert client.post(address, {"seen": seen(client.get(address))}).status_code == 409
    assert not ScoreSheet.objects.filter(assignment=item).exists()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "п.xlsx", "Файл пуст"), (PDF, "п.pdf", "не того вида"), (b"PK\x03\x04 broken", "п.xlsx", "не того вида"),
        (workbook("Оценки", ["a"], [["b"]]), "п.xlsx", "не пакет с оценками"), (workbook("a", ["a"], []), "п.pdf", "не соответствует его имени"),
    ],
)  # fmt: skip
def test_a_wrong_file_gets_its_sentence_and_leaves_no_trace(
    client: Any, ready: list[Assignment], content: bytes, name: str, sentence: str
) -> None:
    before = Document.objects.count()
    answer = send(client, reverse("expert:offline", args=[ready[0].stage_id]), content, name)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert Document.objects.count() == before


def test_a_preview_is_for_whoever_uploaded_and_for_this_stage_only(
    client: Any, enter: Any, office: Any, ready: list[Assignment], stage: Any, now: Any
) -> None:
    item = ready[0]
    address = send(
        client, reverse("expert:offline", args=[item.stage_id]), put(own(item, now), item, f"mark:{judged(item)}", 1)
    )["Location"]
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert enter("expert").get(address).status_code == 404
    assert office.get(reverse("office:pack-preview", args=[item.stage_id, token])).status_code == 404
    assert client.get(address.replace(token, token[:-1] + ("a" if token[-1] != "a" else "b"))).status_code == 404
    assert client.get(reverse("expert:offline", args=[stage.pk])).status_code == 404
    assert enter("applicant").get(reverse("expert:pack", args=[item.stage_id])).status_code == 403
    assert enter("expert").get(reverse("expert:pack", args=[item.stage_id])).status_code == 404


def test_an_expert_prints_own_blank_sheets(client: Any, ready: list[Assignment]) -> None:
    answer = client.get(reverse("expert:blank-sheets", args=[ready[0].stage_id]))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert all(paper_codes.code_of(item.pk) in text for item in ready)


def test_nothing_to_print_is_not_found(client: Any, expert: Any) -> None:
    stage = queries.assignments_of(expert).first().stage_id
    assert "Не вошли заявки" in client.get(reverse("expert:offline", args=[stage])).content.decode()
    assert client.get(reverse("expert:blank-sheets", args=[stage])).status_code == 404


def test_the_office_takes_sheets_and_workbooks_for_everybody(office: Any, ready: list[Assignment]) -> None:
    stage = ready[0].stage_id
    assert reverse("office:offline", args=[stage]) in office.get(reverse("office:judging-stage", args=[stage])).content.decode()
    assert office.get(reverse("office:offline", args=[stage])).status_code == 200
    assert office.get(reverse("office:blank-sheets", args=[stage])).content.startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(office.get(reverse("office:packs", args=[stage])).content)) as archive:
        assert len(archive.namelist()) == 1


def test_a_paper_sheet_is_entered_by_its_code(office: Any, client: Any, ready: list[Assignment], now: Any) -> None:
    item = ready[0]
    by_code = reverse("office:sheet-by-code", args=[item.stage_id])
    wrong = office.post(by_code, {"code": "2222-2222"})
    assert (wrong.status_code, "Листа с таким кодом нет" in wrong.content.decode()) == (422, True)
    found = office.post(by_code, {"code": paper_codes.code_of(item.pk).lower()})
    address = found["Location"]
    assert paper_codes.link_of(item.pk).endswith(address)
    page = office.get(address).content.decode()
    assert paper_codes.code_of(item.pk) in page
    assert item.expert.person.full_name in page
    typed = {f"mark-{key}": format(value, "f") for key, (value, _text) in marks(item).items()}
    without = office.post(address, typed)
    assert (without.status_code, "Нужен скан" in without.content.decode()) == (422, True)
    empty = office.post(address, {"scan": SimpleUploadedFile("скан.pdf", PDF)})
    assert (empty.status_code, "Не внесено ни одной оценки" in empty.content.decode()) == (422, True)
    bad = office.post(address, {**typed, "scan": SimpleUploadedFile("скан.pdf", b"no scan, no")})
    assert (bad.status_code, "не того вида" in bad.content.decode()) == (422, True)
    done = office.post(address, {**typed, "comment": "Хорошо", "scan": SimpleUploadedFile("скан.pdf", PDF)})
    assert done["Location"] == reverse("office:offline", args=[item.stage_id])
    assert "скан.pdf" in office.get(address).content.decode()
    theirs = client.get(reverse("expert:item", args=[item.pk])).content.decode()
    assert "Внесено организатором" in theirs
    assert "скан.pdf" in theirs
    link = re.search(r'href="(/files/[^"]+)"[^>]*>скан.pdf', theirs)[1]
    assert b"".join(client.get(link).streaming_content) == PDF
    assert office.get(link).status_code == 403


def test_a_comment_without_a_mark_is_not_lost_silently(office: Any, ready: list[Assignment]) -> None:
    item = ready[0]
    first, second = [key for key, (value, _text) in marks(item).items() if value][:2]
    address = reverse("office:paper-sheet", args=[paper_codes.token_of(item.pk)])
    typed = {f"mark-{first}": "1", f"comment-{second}": "есть", "scan": SimpleUploadedFile("скан.pdf", PDF)}
    answer = office.post(address, typed)
    assert (answer.status_code, "Есть обоснование, но нет оценки" in answer.content.decode()) == (422, True)


def test_a_recorded_comment_is_not_lost_when_its_expert_saves(client: Any, office: Any, ready: list[Assignment]) -> None:
    item = ready[0]
    criteria = seasons.rules_of(item.stage.season).criteria_of(item.entry.nomination)
    key = next(c.key for c in criteria if c.kind == "judged")
    address = reverse("office:paper-sheet", args=[paper_codes.token_of(item.pk)])
    typed = {f"mark-{key}": "1", f"comment-{key}": "С бумаги", "scan": SimpleUploadedFile("скан.pdf", PDF)}
    assert office.post(address, typed).status_code == 302
    page = client.get(reverse("expert:item", args=[item.pk])).content.decode()
    assert re.search(rf'name="comment-{key}"[^>]*>\s*С бумаги', page)
    others = [c.key for c in criteria if c.kind != "computed" and c.key != key]
    assert all(re.search(rf'name="comment-{other}"[^>]*>\s*</textarea>', page) for other in others)


def test_the_office_never_sees_marks_of_a_draft(office: Any, ready: list[Assignment], expert: Any, now: Any) -> None:
    item, key = ready[0], judged(ready[0])
    actions.save_marks(
        assignment=item, marks={key: (marks(item)[key][0], "тайное слово")}, comment="тайный итог", actor=expert, at=now
    )
    sheet = office.get(reverse("office:paper-sheet", args=[paper_codes.token_of(item.pk)])).content.decode()
    filled = put(own(item, now), item, f"mark:{key}", 1)
    filled = put(put(filled, item, f"comment:{key}", "другое"), item, ":conclusion", "иное")
    sent = send(office, reverse("office:upload-pack", args=[item.stage_id]), filled)
    page = office.get(sent["Location"])
    for text in (sheet, page.content.decode()):
        assert "тайн" not in text
    assert not re.search(r'name="mark-[^>]*checked', sheet)
    assert "поставлено" in page.content.decode()
    assert office.post(sent["Location"], {"seen": seen(page)}).status_code == 302
    assert Mark.objects.get(sheet__assignment=item, criterion=key).value == 1


def test_other_territories_and_roles_meet_none_of_it(enter: Any, ready: list[Assignment], now: Any) -> None:
    item = ready[0]
    addresses = [
        *(reverse(f"office:{name}", args=[item.stage_id]) for name in ("offline", "blank-sheets", "packs")),
        reverse("office:paper-sheet", args=[paper_codes.token_of(item.pk)]),
    ]
    for role, statuses in (("centre", {404}), ("ministry", {403}), ("expert-54", {403}), ("applicant", {403})):
        assert {enter(role).get(address).status_code for address in addresses} == statuses
    assert send(enter("centre"), reverse("office:upload-pack", args=[item.stage_id]), own(item, now)).status_code == 404
    for token in ("x", f"{item.pk}:forged", paper_codes.token_of(10**9)):
        assert enter("directorate").get(reverse("office:paper-sheet", args=[token])).status_code == 404


def test_a_signed_sheet_says_why_it_cannot_be_entered(office: Any, ready: list[Assignment], expert: Any, now: Any) -> None:
    item = ready[0]
    actions.save_marks(assignment=item, marks=marks(item), comment="", actor=expert, at=now)
    actions.sign_sheet(assignment=item, actor=expert, at=now)
    address = reverse("office:paper-sheet", args=[paper_codes.token_of(item.pk)])
    page = office.get(address).content.decode()
    assert "Лист подписан" in page
    assert 'name="scan"' not in page


def test_pages_ask_no_more_with_more_items(office: Any, client: Any, ready: list[Assignment], now: Any) -> None:
    item, filled = ready[0], own(ready[0], now)
    for one in ready:
        filled = put(filled, one, f"mark:{judged(one)}", 1)
    stage = item.stage_id
    mine = send(client, reverse("expert:offline", args=[stage]), filled)["Location"]
    theirs = send(office, reverse("office:upload-pack", args=[stage]), filled)["Location"]
    pages = [
        (client, mine), (client, reverse("expert:offline", args=[stage])), (client, reverse("expert:pack", args=[stage])),
        (client, reverse("expert:blank-sheets", args=[stage])), (office, theirs), (office, reverse("office:offline", args=[stage])),
        (office, reverse("office:blank-sheets", args=[stage])), (office, reverse("office:packs", args=[stage])),
    ]  # fmt: skip

    def asked() -> list[int]:
        counted = []
        for visitor, address in pages:
            with CaptureQueriesContext(connection) as captured:
                assert visitor.get(address).status_code == 200
            counted.append(len(captured))
        return counted

    asked()
    many = asked()
    assert len(ready) >= 3
    Assignment.objects.filter(pk__in=[one.pk for one in ready[1:]]).update(state="cancelled")
    assert asked() == many
