"""The sheet beside the dossier: documents in the page, pins, comments where they are needed, two windows, and who sees what."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from laureat.commissions.models import Membership, Recusal, Sitting
from laureat.commissions.queries import agenda
from laureat.judging import actions, pinning, queries, side_by_side
from laureat.judging.models import Assignment, Conflict, Expert, Mark, ScoreSheet
from laureat.season import queries as seasons
from tests.judging.test_judging import cleared, marks
from tests.judging.test_pinning import pdf_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def person(world: Any) -> Any:
    return world.person("expert-54")


@pytest.fixture
def item(person: Any, now: Any) -> Assignment:
    return cleared(queries.assignments_of(person).filter(state="assigned").first(), person, now)


@pytest.fixture
def client(enter: Any) -> Any:
    return enter("expert-54")


def address(item: Assignment) -> str:
    return reverse("expert:item", args=[item.pk])


def typed(item: Assignment, **more: Any) -> dict[str, Any]:
    form = {f"mark-{key}": str(value) for key, (value, _text) in marks(item).items()}
    return {**form, **{key.replace("_", "-"): value for key, value in more.items()}}


def test_a_document_is_shown_in_the_page_and_alone_for_the_script(client: Any, item: Assignment, enter: Any) -> None:
    document = pdf_of(item)
    where = f"{address(item)}?document={document.pk}&page=1"
    whole, alone = client.get(where).content.decode(), client.get(where, headers=HTMX)
    part = alone.content.decode()
    assert "<html" in whole
    assert "data-viewer" in whole
    assert part.lstrip().startswith("<section")
    assert "Страница 1 из 1" in part
    assert "Текст страницы" in part
    assert "HX-Request" in alone["Vary"]
    picture = re.search(r'src="(/files/[^"]+/pages/1/)"', part)
    assert picture
    assert client.get(picture[1])["Content-Type"] == "image/webp"
    assert enter("expert").get(picture[1]).status_code == 403, "the picture is for its reader"
    assert "нет такой страницы" in client.get(where.replace("page=1", "page=7"), headers=HTMX).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "document=1",
        "document=00000000-0000-0000-0000-000000000000",
        "document={pk}&page=x",
        "document={pk}&page=-1",
        "document={pk}&page=99999",
    ],
)
def test_no_other_document_and_no_odd_page_is_shown(client: Any, item: Assignment, query: str) -> None:
    assert client.get(f"{address(item)}?{query.format(pk=pdf_of(item).pk)}").status_code == 404


def test_documents_hidden_from_experts_are_not_in_the_dossier(client: Any, item: Assignment, monkeypatch: Any) -> None:
    document, regulation = pdf_of(item), seasons.rules_of(item.stage.season)
    assert str(document.pk) in client.get(address(item)).content.decode()
    hidden = tuple(kind.model_copy(update={"visible_to": ("enterprise", "commission")}) for kind in regulation.evidence)
    monkeypatch.setattr(seasons, "rules_of", lambda season: regulation.model_copy(update={"evidence": hidden}))
    assert str(document.pk) not in client.get(address(item)).content.decode()
    assert client.get(f"{address(item)}?document={document.pk}&page=1").status_code == 404


def test_a_mark_is_pinned_and_unpinned_by_the_form(client: Any, item: Assignment) -> None:
    key, document = next(iter(marks(item))), pdf_of(item)
    form = typed(item)
    assert (
        client.post(address(item), {**form, f"pin-{key}": str(document.pk), f"page-{key}": "1"}, headers=HTMX).status_code
        == 200
    )
    mark = Mark.objects.get(sheet__assignment=item, criterion=key)
    assert (mark.pinned_id, mark.pinned_page) == (document.pk, 1)
    page = client.get(address(item)).content.decode()
    assert f"{document.name}, с. 1" in page
    wrong = client.post(address(item), {**form, f"pin-{key}": str(document.pk), f"page-{key}": "9"}, headers=HTMX)
    assert (wrong.status_code, "нет такой страницы" in wrong.content.decode()) == (422, True)
    assert client.post(address(item), {**form, f"pin-{key}": "", f"page-{key}": ""}, headers=HTMX).status_code == 200
    mark.refresh_from_db()
    assert (mark.pinned_id, mark.pinned_page) == (None, None)


def test_what_is_missing_is_said_beside_the_fields_and_nothing_is_lost(client: Any, item: Assignment) -> None:
    criteria = seasons.rules_of(item.stage.season).criteria_of(item.entry.nomination)
    explained = next(c for c in criteria if c.comment_at_extremes)
    form = typed(item, sign="1")
    form[f"mark-{explained.key}"] = "0"
    left_out = next(key for key in marks(item) if key != explained.key)
    del form[f"mark-{left_out}"]
    answer = client.post(address(item), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_comment-{explained.key}_error"' in page
    assert f'id="id_mark-{left_out}_error"' in page
    assert Mark.objects.get(sheet__assignment=item, criterion=explained.key).value == 0
    assert f'value="{ScoreSheet.objects.get(assignment=item).saved_at.isoformat()}"' in page, "this window knows what it saved"
    form |= {f"comment-{explained.key}": "Подтверждений нет", f"mark-{left_out}": "0"}
    assert f"Комментарий: {explained.title} — Поясните эту оценку." in page, "the summary names the criterion"
    others = {f"comment-{c.key}": "Пояснение" for c in criteria if c.explained}
    assert client.post(address(item), {**others, **form}).status_code == 302


def test_the_formula_of_a_computed_mark_is_shown(client: Any, item: Assignment) -> None:
    criteria = seasons.rules_of(item.stage.season).criteria_of(item.entry.nomination)
    assert any(c.kind == "computed" for c in criteria)
    assert re.search(r"→ \d балл[а-я]* за .* → \d+ из \d+", client.get(address(item)).content.decode())


def test_a_second_window_is_told_before_it_overwrites(client: Any, item: Assignment) -> None:
    key = next(key for key, (value, _text) in marks(item).items() if value > 1)
    first = client.post(address(item), {**typed(item), "saved": ""}, headers=HTMX)
    assert (first.status_code, bool(first["X-Saved"])) == (200, True)
    second = client.post(address(item), {**typed(item), f"mark-{key}": "1", "saved": first["X-Saved"]}, headers=HTMX)
    assert second.status_code == 200
    stale = client.post(address(item), {**typed(item), f"mark-{key}": "0", "saved": first["X-Saved"]}, headers=HTMX)
    assert (stale.status_code, "в другом окне" in stale.content.decode()) == (409, True)
    assert Mark.objects.get(sheet__assignment=item, criterion=key).value == 1
    repeated = client.post(address(item), {**typed(item), f"mark-{key}": "1", "saved": first["X-Saved"]}, headers=HTMX)
    assert repeated.status_code == 200, "the same once more, after an answer that was lost"
    assert client.post(address(item), {**typed(item), f"mark-{key}": "0", "saved": first["X-Saved"]}).status_code == 302
    assert Mark.objects.get(sheet__assignment=item, criterion=key).value == 0, "the button keeps what is typed here"


def test_the_page_asks_as_often_with_many_documents_and_pins(client: Any, item: Assignment, now: Any) -> None:
    def queries_of() -> int:
        client.get(address(item))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address(item)).status_code == 200
        return len(seen)

    client.post(address(item), typed(item))
    before = queries_of()
    documents = list(pinning.documents_for_experts(item.entry))
    for key, document in zip(marks(item), documents, strict=False):
        Mark.objects.filter(sheet__assignment=item, criterion=key).update(pinned=document, pinned_page=1)
    assert queries_of() == before


@pytest.fixture
def agenda_item() -> Any:
    return agenda(Sitting.objects.get(state="open")).filter(state="open").first()


def pinned_for(agenda_item: Any) -> Any:
    document = next(d for d in pinning.documents_for_experts(agenda_item.entry).values() if d.media_type == "application/pdf")
    stage = agenda_item.sitting.stage
    Mark.objects.filter(sheet__assignment__entry=agenda_item.entry, sheet__assignment__stage=stage).update(
        pinned=document, pinned_page=1
    )
    return document


def test_a_member_opens_the_pages_of_the_marks(enter: Any, agenda_item: Any) -> None:
    document = pinned_for(agenda_item)
    member, where = enter("member-70"), reverse("member:item", args=[agenda_item.pk])
    page = member.get(where).content.decode()
    assert "Оценки и их основания" in page
    assert f"{document.name}, с. 1" in page
    assert "<b>Эксперт 1</b>: <b" in page
    assert f"?document={document.pk}&amp;page=1#viewer" in page
    for expert in Expert.objects.filter(pk__in=Assignment.objects.filter(entry=agenda_item.entry).values("expert")):
        assert expert.person.full_name not in page
        assert expert.person.short_name not in page.split("<main")[1]
    said = Mark.objects.filter(sheet__assignment__entry=agenda_item.entry, sheet__state="signed").exclude(comment="")
    assert said.exists()
    for mark in said.filter(sheet__assignment__stage=agenda_item.sitting.stage):
        assert escape(mark.comment) in page
    assert "имена экспертов комиссии не раскрываются" in page
    shown = member.get(f"{where}?document={document.pk}&page=1", headers=HTMX).content.decode()
    assert "Страница 1 из 1" in shown


def test_a_recused_member_sees_neither_marks_nor_documents(enter: Any, agenda_item: Any, world: Any, now: Any) -> None:
    document = pinned_for(agenda_item)
    seat = Membership.objects.get(person=world.person("member-70"), commission=agenda_item.sitting.commission)
    Recusal.objects.create(item=agenda_item, membership=seat, reason="Родственник", recused_at=now)
    member, where = enter("member-70"), reverse("member:item", args=[agenda_item.pk])
    page = member.get(where).content.decode()
    assert "Оценки и их основания" not in page
    assert str(document.pk) not in page
    assert member.get(f"{where}?document={document.pk}&page=1").status_code == 404


def test_a_member_in_conflict_as_an_expert_sees_nothing(enter: Any, agenda_item: Any, world: Any, now: Any) -> None:
    document, person = pinned_for(agenda_item), world.person("member-70")
    expert = Expert.objects.create(person=person, region=agenda_item.sitting.stage.region, nominations=["food"], invited_at=now)
    Conflict.objects.create(
        expert=expert, enterprise=agenda_item.entry.enterprise, kind="declared", reason="Работал там", stated_at=now
    )
    page = enter("member-70").get(reverse("member:item", args=[agenda_item.pk])).content.decode()
    assert "для вас закрыты" in page.lower()
    assert str(document.pk) not in page


def test_drafts_are_seen_by_their_expert_alone(
    enter: Any, client: Any, item: Assignment, person: Any, world: Any, now: Any
) -> None:
    key, secret = next(iter(marks(item))), "Совсем особое пояснение"
    actions.save_marks(
        assignment=item,
        marks={key: (Decimal(1), secret)},
        comment=secret,
        actor=person,
        at=now,
        pins={key: (pdf_of(item).pk, 1)},
    )
    sheet = ScoreSheet.objects.get(assignment=item)
    assert secret in client.get(address(item)).content.decode()
    assert side_by_side.numbered(item.stage, item.entry, person=world.person("directorate")) is None
    pages = [
        reverse("office:entry", args=[item.entry_id]), reverse("office:judging-stage", args=[item.stage_id]),
        reverse("office:judging-item", args=[item.stage_id, item.entry_id]),
    ]  # fmt: skip
    for key_of, addresses in (("expert", [address(item)]), ("centre-54", pages), ("directorate", pages)):
        for one in addresses:
            answer = enter(key_of).get(one)
            assert secret not in answer.content.decode(), (key_of, one)
    assert sheet.state == "draft"
