"""Blind tasting: who may code, taste and open; criteria by part; scores by part; nothing in the ledger gives a code away."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from laureat.demo.play import licensing
from laureat.entries import queries as entries
from laureat.files import queries as files
from laureat.judging import (
    actions,
    pack_changes,
    packing,
    planning,  # fmt: skip
    progress,
    queries,
    recounting,
    rules,
    sheets,
    specimens,
    tasting_papers,
    tasting_rules,
    visibility,
)
from laureat.judging.comparing import compared
from laureat.judging.models import (
    Assignment,
    CodingAct,
    Conflict,
    Disagreement,
    Licence,
    Mark,
    Qualifying,
    ScoreSheet,
    Severity,
    Specimen,
    Standing,
)
from laureat.kernel import Refused, codes
from laureat.kernel.chain import merkle_root
from laureat.ledger.models import Event
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage

FOOD = "food"


@pytest.fixture
def office(world: Any) -> Person:
    return world.person("centre-54")


@pytest.fixture
def judged(world: Any) -> Stage:
    """A stage being judged, where nobody has marked food yet."""
    stage = queries.assignments_of(world.person("expert-54")).first().stage
    food = Assignment.objects.filter(stage=stage, entry__nomination=FOOD)
    Mark.objects.filter(sheet__assignment__in=food).delete()
    ScoreSheet.objects.filter(assignment__in=food).delete()
    food.filter(state="signed").update(state="cleared")
    return Stage.objects.select_related("season__regulation", "season__programme", "region").get(pk=stage.pk)


@pytest.fixture
def items(judged: Stage) -> Any:
    found = entries.admitted_entries(judged).filter(nomination=FOOD)
    assert found.count() >= 2
    return found


@pytest.fixture
def coder(world: Any, judged: Stage, now: Any) -> Person:
    """Somebody of the centre who gives the codes."""
    return world.invite("coder", "лаборант", at=now, actor=world.person("centre-54"))


@pytest.fixture
def act(judged: Stage, items: Any, coder: Person, office: Person, now: Any) -> CodingAct:
    return actions.code_specimens(stage=judged, nomination=FOOD, entries=items, coders=[coder], actor=office, at=now)


def taster(world: Any, stage: Stage, key: str, now: Any, **more: Any) -> Any:
    person = world.invite(key, "дегустатор", at=now, actor=world.person("centre-54"))
    given = {"nominations": (FOOD,), "employer": "Техникум", "employer_inn": "", **more}
    expert = actions.invite_expert(
        person=person, region=stage.region, actor=world.person("centre-54"), at=now, announce=False, **given
    )
    licensing.earn(world, expert, at=now)
    return expert


@pytest.fixture
def tasters(world: Any, judged: Stage, now: Any) -> list[Any]:
    return [taster(world, judged, f"taster-54-{number}", now) for number in range(3)]


@pytest.fixture
def tasting(act: CodingAct, tasters: list[Any], office: Person, now: Any) -> list[Assignment]:
    return actions.assign_tasters(act=act, experts=tasters, actor=office, at=now)


def sign(assignment: Assignment, now: Any, share: Decimal = Decimal("0.5")) -> ScoreSheet:
    marks = {
        c.key: (Decimal(0) if c.kind == "yes-no" else Decimal(int(c.max * share)), "x")
        for c in specimens.criteria_for(assignment)
        if c.kind != "computed"
    }
    person = assignment.expert.person
    actions.save_marks(assignment=assignment, marks=marks, comment="", actor=person, at=now)
    return actions.sign_sheet(assignment=assignment, actor=person, at=now)


def sign_all(assignments: Any, now: Any) -> None:
    for number, one in enumerate(assignments):
        if one.state == "assigned":
            one = actions.declare_no_conflict(assignment=one, actor=one.expert.person, at=now)
        sign(one, now, Decimal(number % 4 + 1) / 5)


def code_again(stage: Stage, items: Any, coders: list[Person], actor: Person, at: Any, nomination: str = FOOD) -> Any:
    return actions.code_specimens(stage=stage, nomination=nomination, entries=items, coders=coders, actor=actor, at=at)


def test_codes_are_a_letter_and_three_digits_all_different_and_in_no_order() -> None:
    made = codes.sample_codes(200)
    assert len(set(made)) == 200
    assert all(re.fullmatch(r"[ABCEHKMPTX][1-9]\d\d", code) for code in made)
    assert made != sorted(made)
    with pytest.raises(ValueError, match="not enough"):
        codes.sample_codes(5001)


def test_samples_get_codes_by_a_sealed_act_and_the_ledger_knows_neither_codes_nor_entries(
    act: CodingAct, items: Any, coder: Person
) -> None:
    samples = list(specimens.specimens(act))
    assert {sample.entry_id for sample in samples} == set(items.values_list("pk", flat=True))
    assert list(Specimen.objects.filter(act=act).order_by("pk").values_list("code", flat=True)) == [s.code for s in samples]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(files.content(act.document))).pages)
    assert coder.full_name in text
    for sample in samples:
        assert sample.code in text
        assert sample.entry.number in text
    event = Event.objects.get(kind="samples.coded", subject=f"judging.codingact:{act.pk}")
    assert event.details["new"] == {"nomination": FOOD, "samples": len(samples), "coders": 1, "sha256": act.document.sha256}
    told = json.dumps([e.details for e in Event.objects.filter(seq__gte=event.seq - 1)], ensure_ascii=False)
    assert not any(f'"{sample.code}"' in told for sample in samples)


def test_who_may_not_code_and_what(judged: Stage, items: Any, coder: Person, office: Person, world: Any, now: Any) -> None:
    food = list(items)
    for match, given in {
        "назначение|вашей должности": (judged, food, [coder], world.person("centre"), now),
        "Назовите тех": (judged, food, [], office, now),
        "Отметьте заявки": (judged, [], [coder], office, now),
    }.items():
        with pytest.raises(Refused, match=match):
            code_again(*given)
    with pytest.raises(Refused, match="не предусматривает оценки по образцу"):
        code_again(judged, food, [coder], office, now, nomination="crafts")
    other = entries.admitted_entries(judged).exclude(nomination=FOOD).first()
    with pytest.raises(Refused, match="другой номинации"):
        code_again(judged, [*food, other], [coder], office, now)
    food[0].state = "withdrawn"
    with pytest.raises(Refused, match="Заявка не участвует"):
        code_again(judged, food, [coder], office, now)
    assert not CodingAct.objects.filter(stage=judged).exists()


def test_foreign_entries_and_a_stage_that_is_not_judged_are_refused(
    judged: Stage, stage: Stage, items: Any, coder: Person, office: Person, now: Any
) -> None:
    foreign = entries.admitted_entries(stage).filter(nomination=FOOD).first()
    with pytest.raises(Refused, match="другого этапа"):
        code_again(judged, [foreign], [coder], office, now)
    Stage.objects.filter(pk=judged.pk).update(state="deciding")
    with pytest.raises(Refused):
        code_again(judged, items, [coder], office, now)


def test_codes_come_once_and_before_anybody_has_marked_by_the_dossier(
    judged: Stage, items: Any, coder: Person, office: Person, now: Any
) -> None:
    assignment = queries.assignments(judged).filter(entry__nomination=FOOD, state="cleared").first()
    actions.save_marks(
        assignment=assignment, marks={"taste": (Decimal(2), "")}, comment="", actor=assignment.expert.person, at=now
    )
    with pytest.raises(Refused, match="уже отмечены"):
        code_again(judged, items, [coder], office, now)
    Assignment.objects.filter(pk=assignment.pk).update(state="cancelled")
    code_again(judged, items, [coder], office, now)
    with pytest.raises(Refused, match="уже присвоены"):
        code_again(judged, items, [coder], office, now)


def test_the_act_is_open_to_coders_and_to_the_office_only_after_the_opening(
    act: CodingAct, coder: Person, office: Person, world: Any, now: Any
) -> None:
    head = world.person("directorate")
    assert tasting_rules.may_see_codes(coder, act, at=now)
    assert tasting_rules.may_see_codes(office, act, at=now)
    assert tasting_rules.may_see_codes(head, act, at=now).code == "sealed"
    act.opened_at = now
    assert tasting_rules.may_see_codes(head, act, at=now)
    assert not tasting_rules.may_see_codes(world.person("centre"), act, at=now)


def test_criteria_are_parted_by_the_act_and_whole_without_it(judged: Stage, world: Any) -> None:
    regulation = seasons.rules_of(judged.season)
    every = [c.key for c in regulation.criteria_of(FOOD)]
    dossier = queries.assignments(judged).filter(entry__nomination=FOOD).first()
    assert [c.key for c in specimens.criteria_for(dossier)] == every
    office = world.person("centre-54")
    CodingAct.objects.create(stage=judged, nomination=FOOD, coded_at=judged.opens_at, coded_by=office)
    assert [c.key for c in specimens.criteria_for(dossier)] == [key for key in every if key not in ("taste", "appearance")]
    for part in ("anchor", "arbiter"):
        dossier.part = part
        assert "taste" not in {c.key for c in specimens.criteria_for(dossier)}
    dossier.part = "tasting"
    assert [c.key for c in specimens.criteria_for(dossier)] == ["taste", "appearance"]


def test_dossier_sheets_take_no_marks_of_the_tasting_and_are_signed_without_them(
    act: CodingAct, judged: Stage, now: Any
) -> None:
    dossier = queries.assignments(judged).filter(entry__nomination=FOOD, state="cleared").first()
    with pytest.raises(Refused, match="taste"):
        actions.save_marks(
            assignment=dossier, marks={"taste": (Decimal(2), "")}, comment="", actor=dossier.expert.person, at=now
        )
    signed = sign(dossier, now)
    assert not queries.marks_of(signed).filter(criterion__in=["taste", "appearance"]).exists()
    assert queries.marks_of(signed).filter(criterion="quality-system").exists()


def test_a_taster_signs_the_criteria_of_the_sample_and_no_other(tasting: list[Assignment], now: Any) -> None:
    one = tasting[0]
    with pytest.raises(Refused, match="safety"):
        actions.save_marks(assignment=one, marks={"safety": (Decimal(2), "")}, comment="", actor=one.expert.person, at=now)
    signed = sign(one, now)
    assert set(queries.marks_of(signed).values_list("criterion", flat=True)) == {"taste", "appearance"}


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


def consolidate(stage: Stage, office: Person, now: Any) -> Any:
    return actions.consolidate(stage=stage, items=entries.admitted_entries(stage), actor=office, at=now)


def dossiers_signed(stage: Stage, now: Any) -> None:
    sign_all(queries.assignments(stage).filter(part="dossier", state__in=("assigned", "cleared")), now)


def test_nothing_is_ranked_while_the_codes_are_closed_or_a_panel_is_not_whole(
    act: CodingAct, tasting: list[Assignment], judged: Stage, office: Person, now: Any
) -> None:
    dossiers_signed(judged, now)
    Disagreement.objects.all().delete()  # the totals are made up, so some lie far apart
    with pytest.raises(Refused, match="Невскрытых актов: 1"):
        consolidate(judged, office, now)
    sign_all(tasting, now)
    actions.open_codes(act=act, actor=office, at=now)
    Assignment.objects.filter(pk=tasting[0].pk).update(state="cancelled")
    with pytest.raises(Refused, match="не хватает подписанных листов"):
        consolidate(judged, office, now)
    Assignment.objects.filter(pk=tasting[0].pk).update(state="signed")
    made = consolidate(judged, office, now)
    assert recounting.differences(made) == []
    standing = queries.standing_of(judged, tasting[0].entry)
    totals = {part: list(ScoreSheet.objects.filter(assignment__stage=judged, assignment__entry=tasting[0].entry, state="signed", assignment__part=part)
                         .values_list("total", flat=True)) for part in ("dossier", "tasting")}  # fmt: skip
    means = sum(sum(found) / len(found) for found in totals.values())
    assert standing.score == means.quantize(Decimal("0.01"))
    assert standing.sheets == 6
    assert standing.lowest == sum(map(min, totals.values()))


def test_progress_and_proposals_count_dossiers_without_tasters(
    act: CodingAct, tasting: list[Assignment], judged: Stage, items: Any, office: Person, now: Any
) -> None:
    request, _loose = planning.request_for(judged, entries.admitted_entries(judged), at=now)
    pairs = {(one.entry_id, one.expert_id) for one in tasting}
    assert not pairs & (set(request.fixed) | set(request.cost))
    assert {request.barred[pair] for pair in pairs} == {"asked"}
    shown = progress.with_sheets(list(items), judged, person=office, at=now)
    names = {one.expert_id for one in tasting}
    assert not names & {sheet.expert.pk for item in shown for sheet in item.sheets}


def test_a_taster_of_the_office_learns_nothing_from_the_board(
    act: CodingAct, tasting: list[Assignment], items: Any, now: Any
) -> None:
    """What is hidden from a taster does not change with the taster's own sheets."""
    person = tasting[0].expert.person
    mine = [one for one in tasting if one.expert_id == tasting[0].expert_id]
    before = set(visibility.hidden_entries(person).values_list("pk", flat=True))
    assert before == set(items.values_list("pk", flat=True))
    sign(mine[0], now)
    assert set(visibility.hidden_entries(person).values_list("pk", flat=True)) == before


