"""The cellar: identifiers, deadlines, ranking, numbers, codes, text, chain, machine, verdict."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laureat.demo.cast import Cast
from laureat.kernel import ALLOWED, Refused, chain, codes, identifiers, numbering, refuse
from laureat.kernel.deadline import Deadline
from laureat.kernel.machine import IllegalMove, Machine
from laureat.kernel.ranking import competition_places
from laureat.kernel.text import fold, plural_ru, sort_key, stems
from laureat.kernel.verdict import first_refusal


@pytest.mark.parametrize("inn", ["7707083893", "500100732259", "77 0708 3893"])
def test_inn_with_right_check_digits_is_one(inn: str) -> None:
    assert identifiers.is_inn(inn)


@pytest.mark.parametrize(
    "inn", ["7707083894", "500100732258", "0000000000", "770708389", "77070838933", "770708389a", "", "١٢٣٤٥٦٧٨٩٠"]
)
def test_inn_with_anything_else_is_none(inn: str) -> None:
    assert not identifiers.is_inn(inn)


@given(st.integers(0, 10_000))
def test_a_mistyped_digit_of_an_inn_is_nearly_always_noticed(seed: int) -> None:
    inn = Cast(seed).inn()
    mistyped = [inn[:n] + digit + inn[n + 1 :] for n in range(10) for digit in "0123456789" if digit != inn[n]]
    assert sum(map(identifiers.is_inn, mistyped)) <= 9


@pytest.mark.parametrize("ogrn", ["1027700132195", "304500116000157"])
def test_ogrn_with_right_check_digit_is_one(ogrn: str) -> None:
    assert identifiers.is_ogrn(ogrn)
    assert not identifiers.is_ogrn(ogrn[:-1] + str((int(ogrn[-1]) + 1) % 10))


@pytest.mark.parametrize("seed", range(40))
def test_sole_traders_number_counts_with_the_last_digit_of_the_remainder(seed: int) -> None:
    assert identifiers.is_ogrn(Cast(seed).ogrn(sole_trader=True))


def test_gtin_kpp_and_okpd2_are_checked_by_their_forms() -> None:
    assert identifiers.is_gtin("4006381333931")
    assert not identifiers.is_gtin("4006381333932")
    assert identifiers.is_kpp("770701001")
    assert not identifiers.is_kpp("77070100")
    assert identifiers.is_okpd2("10.71.11")
    assert not identifiers.is_okpd2("10.7111")


def test_deadline_includes_its_last_minute_in_the_rules_own_zone() -> None:
    deadline = Deadline.end_of(date(2023, 4, 28), "Asia/Novokuznetsk")
    assert deadline.instant.astimezone(UTC) == datetime(2023, 4, 28, 16, 59, tzinfo=UTC)
    assert not deadline.passed(datetime(2023, 4, 28, 16, 59, 59, tzinfo=UTC))
    assert deadline.passed(datetime(2023, 4, 28, 17, 0, tzinfo=UTC))
    assert deadline.offset == "UTC+7"


def test_equal_scores_share_a_place_and_the_next_place_is_skipped() -> None:
    assert competition_places([(5,), (7,), (5,), (3,)]) == [2, 1, 2, 4]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_places_count_how_many_are_better(scores: list[int]) -> None:
    places = competition_places([(score,) for score in scores])
    assert places == [1 + sum(other > score for other in scores) for score in scores]


def test_numbers_are_written_by_their_pattern_and_patterns_need_a_number() -> None:
    assert numbering.write_number("МПТ-5/{seq}", seq=1087, year=2023) == "МПТ-5/1087"
    assert numbering.write_number("{region}-{year}-{seq:04}", seq=7, year=2023, region="42") == "42-2023-0007"
    for wrong in ("МПТ-5", "{seq}{name}", "{seq", "{seq.__class__}"):
        with pytest.raises(numbering.BadPattern):
            numbering.check_pattern(wrong, frozenset({"seq", "year"}))


def test_code_is_readable_aloud_and_one_mistyped_sign_is_noticed() -> None:
    code = codes.new_code()
    assert codes.is_code(code)
    assert codes.normalise(f" {code[:5].lower()}-{code[5:]} ") == code
    other = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert not codes.is_code(other)


def test_text_is_folded_sorted_and_stemmed_as_readers_expect() -> None:
    assert fold("Ёлочка  «Зелёная»") == fold("елочка зеленая")
    assert sorted(["Яя", "Ёжик", "Енот", "Жук"], key=sort_key) == ["Енот", "Ёжик", "Жук", "Яя"]
    assert stems("хлебом") == stems("хлеба")
    assert [plural_ru(n, "товар", "товара", "товаров") for n in (1, 2, 5, 11, 21, 112)] == [
        "товар", "товара", "товаров", "товаров", "товар", "товаров"]  # fmt: skip


def test_chain_changes_with_every_sign_of_the_content() -> None:
    first = chain.link(chain.GENESIS, chain.canonical({"b": 1, "a": "ё"}))
    assert first == chain.link(chain.GENESIS, chain.canonical({"a": "ё", "b": 1}))
    assert first != chain.link(chain.GENESIS, chain.canonical({"a": "е", "b": 1}))
    assert chain.merkle_root(["aa", "bb"]) != chain.merkle_root(["bb", "aa"])


def test_machine_moves_along_its_table_only() -> None:
    machine = Machine("thing", "new", {("new", "use"): "used"})
    assert machine.move("new", "use") == "used"
    assert machine.may("new", "use")
    assert not machine.may("used", "use")
    with pytest.raises(IllegalMove):
        machine.move("used", "use")


def test_verdict_carries_its_reason_and_stops_whoever_requires_it() -> None:
    refusal = refuse("Слишком поздно.", "too-late")
    assert not refusal
    assert first_refusal(ALLOWED, refusal, refuse("other")) is refusal
    with pytest.raises(Refused, match="Слишком поздно"):
        refusal.require()
    ALLOWED.require()


def test_cast_gives_no_person_and_no_number_twice() -> None:
    cast = Cast(7)
    people = [cast.person() for _ in range(300)]
    assert len({person.email for person in people}) == len({person.full_name for person in people}) == 300
    assert all(person.phone.startswith("+7 (000)") and person.email.endswith("@example.org") for person in people)
