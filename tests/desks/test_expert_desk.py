"""The expert's desk: what is known before the question is answered, the sum while one marks, what stands beside the signature, licences."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from laureat.judging import actions, licences, pack_changes, packing, queries, sheets, specimens
from laureat.judging.models import Assignment, Expert, Licence, Mark, Qualifying, Reference, ScoreSheet
from laureat.judging.reckoning import reckoning_of
from laureat.mail.models import Message
from laureat.season import queries as seasons
from tests.judging.recording.handing import own, put
from tests.judging.test_judging import cleared, marks
from tests.judging.workbooks import opened as workbook

HTMX = {"HX-Request": "true"}


@pytest.fixture
def person(world: Any) -> Any:
    return world.person("expert-54")


@pytest.fixture
def asked(person: Any) -> Assignment:
    """An item whose question about a conflict is not answered."""
    return queries.assignments_of(person).filter(state="assigned").first()


@pytest.fixture
def item(asked: Assignment, person: Any, now: Any) -> Assignment:
    return cleared(asked, person, now)


@pytest.fixture
def client(enter: Any) -> Any:
    return enter("expert-54")


def address(item: Assignment) -> str:
    return reverse("expert:item", args=[item.pk])


def criteria_of(item: Assignment) -> list[Any]:
    return seasons.rules_of(item.stage.season).criteria_of(item.entry.nomination)


def typed(item: Assignment) -> dict[str, str]:
    form = {f"mark-{key}": str(value) for key, (value, _text) in marks(item).items()}
    return {**form, **{f"comment-{key}": text for key, (_value, text) in marks(item).items() if text}}


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_before_the_answer_nothing_but_enterprise_nomination_and_number_is_shown(
    client: Any, asked: Assignment, person: Any, now: Any
) -> None:
    entry = asked.entry
    stage, good = [asked.stage_id], entry.good
    nomination = seasons.rules_of(asked.stage.season).nomination(entry.nomination).title
    opened = queries.assignments_of(person).filter(state="assigned").exclude(pk=asked.pk).first()
    cleared(opened, person, now)  # so that there is a workbook, and sheets to print
    pages = [
        client.get(reverse("expert:home")), client.get(address(asked)), client.get(reverse("expert:conflict", args=[asked.pk])),
        client.get(reverse("expert:sign", args=[asked.pk])), client.get(reverse("expert:paper", args=[asked.pk])),
        client.get(reverse("expert:offline", args=stage)), client.post(address(asked), {"mark-safety": "3"}),
    ]  # fmt: skip
    texts = [page.content.decode() for page in pages]
    for shown in texts[:2]:
        assert entry.enterprise.short_name in shown
        assert nomination in shown
        assert f"№ {entry.number}" in shown
    assert entry.enterprise.name in texts[2]
    texts.append(str(workbook(client.get(reverse("expert:pack", args=stage)).content)))
    texts.append(words_of(client.get(reverse("expert:blank-sheets", args=stage)).content))
    office = words_of(sheets.blank_sheets_pdf(asked.stage, [asked], at=now))
    texts += [office, *(f"{m.subject} {m.text}" for m in Message.objects.filter(email=person.email))]
    assert entry.number in office
    secrets = {good.name, good.description} - {""}
    assert [(place, secret) for place, text in enumerate(texts) for secret in secrets if secret in text] == []
    assert opened.entry.good.name in texts[0], "what is open is named"
    cleared(asked, person, now)
    assert good.name in client.get(reverse("expert:home")).content.decode()
    assert good.name in client.get(address(asked)).content.decode()


def test_a_workbook_tells_no_name_of_an_item_that_is_not_answered(asked: Assignment, person: Any, now: Any) -> None:
    item = cleared(asked, person, now)
    key = next(key for key, (value, _text) in marks(item).items() if value)
    filled = put(own(item, now), item, f"mark:{key}", 1)
    Assignment.objects.filter(pk=item.pk).update(state="assigned")
    found = pack_changes.preview_of(filled, item.stage, item.expert, actor=person, on_behalf=False, at=now)
    assert item.entry.number in found.problems[0]
    assert item.entry.good.name not in f"{found.problems} {found.revisions[0].shown}"


def test_one_in_conflict_does_not_learn_the_name_afterwards(client: Any, asked: Assignment) -> None:
    name = asked.entry.good.name
    told = client.post(reverse("expert:conflict", args=[asked.pk]), {"reason": "Родня"}, follow=True).content.decode()
    assert "Возвращено" in told or "конфликт" in told
    assert name not in told
    assert specimens.name_for(Assignment.objects.get(pk=asked.pk)).good == ""


def test_the_question_declines_no_name(client: Any, asked: Assignment) -> None:
    firm = asked.entry.enterprise
    assert f"Предприятие: {firm.name} (ИНН {firm.inn}).".replace('"', "&quot;") in client.get(address(asked)).content.decode()
    page = client.get(reverse("expert:conflict", args=[asked.pk])).content.decode()
    assert "Вы с ним связаны?" in page


def test_the_list_asks_as_often_for_one_item_as_for_many(client: Any, asked: Assignment, person: Any, now: Any) -> None:
    def queries_of() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("expert:home")).status_code == 200
        return len(seen)

    queries_of()
    many = queries_of()
    rest = queries.assignments_of(person).filter(stage=asked.stage_id).exclude(pk=asked.pk)
    Assignment.objects.filter(pk__in=list(rest.values_list("pk", flat=True))).update(state="cancelled")
    assert queries_of() == many


def test_every_criterion_can_be_explained_and_comments_are_kept(client: Any, item: Assignment) -> None:
    page = client.get(address(item)).content.decode()
    judged = [c for c in criteria_of(item) if c.kind != "computed"]
    assert all(f'name="comment-{c.key}"' in page for c in judged)
    yes_no = next(c for c in judged if c.kind == "yes-no")
    client.post(address(item), {**typed(item), f"comment-{yes_no.key}": "По письму надзора"}, headers=HTMX)
    assert Mark.objects.get(sheet__assignment=item, criterion=yes_no.key).comment == "По письму надзора"


def test_at_the_ends_of_the_scale_the_comment_stands_open_and_is_said_to_be_required(client: Any, item: Assignment) -> None:
    judged = [c for c in criteria_of(item) if c.kind == "judged"]
    assert all(c.comment_at_extremes for c in judged)
    end, middle = judged[:2]
    client.post(address(item), {**typed(item), f"mark-{end.key}": "0", f"mark-{middle.key}": "1"}, headers=HTMX)
    page = client.get(address(item)).content.decode()

    def unfolds(key: str) -> str:
        return re.search(
            rf'<details class="mark-comment" data-comment([^>]*)>(?:(?!</details>).)*name="comment-{key}"', page, re.DOTALL
        )[1]

    assert unfolds(end.key) == " data-needed open"
    assert unfolds(middle.key) == ""
    assert "Пояснить оценку" in page


def test_a_comment_that_waits_for_its_mark_is_said_not_to_be_saved(client: Any, item: Assignment) -> None:
    first, second = [c for c in criteria_of(item) if c.kind == "judged"][:2]
    form = {f"mark-{first.key}": "1", f"comment-{second.key}": "Пока без оценки"}
    answer = client.post(address(item), form, headers=HTMX)
    sheet = ScoreSheet.objects.get(assignment=item)
    assert (answer.status_code, answer["X-Saved"]) == (422, sheet.saved_at.isoformat())
    assert answer.content.decode() == f"{second.title}: Есть обоснование, но нет оценки."
    assert Mark.objects.get(sheet=sheet).criterion == first.key
    page = client.post(address(item), form)
    assert page.status_code == 422
    assert "Пока без оценки" in page.content.decode()


def test_the_sum_follows_the_marks(client: Any, item: Assignment) -> None:
    most = sum(c.max for c in criteria_of(item))
    computed = reckoning_of(item, None).total
    assert f"Сумма: {computed} из {most}" in client.get(address(item)).content.decode()
    answer = client.post(address(item), typed(item), headers=HTMX).content.decode()
    total = Decimal(computed) + sum(value for value, _text in marks(item).values())
    assert f"Сумма: {total} из {most}" in answer
    assert 'id="sheet-sum" hx-swap-oob="true"' in answer
    assert "без оценки" not in answer
    first = next(iter(typed(item)))
    less = client.post(address(item), {first: typed(item)[first]}, headers=HTMX).content.decode()
    assert f"Сумма: {total} из {most}" in less, "marks that are not named stay"
    page = client.get(address(item)).content.decode()
    assert f"Сумма: {total} из {most}" in page
    best = next(c for c in criteria_of(item) if c.kind == "judged")
    assert re.search(rf'<span>{best.title}</span><span class="mark-weight">до {best.max} балл(а|ов)</span>', page)


def test_what_is_signed_stands_beside_the_signature(client: Any, item: Assignment) -> None:
    judged = [c for c in criteria_of(item) if c.kind == "judged"]
    yes_no = next(c for c in criteria_of(item) if c.kind == "yes-no")
    form = {
        **typed(item),
        f"mark-{judged[0].key}": "0",
        f"comment-{judged[0].key}": "Нет испытаний",
        f"mark-{yes_no.key}": str(yes_no.max),
    }
    form |= {
        f"mark-{judged[1].key}": str(judged[1].max),
        f"comment-{judged[1].key}": "Лучше всех",
        "comment": "Итог один",
        "sign": "1",
    }
    assert client.post(address(item), form).status_code == 302
    asks = client.get(reverse("expert:sign", args=[item.pk])).content.decode()
    reckoning = reckoning_of(item, queries.sheet_of(item))
    assert all(c.title in asks for c in criteria_of(item))
    for words in (f"0 из {judged[0].max}", f"да, {yes_no.max} из {yes_no.max}", "Нет испытаний", "Итог один"):
        assert words in asks
    assert asks.count("наименьшая отметка") == 1
    assert asks.count("наивысшая отметка") == 1
    assert f"Сумма: {reckoning.total} из {reckoning.most}" in asks
    done = client.post(reverse("expert:sign", args=[item.pk]), follow=True).content.decode()
    assert f"сумма баллов: {reckoning.total}." in done, "what was asked is what was signed"
    signed = client.get(address(item)).content.decode()
    assert f"да, {yes_no.max} из {yes_no.max}" in signed
    assert f"да ({yes_no.max})" in words_of(client.get(reverse("expert:paper", args=[item.pk])).content)


def test_the_preview_of_a_workbook_says_yes_and_no(item: Assignment, person: Any, now: Any) -> None:
    yes_no = next(c for c in criteria_of(item) if c.kind == "yes-no")
    actions.save_marks(assignment=item, marks={yes_no.key: (Decimal(0), "")}, comment="", actor=person, at=now)
    filled = put(packing.pack_of(queries.expert_of(person), item.stage, at=now), item, f"mark:{yes_no.key}", "да")
    change = pack_changes.preview_of(filled, item.stage, item.expert, actor=person, on_behalf=False, at=now).changes[0]
    assert (change.old_mark, change.new_mark) == ("нет (0)", f"да ({yes_no.max})")


def test_the_hour_of_saving_is_the_stages_own(client: Any, item: Assignment) -> None:
    client.post(address(item), typed(item), headers=HTMX)
    zone, saved = item.stage.zone, ScoreSheet.objects.get(assignment=item).saved_at
    page = client.get(address(item)).content.decode()
    assert f'data-zone="{zone}"' in page
    clock = saved.astimezone(ZoneInfo(zone)).strftime("%H:%M")
    assert f"Сохранено в {clock} (UTC+7)" in page
    assert 'data-saved="Сохранено в {time} (UTC+7)"' in page


@pytest.fixture
def reference(world: Any, person: Any, now: Any) -> Reference:
    """A reference dossier that the expert may mark."""
    expert, season = Expert.objects.get(person=person), seasons.current_season()
    nomination, regulation = expert.nominations[0], seasons.rules_of(season)
    Qualifying.objects.filter(licence__expert=expert).delete()
    Licence.objects.filter(expert=expert).delete()
    agreed = {c.key: str(c.step) for c in regulation.criteria_of(nomination) if c.kind == "judged"}
    author = {"written_at": now, "written_by": world.person("directorate")}
    found = Reference.objects.create(
        programme=season.programme, nomination=nomination, title="Эталон", text="Описание", marks=agreed, **author
    )
    actions.read_briefing(
        expert=expert, nomination=nomination, regulation=regulation, programme=season.programme, actor=person, at=now
    )
    return found


def test_an_unfinished_reference_sheet_comes_back_with_what_was_given(client: Any, reference: Reference) -> None:
    criteria = seasons.rules_of(seasons.current_season()).criteria_of(reference.nomination)
    first, second, *rest = [c for c in criteria if c.kind != "computed"]
    where = reverse("expert:qualify", args=[reference.nomination, reference.pk])
    answer = client.post(where, {f"mark-{first.key}": "1", **{f"mark-{c.key}": "0" for c in rest}})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{second.title} — Поставьте оценку." in page
    assert f"{first.title} — " not in page
    assert re.search(rf'name="mark-{first.key}" value="1"[^>]*checked', page)
    assert not Qualifying.objects.filter(reference=reference).exists()


def test_a_licence_whose_term_is_over_is_shown_as_expired_everywhere(
    client: Any, enter: Any, world: Any, reference: Reference, person: Any, now: Any
) -> None:
    expert = Expert.objects.get(person=person)
    earned = {"state": "granted", "qualified_at": now, "valid_until": date(2020, 1, 31)}
    Licence.objects.filter(expert=expert, nomination=reference.nomination).update(**earned)
    licence = Licence.objects.get(expert=expert, nomination=reference.nomination)
    register = enter("directorate").get(reverse("office:experts"), {"q": person.family_name}).content.decode()
    assert "Действующих допусков" in register
    assert f"0 из {len(expert.nominations)}" in register
    assert licences.state_of(licence, at=now)[0] == "expired"
    pages = [
        client.get(reverse("expert:licences")), client.get(reverse("expert:licence", args=[reference.nomination])),
        enter("directorate").get(reverse("office:expert", args=[expert.pk])),
    ]  # fmt: skip
    badges = [re.findall(r'<span class="mark-badge tone-(\w+)">([^<]+)</span>', page.content.decode()) for page in pages]
    assert all(("danger", "Истёк") in found for found in badges)
    assert not any("Действует" in label for found in badges for _tone, label in found)
    actions.pause_licence(licence=licence, reason="Проверка", actor=world.person("directorate"), at=now)
    assert "Приостановлен" in client.get(reverse("expert:licences")).content.decode()
