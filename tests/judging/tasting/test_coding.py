"""Samples get codes by a sealed act, once, before anybody has marked."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from laureat.entries import queries as entries
from laureat.files import queries as files
from laureat.judging import (
    actions,
    queries,
    specimens,
    tasting_rules,
)
from laureat.judging.models import (
    Assignment,
    CodingAct,
    Specimen,
)
from laureat.kernel import Refused, codes
from laureat.ledger.models import Event
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage
from tests.judging.tasting.acts import FOOD, code_again, sign


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
