"""Official letters at the office's desk: written with the paper beside, agreed, signed, numbered, referred to, promised."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laureat.letters.models import FollowUp, Incoming, Letter, Letterhead, Reference, Signatory
from laureat.season.queries import current_season

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def written(world: Any) -> dict[str, Any]:
    return {
        "letterhead": Letterhead.objects.get().pk, "kind": "information", "season": current_season().pk,
        "region": world.bodies["ministry"].region_id, "addressees_text": "Руководителям предприятий",
        "salutation": "Уважаемые руководители!", "closing": "С уважением,", "body": "Приём заявок — до {{stage.entries-until}}",
        "signatory": Signatory.objects.get(person=world.person("ministry")).pk,
    }  # fmt: skip


@pytest.fixture
def stranger(enter: Any, world: Any) -> Any:
    """The office of another region."""
    Authenticator.objects.create(user=world.person("centre-54"), type="totp", data={})
    return enter("centre-54")


def read(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def latest() -> Letter:
    return Letter.objects.latest("pk")


def composed(client: Any, written: dict[str, Any], query: str = "", **changes: Any) -> Letter:
    answer = client.post(reverse("office:compose") + query, {**written, **changes})
    assert answer.status_code == 302, answer.content.decode()
    return latest()


def test_a_kind_gives_the_text_to_begin_with(enter: Any) -> None:
    client = enter("ministry")
    assert "Поздравление" in client.get(reverse("office:compose")).content.decode()
    page = client.get(reverse("office:compose") + "?kind=documents").content.decode()
    assert "[[недостающий документ]]" in page
    assert "{{addressee.appeal}}" in page


def test_while_one_writes_the_paper_and_the_wrong_fields_are_shown(enter: Any, written: dict[str, Any]) -> None:
    client, before = enter("ministry"), Letter.objects.count()
    shown = client.post(
        reverse("office:compose-preview"), {**written, "body": "До {{stage.entries-untl}} и [[день]]"}
    ).content.decode()
    assert "<code>stage.entries-untl</code>" in shown
    assert "<code>[[день]]</code>" in shown
    assert "data:image/png;base64,iVBORw0KGgo" in shown
    assert "Все поля известны и заполнены" in client.post(reverse("office:compose-preview"), written).content.decode()
    assert "Выберите бланк" in client.post(reverse("office:compose-preview"), {"body": "x"}).content.decode()
    assert Letter.objects.count() == before


@pytest.mark.parametrize(("field", "value"), [("body", ""), ("letterhead", ""), ("signatory", ""), ("addressees_text", "")])
def test_a_letter_without_what_it_needs_comes_back_with_what_was_typed(
    enter: Any, written: dict[str, Any], field: str, value: str
) -> None:
    before = Letter.objects.count()
    answer = enter("ministry").post(reverse("office:compose"), {**written, "heading": "О конкурсе года", field: value})
    assert answer.status_code == 422
    assert "О конкурсе года" in answer.content.decode()
    assert Letter.objects.count() == before


def test_a_letter_is_agreed_signed_and_registered_through_the_pages(enter: Any, world: Any, written: dict[str, Any]) -> None:
    clerk, head = enter("ministry"), enter("ministry")
    letter = composed(clerk, written)
    approver = world.person("centre")
    asked = {"approvers-approvers": [approver.pk]}
    assert clerk.post(reverse("office:circulate", args=[letter.pk]), asked).status_code == 302
    other = enter("centre")
    [approval] = other.get(reverse("office:letter", args=[letter.pk])).context["approvals"]
    assert "Ждут вашего согласования" in other.get(reverse("office:letters")).content.decode()
    remark = reverse("office:answer", args=[letter.pk, approval.pk, "remark"])
    assert other.post(remark, {"remark": ""}).status_code == 422
    assert other.post(remark, {"remark": "Укажите адрес"}).status_code == 302
    assert "Укажите адрес" in clerk.get(reverse("office:letter", args=[letter.pk])).content.decode()
    assert clerk.post(reverse("office:move-letter", args=[letter.pk, "rework"])).status_code == 302
    for verb in ("approve", "sign", "register"):
        assert head.post(reverse("office:move-letter", args=[letter.pk, verb])).status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.number[:6]) == ("registered", "МПТ-5/")
    assert read(clerk.get(reverse("office:letter-paper", args=[letter.pk]))).startswith(b"%PDF")
    assert clerk.post(reverse("office:revise", args=[letter.pk]), written).status_code == 409


def test_the_replacing_letter_begins_with_the_replaced_ones_text(enter: Any, written: dict[str, Any]) -> None:
    client, first = enter("ministry"), Letter.objects.get(number="МПТ-5/1087")
    page = client.get(f"{reverse('office:compose')}?replace={first.pk}&kind=information").content.decode()
    assert "Академия проблем качества" in page
    second = composed(client, written, f"?replace={first.pk}&kind=information")
    assert Reference.objects.get(letter=second).earlier == first


def test_a_follow_up_is_tied_to_the_promise_that_it_keeps(enter: Any, written: dict[str, Any]) -> None:
    client, promise = enter("ministry"), FollowUp.objects.get(due_on__year=2023)
    letter = composed(client, written, f"?promise={promise.pk}&kind=follow-up")
    promise.refresh_from_db()
    assert (promise.answer, Reference.objects.get(letter=letter).kind) == (letter, "supplement")
    assert "письмо готовится" in client.get(reverse("office:promises")).content.decode()


def test_a_reply_is_entered_and_answered(enter: Any, stranger: Any, world: Any, written: dict[str, Any]) -> None:
    client, firm = enter("ministry"), world.participants[0].enterprise
    form = {"body": world.bodies["ministry"].pk, "received_on": "2023-03-06", "inn": firm.inn, "their_number": "17/3", "subject": "Готовы участвовать",
            "answers": "МПТ-5/1087", "file": SimpleUploadedFile("скан.png", PNG)}  # fmt: skip
    for wrong in ({"answers": "МПТ-5/9"}, {"inn": "4200000000"}, {"inn": "", "sender": ""}, {"received_on": "2999-01-01"}):
        form["file"] = SimpleUploadedFile("скан.png", PNG)
        assert client.post(reverse("office:receive"), {**form, **wrong}).status_code == 422
    assert not Incoming.objects.filter(their_number="17/3").exists()
    form["file"] = SimpleUploadedFile("скан.png", PNG)
    assert client.post(reverse("office:receive"), form).status_code == 302
    made = Incoming.objects.get(their_number="17/3")
    assert (made.sender, made.answers.number) == (firm.name, "МПТ-5/1087")
    assert "17/3" in client.get(reverse("office:incoming")).content.decode()
    assert read(client.get(reverse("office:incoming-paper", args=[made.pk]))) == PNG
    answer = composed(client, written, f"?reply={made.pk}&kind=other")
    assert Reference.objects.get(letter=answer).number == "17/3"
    assert stranger.get(reverse("office:incoming-paper", args=[made.pk])).status_code == 404


def test_a_letterhead_is_made_with_its_emblem_and_second_language(enter: Any, world: Any) -> None:
    client = enter("ministry")
    form = {"body": world.bodies["ministry"].pk, "title": "Продольный", "form": "centred", "number_pattern": "МПТ-6/{seq}/{year}",
            "sender_name": "МИНИСТЕРСТВО", "details": "650064, г. Кемерово", "second_language": "en", "second_name": "MINISTRY"}  # fmt: skip
    address = reverse("office:letterhead")
    for wrong in ({"number_pattern": "МПТ-6"}, {"number_pattern": "МПТ-6/{seq"}, {"number_pattern": "{seq}{place}"}, {"second_name": ""},
                  {"emblem": SimpleUploadedFile("герб.png", PNG)}, {"emblem": SimpleUploadedFile("герб.png", b"MZ..."), "emblem_alt": "Герб"}):  # fmt: skip
        assert client.post(address, {**form, **wrong}).status_code == 422, wrong
    assert Letterhead.objects.count() == 1
    with_emblem = {**form, "emblem": SimpleUploadedFile("герб.png", PNG), "emblem_alt": "Герб Кузбасса"}
    assert client.post(address, with_emblem).status_code == 302
    made = Letterhead.objects.latest("pk")
    assert (made.emblem.media_type, made.second_name) == ("image/png", "MINISTRY")
    assert client.get(reverse("office:letterhead-preview", args=[made.pk])).content.startswith(b"\x89PNG")
    assert (
        client.post(
            reverse("office:revise-letterhead", args=[made.pk]), {**form, "title": "Новый", "emblem_alt": "Герб"}
        ).status_code
        == 302
    )
    made.refresh_from_db()
    assert (made.title, made.emblem is not None) == ("Новый", True)


def test_signatories_and_books_are_kept(enter: Any, world: Any) -> None:
    client, body = enter("ministry"), world.bodies["ministry"].pk
    form = {
        "body": body,
        "post": "Министр",
        "name": "И. И. Примеров",
        "since": "2026-01-01",
        "until": "2025-01-01",
        "basis": "Указ",
    }
    assert client.post(reverse("office:signatory"), form).status_code == 422
    assert client.post(reverse("office:signatory"), {**form, "until": ""}).status_code == 302
    made = Signatory.objects.get(post="Министр")
    assert client.post(reverse("office:end-signatory", args=[made.pk]), {"until": "2026-02-01"}).status_code == 302
    assert Signatory.objects.get(pk=made.pk).until.isoformat() == "2026-02-01"
    book = {"body": body, "book": "outgoing", "year": 2023, "last": 5}
    assert client.post(reverse("office:numbering"), book).status_code == 422
    assert client.post(reverse("office:numbering"), {**book, "year": 2027, "last": 41}).status_code == 302
    assert "Примеров" in client.get(reverse("office:stationery")).content.decode()


def test_enclosures_are_added_and_taken_out(enter: Any, written: dict[str, Any], settings: Any) -> None:
    client = enter("ministry")
    letter = composed(client, written)
    address = reverse("office:enclose", args=[letter.pk])

    def enclosed(**given: Any) -> str:
        return client.post(address, {f"enclosure-{k}": v for k, v in given.items()}, follow=True).content.decode()

    assert "1. Форма" in enclosed(title="Форма", sheets=2, copies=1)
    assert "2. Буклет" in enclosed(title="Буклет", booklet="a4")
    assert "3. Скан" not in enclosed(title="Скан", file=SimpleUploadedFile("скан.pdf", PNG))
    assert "вредоносный" in enclosed(title="Вирус", file=SimpleUploadedFile("a.pdf", b"%PDF-" + EICAR))
    settings.FILE_MAX_BYTES = 40_000
    assert "слишком велик" in enclosed(title="Скан", file=SimpleUploadedFile("скан.png", PNG))
    page = client.post(reverse("office:take-out", args=[letter.pk, 1]), follow=True).content.decode()
    assert "1. Форма" not in page


def test_another_regions_office_sees_nothing_of_it(stranger: Any) -> None:
    client, letter = stranger, Letter.objects.get(number="МПТ-5/1087")
    assert "МПТ-5/1087" not in client.get(reverse("office:letters")).content.decode()
    for name in ("letter", "letter-paper", "letter-preview", "revise"):
        assert client.get(reverse(f"office:{name}", args=[letter.pk])).status_code == 404
    assert client.get(f"{reverse('office:compose')}?replace={letter.pk}&kind=other").status_code == 404
    assert client.post(
        reverse("office:revise-preview", args=[letter.pk]), {"letterhead": letter.letterhead_id}
    ).status_code in (200, 404)


def test_the_book_takes_the_same_queries_for_one_and_for_three_letters(enter: Any, written: dict[str, Any]) -> None:
    client = enter("ministry")
    client.get(reverse("office:letters"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("office:letters"))
    for _ in range(2):
        composed(client, written)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("office:letters"))
    assert len(three) == len(one)
