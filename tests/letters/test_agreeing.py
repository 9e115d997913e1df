"""From the draft to the number: approvers, the signatory, what is frozen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from laureat.kernel import Refused
from laureat.ledger.models import Event
from laureat.letters import actions, queries, sheets
from laureat.letters.models import Approval, Letter, Signing
from laureat.mail.models import Message
from laureat.season.models import Stage


def told(key: str, letter: Letter) -> list[str]:
    return sorted(Message.objects.filter(key=key, subject_ref=f"letters.letter:{letter.pk}").values_list("email", flat=True))


def words_of(letter: Letter) -> str:
    return " ".join(run["text"] for run in sheets.paper_of(letter)["body"][0]["runs"])


@pytest.fixture
def approvers(world: Any) -> list[Any]:
    return [world.person("ministry"), world.person("centre")]


def test_with_the_last_yes_the_letter_is_agreed(draft: Any, approvers: Any, world: Any, now: Any) -> None:
    letter = draft()
    asked = actions.circulate(letter=letter, approvers=approvers, actor=world.person("ministry-clerk"), at=now)
    assert told("letter-to-agree", letter) == sorted(p.email for p in approvers)
    actions.answer(approval=asked[0], actor=approvers[0], at=now)
    assert Letter.objects.get(pk=letter.pk).state == "agreeing"
    actions.answer(approval=asked[1], actor=approvers[1], at=now)
    agreed = Letter.objects.get(pk=letter.pk)
    assert (agreed.state, agreed.approved_by_id) == ("approved", approvers[1].pk)


def test_a_remark_holds_the_letter_and_tells_its_writer(draft: Any, approvers: Any, world: Any, now: Any) -> None:
    letter = draft()
    first, second = actions.circulate(letter=letter, approvers=approvers, actor=world.person("ministry-clerk"), at=now)
    actions.answer(approval=first, remark="Добавьте срок", actor=approvers[0], at=now)
    actions.answer(approval=second, actor=approvers[1], at=now)
    assert Letter.objects.get(pk=letter.pk).state == "agreeing"
    assert told("letter-remarked", letter) == [world.person("ministry-clerk").email]
    back = actions.rework(letter=letter, actor=world.person("ministry-clerk"), at=now)
    assert (back.state, Approval.objects.filter(letter=letter, void=False).count()) == ("draft", 0)
    again = actions.circulate(letter=back, approvers=approvers[:1], actor=world.person("ministry-clerk"), at=now)
    actions.answer(approval=again[0], actor=approvers[0], at=now)
    assert Letter.objects.get(pk=letter.pk).state == "approved"


def test_only_who_was_asked_answers_and_only_once(draft: Any, approvers: Any, world: Any, now: Any) -> None:
    [asked] = actions.circulate(letter=draft(), approvers=approvers[:1], actor=world.person("ministry-clerk"), at=now)
    with pytest.raises(Refused, match="другого человека"):
        actions.answer(approval=asked, actor=approvers[1], at=now)
    with pytest.raises(Refused, match="что нужно изменить"):
        actions.answer(approval=asked, remark="  ", actor=approvers[0], at=now)
    actions.answer(approval=asked, actor=approvers[0], at=now)
    with pytest.raises(Refused):
        actions.answer(approval=asked, actor=approvers[0], at=now)


def test_somebody_of_another_region_is_not_asked(draft: Any, world: Any, now: Any) -> None:
    letter = draft()
    with pytest.raises(Refused, match="не действуют от имени отправителя"):
        actions.circulate(letter=letter, approvers=[world.person("centre-54")], actor=world.person("ministry-clerk"), at=now)
    assert Letter.objects.get(pk=letter.pk).state == "draft"


def test_a_letter_that_is_being_agreed_is_not_edited(draft: Any, approvers: Any, world: Any, now: Any) -> None:
    letter = draft()
    actions.circulate(letter=letter, approvers=approvers, actor=world.person("ministry-clerk"), at=now)
    with pytest.raises(Refused, match="черновик"):
        actions.revise(letter=letter, body="Другое", actor=world.person("ministry-clerk"), at=now)


@pytest.mark.parametrize(
    "text", ["Заседание [[дата]]", "В {{season.yaer}} году", "", "Девиз: {{season.motto}} {{contact.fax}}"]
)
def test_an_incomplete_letter_is_neither_circulated_nor_agreed(
    draft: Any, approvers: Any, world: Any, now: Any, text: str
) -> None:
    letter = draft(body=text)
    for act in (lambda: actions.circulate(letter=letter, approvers=approvers, actor=world.person("ministry-clerk"), at=now),
                lambda: actions.approve(letter=letter, actor=world.person("ministry"), at=now)):  # fmt: skip
        with pytest.raises(Refused):
            act()
    assert Letter.objects.get(pk=letter.pk).state == "draft"


@pytest.fixture
def signatory(world: Any, letter: Letter) -> Any:
    return queries.signatories_of(world.person("ministry"), at=letter.registered_at).get(person=world.person("ministry"))


def test_the_signatory_signs_and_nobody_else(draft: Any, signatory: Any, world: Any, now: Any) -> None:
    letter = actions.approve(letter=draft(signatory=signatory), actor=world.person("ministry-clerk"), at=now)
    assert told("letter-to-sign", letter) == [world.person("ministry").email]
    with pytest.raises(Refused, match="только подписант"):
        actions.sign(letter=letter, actor=world.person("ministry-clerk"), at=now)
    assert actions.sign(letter=letter, actor=world.person("ministry"), at=now).state == "signed"
    assert (letter.signatory_post, Signing.objects.get(letter=letter).manner) == (signatory.post, "here")


def test_a_signatory_whose_term_has_ended_signs_nothing(draft: Any, signatory: Any, world: Any, now: Any) -> None:
    actions.end_signatory(signatory=signatory, until=(now - timedelta(days=1)).date(), actor=world.person("ministry"), at=now)
    letter = actions.approve(letter=draft(signatory=signatory), actor=world.person("ministry-clerk"), at=now)
    for manner in ("here", "by-hand"):
        with pytest.raises(Refused, match="Срок полномочий"):
            actions.sign(letter=letter, manner=manner, actor=world.person("ministry"), at=now)


def test_an_unsigned_letter_gets_no_number(draft: Any, world: Any, now: Any) -> None:
    letter = actions.approve(letter=draft(), actor=world.person("ministry"), at=now)
    with pytest.raises(Refused):
        actions.register(letter=letter, actor=world.person("ministry-clerk"), at=now)
    assert Letter.objects.get(pk=letter.pk).number == ""


def test_what_was_registered_does_not_follow_the_seasons_dates(draft: Any, registered: Any, stage: Stage, world: Any) -> None:
    letter = draft(body="Приём заявок до {{stage.entries-until}}", season=stage.season, region=stage.region)
    assert "28\u00a0апреля 2023" in words_of(letter)
    Stage.objects.filter(pk=stage.pk).update(entries_until=stage.entries_until + timedelta(days=2))
    assert "30\u00a0апреля 2023" in words_of(letter)
    letter = registered(letter)
    Stage.objects.filter(pk=stage.pk).update(entries_until=stage.entries_until)
    assert Letter.objects.get(pk=letter.pk).body == "Приём заявок до 30\u00a0апреля 2023\u00a0г."


def test_the_ledger_names_the_hash_of_the_registered_pdf(draft: Any, registered: Any) -> None:
    letter = registered(draft())
    event = Event.objects.filter(kind="letter.registered", subject=f"letters.letter:{letter.pk}").get()
    assert letter.document.sha256 in event.payload
    assert letter.number in event.payload


def test_going_back_makes_the_signature_void(draft: Any, signed: Any, world: Any, now: Any) -> None:
    letter = actions.rework(letter=signed(draft()), actor=world.person("ministry-clerk"), at=now)
    assert (letter.state, letter.approved_at, Signing.objects.filter(letter=letter).exists()) == ("draft", None, False)


def test_a_letter_in_place_of_another_supersedes_it(letter: Letter, draft: Any, registered: Any, world: Any, now: Any) -> None:
    second = draft()
    actions.refer(letter=second, kind="replacement", earlier=letter, actor=world.person("ministry-clerk"), at=now)
    assert sheets.paper_of(second)["supplement"] == "взамен № МПТ-5/1087 от 28.02.2023"
    assert Letter.objects.get(pk=letter.pk).state == "sent"
    second = registered(second)
    assert Letter.objects.get(pk=letter.pk).state == "superseded"
    assert queries.superseded_by(letter) == second


def test_a_recalled_letter_is_not_replaced(letter: Letter, draft: Any, signed: Any, world: Any, now: Any) -> None:
    second = draft()
    actions.refer(letter=second, kind="replacement", earlier=letter, actor=world.person("ministry-clerk"), at=now)
    second = signed(second)
    actions.recall(letter=letter, actor=world.person("ministry"), at=now)
    with pytest.raises(Refused, match="уже не действует"):
        actions.register(letter=second, actor=world.person("ministry-clerk"), at=now)


def test_a_letter_refers_only_to_registered_ones(draft: Any, world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="зарегистрированное"):
        actions.refer(letter=draft(), kind="supplement", earlier=draft(), actor=world.person("ministry-clerk"), at=now)
