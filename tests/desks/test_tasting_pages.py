"""Blind tasting page by page: the office codes, names tasters and opens; a taster's pages know a code and nothing else."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from laureat.judging import actions, paper_codes, queries, specimens
from laureat.judging.models import Assignment, CodingAct, Specimen
from laureat.mail.models import Message
from tests.judging.tasting.acts import FOOD, sign_all
from tests.judging.tasting.conftest import act, coder, items, judged, office, tasters, tasting  # noqa: F401


@pytest.fixture
def desk(enter: Any, world: Any) -> Client:
    """The centre's desk, with its second factor."""
    Authenticator.objects.create(user=world.person("centre-54"), type="totp", data={"secret": "x"})
    return enter("centre-54")


@pytest.fixture
def taster(tasting: list[Assignment]) -> tuple[Client, list[Assignment]]:  # noqa: F811
    """A taster's desk and samples."""
    client = Client()
    client.force_login(tasting[0].expert.person)
    return client, [
        one for one in specimens.unsigned(specimens.act_of(tasting[0].stage, FOOD)) if one.expert_id == tasting[0].expert_id
    ]


def secrets_of(found: list[Assignment]) -> set[str]:
    return {
        text
        for one in found
        for text in (one.entry.good.name, one.entry.enterprise.name, one.entry.enterprise.short_name, one.entry.enterprise.inn, one.entry.number)
    }  # fmt: skip


