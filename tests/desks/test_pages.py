"""Pages by hand: bad input gets its sentence and status, the core path works, queries do not grow with rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laureat.commissions.models import Ballot, Sitting
from laureat.commissions.queries import agenda, silent_members
from laureat.entries import queries as entries
from laureat.entries.models import Entry, Receipt
from laureat.honours.queries import register
from laureat.judging import queries as judging
from laureat.ledger.models import Event
from laureat.letters.actions import dispatch
from laureat.mail.models import Message
from laureat.people.models import Person
from laureat.season.models import Programme, Regulation, Season, Stage
from tests.entries.test_entries import jpeg
from tests.files.test_files import PDF


@pytest.fixture
def draft(world: Any, now: Any) -> Entry:
    return (
        entries.entries_of_person(world.person("applicant"), at=now).filter(state="draft", stage__season__year=now.year).first()
    )


def answers(draft: Entry) -> dict[str, dict[str, str]]:
    """What somebody types into every section."""
    shown = {True: "yes", False: "no", None: ""}
    source = entries.answers_flat(entries.earlier_entry(draft))
    typed = {key: shown.get(value, value) if isinstance(value, bool | None) else value for key, value in source.items()}
    from laureat.season.queries import rules_of  # noqa: PLC0415

    return {s.key: {q.key: typed.get(q.key, "") for q in s.questions} for s in rules_of(draft.stage.season).sections}


def test_an_applicant_starts_fills_attaches_signs_submits_and_follows(enter: Any, draft: Entry, world: Any) -> None:
    client = enter("applicant")
    for section, typed in answers(draft).items():
        address = reverse("applicant:section", args=[draft.pk, section])
        assert client.get(address).status_code == 200
        assert client.post(address, {**typed, "version": "0"}).status_code == 302, section
    for kind, file in (
        ("photo", SimpleUploadedFile("фото.jpg", jpeg())),
        ("conformity", SimpleUploadedFile("декларация.pdf", PDF)),
    ):
        form = {f"{kind}-file": file, f"{kind}-number": "12-2026"}
        assert client.post(reverse("applicant:attach", args=[draft.pk, kind]), form).status_code == 302
    signed = client.post(reverse("applicant:declaration", args=[draft.pk]), {"signatory": "Директор", "agreed": "on"})
    assert signed.status_code == 302
    page = client.get(reverse("applicant:submit", args=[draft.pk]))
    assert "Заявка заполнена" in page.content.decode()
    assert client.post(reverse("applicant:submit", args=[draft.pk])).status_code == 302
    receipt = Receipt.objects.get(entry=draft)
    assert receipt.number in client.get(reverse("applicant:sent", args=[draft.pk])).content.decode()
    paper = client.get(reverse("applicant:receipt", args=[draft.pk, receipt.pk]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    again = client.post(reverse("applicant:submit", args=[draft.pk]))
    assert (again.status_code, "уже отправлена" in again.content.decode()) == (409, True)
    assert Message.objects.filter(key="entry-received", subject_ref=f"entries.entry:{draft.pk}").count() == 1


def test_wrong_answers_come_back_with_their_sentences_and_what_was_typed(enter: Any, draft: Entry) -> None:
    address = reverse("applicant:section", args=[draft.pk, "competitiveness"])
    page = enter("applicant").post(address, {"growth": "много", "sales-geography": "х" * 900, "version": "0"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Напишите число." in text
    assert "Ответ слишком длинный: 900 знаков при допустимых 800." in text
    assert "много" in text


def test_autosave_answers_with_the_new_version_and_says_what_is_wrong(enter: Any, draft: Entry) -> None:
    client, address = enter("applicant"), reverse("applicant:section", args=[draft.pk, "independence"])
    saved = client.post(address, {"domestic-share": "80", "version": "0"}, headers={"HX-Request": "true"})
    assert (saved.status_code, 'value="1"' in saved.content.decode()) == (200, True)
    wrong = client.post(address, {"domestic-share": "800", "version": "1"}, headers={"HX-Request": "true"})
    assert (wrong.status_code, "от 0 до 100" in wrong.content.decode()) == (422, True)


def test_two_colleagues_see_both_versions_and_nothing_is_lost(enter: Any, draft: Entry, colleague: Any, client: Any) -> None:
    address = reverse("applicant:section", args=[draft.pk, "independence"])
    enter("applicant").post(address, {"domestic-share": "80", "version": "0"})
    client.force_login(colleague)
    page = client.post(address, {"domestic-share": "81", "version": "0"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "Здесь писали двое" in text
    assert "80 %" in text
    assert 'value="81"' in text
    assert 'name="version" value="1"' in text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("x.exe", b"MZ" + b"\x00" * 100, "не того вида"), ("x.pdf", b"", "пуст"), ("x.jpg", PDF, "не соответствует")],
)
def test_a_wrong_file_is_refused_beside_its_field(enter: Any, draft: Entry, name: str, content: bytes, words: str) -> None:
    form = {"conformity-file": SimpleUploadedFile(name, content), "conformity-number": "1"}
    page = enter("applicant").post(reverse("applicant:attach", args=[draft.pk, "conformity"]), form)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not entries.sent_evidence(draft).exists()


def test_a_wrong_inn_is_said_at_its_field(enter: Any) -> None:
    page = enter("applicant").post(reverse("applicant:join"), {"inn": "7707083894"})
    assert (page.status_code, "В ИНН ошибка" in page.content.decode()) == (422, True)


def test_an_unknown_enterprise_is_registered_by_its_first_representative(enter: Any, world: Any) -> None:
    client, inn = enter("applicant"), world.cast.inn()
    asked = client.post(reverse("applicant:join"), {"inn": inn})
    assert "не знаем" in asked.content.decode()
    region = world.bodies["ministry"].region_id
    form = {"inn": inn, "name": "Новое предприятие", "short_name": "Новое", "region": region, "ogrn": "1027700132196"}
    assert client.post(reverse("applicant:join"), form).status_code == 422
    assert client.post(reverse("applicant:join"), {**form, "ogrn": ""}).status_code == 302
    assert "Новое предприятие" in client.get(reverse("applicant:enterprise")).content.decode()


def test_an_expert_declares_marks_and_signs(enter: Any, world: Any) -> None:
    client, person = enter("expert-54"), world.person("expert-54")
    first, second = judging.assignments_of(person).filter(state="assigned")[:2]
    assert "конфликт интересов" in client.get(reverse("expert:item", args=[first.pk])).content.decode()
    assert client.post(reverse("expert:item", args=[first.pk]), {"mark-taste": "5"}).status_code == 200
    assert client.post(reverse("expert:conflict", args=[second.pk]), {"reason": "Родственник"}).status_code == 302
    closed = client.get(reverse("expert:item", args=[second.pk]))
    assert (closed.status_code, "закрыто" in closed.content.decode()) == (403, True)
    assert client.post(reverse("expert:clear", args=[first.pk])).status_code == 302
    page = client.get(reverse("expert:item", args=[first.pk]))
    assert "Оценочный лист" in page.content.decode()
    too_much = client.post(reverse("expert:item", args=[first.pk]), {"mark-safety": "77"})
    assert too_much.status_code == 422
    missing = client.get(reverse("expert:sign", args=[first.pk]))
    assert (missing.status_code, "оценка ещё не поставлена" in missing.content.decode()) == (422, True)
    form = {name: field.choices[-2][0] for name, field in page.context["form"].fields.items() if name.startswith("mark-")}
    form |= {name: "Пояснение" for name in page.context["form"].fields if name.startswith("comment-")}
    assert client.post(reverse("expert:item", args=[first.pk]), {**form, "comment": "Хорошо", "sign": "1"}).status_code == 302
    assert client.post(reverse("expert:sign", args=[first.pk])).status_code == 302
    assert judging.assignment_of(person, first.pk).state == "signed"
    again = client.post(reverse("expert:sign", args=[first.pk]))
    assert again.status_code == 409
    assert client.get(reverse("expert:paper", args=[first.pk])).content.startswith(b"%PDF")


def test_a_member_votes_once_and_the_office_decides(enter: Any, world: Any) -> None:
    sitting = Sitting.objects.get(state="open")
    item = agenda(sitting).filter(state="open").first()
    member, chair, office = enter("member-70"), enter("chair-70"), enter("directorate")
    early = office.post(reverse("office:decide", args=[item.pk]))
    assert (early.status_code, "Проголосовали не все" in early.content.decode()) == (409, True)
    assert "Самооценка предприятия" in member.get(reverse("member:item", args=[item.pk])).content.decode()
    assert member.post(reverse("member:vote", args=[item.pk]), {"choice": "for"}).status_code == 302
    second = member.post(reverse("member:vote", args=[item.pk]), {"choice": "against"})
    assert (second.status_code, "уже проголосовали" in second.content.decode()) == (409, True)
    assert Ballot.objects.filter(item=item, membership__person=world.person("member-70")).count() == 1
    assert chair.post(reverse("member:vote", args=[item.pk]), {"choice": "for"}).status_code == 302
    assert office.post(reverse("office:decide", args=[item.pk])).status_code == 302
    assert "Выдвинуть на федеральный этап" in member.get(reverse("member:sitting", args=[sitting.pk])).content.decode()


def test_the_centre_checks_by_hand(enter: Any, world: Any, now: Any) -> None:
    client = enter("centre")
    one, two, three = entries.entries_of_office(world.person("centre"), at=now).filter(state="submitted")[:3]
    assert client.post(reverse("office:admit", args=[one.pk])).status_code == 302
    nothing = client.post(reverse("office:return", args=[two.pk]), {"answer_by": f"{now + timedelta(days=4):%Y-%m-%dT%H:%M}"})
    assert (nothing.status_code, "хотя бы одно" in nothing.content.decode()) == (422, True)
    form = {"answer_by": f"{now + timedelta(days=4):%Y-%m-%dT%H:%M}", "remark-ecology": "Уточните"}
    assert client.post(reverse("office:return", args=[two.pk]), form).status_code == 302
    assert client.post(reverse("office:reject", args=[three.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("office:reject", args=[three.pk]), {"reason": "Документы чужие"}).status_code == 302
    states = {e.pk: e.state for e in Entry.objects.filter(pk__in=[one.pk, two.pk, three.pk])}
    assert states == {one.pk: "admitted", two.pk: "returned", three.pk: "rejected"}
    assert client.post(reverse("office:admit", args=[one.pk])).status_code == 409


def test_the_ministry_writes_registers_and_sends_a_letter(enter: Any, world: Any, now: Any) -> None:
    from laureat.letters.models import Letter, Letterhead  # noqa: PLC0415
    from laureat.season.queries import current_season  # noqa: PLC0415

    client = enter("ministry")
    form = {
        "letterhead": Letterhead.objects.get().pk, "season": current_season().pk, "region": world.bodies["ministry"].region_id,
        "addressees_text": "Руководителям предприятий", "salutation": "Уважаемые руководители!", "closing": "С уважением,",
        "body": "Приём заявок — до {{stage.entries-until}}", "signatory_post": "Заместитель министра",
    }  # fmt: skip
    assert client.post(reverse("office:compose"), {**form, "body": ""}).status_code == 422
    assert client.post(reverse("office:compose"), form).status_code == 302
    letter = Letter.objects.latest("pk")
    assert client.post(reverse("office:enclose", args=[letter.pk]), {"title": "Буклет", "booklet": "on"}).status_code == 302
    assert client.get(reverse("office:letter-preview", args=[letter.pk])).content.startswith(b"\x89PNG")
    for verb in ("approve", "sign-by-hand", "register"):
        assert client.post(reverse("office:move-letter", args=[letter.pk, verb])).status_code == 302
    nobody = client.post(reverse("office:move-letter", args=[letter.pk, "send"]))
    assert (nobody.status_code, "Адресаты письма ещё не выбраны" in nobody.content.decode()) == (409, True)
    shown = client.get(reverse("office:address", args=[letter.pk])).context["audience"].shown
    assert client.post(reverse("office:address", args=[letter.pk]), {"shown": shown}).status_code == 302
    assert client.post(reverse("office:move-letter", args=[letter.pk, "send"])).status_code == 302
    sent = Letter.objects.get(pk=letter.pk)
    assert (sent.state, sent.number.startswith("МПТ-5/")) == ("sent", True)
    dispatch(letter_id=letter.pk, clock=lambda: now)
    count = Message.objects.filter(key="official-letter", subject_ref=f"letters.letter:{letter.pk}").count()
    assert count == len(world.participants)
    assert client.post(reverse("office:move-letter", args=[letter.pk, "send"])).status_code == 409


def test_a_regulation_with_mistakes_shows_each_with_its_place(enter: Any, past: Any) -> None:
    client = enter("directorate")
    broken = past.regulation.text.replace("panel_size = 3", "panel_size = 1")
    made = client.post(reverse("office:draft-regulation"), {"programme": past.programme_id, "version": "z", "text": broken})
    page = client.get(made["Location"]).content.decode()
    assert page.count("слишком мало") == 2
    assert "tiers[1].panel_size" in page
    assert "строка" in page
    approved = client.post(made["Location"] + "approve/", {"basis": "Решение"})
    assert approved.status_code == 422


def test_refused_posts_leave_no_trace_in_the_ledger(enter: Any, draft: Entry) -> None:
    client, before = enter("applicant"), Event.objects.count()
    client.post(reverse("applicant:submit", args=[draft.pk]))
    client.post(reverse("applicant:section", args=[draft.pk, "product"]), {"purpose": "х" * 5000, "version": "0"})
    client.post(reverse("applicant:declaration", args=[draft.pk]), {"signatory": ""})
    assert Event.objects.count() == before


LISTS = [("applicant", "/applicant/"), ("applicant", "/applicant/goods/"), ("expert", "/expert/"), ("member", "/member/sittings/1/"), ("directorate", "/office/entries/"),
         ("directorate", "/office/outbox/"), ("directorate", "/office/ledger/"), ("directorate", "/office/honours/1/"), ("directorate", "/office/honours/1/register/"),
         ("directorate", "/office/judging/stages/1/"), ("directorate", "/office/judging/experts/"), ("directorate", "/office/people/"),
         ("directorate", "/office/letters/1/"), ("directorate", "/office/sittings/1/"), ("directorate", "/office/enterprises/"), ("", "/goods/")]  # fmt: skip


@pytest.mark.parametrize(("role", "address"), LISTS)
def test_the_number_of_queries_does_not_grow_with_rows(
    role: str, address: str, enter: Any, client: Any, world: Any, monkeypatch: Any
) -> None:
    from django.core.paginator import Paginator  # noqa: PLC0415

    reader, plain = enter(role) if role else client, Paginator.__init__

    def rows(count: int) -> int:
        monkeypatch.setattr(Paginator, "__init__", lambda self, found, per_page, **kw: plain(self, found, count, **kw))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert reader.get(address).status_code == 200
        return len(captured)

    rows(1)
    assert rows(3) == rows(1)


def test_the_directorate_sets_up_a_programme_and_its_season_by_hand(enter: Any, past: Any, world: Any, now: Any) -> None:
    client = enter("directorate")
    bodies = world.bodies
    programme = {
        "name": "Лучшая услуга",
        "short_name": "Лучшая услуга",
        "slug": "best-service",
        "operator": bodies["directorate"].pk,
    }
    assert client.post(reverse("office:start-programme"), {**programme, "slug": "100-best-goods"}).status_code == 422
    assert client.post(reverse("office:start-programme"), programme).status_code == 302
    made = Programme.objects.get(slug="best-service")
    file = SimpleUploadedFile("rules.toml", past.regulation.text.encode())
    page = client.post(reverse("office:draft-regulation"), {"programme": made.pk, "version": "1", "file": file})
    assert client.post(page["Location"] + "approve/", {"basis": "Решение № 1"}).status_code == 302
    version = made_version(made)
    season = {"regulation": version.pk, "year": now.year, "motto": "Служить"}
    assert client.post(reverse("office:create-season"), season).status_code == 302
    assert client.post(reverse("office:create-season"), season).status_code == 422
    planned = Season.objects.get(programme=made)
    days = {"opens_at": 1, "entries_until": 30, "judging_until": 40, "decision_until": 50}
    dates = {name: f"{now + timedelta(days=count):%Y-%m-%dT%H:%M}" for name, count in days.items()}
    stage = {"tier": "regional", "region": bodies["centre"].region_id, "commission": bodies["commission"].pk, "operator": bodies["centre"].pk,
             "contact_post": "инженер", "contact_phone": "+7 (000) 000-00-00", "contact_email": "a@example.org"}  # fmt: skip
    plan = reverse("office:plan-stage", args=[planned.pk])
    swapped = client.post(
        plan, {**stage, **dates, "entries_until": dates["decision_until"], "decision_until": dates["entries_until"]}
    )
    assert (swapped.status_code, "следовать друг за другом" in swapped.content.decode()) == (422, True)
    assert client.post(plan, {**stage, **dates}).status_code == 302
    assert client.post(plan, {**stage, **dates}).status_code == 422
    assert client.post(reverse("office:move-season", args=[planned.pk, "open"])).status_code == 302
    found = Stage.objects.get(season=planned)
    assert found.opens_at.astimezone(ZoneInfo(found.zone)).strftime("%Y-%m-%dT%H:%M") == dates["opens_at"]
    assert client.post(reverse("office:move-stage", args=[found.pk, "open"])).status_code == 302
    extended = client.post(
        reverse("office:extend", args=[found.pk]),
        {"which": "entries", "until": dates["judging_until"], "reason": "Просьбы участников"},
    )
    assert extended.status_code == 302
    assert Stage.objects.get(pk=found.pk).entries_until > found.entries_until


def made_version(programme: Programme) -> Regulation:
    """The programme's approved version."""
    return Regulation.objects.get(programme=programme, state="approved")