def test_fair_scores_are_those_of_both_parts_added(stage: Stage) -> None:
    consolidation = queries.consolidation_of(stage)
    assert recounting.differences(consolidation) == []
    food = Standing.objects.filter(consolidation=consolidation, entry__nomination=FOOD)
    assert food.count() >= 3
    assert not food.filter(fair=None).exists()
    tasting = {severity.expert_id for severity in Severity.objects.filter(consolidation=consolidation, nomination=FOOD)}
    names = set(Assignment.objects.filter(stage=stage, part="tasting").values_list("expert", flat=True))
    assert len(names & tasting) == 3
    kept = {one.entry_id: one.fair for one in food}
    generous = ScoreSheet.objects.filter(assignment__stage=stage, assignment__part="tasting")
    generous.update(total=F("total") + 5)
    standings = list(queries.standings(stage))
    compared(consolidation, standings, seasons.rules_of(consolidation.stage.season))
    moved = {one.entry_id: one.fair - kept[one.entry_id] for one in standings if one.entry_id in kept}
    assert all(abs(float(by) - 5) < 0.01 for by in moved.values()), moved


def test_what_shows_a_sample_knows_its_code_only(act: CodingAct, tasting: list[Assignment], judged: Stage, now: Any) -> None:
    mine = [one for one in specimens.unsigned(act) if one.expert_id == tasting[0].expert_id]
    shown = specimens.shown(mine)
    papers = [
        sheets.blank_sheets_pdf(judged, mine, at=now),
        sheets.score_sheet_pdf(mine[0], at=now),
        tasting_papers.labels_pdf(act, at=now),
    ]
    texts = ["".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages) for paper in papers]
    texts += [json.dumps(PdfReader(io.BytesIO(paper)).metadata, default=str, ensure_ascii=False) for paper in papers]
    for one in mine:
        assert shown[one.pk].enterprise == shown[one.pk].number == ""
        assert any(shown[one.pk].code in text for text in texts)
        for secret in (
            one.entry.good.name,
            one.entry.enterprise.name,
            one.entry.enterprise.short_name,
            one.entry.enterprise.inn,
            one.entry.number,
        ):
            assert not any(secret in text for text in texts), secret
    taken = packing.pack_of(mine[0].expert, judged, at=now)
    (marks, *_others) = pack_changes.open_pack(taken).worksheets
    cells = {str(cell) for sheet in pack_changes.open_pack(taken).worksheets for row in sheet.rows for cell in row}
    assert "food~tasting:mark:taste" in marks.texts(0)
    for one in mine:
        assert shown[one.pk].title in cells
        for secret in (one.entry.good.name, one.entry.enterprise.short_name, one.entry.number):
            assert not any(secret in cell for cell in cells), secret
    assert [one.pk for one in packing.open_of(mine[0].expert, judged)] == sorted(one.pk for one in mine)


def test_showing_and_packing_take_as_many_queries_for_more_samples(
    act: CodingAct, tasting: list[Assignment], judged: Stage, now: Any
) -> None:
    mine = [one for one in specimens.unsigned(act) if one.expert_id == tasting[0].expert_id]
    counted = []
    for some in (mine[:1], mine):
        with CaptureQueriesContext(connection) as captured:
            specimens.shown(some)
        counted.append(len(captured))
    assert counted[0] == counted[1] == 1