def read(answer: Any) -> str:
    """Everything that an answer tells: headers, and the text of a page or a paper."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = "\n".join(f"{name}: {value}" for name, value in answer.items())
    if content.startswith(b"%PDF"):
        paper = PdfReader(io.BytesIO(content))
        return told + str(paper.metadata) + "".join(page.extract_text() for page in paper.pages)
    return told + content.decode(errors="replace")


def test_a_sample_taken_back_by_a_found_conflict_is_counted_and_not_named(
    taster: tuple[Client, list[Assignment]],
) -> None:
    client, mine = taster
    one = mine[0]
    typed = {"employer": "Завод", "employer_inn": one.entry.enterprise.inn}
    told = read(client.post(reverse("expert:background"), typed, follow=True))
    count = sum(item.entry.enterprise_id == one.entry.enterprise_id for item in mine)
    assert f"Образцов, которые будут оценивать другие эксперты: {count}." in told
    assert not any(secret in told for secret in secrets_of([one]))
    assert Assignment.objects.get(pk=one.pk).state == "recused"


def test_no_page_paper_or_message_of_a_taster_tells_whose_a_sample_is(
    taster: tuple[Client, list[Assignment]],
    now: Any,
) -> None:
    client, mine = taster
    one, codes = mine[0], {sample.code for sample in Specimen.objects.filter(entry__in=[m.entry_id for m in mine])}
    stage = [one.stage_id]
    walked = [
        client.get(reverse("expert:home")), client.get(reverse("expert:item", args=[one.pk]), follow=True),
        client.get(reverse("expert:sample", args=[one.pk])), client.get(reverse("expert:conflict", args=[one.pk]), follow=True),
        client.post(reverse("expert:conflict", args=[one.pk]), {"reason": "x"}, follow=True), client.post(reverse("expert:clear", args=[one.pk])),
        client.get(reverse("expert:recognise", args=[one.pk])), client.get(reverse("expert:sign", args=[one.pk])),
        client.get(reverse("expert:paper", args=[one.pk])), client.get(reverse("expert:offline", args=stage)),
        client.get(reverse("expert:blank-sheets", args=stage)), client.get(reverse("expert:pack", args=stage)),
        client.get(reverse("expert:licences")), client.get(reverse("expert:background")),
        client.post(reverse("expert:sample", args=[one.pk]), {"mark-taste": "77"}),
    ]  # fmt: skip
    sign_all(mine[:1], now)
    walked += [client.get(reverse(name, args=[one.pk])) for name in ("expert:sample", "expert:paper")]
    walked.append(client.get(reverse("expert:home")))
    texts = [read(answer) for answer in walked]
    texts += [f"{m.subject} {m.text} {m.html}" for m in Message.objects.filter(email=one.expert.person.email)]
    assert any(f"Образец {code}" in texts[0] for code in codes)
    for secret in secrets_of(mine):
        for place, text in enumerate(texts):
            assert secret not in text, (secret, place)
    pages = [text for answer, text in zip(walked, texts, strict=False) if "html" in answer.get("Content-Type", "")]
    assert len(pages) > 8
    for place, text in enumerate(pages):
        assert "/files/" not in text, place
        assert not re.search(r"/entries/\d", text), place


def test_a_taster_marks_signs_and_gives_back(taster: tuple[Client, list[Assignment]]) -> None:
    client, mine = taster
    one, other = mine[0], mine[1]
    page = client.get(reverse("expert:sample", args=[one.pk])).content.decode()
    assert "Посторонние привкус или запах" in page
    assert "mark-safety" not in page
    saved = client.post(
        reverse("expert:sample", args=[one.pk]), {"mark-taste": "4", "mark-appearance": "2"}, headers={"HX-Request": "true"}
    )
    assert saved.status_code == 200
    assert client.post(reverse("expert:sign", args=[one.pk])).status_code == 302
    assert queries.sheet_of(one).total == 6
    assert client.post(reverse("expert:recognise", args=[other.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("expert:recognise", args=[other.pk]), {"reason": "Узнал по форме"}).status_code == 302
    assert Assignment.objects.get(pk=other.pk).state == "recused"
    dossier = Assignment.objects.filter(part="dossier").first()
    assert client.get(reverse("expert:sample", args=[dossier.pk])).status_code == 404


def test_an_unfinished_tasting_sheet_says_beside_its_criteria_what_a_signature_lacks(
    taster: tuple[Client, list[Assignment]],
) -> None:
    client, mine = taster
    where = reverse("expert:sample", args=[mine[0].pk])
    answer = client.post(where, {"mark-taste": "0", "sign": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Комментарий: Вкус и запах — Поясните эту оценку." in page
    assert "Внешний вид и консистенция — Поставьте оценку." in page
    saved = client.post(where, {"mark-taste": "5", "mark-appearance": "2"}, headers={"HX-Request": "true"})
    assert "Сумма: 7 из 10" in saved.content.decode()


def test_after_the_opening_the_taster_learns_the_name_and_still_gets_no_documents(
    taster: tuple[Client, list[Assignment]],
    tasting: list[Assignment],  # noqa: F811
    office: Any,  # noqa: F811
    now: Any,
) -> None:
    client, mine = taster
    sign_all(tasting, now)
    actions.open_codes(act=specimens.act_of(mine[0].stage, FOOD), actor=office, at=now)
    page = client.get(reverse("expert:sample", args=[mine[0].pk])).content.decode()
    assert mine[0].entry.good.name in page
    assert "/files/" not in page
    assert mine[0].entry.good.name in client.get(reverse("expert:home")).content.decode()


def test_the_office_codes_names_tasters_prints_and_opens(
    desk: Client,
    judged: Any,  # noqa: F811
    items: Any,  # noqa: F811
    coder: Any,  # noqa: F811
    tasters: list[Any],  # noqa: F811
    world: Any,
    now: Any,
) -> None:
    stage = [judged.pk]
    listed = desk.get(reverse("office:tasting", args=stage)).content.decode()
    assert reverse("office:code-samples", args=[*stage, FOOD]) in listed
    form = reverse("office:code-samples", args=[*stage, FOOD])
    assert desk.get(form).status_code == 200
    assert desk.post(form, {"place": ""}).status_code == 422
    clerk = world.person("centre-54")
    chosen = {"entries": [entry.pk for entry in items], "coders": [clerk.pk], "place": "Лаборатория"}
    assert desk.post(form, chosen).status_code == 302
    found = CodingAct.objects.get(stage=judged, nomination=FOOD)
    home = reverse("office:coding-act", args=[*stage, FOOD])
    assert desk.get(home).status_code == 200
    assert b"".join(desk.get(reverse("office:coding-act-paper", args=[*stage, FOOD])).streaming_content).startswith(b"%PDF")
    appoint = reverse("office:appoint-tasters", args=[*stage, FOOD])
    assert desk.post(appoint, {}).status_code == 422
    assert desk.post(appoint, {"experts": [expert.pk for expert in tasters]}).status_code == 302
    for name in ("office:sample-labels", "office:tasting-sheets"):
        assert desk.get(reverse(name, args=[*stage, FOOD])).content.startswith(b"%PDF")
    release = reverse("office:release-taster", args=[*stage, FOOD, tasters[0].pk])
    assert desk.get(release).status_code == 200
    opening = reverse("office:open-codes", args=[*stage, FOOD])
    assert desk.post(opening).status_code == 409
    assert desk.get(reverse("office:opening-paper", args=[*stage, FOOD])).status_code == 404
    sign_all(specimens.unsigned(found), now)
    assert desk.get(opening).status_code == 200
    assert desk.post(opening).status_code == 302
    assert b"".join(desk.get(reverse("office:opening-paper", args=[*stage, FOOD])).streaming_content).startswith(b"%PDF")
    page = desk.get(home).content.decode()
    assert all(entry.good.name in page for entry in items)


def test_the_sealed_act_and_its_names_are_closed_to_the_rest_of_the_office(
    act: CodingAct,  # noqa: F811
    tasting: list[Assignment],  # noqa: F811
    enter: Any,
) -> None:
    client, place = enter("directorate"), [act.stage_id, FOOD]
    assert client.get(reverse("office:coding-act-paper", args=place)).status_code in (403, 409)
    page = client.get(reverse("office:coding-act", args=place)).content.decode()
    assert "Акт закрыт до вскрытия кодов" in page
    assert not any(one.entry.good.name in page for one in tasting)
    assert enter("centre").get(reverse("office:coding-act", args=place)).status_code == 404
    sheet = client.get(reverse("office:paper-sheet", args=[paper_codes.token_of(tasting[0].pk)])).content.decode()
    assert "Образец" in sheet
    assert not any(secret in sheet for secret in secrets_of(specimens.unsigned(act)))
    events = client.get(reverse("office:ledger")).content.decode()
    assert not any(sample.code in events for sample in specimens.specimens(act))


def test_the_acts_page_takes_as_many_queries_for_more_tasters(
    act: CodingAct,  # noqa: F811
    tasters: list[Any],  # noqa: F811
    office: Any,  # noqa: F811
    desk: Client,
    now: Any,
) -> None:
    home, counted = reverse("office:coding-act", args=[act.stage_id, FOOD]), []
    for some in (tasters[:1], tasters):
        actions.assign_tasters(act=act, experts=some, actor=office, at=now)
        desk.get(home)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(home).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]