def test_the_office_appoints_and_seats_people(enter: Any, world: Any) -> None:
    client = enter("directorate")
    person = {"email": "fresh@example.org", "family_name": "Свежев", "given_name": "Лев", "post": "специалист"}
    wrong = client.post(reverse("office:appoint"), {**person, "body": world.bodies["centre"].pk, "role": "clerk"})
    assert wrong.status_code == 422
    appointed = client.post(
        reverse("office:appoint"), {**person, "body": world.bodies["centre"].pk, "role": "clerk", "basis": "Приказ № 7"}
    )
    assert appointed.status_code == 302
    assert Message.objects.filter(key="person-invited", email="fresh@example.org").exists()
    seat = reverse("office:seat", args=["commission-70"])
    assert client.post(seat, {**person, "email": "seat@example.org", "role": "chair", "votes": "on"}).status_code == 422
    assert not Person.objects.filter(email="seat@example.org").exists()
    assert client.post(seat, {**person, "email": "seat@example.org", "role": "member", "votes": "on"}).status_code == 302
    body = {"kind": "centre", "slug": "centre-22", "name": "ФБУ «Алтайский ЦСМ»", "short_name": "Алтайский ЦСМ"}
    assert client.post(reverse("office:found-body"), body).status_code == 302
    assert client.post(reverse("office:found-body"), body).status_code == 422


