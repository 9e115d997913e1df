"""Commissions: quorum, one vote each, recusal, decision, protocol."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from laureat.commissions import actions, queries
from laureat.commissions.models import AgendaItem, Ballot, Decision, Sitting
from laureat.files import queries as files
from laureat.kernel import Refused


@pytest.fixture
def sitting(world: Any) -> Sitting:
    """The sitting of the present that is in session."""
    return Sitting.objects.select_related("commission", "stage__season__regulation").get(state="open")


@pytest.fixture
def item(sitting: Sitting) -> AgendaItem:
    """An item that is being voted on."""
    return queries.agenda(sitting).filter(state="open").first()


def leave(sitting: Sitting, count: int, world: Any, now: Any) -> None:
    for present in list(queries.attendance(sitting).filter(left_at=None))[-count:]:
        actions.mark_left(sitting=sitting, membership=present.membership, actor=world.person("centre-70"), at=now)


def test_a_vote_is_cast_once(item: AgendaItem, world: Any, now: Any) -> None:
    member = world.person("member-70")
    actions.vote(item=item, choice="for", actor=member, at=now)
    with pytest.raises(Refused, match="уже проголосовали"):
        actions.vote(item=item, choice="against", actor=member, at=now)
    ballot = Ballot.objects.get(item=item, membership__person=member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(item=item, membership=ballot.membership, choice="for", cast_at=now)


def test_without_quorum_there_is_neither_vote_nor_decision(item: AgendaItem, sitting: Sitting, world: Any, now: Any) -> None:
    leave(sitting, 5, world, now)
    before = Ballot.objects.count()
    with pytest.raises(Refused, match="Нет кворума"):
        actions.vote(
            item=item,
            choice="for",
            actor=queries.attendance(sitting).filter(left_at=None, membership__votes=True)[0].membership.person,
            at=now,
        )
    with pytest.raises(Refused, match="Нет кворума"):
        actions.decide(item=item, actor=world.person("centre-70"), at=now)
    assert Ballot.objects.count() == before


def test_decision_waits_for_everybody_present(item: AgendaItem, world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="Проголосовали не все"):
        actions.decide(item=item, actor=world.person("centre-70"), at=now)


def test_strangers_and_the_absent_do_not_vote(item: AgendaItem, sitting: Sitting, world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="только члены"):
        actions.vote(item=item, choice="for", actor=world.person("chair"), at=now)
    with pytest.raises(Refused, match="Выберите"):
        actions.vote(item=item, choice="perhaps", actor=world.person("member-70"), at=now)
    seat = queries.membership_of(world.person("member-70"), sitting.commission, at=now)
    actions.mark_left(sitting=sitting, membership=seat, actor=world.person("chair-70"), at=now)
    with pytest.raises(Refused, match="присутствие"):
        actions.vote(item=item, choice="for", actor=world.person("member-70"), at=now)


def test_a_recused_member_neither_votes_nor_counts(item: AgendaItem, world: Any, now: Any) -> None:
    member = world.person("member-70")
    seat = queries.membership_of(member, item.sitting.commission, at=now)
    before = queries.quorum(item, at=now)
    with pytest.raises(Refused, match="причину"):
        actions.recuse(item=item, membership=seat, reason=" ", actor=member, at=now)
    actions.recuse(item=item, membership=seat, reason="Знаком с руководителем", actor=member, at=now)
    assert queries.quorum(item, at=now).present == before.present - 1
    with pytest.raises(Refused, match="самоотвод"):
        actions.vote(item=item, choice="for", actor=member, at=now)


def test_a_proposal_without_majority_falls_back_to_what_the_rules_say(
    item: AgendaItem, sitting: Sitting, world: Any, now: Any
) -> None:
    Ballot.objects.filter(item=item).delete()
    for seat in queries.entitled(item):
        actions.vote(item=item, choice="against", actor=seat.person, at=now)
    decision = actions.decide(item=item, actor=world.person("centre-70"), at=now)
    assert (decision.outcome, decision.statuses) == (queries.tier_of(sitting.stage).otherwise, [])
    with pytest.raises(Refused, match="решение принято"):
        actions.decide(item=item, actor=world.person("centre-70"), at=now)


def test_a_sitting_with_open_items_is_not_closed(sitting: Sitting, world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="Вопросов без решения: 4"):
        actions.close_sitting(sitting=sitting, actor=world.person("centre-70"), at=now)


def test_members_employed_by_a_participant_are_recused_by_the_system(stage: Any, world: Any) -> None:
    employer = world.participants[len(world.participants) // 2].enterprise
    items = AgendaItem.objects.filter(sitting__stage=stage, entry__enterprise=employer)
    assert items.exists()
    for item in items:
        assert queries.quorum(item, at=item.sitting.held_at).recused >= 1


def test_the_protocol_holds_every_decision_and_its_hash_is_kept(stage: Any) -> None:
    sitting = Sitting.objects.get(stage=stage)
    protocol = queries.protocol_of(sitting)
    content = files.content(protocol.document)
    assert hashlib.sha256(content).hexdigest() == protocol.document.sha256
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    flat = "".join(text.split()).replace("-", "")
    for decision in queries.decisions(stage):
        assert "".join(decision.entry.good.name.split()).replace("-", "") in flat
    assert protocol.number in text


def test_decisions_are_taken_under_quorum_and_counted_right(stage: Any, federal: Any) -> None:
    for where in (stage, federal):
        for decision in Decision.objects.filter(stage=where):
            assert decision.present >= decision.needed
            assert decision.votes_for + decision.votes_against + decision.votes_abstain == decision.present


def test_only_the_one_who_presided_signs_and_once(stage: Any, world: Any, now: Any) -> None:
    protocol = queries.protocol_of(Sitting.objects.get(stage=stage))
    with pytest.raises(Refused, match="уже подписан"):
        actions.sign_protocol(protocol=protocol, actor=world.person("chair"), at=now)
    protocol.state, protocol.signed_at, protocol.signed_by = "drawn", None, None
    protocol.save()
    with pytest.raises(Refused, match="кто вёл"):
        actions.sign_protocol(protocol=protocol, actor=world.person("member"), at=now)


def test_a_decision_is_appealed_once_by_its_enterprise(stage: Any, world: Any, now: Any) -> None:
    decision = queries.decisions(stage).filter(entry__enterprise=world.participants[0].enterprise).first()
    applicant = world.participants[0].person
    with pytest.raises(Refused, match="не представляете"):
        actions.appeal(decision=decision, grounds="x", actor=world.participants[1].person, at=now)
    filed = actions.appeal(decision=decision, grounds="Не учтён протокол испытаний.", actor=applicant, at=now)
    with pytest.raises(Refused, match="уже подана"):
        actions.appeal(decision=decision, grounds="ещё", actor=applicant, at=now)
    answered = actions.answer_appeal(
        appeal=filed, answer="Протокол учтён в критерии «Состав».", actor=world.person("centre"), at=now
    )
    assert answered.answered_at == now


def test_one_chair_and_one_seat_a_person(world: Any, now: Any) -> None:
    commission = world.bodies["commission-70"]
    for person, words in ((world.person("member-70"), "уже входит"), (world.person("applicant"), "уже есть председатель")):
        with pytest.raises(Refused, match=words):
            actions.seat(commission=commission, person=person, role="chair", actor=world.person("centre-70"), at=now)
