"""How a letter gets to each enterprise of a group, and why it does not; what goes by post."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from laureat.kernel import Refused
from laureat.letters import actions, addressing, postal
from laureat.letters.models import Addressee, Letter
from laureat.registry.models import Enterprise
from tests.letters.drafts import draft, signed


@pytest.fixture
def letter(past: Any, world: Any, now: Any) -> Letter:
    """A registered letter that no field makes personal."""
    return registered(Letter.objects.select_related("letterhead__body").get(season=past), world, now)


def registered(like: Letter, world: Any, now: Any, **changes: Any) -> Letter:
    return actions.register(
        letter=signed(draft(like, world, now, **changes), world, now), actor=world.person("ministry-clerk"), at=now
    )


@pytest.fixture
def firms(world: Any) -> Any:
    """Four enterprises: with everything, without an e-mail, without an e-mail and address, without a head."""
    pks = [p.enterprise.pk for p in world.participants[:4]]
    Enterprise.objects.filter(pk__in=pks[1:3]).update(email="")
    Enterprise.objects.filter(pk=pks[2]).update(address="")
    Enterprise.objects.filter(pk=pks[3]).update(head_name="")
    return Enterprise.objects.filter(pk__in=pks).order_by("pk")


def ways(letter: Letter, firms: Any, **more: Any) -> list[tuple[str, str]]:
    return [(e.way, e.left_out) for e in addressing.classified(letter, firms, **more).order_by("pk")]


def text_of(content: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\u00a0", " ").split()
    )


def test_without_an_e_mail_one_is_left_out_or_gets_it_by_post(letter: Letter, firms: Any) -> None:
    assert ways(letter, firms) == [("email", ""), ("none", "no-address"), ("none", "no-address"), ("email", "")]
    assert ways(letter, firms, by_post=True) == [("email", ""), ("post", ""), ("none", "no-address"), ("email", "")]


@pytest.mark.parametrize(
    ("body", "left_out"),
    [
        ("{{addressee.enterprise}}", []),
        ("{{addressee.name}}", [3]),
        ("{{addressee.appeal}} {{addressee.address}}", [2, 3]),
    ],
)
def test_a_personal_letter_leaves_out_whose_field_is_empty(
    letter: Letter, firms: Any, world: Any, now: Any, body: str, left_out: list[int]
) -> None:
    personal = registered(letter, world, now, body=body)
    found = ways(personal, firms, by_post=True)
    assert [place for place, (_way, reason) in enumerate(found) if reason == "empty-field"] == left_out


def test_counts_are_those_of_the_list(letter: Letter, firms: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        counts = addressing.counts(addressing.classified(letter, firms, by_post=True))
    assert counts == {"way": {"email": 2, "post": 1, "none": 1}, "left_out": {"no-address": 1}}


def test_addressing_again_replaces_and_keeps_everybody_with_a_reason(letter: Letter, firms: Any, world: Any, now: Any) -> None:
    clerk = world.person("ministry-clerk")
    assert actions.address(letter=letter, enterprises=firms, actor=clerk, at=now) == 2
    assert actions.address(letter=letter, enterprises=firms, by_post=True, actor=clerk, at=now) == 3
    assert Addressee.objects.filter(letter=letter).count() == 4
    assert addressing.reason_counts(letter) == {"no-address": 1}
    assert actions.address(letter=letter, enterprises=firms.none(), actor=clerk, at=now) == 0
    with pytest.raises(Refused, match="ещё не выбраны"):
        actions.send(letter=letter, actor=clerk, at=now)


def test_labels_and_register_name_those_by_post_in_the_dative(letter: Letter, firms: Any, world: Any, now: Any) -> None:
    clerk, firm = world.person("ministry-clerk"), firms[1]
    Enterprise.objects.filter(pk=firm.pk).update(
        head_post="Директор", head_name="Иванова Анна Петровна", address="650000, г. Кемерово, ул. Тихая, д. 1"
    )
    actions.address(letter=letter, enterprises=firms, by_post=True, actor=clerk, at=now)
    for paper in (postal.labels_pdf(letter, at=now), postal.register_pdf(letter, at=now)):
        text = text_of(paper)
        assert "Директору Ивановой А. П." in text
        assert "650000, г. Кемерово, ул. Тихая, д. 1" in text
        assert letter.number in text
        assert firms[0].inn not in text
    actions.send(letter=letter, actor=clerk, at=now)
    actions.mark_posted(letter=letter, addressees=addressing.by_post(letter), actor=clerk, at=now)
    assert "Всего отправлений: 1" in text_of(postal.register_pdf(letter, at=now))


def test_a_corrected_name_stands_on_the_label(letter: Letter, firms: Any, world: Any, now: Any) -> None:
    clerk = world.person("ministry-clerk")
    actions.address(letter=letter, enterprises=firms, by_post=True, actor=clerk, at=now)
    one = addressing.by_post(letter)[0]
    actions.correct_addressee(addressee=one, post="Главе хозяйства", name="Чуйко Р. О.", actor=clerk, at=now)
    assert "Главе хозяйства Чуйко Р. О." in text_of(postal.labels_pdf(letter, at=now))
