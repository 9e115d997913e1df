"""The words of letters: fields, blanks, texts to begin with, enclosures, the dative."""

from __future__ import annotations

from typing import Any

import pytest

from laureat.letters import declining, enclosing, groups, merging
from laureat.letters.blanks import blank
from laureat.letters.models import Addressee, Enclosure, Letter
from laureat.letters.states import LetterKind


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{{season.year}}", []), ("{{ season.year }}", []), ("{{season.yaer}}", ["season.yaer"]), ("{{}}", [""]), ("{{a b}}", ["a b"]),
        ("[[дата]] и {{x}}", ["[[дата]]", "x"]), ("{ season.year }", []), ("{{empty}}", ["empty"]),
    ],
)  # fmt: skip
def test_fields_that_are_unknown_or_empty_are_found(text: str, wrong: list[str]) -> None:
    assert merging.unknown_fields(text, {"season.year": "2023", "empty": ""}) == wrong


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind != LetterKind.OTHER])
def test_every_kinds_text_has_only_known_fields(kind: str, letter: Letter) -> None:
    text, values = blank(kind), merging.values_for(letter)
    assert text["body"]
    assert text["addressees_text"]
    known = merging.fields_of("\n".join(text.values()))
    assert known - set(values) == set()
    assert set(text) <= {"body", *merging.MERGED}


def test_an_unknown_kind_has_no_text() -> None:
    assert blank("nothing") == blank("other") == {}


@pytest.mark.parametrize(
    ("post", "dative"),
    [("Директор", "Директору"), ("Генеральный директор", "Генеральному директору"), ("Председатель правления", "Председателю правления"),
     ("Индивидуальный предприниматель", "Индивидуальному предпринимателю"), ("И.о. директора", "И.о. директора"), ("Managing Director", "Managing Director"), ("", ""),
     ("Глава крестьянского (фермерского) хозяйства", "Главе крестьянского (фермерского) хозяйства"), ("Управляющий", "Управляющему")],
)  # fmt: skip
def test_posts_in_the_dative(post: str, dative: str) -> None:
    assert declining.post_in_dative(post) == dative


@pytest.mark.parametrize(
    ("name", "dative", "appeal"),
    [
        ("Иванова Анна Петровна", "Ивановой А. П.", "Уважаемая Анна Петровна!"),
        ("Кузнецов Игорь Львович", "Кузнецову И. Л.", "Уважаемый Игорь Львович!"),
        ("Римский-Корсаков Николай Андреевич", "Римскому-Корсакову Н. А.", "Уважаемый Николай Андреевич!"),
        ("Шевченко Олег Иванович", "Шевченко О. И.", "Уважаемый Олег Иванович!"),
        ("Белых Мария Ильинична", "Белых М. И.", "Уважаемая Мария Ильинична!"),
        ("Иванов", "Иванов", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_names_in_the_dative(name: str, dative: str, appeal: str) -> None:
    assert (declining.name_in_dative(name), declining.appeal(name)) == (dative, appeal)


def paper(title: str, **more: Any) -> Enclosure:
    return Enclosure(title=title, form="paper", **more)


@pytest.mark.parametrize(
    ("enclosed", "lines"),
    [
        ([], []),
        ([Enclosure(title="Буклеты")], ["буклеты в электронном виде."]),
        ([Enclosure(title="ФБУ: справка")], ["ФБУ: справка в электронном виде."]),
        ([paper("Справка", sheets=2, named=True)], ["на 2 л. в 1 экз."]),
        ([paper("А", sheets=2, named=True), paper("Б", sheets=3, named=True, copies=2)], ["на 5 л. в 2 экз."]),
        ([paper("Форма заявки", sheets=3), Enclosure(title="Буклет")], ["Форма заявки на 3 л. в 1 экз.", "Буклет в электронном виде."]),
    ],
)  # fmt: skip
def test_enclosures_as_official_letters_name_them(enclosed: list[Enclosure], lines: list[str]) -> None:
    assert enclosing.lines(enclosed) == lines


@pytest.mark.parametrize(
    "kept",
    [{"region": ["42"]}, {"regions": "42"}, {"took_part": ["2023"]}, {"opened": "5"}, {"never_took_part": "yes"}, {"words": 5}],
)
def test_a_rule_that_cannot_be_read_is_refused(kept: dict[str, Any]) -> None:
    with pytest.raises(groups.BadRule):
        groups.read(kept)


def test_a_rule_is_kept_and_read_as_it_was() -> None:
    rule = groups.Rule(regions=("42",), okved=("10",), took_part=(1,), opened=7, words="сыр", never_took_part=True)
    assert groups.read(rule.as_json()) == rule
    assert groups.Rule().as_json() == {}
    assert groups.read({}).everybody


def test_an_addressees_own_copy_says_who_it_is(letter: Letter) -> None:
    addressee = Addressee.objects.select_related("enterprise").filter(letter=letter).first()
    addressee.post, addressee.name = merging.suggested(addressee.enterprise)
    values = merging.values_of_addressee(addressee)
    assert values.keys() == merging.ADDRESSEE.keys()
    assert (
        merging.merged("{{addressee.enterprise}}: {{season.year}}", values)
        == f"{addressee.enterprise.short_name}: {{{{season.year}}}}"
    )
