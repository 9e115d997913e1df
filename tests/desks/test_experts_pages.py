"""Experts' pages: an invitation from the office to the first licence, conflicts decided on, background corrected."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laureat.desks.office import experts_views
from laureat.judging import actions, connections
from laureat.judging.models import (
    Assignment,
    Conflict,
    Expert,
    ExpertInvitation,
    Licence,
    PastEmployment,
    Qualifying,
    Reference,
)
from laureat.mail.models import Message
from laureat.people.models import Consent, Person
from laureat.registry.models import Enterprise, Region
from laureat.season import queries as seasons

INVITED = {"email": "judge@example.org", "name": "Судьина Вера", "nominations": ["food"], "employer": "", "employer_inn": ""}


def invitation_path(email: str) -> str:
    return re.search(r"/expert-invitations/[\w-]+/", Message.objects.filter(key="expert-asked", email=email).latest("pk").text)[
        0
    ]


def granted(expert: Expert, nomination: str, now: Any) -> Licence:
    return Licence.objects.create(
        expert=expert, nomination=nomination, state="granted", begun_at=now, briefed_at=now, qualified_at=now, valid_until="2099-01-01"
    )  # fmt: skip


def test_conflicts_are_shown_before_the_invitation_is_sent(enter: Any, world: Any) -> None:
    client, firm = enter("directorate"), connections.running_firms().first()
    wrong = client.post(reverse("office:invite-expert"), {**INVITED, "employer_inn": "7707083894"})
    assert wrong.status_code == 422
    said = {**INVITED, "employer": "Завод", "employer_inn": firm.inn}
    checked = client.post(reverse("office:invite-expert"), said).content.decode()
    assert firm.short_name in checked
    assert "работает: «Завод»" in checked
    assert not ExpertInvitation.objects.exists()
    assert client.post(reverse("office:invite-expert"), {**said, "send": "1"}).status_code == 302
    assert ExpertInvitation.objects.get().email == "judge@example.org"


def test_an_experts_page_says_what_the_regulation_keeps_from_the_home_region_and_pages_conflicts(
    enter: Any, world: Any, now: Any, monkeypatch: Any
) -> None:
    expert = Expert.objects.get(person=world.person("expert-54"))
    client = enter("directorate")
    path = reverse("office:expert", args=[expert.pk])
    assert "по регламенту эти товары оценивают другие" not in client.get(path).content.decode()
    rules = seasons.rules_of(seasons.current_season())
    barring = rules.model_copy(update={"judging": rules.judging.model_copy(update={"own_region_bars": ("federal",)})})
    monkeypatch.setattr(seasons, "rules_of", lambda season: barring)
    firms = connections.running_firms().filter(region=expert.home)
    page = client.get(path).content.decode()
    assert f"{barring.tier('federal').title}: домашний регион {expert.home.name} → регион предприятия" in page
    assert f"Предприятий этого региона среди участников: {firms.count()}." in page
    before = Conflict.objects.filter(expert=expert).count()
    others = Enterprise.objects.exclude(pk__in=Conflict.objects.filter(expert=expert).values("enterprise"))[: 21 - before]
    for firm in others:
        actions.state_conflict(
            expert=expert, enterprise=firm, reason="Консультирует", actor=world.person("directorate"), at=now
        )
    assert "Консультирует" in client.get(path).content.decode()
    assert client.get(path, {"page": 2}).context["page"].number == 2


def test_who_is_an_expert_or_has_an_open_invitation_is_not_invited_again(enter: Any, world: Any, now: Any) -> None:
    expert, address = Expert.objects.get(person=world.person("expert-54")), reverse("office:invite-expert")
    card, again = reverse("office:expert", args=[expert.pk]), {**INVITED, "email": expert.person.email.upper()}
    for more in ({}, {"send": "1"}):
        told = enter("directorate").post(address, {**again, **more})
        assert told.status_code == 422
        assert "Этот человек уже эксперт" in told.content.decode()
        assert card in told.content.decode()
    region = Region.objects.get(code="42")
    foreign = enter("centre").post(address, {**again, "region": region.pk})
    assert foreign.status_code == 422
    assert "Этот человек уже эксперт" in foreign.content.decode()
    assert card not in foreign.content.decode()
    assert not ExpertInvitation.objects.exists()
    enter("directorate").post(address, {**INVITED, "send": "1"})
    waiting = enter("directorate").post(address, INVITED).content.decode()
    assert "ждёт ответа до" in waiting
    assert f'href="{reverse("office:experts")}">Приглашения без ответа' in waiting
    short = enter("directorate").post(address, {**INVITED, "email": "x@example.org", "name": "Судьина В."})
    assert "фамилию и имя полностью" in short.content.decode()


def test_many_hints_do_not_bury_the_invitation(enter: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(experts_views, "SEEN", 1)
    firm = connections.running_firms().first()
    said = {**INVITED, "name": f"{firm.head_name.split()[0]} Вера", "employer": "Завод", "employer_inn": firm.inn}
    page = enter("directorate").post(reverse("office:invite-expert"), said).content.decode()
    assert "работает: «Завод»" in page
    assert "И ещё 1 связь" in page


def test_somebody_without_an_account_accepts_by_the_link_and_is_an_expert_with_a_consent(enter: Any, world: Any) -> None:
    enter("directorate").post(reverse("office:invite-expert"), {**INVITED, "send": "1"})
    path, stranger = invitation_path("judge@example.org"), Client()
    page = stranger.get(path).content.decode()
    assert 'value="Судьина"' in page
    assert 'value="Вера"' in page
    assert page.index("К чему Вас приглашают") < page.index('name="family_name"')
    said = {
        "family_name": "Судьина",
        "given_name": "Вера",
        "employer": "Институт",
        "worked": "Комбинат; 7707083893; 2019",
        "okpd2": "10.51",
    }
    assert stranger.post(path, said).status_code == 422, "without the consent nothing happens"
    assert not Person.objects.filter(email="judge@example.org").exists()
    assert stranger.post(path, {**said, "consent": "on"}).status_code == 302
    expert = Expert.objects.get(person__email="judge@example.org")
    assert (expert.okpd2, expert.nominations) == (["10.51"], ["food"])
    assert Consent.objects.filter(person=expert.person, kind="personal-data").exists()
    assert "уже принято" in enter("directorate").get(path).content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"worked": "Завод; 2099"}, "2099 год ещё не наступил"), ({"employer_inn": "завод"}, "ИНН — 10 или 12 цифр"),
        ({"employer_inn": "77070838"}, "ИНН — 10 или 12 цифр"), ({"employer_inn": "7707083894"}, "не сходятся контрольные цифры"),
    ],
)  # fmt: skip
def test_impossible_years_and_numbers_are_named(enter: Any, world: Any, typed: dict[str, str], told: str) -> None:
    page = enter("expert-54").post(reverse("expert:background"), typed)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not PastEmployment.objects.filter(expert__person=world.person("expert-54")).exists()


def test_an_expert_who_names_an_employer_reads_what_was_taken_back_and_why(enter: Any, world: Any) -> None:
    mine = Assignment.objects.filter(expert__person=world.person("expert-54"), state="assigned").exclude(part="tasting")
    item = mine.select_related("entry__good", "entry__enterprise").first()
    firm = item.entry.enterprise
    spaced = f"{firm.inn[:4]} {firm.inn[4:]}"
    page = enter("expert-54").post(reverse("expert:background"), {"employer": "Палата", "employer_inn": spaced}, follow=True)
    said = unescape(page.content.decode())
    assert (
        f"Из-за конфликта интересов с {firm.short_name} (работает: «Палата» → ИНН места работы {firm.inn} = ИНН предприятия)"
        in said
    )
    assert item.entry.good.name in said
    item.refresh_from_db()
    assert item.state == "recused"


@pytest.mark.parametrize("worked", ["Завод; 770; 2019", "; 7707083893", "Завод; двадцать лет"])
def test_a_former_employer_that_cannot_be_read_is_named(enter: Any, worked: str) -> None:
    page = enter("expert-54").post(reverse("expert:background"), {"worked": worked, "okpd2": "", "languages": ""})
    assert page.status_code == 422
    assert worked.split(";")[0].strip() in page.content.decode()


def test_a_person_with_an_account_signs_in_first_and_somebody_else_is_refused(enter: Any, world: Any) -> None:
    applicant = world.person("applicant")
    enter("directorate").post(reverse("office:invite-expert"), {**INVITED, "email": applicant.email, "send": "1"})
    path = invitation_path(applicant.email)
    assert "login" in Client().get(path)["Location"]
    assert "другой адрес" in enter("centre").get(path).content.decode()
    assert enter("applicant").post(path, {"employer": "Завод"}).status_code == 302
    assert Expert.objects.filter(person=applicant).exists()


def test_declining_and_withdrawing_close_the_link(enter: Any) -> None:
    client = enter("directorate")
    client.post(reverse("office:invite-expert"), {**INVITED, "send": "1"})
    path = invitation_path("judge@example.org")
    assert Client().post(f"{path}decline/").status_code == 302
    assert "отказались" in Client().get(path).content.decode()
    assert Client().get("/expert-invitations/unknown/").status_code == 404


def test_an_expert_earns_a_licence_on_the_own_desk(enter: Any, world: Any, now: Any) -> None:
    expert = Expert.objects.get(person=world.person("expert-54"))
    nomination, season = expert.nominations[0], seasons.current_season()
    Qualifying.objects.filter(licence__expert=expert).delete()
    Licence.objects.filter(expert=expert).delete()
    Reference.objects.all().update(retired_at=now)
    regulation = seasons.rules_of(season)
    judged = [c for c in regulation.criteria_of(nomination) if c.kind != "computed"]
    agreed = {c.key: c.max if c.kind == "yes-no" else c.step for c in judged}
    boss, client = enter("directorate"), enter("expert-54")
    form = {"title": "Эталонное молоко", "text": "Описание", **{f"mark-{key}": str(value) for key, value in agreed.items()}}
    assert boss.post(reverse("office:write-reference", args=[nomination]), form).status_code == 302
    assert enter("centre").post(reverse("office:write-reference", args=[nomination]), form).status_code == 403
    assert "Эталонное молоко" in boss.get(reverse("office:references")).content.decode()
    page = client.get(reverse("expert:licence", args=[nomination])).content.decode()
    assert "Ознакомлен" in page
    assert "Оценить" not in page
    client.post(reverse("expert:brief", args=[nomination]))
    reference = re.search(
        rf"licences/{nomination}/references/(\d+)/", client.get(reverse("expert:licence", args=[nomination])).content.decode()
    )[1]
    sheet = reverse("expert:qualify", args=[nomination, reference])
    assert client.get(sheet).status_code == 200
    marks = {f"mark-{key}": format(Decimal(value).normalize(), "f") for key, value in agreed.items()}
    assert client.post(sheet, marks).status_code == 302
    assert Licence.objects.get(expert=expert, nomination=nomination).state == "granted"
    assert "Действует" in client.get(reverse("expert:licences")).content.decode()


def test_the_office_pauses_a_licence_and_decides_on_conflicts(enter: Any, world: Any, now: Any) -> None:
    client = enter("directorate")
    expert = Expert.objects.filter(region=None).first()
    licence = Licence.objects.filter(expert=expert).first() or granted(expert, "food", now)
    turn = reverse("office:turn-licence", args=[expert.pk, licence.pk, "pause"])
    assert client.post(turn, {"reason": ""}).status_code == 422
    assert client.post(turn, {"reason": "Расходится с панелью"}).status_code == 302
    assert "Расходится с панелью" in client.get(reverse("office:expert", args=[expert.pk])).content.decode()
    firm = connections.running_firms().first()
    client.post(reverse("office:state-conflict", args=[expert.pk]), {"inn": firm.inn, "reason": "Консультирует"})
    conflict = Conflict.objects.get(expert=expert, enterprise=firm, kind="stated")
    assert "Консультирует" in client.get(reverse("office:conflicts"), {"state": "found"}).content.decode()
    assert (
        client.post(reverse("office:decide-conflict", args=[conflict.pk, "confirm"]), {"reason": "Договор"}).status_code == 302
    )
    conflict.refresh_from_db()
    assert conflict.state == "confirmed"
    assert enter("centre").get(reverse("office:expert", args=[expert.pk])).status_code == 404


def test_an_experts_papers_are_kept_and_removed(enter: Any, world: Any) -> None:
    client, expert = enter("directorate"), Expert.objects.filter(region=None).first()
    picture = SimpleUploadedFile("diploma.pdf", b"%PDF-1.7\n%%EOF\n")
    kept = client.post(reverse("office:keep-expert-paper", args=[expert.pk]), {"title": "Диплом", "file": picture})
    assert kept.status_code == 302
    page = client.get(reverse("office:expert", args=[expert.pk])).content.decode()
    assert "Диплом" in page
    assert client.post(re.search(r"/[\w/]+/papers/\d+/remove/", page)[0]).status_code == 302
    assert "Диплом" not in client.get(reverse("office:expert", args=[expert.pk])).content.decode()


def test_the_page_of_experts_takes_as_many_queries_for_many_as_for_one(enter: Any, world: Any) -> None:
    client, name = enter("directorate"), world.person("expert-54").family_name.lower()
    client.get(reverse("office:experts"))
    counts = []
    for wanted in ({"q": name}, {}):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("office:experts"), wanted).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_experts_are_found_by_region_nomination_and_licence(enter: Any, world: Any, now: Any) -> None:
    client, address = enter("directorate"), reverse("office:experts")
    mine = Expert.objects.get(person=world.person("expert-54"))
    Expert.objects.filter(pk=mine.pk).update(nominations=["craft"])
    Qualifying.objects.filter(licence__expert=mine).delete()
    Licence.objects.filter(expert=mine).delete()
    granted(mine, "craft", now)

    def found(**wanted: str) -> set[int]:
        page = client.get(address, wanted)
        assert page.status_code == 200
        return {expert.pk for expert, *_ in page.context["rows"]}

    assert mine.pk in found(region="54")
    assert mine.pk not in found(region="42") | found(region="federal")
    assert found(region="federal") == set(Expert.objects.filter(region=None, retired_at=None).values_list("pk", flat=True)[:50])
    assert mine.pk in found(nomination="craft", region="54")
    assert mine.pk not in found(nomination="food", region="54")
    assert mine.pk in found(licence="held", nomination="craft", region="54")
    assert mine.pk not in found(licence="lacks", region="54")
    Licence.objects.filter(expert=mine).update(valid_until="2020-01-01")
    assert mine.pk in found(licence="lacks", region="54", q=mine.person.family_name.upper())
    assert found(region="nonsense", licence="x") == found()
    assert 'name="region"' not in enter("centre").get(address).content.decode(), "an office of one region chooses among none"
