"""Promises until a letter keeps them, and what comes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from laureat.kernel import Refused
from laureat.letters import actions, queries, sheets
from laureat.letters.models import FollowUp, Incoming, Letter
from laureat.mail.models import Message


@pytest.fixture
def promise(letter: Letter) -> FollowUp:
    return FollowUp.objects.select_related("letter").get(letter=letter)


def test_the_second_letter_cites_the_first_and_keeps_its_promise(
    promise: FollowUp, draft: Any, registered: Any, world: Any, now: Any
) -> None:
    clerk, second = world.person("ministry-clerk"), draft(kind="follow-up")
    actions.refer(letter=second, kind="supplement", earlier=promise.letter, actor=clerk, at=now)
    actions.plan_answer(follow_up=promise, letter=second, actor=clerk, at=now)
    assert sheets.paper_of(second)["supplement"] == "в дополнение к № МПТ-5/1087 от 28.02.2023"
    assert FollowUp.objects.get(pk=promise.pk).kept_by is None
    second = registered(second)
    kept = FollowUp.objects.get(pk=promise.pk)
    assert (kept.kept_by, kept.kept_at) == (second, now)
    assert promise.pk not in queries.open_follow_ups(promise.letter).values_list("pk", flat=True)


def test_a_promise_is_not_kept_by_the_letter_that_made_it(promise: FollowUp, world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="другое письмо"):
        actions.keep_promise(follow_up=promise, letter=promise.letter, actor=world.person("ministry"), at=now)


def test_a_due_promise_is_reminded_of_once_a_week(promise: FollowUp, now: Any) -> None:
    day = promise.due_on

    def reminders() -> int:
        return Message.objects.filter(key="promise-due").count()

    assert actions.remind(day=day - timedelta(days=4), at=now) == 0
    assert actions.remind(day=day - timedelta(days=3), at=now) == 1
    told = reminders()
    assert told >= 2, "everybody who writes for the body"
    assert actions.remind(day=day, at=now) == 0
    assert actions.remind(day=day + timedelta(days=4), at=now) == 1
    assert reminders() == 2 * told


def test_a_reply_gets_the_next_number_of_its_own_book(letter: Letter, world: Any, now: Any) -> None:
    clerk, first = world.person("ministry-clerk"), world.participants[0].enterprise
    body, day = letter.letterhead.body, date(2023, 3, 6)
    made = [
        actions.receive(body=body, received_on=day, sender=first.name, enterprise=first, subject="О готовности участвовать",
                        their_number=f"12-{n}", answers=letter, actor=clerk, at=now)
        for n in range(2)
    ]  # fmt: skip
    assert [m.number for m in made] == ["Вх-1/2023", "Вх-2/2023"]
    assert list(queries.replies_to(letter)) == made[::-1]
    answer = actions.compose(letterhead=letter.letterhead, addressees_text="x", salutation="x", body="x", actor=clerk, at=now)
    actions.refer(letter=answer, kind="reply", incoming=made[0], actor=clerk, at=now)
    paper = sheets.paper_of(answer)
    assert (paper["in_reply_number"], paper["in_reply_date"]) == ("12-0", "06.03.2023")


def test_a_reply_to_another_bodys_letter_is_refused(letter: Letter, world: Any, now: Any) -> None:
    with pytest.raises(Refused, match="того же органа"):
        actions.receive(body=world.bodies["centre"], received_on=date(2023, 3, 6), sender="x", subject="x", answers=letter,
                        actor=world.person("centre"), at=now)  # fmt: skip
    assert not Incoming.objects.filter(body=world.bodies["centre"]).exists()
