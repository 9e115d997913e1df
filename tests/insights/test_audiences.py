"""A group's rule finds exactly the enterprises that it describes, alone and together with other conditions, in one query."""

from __future__ import annotations

from typing import Any

import pytest

from laureat.entries.models import Entry
from laureat.insights import audiences
from laureat.kernel.text import fold
from laureat.letters import actions, addressing
from laureat.letters.groups import Rule
from laureat.letters.models import Letter
from laureat.people.queries import territory_of
from laureat.people.states import Power
from laureat.registry.models import Enterprise
from laureat.season.models import Season, Stage


def found(rule: Rule, within: frozenset[int] | None = None) -> set[int]:
    return {enterprise.pk for enterprise in audiences.enterprises_of(rule, within=within)}


def expected(test: Any) -> set[int]:
    return {enterprise.pk for enterprise in Enterprise.objects.select_related("region") if test(enterprise)}


def submitted(**conditions: Any) -> set[int]:
    entries = Entry.objects.filter(submitted_at__isnull=False, **conditions)
    return set(entries.values_list("enterprise", flat=True))


@pytest.fixture
def someone(world: Any) -> Enterprise:
    return world.participants[0].enterprise


def test_an_empty_rule_finds_everybody(world: Any) -> None:
    assert found(Rule()) == expected(lambda e: True)


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (Rule(regions=("42",)), lambda e: e.region.code == "42"),
        (Rule(regions=("42", "70")), lambda e: e.region.code in ("42", "70")),
        (Rule(sizes=("micro", "large")), lambda e: e.size in ("micro", "large")),
        (Rule(okved=("10", "01.4")), lambda e: e.okved.startswith(("10", "01.4"))),
        (Rule(words="Кузнец ОБЩЕСТВО"), lambda e: all(w in fold(e.name) for w in ("кузнец", "общество"))),
        (Rule(regions=("42",), okved=("10",), sizes=("medium", "micro")), lambda e: e.region.code == "42" and e.okved[:2] == "10" and e.size in ("medium", "micro")),
    ],
)  # fmt: skip
def test_what_the_register_knows(world: Any, rule: Rule, fits: Any) -> None:
    assert found(rule) == expected(fits)
    assert 0 < len(found(rule)) < Enterprise.objects.count()


def test_the_beginning_of_an_inn(someone: Enterprise) -> None:
    assert someone.pk in found(Rule(words=someone.inn[:8]))
    assert found(Rule(words=someone.inn)) == {someone.pk}
    assert found(Rule(words=someone.inn[1:])) == set()


def test_who_took_part_is_who_submitted(past: Any, world: Any) -> None:
    food = found(Rule(nominations=("food",)))
    assert food == submitted(nomination="food") != set()
    assert found(Rule(took_part=(past.pk,))) == submitted(stage__season=past) != set()
    assert found(Rule(nominations=("food",), took_part=(past.pk,))) == submitted(nomination="food", stage__season=past)


def test_nomination_and_season_are_asked_of_the_same_entry(past: Any, someone: Enterprise) -> None:
    rule = Rule(nominations=("services",), took_part=(past.pk,), words=someone.inn)
    assert found(rule) == set()
    Entry.objects.filter(enterprise=someone).exclude(stage__season=past).update(nomination="services")
    assert found(rule) == set()
    Entry.objects.filter(enterprise=someone, stage__season=past).update(nomination="services")
    assert found(rule) == {someone.pk}


def test_a_draft_is_no_taking_part(world: Any, someone: Enterprise) -> None:
    drafted = set(Entry.objects.filter(submitted_at=None).values_list("enterprise", flat=True)) - submitted()
    Entry.objects.filter(enterprise=someone).update(submitted_at=None, submitted_by=None, number=None, state="draft")
    never = found(Rule(never_took_part=True))
    assert never == expected(lambda e: True) - submitted()
    assert never >= drafted | {someone.pk}
    assert not never & found(Rule(nominations=("food",)))


