"""Who tastes what, knows what, and when the codes are opened."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from laureat.files import queries as files
from laureat.judging import (
    actions,
    queries,
    rules,
    specimens,
)
from laureat.judging.models import (
    Assignment,
    CodingAct,
    Conflict,
    Licence,
    Qualifying,
)
from laureat.kernel import Refused
from laureat.kernel.chain import merkle_root
from laureat.ledger.models import Event
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage
from tests.judging.tasting.acts import FOOD, sign, sign_all, taster


def test_each_taster_gets_every_sample_open_at_once_in_the_order_of_the_codes(
    act: CodingAct, tasting: list[Assignment], tasters: list[Any]
) -> None:
    samples = [sample.entry_id for sample in specimens.specimens(act)]
    for expert in tasters:
        mine = Assignment.objects.filter(expert=expert).order_by("pk")
        assert list(mine.values_list("entry", flat=True)) == samples
        assert set(mine.values_list("part", "state")) == {("tasting", "cleared")}
    event = Event.objects.get(kind="tasters.assigned", subject=f"judging.codingact:{act.pk}")
    assert event.details["new"] == {"experts": sorted(e.pk for e in tasters), "sheets": len(tasting)}


def test_coders_the_author_and_other_nominations_do_not_taste(
    act: CodingAct, world: Any, judged: Stage, coder: Person, office: Person, now: Any
) -> None:
    other = taster(world, judged, "potter", now, nominations=("crafts",))
    knowing = [
        actions.invite_expert(person=person, region=judged.region, nominations=(FOOD,), actor=office, at=now, announce=False,
                              employer="", employer_inn="")
        for person in (coder, office)
    ]  # fmt: skip
    for expert in knowing:
        with pytest.raises(Refused, match="Кто присвоил коды"):
            actions.assign_tasters(act=act, experts=[expert], actor=office, at=now)
    with pytest.raises(Refused, match="номинац"):
        actions.assign_tasters(act=act, experts=[other], actor=office, at=now)
    offered = {one.expert.pk for one in specimens.candidates(act, at=now)}
    assert not offered & {other.pk, *(expert.pk for expert in knowing)}


def test_no_licence_no_tasting_where_the_regulation_asks_for_one(
    act: CodingAct, tasters: list[Any], office: Person, now: Any, monkeypatch: Any
) -> None:
    Qualifying.objects.all().delete()
    Licence.objects.all().delete()
    asked = seasons.rules_of(act.stage.season)
    strict = asked.model_copy(update={"judging": asked.judging.model_copy(update={"licence": True, "briefing": "x"})})
    monkeypatch.setattr(seasons, "rules_of", lambda season: strict)
    with pytest.raises(Refused, match="допуск"):
        actions.assign_tasters(act=act, experts=tasters, actor=office, at=now)
    assert specimens.candidates(act, at=now) == []


def test_samples_in_conflict_and_met_dossiers_are_left_out(
    act: CodingAct, tasters: list[Any], items: Any, office: Person, now: Any
) -> None:
    enterprise = items.first().enterprise
    Conflict.objects.create(expert=tasters[0], enterprise=enterprise, kind="found", state="found", stated_at=now)
    judge = queries.assignments(act.stage).filter(entry__nomination=FOOD, state="cleared").first().expert
    met = set(Assignment.objects.filter(stage=act.stage, expert=judge).values_list("entry", flat=True))
    offered = {one.expert.pk: one for one in specimens.candidates(act, at=now)}
    barred = items.filter(enterprise=enterprise).count()
    assert (offered[tasters[0].pk].samples, offered[tasters[0].pk].conflicts) == (items.count() - barred, barred)
    assert offered[judge.pk].met == len(met & set(items.values_list("pk", flat=True))) > 0
    made = actions.assign_tasters(act=act, experts=[tasters[0], judge], actor=office, at=now)
    assert enterprise.pk not in {one.entry.enterprise_id for one in made if one.expert_id == tasters[0].pk}
    assert not met & {one.entry_id for one in made if one.expert_id == judge.pk}
    assert actions.assign_tasters(act=act, experts=[tasters[0]], actor=office, at=now) == []


def test_a_conflict_that_is_found_later_closes_the_sample_without_saying_whose_it_is(
    tasting: list[Assignment], now: Any
) -> None:
    one = tasting[0]
    Conflict.objects.create(expert=one.expert, enterprise=one.entry.enterprise, kind="found", state="found", stated_at=now)
    said = rules.may_open_dossier(one.expert.person, one)
    assert not said
    assert "образец не для вас" in str(said)
    with pytest.raises(Refused):
        actions.save_marks(assignment=one, marks={}, comment="", actor=one.expert.person, at=now)


def test_a_taster_answers_no_question_about_conflicts_and_may_recognise_the_product(
    act: CodingAct, tasting: list[Assignment], now: Any
) -> None:
    one = tasting[0]
    with pytest.raises(Refused, match="Чей это образец"):
        actions.declare_conflict(assignment=one, reason="x", actor=one.expert.person, at=now)
    with pytest.raises(Refused, match="причину"):
        actions.recognise(assignment=one, reason=" ", actor=one.expert.person, at=now)
    with pytest.raises(Refused, match="другому эксперту"):
        actions.recognise(assignment=one, reason="Узнал", actor=tasting[-1].expert.person, at=now)
    dossier = queries.assignments(act.stage).filter(part="dossier", state="cleared").first()
    with pytest.raises(Refused, match="не образец"):
        actions.recognise(assignment=dossier, reason="Узнал", actor=dossier.expert.person, at=now)
    back = actions.recognise(assignment=one, reason="Узнал по форме", actor=one.expert.person, at=now)
    assert back.state == "recused"
    assert not Conflict.objects.filter(expert=one.expert, kind="declared").exists()
    assert specimens.recognised(act) == [(one.expert, "Узнал по форме")]
    with pytest.raises(Refused):
        actions.recognise(assignment=one, reason="Ещё раз", actor=one.expert.person, at=now)


def test_a_released_taster_keeps_signed_sheets_and_gives_the_rest_back(
    act: CodingAct, tasting: list[Assignment], office: Person, world: Any, now: Any
) -> None:
    sign(tasting[0], now)
    mine = [one for one in tasting if one.expert_id == tasting[0].expert_id]
    with pytest.raises(Refused):
        actions.release_taster(act=act, expert=tasting[0].expert, actor=world.person("centre"), at=now)
    assert actions.release_taster(act=act, expert=tasting[0].expert, actor=office, at=now) == len(mine) - 1
    states = Assignment.objects.filter(pk__in=[one.pk for one in mine]).values_list("state", flat=True)
    assert sorted(states) == ["cancelled"] * (len(mine) - 1) + ["signed"]


def test_codes_are_opened_when_every_sheet_is_signed_and_each_panel_is_whole(
    act: CodingAct, tasting: list[Assignment], tasters: list[Any], office: Person, world: Any, now: Any
) -> None:
    with pytest.raises(Refused, match=f"дегустации: {len(tasting)}"):
        actions.open_codes(act=act, actor=office, at=now)
    sign_all(tasting[:-1], now)
    with pytest.raises(Refused, match="дегустации: 1"):
        actions.open_codes(act=act, actor=office, at=now)
    Assignment.objects.filter(pk=tasting[-1].pk).update(state="cancelled")
    with pytest.raises(Refused, match="дегустации: 1"):
        actions.open_codes(act=act, actor=office, at=now)
    Assignment.objects.filter(pk=tasting[-1].pk).update(state="cleared")
    sign(tasting[-1], now)
    with pytest.raises(Refused):
        actions.open_codes(act=act, actor=world.person("centre"), at=now)
    opened = actions.open_codes(act=act, actor=office, at=now)
    root = merkle_root(specimens.signed(act).values_list("seal", flat=True))
    assert Event.objects.get(kind="codes.opened", subject=f"judging.codingact:{act.pk}").details["new"]["root"] == root
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(files.content(opened.opening_document))).pages)
    assert root in text.replace("\n", "")
    assert all(sample.code in text and sample.entry.number in text for sample in specimens.specimens(act))
    for again in (lambda: actions.open_codes(act=act, actor=office, at=now),
                  lambda: actions.assign_tasters(act=act, experts=tasters, actor=office, at=now),
                  lambda: actions.release_taster(act=act, expert=tasters[0], actor=office, at=now)):  # fmt: skip
        with pytest.raises(Refused, match="уже вскрыты"):
            again()


def test_an_act_without_tasters_is_not_opened(act: CodingAct, items: Any, office: Person, now: Any) -> None:
    assert specimens.missing(act) == 3 * items.count()
    with pytest.raises(Refused, match="не подписано"):
        actions.open_codes(act=act, actor=office, at=now)


def test_what_is_withdrawn_is_not_waited_for(
    act: CodingAct, tasting: list[Assignment], items: Any, office: Person, now: Any
) -> None:
    entry = items.first()
    entry.state = "withdrawn"
    entry.save(update_fields=["state"])
    sign_all([one for one in tasting if one.entry_id != entry.pk], now)
    assert actions.open_codes(act=act, actor=office, at=now).opened_at == now