def test_a_sitting_is_carried_to_its_signed_protocol_by_hand(enter: Any, world: Any, now: Any) -> None:
    office, chair = enter("directorate"), enter("chair-70")
    sitting = Sitting.objects.get(state="open")
    early = office.post(reverse("office:close-sitting", args=[sitting.pk]))
    assert (early.status_code, "Вопросов без решения" in early.content.decode()) == (409, True)
    for item in agenda(sitting).exclude(state="decided"):
        if item.state == "waiting":
            assert office.post(reverse("office:call-item", args=[item.pk])).status_code == 302
        for seat in list(silent_members(item, at=now)):
            voter = Client()
            voter.force_login(seat.person)
            assert voter.post(reverse("member:vote", args=[item.pk]), {"choice": "for"}).status_code == 302
        assert office.post(reverse("office:decide", args=[item.pk])).status_code == 302
    assert office.post(reverse("office:close-sitting", args=[sitting.pk])).status_code == 302
    assert office.post(reverse("office:draw-protocol", args=[sitting.pk])).status_code == 302
    assert enter("member-70").post(reverse("member:sign-protocol", args=[sitting.pk])).status_code == 403
    assert chair.post(reverse("member:sign-protocol", args=[sitting.pk])).status_code == 302
    paper = enter("member-70").get(reverse("member:protocol", args=[sitting.pk]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    again = chair.post(reverse("member:sign-protocol", args=[sitting.pk]))
    assert (again.status_code, "уже подписан" in again.content.decode()) == (409, True)


def test_results_are_retracted_prepared_typeset_and_published_by_hand(enter: Any, past: Any, client: Any) -> None:
    head, address = enter("directorate"), reverse("public:season", args=[past.year])
    assert client.get(address).status_code == 200

    def verb(name: str) -> Any:
        return head.post(reverse("office:publication-verb", args=[past.pk, name]))

    assert verb("publish").status_code == 409
    assert verb("retract").status_code == 302
    assert client.get(address).status_code == 404
    for name in ("prepare", "typeset", "publish"):
        assert verb(name).status_code == 302, name
    assert client.get(address).status_code == 200
    catalogue = client.get(reverse("public:booklet", args=[past.year]))
    assert b"".join(catalogue.streaming_content).startswith(b"%PDF")
    assert verb("nothing").status_code == 404
    assert enter("centre").post(reverse("office:publication-verb", args=[past.pk, "retract"])).status_code == 403


def test_a_diploma_is_annulled_by_hand_only_with_a_reason(enter: Any, past: Any, client: Any) -> None:
    head = enter("directorate")
    diploma = register(past).filter(state="issued").first()
    address = reverse("office:annul", args=[diploma.pk])
    assert head.post(address, {"reason": ""}).status_code == 422
    assert head.post(address, {"reason": "Ошибка в названии"}).status_code == 302
    assert "Ошибка в названии" in client.get(reverse("public:verify", args=[diploma.code])).content.decode()
    assert head.post(address, {"reason": "ещё раз"}).status_code == 409