def another_season(past: Season, stage: Stage) -> Stage:
    """A stage of a season long ago, into which entries are moved."""
    old = Season.objects.create(programme=past.programme, regulation=past.regulation, year=2001)
    stage.pk, stage.season = None, old
    stage.save(force_insert=True)
    return stage


def test_who_opened_the_page_but_started_nothing(past: Any, stage: Any, world: Any, now: Any) -> None:
    letter = Letter.objects.get(season=past)
    [first, second, third, *_rest] = addressing.of_letter(letter)
    for addressee in (first, second):
        actions.open_link(addressee=addressee, at=now)
    assert found(Rule(opened=letter.pk)) == set()
    mine = Entry.objects.filter(enterprise__in=[first.enterprise_id, third.enterprise_id], stage__season=past)
    mine.update(stage=another_season(past, stage))
    assert found(Rule(opened=letter.pk)) == {first.enterprise_id}


def test_a_territory_narrows_every_rule(world: Any, now: Any) -> None:
    within = territory_of(world.person("centre-54"), Power.WRITE_LETTERS, at=now).regions or frozenset(
        {world.bodies["centre-54"].region_id}
    )
    assert found(Rule(), within) == expected(lambda e: e.region_id in within)
    assert found(Rule(regions=("42",)), within) == set()
    assert found(Rule(), frozenset()) == set()


def test_a_rule_is_one_query_and_several_rules_are_counted_in_one(
    past: Any, world: Any, django_assert_num_queries: Any
) -> None:
    letter = Letter.objects.get(season=past)
    rules = {
        1: Rule(regions=("42",), okved=("10",), nominations=("food",), took_part=(past.pk,)),
        2: Rule(),
        3: Rule(never_took_part=True, opened=letter.pk, words="завод"),
        4: Rule(sizes=("small",)),
    }
    with django_assert_num_queries(1):
        counts = audiences.counts_of(rules, within=None)
    assert counts == {key: len(found(rule)) for key, rule in rules.items()}
    with django_assert_num_queries(1):
        list(audiences.enterprises_of(rules[3], within=frozenset({1, 2})))


def test_choices_carry_the_counts_that_they_lead_to(past: Any, world: Any, now: Any) -> None:
    letter = Letter.objects.get(season=past)
    actions.open_link(addressee=addressing.of_letter(letter)[0], at=now)
    within = frozenset({world.bodies["ministry"].region_id})
    chosen = audiences.choices(within=within, letters=Letter.objects.all())
    kinds = {"regions": "regions", "sizes": "sizes", "industries": "okved", "nominations": "nominations"}
    for attribute, condition in kinds.items():
        offered = getattr(chosen, attribute)
        assert offered, attribute
        for choice in offered:
            assert choice.count == len(found(Rule(**{condition: (choice.value,)}), within)), (attribute, choice)
    for choice in chosen.seasons:
        assert choice.count == len(found(Rule(took_part=(int(choice.value),)), within))
    assert (str(letter.pk), 1) in [(choice.value, choice.count) for choice in chosen.letters]
    assert chosen.never == len(found(Rule(never_took_part=True), within))


def test_a_rule_is_said_in_words(past: Any, world: Any) -> None:
    letter = Letter.objects.get(season=past)
    rule = Rule(
        regions=("42",),
        okved=("10",),
        sizes=("small",),
        nominations=("food",),
        took_part=(past.pk,),
        opened=letter.pk,
        words="завод",
    )
    said = audiences.in_words(rule)
    assert said[0].startswith("Регионы: К")
    assert "ОКВЭД: 10 Производство пищевых продуктов" in said[2]
    assert any("2023" in line for line in said)
    assert "МПТ-5/1087" in said[-1]
    assert audiences.in_words(Rule()) == ["Все предприятия территории"]
    assert audiences.in_words(Rule(never_took_part=True)) == ["Ни разу не участвовали"]
