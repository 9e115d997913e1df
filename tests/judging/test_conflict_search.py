"""Connections between experts and entrants, with the path that explains each."""

from __future__ import annotations

import itertools
import random
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laureat.judging.conflict_search import Candidate, Connection, Entrant, Work, essence, search

DAIRY = Entrant(1, "7700000001", region=42, head_name="Смирнов Пётр Ильич")
BAKERY = Entrant(2, "7700000002", region=54, head_name="А. В. Кузнецова", issuers=(("7700000009", "RU С-RU.АБ12.В.00001"),))
CENTRE = Entrant(3, "7700000003", region=42, operates=(("Кузбасский ЦСМ", 42),))


def found(candidate: Candidate, *firms: Entrant, ties: tuple[tuple[str, str, str], ...] = ()) -> dict[str, Connection]:
    return {one.kind: one for one in search([candidate], firms or (DAIRY, BAKERY, CENTRE), ties)}


def test_employer_bars_and_a_former_one_too() -> None:
    works = found(Candidate(7, "Орлова", 54, (Work("Молочный завод", DAIRY.inn), Work("Хлебозавод", BAKERY.inn, past=True))))
    assert works["employer"] == Connection(7, 1, "employer", (("works", "Молочный завод"), ("inn", DAIRY.inn)))
    assert works["former-employer"].path == (("worked", "Хлебозавод"), ("inn", BAKERY.inn))
    assert not works["former-employer"].hint


def test_a_holding_is_found_through_a_firm_that_takes_no_part() -> None:
    ties = (("7700000008", "7700000010", "выписка 1"), (DAIRY.inn, "7700000008", "выписка 2"))
    one = found(Candidate(7, "Орлова", 54, (Work("Агрохолдинг", "7700000010"),)), ties=ties)["holding"]
    assert (one.entrant, one.hint) == (1, False)
    assert one.path == (("works", "Агрохолдинг"), ("by-inn", "7700000010"), ("tie", "выписка 1"), ("tie", "выписка 2"))


def test_whose_employer_issued_the_certificate_is_in_conflict_by_its_number() -> None:
    one = found(Candidate(7, "Орлова", 42, (Work("Орган по сертификации", "7700000009"),)))["issuer"]
    assert (one.entrant, one.path[-1]) == (2, ("issued", "RU С-RU.АБ12.В.00001"))


@pytest.mark.parametrize(
    ("name", "entrant"), [("Смирнова", 1), ("Смирнов", 1), ("Кузнецов", 2), ("Кузнец", None), ("Ильич", None)]
)
def test_a_namesake_of_the_head_is_a_hint_only(name: str, entrant: int | None) -> None:
    one = found(Candidate(7, name, None)).get("namesake")
    assert (one and one.entrant) == entrant
    assert one is None or one.hint


def test_a_namesake_is_a_hint_only_where_the_two_can_meet() -> None:
    assert "namesake" in found(Candidate(7, "Смирнов", 42))
    assert "namesake" not in found(Candidate(7, "Смирнов", 54))
    assert "namesake" in found(Candidate(7, "Смирнов", 54, given=frozenset({DAIRY.key})))
    assert "namesake" not in found(Candidate(7, "Смирнов", 54, given=frozenset({BAKERY.key, 99})))
    assert "namesake" in found(Candidate(7, "Смирнов", 54), replace(DAIRY, anchored=True))


@pytest.mark.parametrize("typed", ["Обской хлеб", "АО «Обской хлеб»", "Обской хлеб, АО", "Акционерное общество «ОБСКОЙ ХЛЕБ»"])
def test_the_name_of_an_entrant_without_an_inn_is_a_hint(typed: str) -> None:
    bread = Entrant(4, "7700000004", 54, names=("АО «Обской хлеб»", "Акционерное общество «Обской хлеб»"))
    one = found(Candidate(7, "Орлова", 42, (Work(typed, ""),)), bread)["same-name"]
    assert one == Connection(7, 4, "same-name", (("works", typed), ("same-name", "АО «Обской хлеб»")), hint=True)
    assert found(Candidate(7, "Орлова", 42, (Work(typed, "7700000005"),)), bread) == {}, "another legal person of that name"
    assert found(Candidate(7, "Орлова", 42, (Work("АО", ""),)), replace(bread, names=("АО",))) == {}


def test_the_inn_in_a_path_makes_it_no_other_path() -> None:
    known = found(Candidate(7, "Орлова", 54, (Work("Молочный завод", DAIRY.inn),)))["employer"]
    assert essence(known.path) == essence([["works", "Молочный завод"]])
    assert essence(known.path) != essence([["works", "Завод"]])


def test_the_search_grows_with_its_hints_and_not_with_all_namesakes() -> None:
    firms = [Entrant(n, f"78{n:08}", region=n % 80, head_name="Иванов Пётр", names=(f"ООО «{n}»",)) for n in range(4000)]
    people = [Candidate(n, "Иванова", n % 80 + 100) for n in range(4000)]
    began = time.process_time()
    assert search(people, firms) == []
    assert time.process_time() - began < 2


def test_operator_that_takes_part_bars_its_own_people_and_hints_at_those_whom_it_invites() -> None:
    own = found(Candidate(7, "Орлова", None, bodies=(Work("Кузбасский ЦСМ", CENTRE.inn),)))["operator"]
    assert (own.entrant, own.hint) == (3, False)
    assert found(Candidate(8, "Орлова", 42))["operator"].hint
    assert "operator" not in found(Candidate(9, "Орлова", 54))


def test_nobody_is_connected_by_empty_numbers_and_names() -> None:
    assert search([Candidate(7, "", None, (Work("", ""),))], [Entrant(1, "7700000001", 42)], []) == []


@given(st.integers(2, 7), st.randoms(use_true_random=False))
def test_the_shortest_chain_of_a_holding_explains_it_whatever_the_order(length: int, order: random.Random) -> None:
    inns = [f"77000001{n:02}" for n in range(length)]
    ties = [(a, b, f"{a}-{b}") for a, b in itertools.pairwise(inns)] + [(inns[0], inns[-1], "прямая")]
    order.shuffle(ties)
    one = search([Candidate(7, "", None, (Work("А", inns[0]),))], [Entrant(1, inns[-1], 42)], ties)
    assert (
        [c.path for c in one] == [(("works", "А"), ("by-inn", inns[0]), ("tie", "прямая"))]
        if length > 2
        else len(one[0].path) == 3
    )
