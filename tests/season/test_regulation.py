"""Rules as data: what is sound, what is wrong and where, what differs, what is frozen."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from laureat.kernel import Refused
from laureat.season import actions, queries
from laureat.season.models import Regulation as Version
from laureat.season.regulation import compare, fingerprint, read_regulation

TEXT = files("laureat.season").joinpath("regulations", "100-best-goods-2023.toml").read_text(encoding="utf-8")


def rules() -> Any:
    return read_regulation(TEXT).regulation


def test_the_first_programme_is_sound_and_has_fifty_points_in_each_nomination() -> None:
    assert read_regulation(TEXT).problems == ()
    assert {sum(c.max for c in rules().criteria_of(n.key)) for n in rules().nominations} == {Decimal(50)}
    assert len(rules().nominations) == 6


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        ('quorum = "1/2"', 'quorum = "5/2"', "tiers[1].quorum", "1/2"),
        ("panel_size = 3", "panel_size = 1", "tiers[1].panel_size", "3"),
        ('key = "taste"', 'key = "taste"\nunknown = 1', "criteria[1].unknown", ""),
        ("max = 6", "max = 7", "", "50"),
        ('nominations = ["food"]', 'nominations = ["feud"]', "", "feud"),
        ('otherwise = "participant"', 'otherwise = "nobody"', "", "nobody"),
        ('question = "quality-system"', 'question = "no-such"', "", "no-such"),
        ("level = true", "level = false", "", ""),
        ('key = "nominate"', 'key = "Nominate!"', "tiers[1].outcomes[1].key", ""),
        ('diploma_number = "Д-{year}-{seq:05}"', 'diploma_number = "Д-{year}"', "documents.diploma_number", ""),
    ],
)
def test_every_mistake_is_named_with_its_place(old: str, new: str, path: str, words: str) -> None:
    assert old in TEXT
    reading = read_regulation(TEXT.replace(old, new) if old == "level = true" else TEXT.replace(old, new, 1))
    assert reading.regulation is None
    assert any(problem.path.startswith(path) and words in problem.sentence for problem in reading.problems)
    assert all(problem.sentence for problem in reading.problems)


def test_what_is_no_toml_names_the_line() -> None:
    problem = read_regulation(TEXT.replace("[identity]", "[identity", 1)).problems[0]
    assert problem.line == TEXT.splitlines().index("[identity]") + 1


def test_a_problem_knows_the_line_in_the_document() -> None:
    broken = TEXT.replace("panel_size = 3", "panel_size = 99", 1)
    problem = read_regulation(broken).problems[0]
    assert broken.splitlines()[problem.line - 1].startswith("panel_size")


def test_two_versions_are_compared_by_key_so_that_an_inserted_thing_moves_nothing() -> None:
    changed = read_regulation(
        TEXT.replace("threshold = 41", "threshold = 42", 1).replace("least_score = 41", "least_score = 42")
    ).regulation
    found = {change.path: (change.old, change.new) for change in compare(rules(), changed)}
    assert found["tiers[federal].outcomes[laureate].threshold"] == ("41", "42")
    assert len(found) == 2


def test_a_computed_mark_follows_its_formula() -> None:
    growth = next(c for c in rules().criteria if c.key == "growth")
    assert [growth.computed({"growth": answer}) for answer in ("-5", "0", "4.9", "5", "12", "900", None)] == [
        Decimal(x) for x in (0, 0, 0, 1, 2, 3, 0)
    ]


def test_levels_and_thresholds() -> None:
    assert [rules().level_for(Decimal(score), "federal") for score in ("41", "40.99", "30", "29.99")] == [
        "laureate", "diplomant", "diplomant", "finalist"]  # fmt: skip


def test_fingerprint_does_not_depend_on_line_ends() -> None:
    assert fingerprint(TEXT) == fingerprint(TEXT.replace("\n", "\r\n") + "\n\n")


def test_an_approved_version_is_never_changed_neither_by_actions_nor_by_hand(world: Any, past: Any, now: Any) -> None:
    version = past.regulation
    with pytest.raises(Refused, match="уже утверждена"):
        actions.draft_regulation(
            programme=past.programme, version=version.version, text="x", actor=world.person("directorate"), at=now
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE season_regulation SET text = 'x' WHERE id = %s", [version.pk])
    assert Version.objects.get(pk=version.pk).text == version.text


def test_a_draft_with_problems_is_kept_but_not_approved(world: Any, past: Any, now: Any) -> None:
    head = world.person("directorate")
    draft = actions.draft_regulation(
        programme=past.programme, version="x", text=TEXT.replace("panel_size = 3", "panel_size = 1", 1), actor=head, at=now
    )
    with pytest.raises(Refused, match=r"Ошибок в регламенте: 1\. Строка 22"):
        actions.approve_regulation(regulation=draft, basis="решение", actor=head, at=now)
    assert Version.objects.get(pk=draft.pk).state == "draft"


def test_only_the_directorate_writes_rules(world: Any, past: Any, now: Any) -> None:
    for key in ("ministry", "centre", "applicant"):
        with pytest.raises(Refused, match="назначение"):
            actions.draft_regulation(programme=past.programme, version="y", text=TEXT, actor=world.person(key), at=now)


def test_a_deadline_moves_later_with_a_reason_and_takes_later_ones_along(world: Any, now: Any) -> None:
    stage = queries.accepting_stages(at=now).get()
    centre = world.person("centre")
    for until, reason, words in ((stage.entries_until, "x", "позже"), (stage.decision_until, " ", "причину")):
        with pytest.raises(Refused, match=words):
            actions.extend_deadline(stage=stage, which="entries", until=until, reason=reason, actor=centre, at=now)
    moved = actions.extend_deadline(
        stage=stage, which="entries", until=stage.decision_until, reason="Просьба участников", actor=centre, at=now
    )
    assert moved.entries_until == moved.judging_until == moved.decision_until == stage.decision_until


def test_a_stage_is_moved_only_within_ones_territory(world: Any, now: Any) -> None:
    stranger = world.person("centre-54")
    with pytest.raises(Refused, match="назначение"):
        actions.start_judging(stage=queries.accepting_stages(at=now).get(), actor=stranger, at=now)


def test_self_assessment_is_the_sum_of_what_the_enterprise_gives_itself() -> None:
    assert rules().self_assessment({"self-product": "25", "self-producer": "14.5", "growth": "9"}) == Decimal("39.5")
    assert rules().self_assessment({"growth": "9"}) is None
    for nomination in rules().nominations:
        sums = {group: sum(c.max for c in rules().criteria_of(nomination.key) if c.group == group) for group in rules().groups}
        assert sums == {"product": 30, "producer": 20}
