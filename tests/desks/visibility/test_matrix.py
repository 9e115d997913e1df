"""Who sees what: for each role nothing of an item's objects but what the role may see, by whatever channel.

The objects are the dossier, the enterprise's document, the centre's finding, a mark and its comment, the judge's name, the sample's code, the
score and the fair score; the channels are all pages, searches, workbooks, papers, archives and the API.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from laureat.entries.models import Evidence
from laureat.judging import actions, queries, visibility
from tests.desks.visibility.conftest import Walk
from tests.desks.visibility.planting import SECRETS, Secret, word

ENTRY = {"dossier", "document"}
DOSSIER = ENTRY | {"finding"}
OFFICE = DOSSIER | {"marks", "comment", "judge"}
RANKED = {"score", "fair"}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("", set()),
        ("applicant", set()),
        ("owner", ENTRY),
        ("expert", set()),
        ("federal-expert", set()),
        ("expert-54", set()),
        ("walker", set()),
        ("coder", set()),
        ("member-70", set()),
        ("chair-70", set()),
        ("centre", set()),
        ("ministry", set()),
        ("directorate", OFFICE | {"code"}),
        ("centre-54", OFFICE | {"code"}),
    ],
)
def test_while_an_item_is_judged(role: str, allowed: set[str], walk: Walk, being_judged: Secret) -> None:
    found = walk(role, being_judged)
    assert found.keys() == allowed, found


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("", set()),
        ("applicant", set()),
        ("owner", ENTRY),
        ("expert", set()),
        ("expert-54", set()),
        ("judge", OFFICE),
        ("member-70", DOSSIER | RANKED | {"comment"}),
        ("chair-70", DOSSIER | RANKED | {"comment", "judge"}),
        ("centre", set()),
        ("ministry", set()),
        ("centre-70", OFFICE | RANKED),
    ],
)
def test_while_an_item_is_before_its_commission(
    role: str, allowed: set[str], walk: Walk, before_the_commission: Secret
) -> None:
    found = walk(role, before_the_commission)
    assert found.keys() == allowed, found


def test_an_officer_in_conflict_sees_nothing_of_it(walk: Walk, world: Any, being_judged: Secret, now: Any) -> None:
    """The names of experts belong to the register, the codes to the act: nothing of the item itself is open."""
    clerk = world.person("centre-54")
    expert = actions.invite_expert(
        person=clerk, region=None, nominations=["food"], employer="Завод", employer_inn=being_judged.entry.enterprise.inn,
        actor=world.person("directorate"), at=now, announce=False,
    )  # fmt: skip
    assert queries.has_conflict(expert, being_judged.entry.enterprise_id)
    assert not visibility.may_open(clerk, being_judged.entry)
    assert walk("centre-54", being_judged).keys() - {"judge", "code"} == set()


def test_an_expert_sees_the_dossier_after_the_answer_and_others_marks_never(walk: Walk, being_judged: Secret, now: Any) -> None:
    own = being_judged.own
    assert own is not None
    actions.declare_no_conflict(assignment=own, actor=own.expert.person, at=now)
    assert walk("walker", being_judged).keys() == DOSSIER
    actions.declare_conflict(assignment=own, reason="Веду исследование", actor=own.expert.person, at=now)
    assert walk("walker", being_judged) == {}


def test_a_member_who_is_recused_sees_nothing_of_the_item(walk: Walk, enter: Any, before_the_commission: Secret) -> None:
    """The agenda still names the item and offers the recusal; what stands behind it is closed."""
    item = before_the_commission.item
    assert item is not None
    answer = enter("member-70").post(reverse("member:recuse", args=[item.pk]), {"reason": "Родственник работает там"})
    assert answer.status_code == 302
    assert walk("member-70", before_the_commission) == {}


def test_a_documents_link_is_of_whom_it_was_shown_to_alone(enter: Any, before_the_commission: Secret) -> None:
    item = before_the_commission.item
    assert item is not None
    address = reverse("member:item", args=[item.pk])
    document = Evidence.objects.filter(entry=item.entry).exclude(kind="lab-protocol").values_list("document", flat=True)[0]
    page = enter("member-70").get(address, {"document": str(document), "page": "1"}).content.decode()
    links = set(re.findall(r'"[^"]*(/files/[^"]+)"', page))
    assert links
    for link in links:
        assert _status(enter("member-70"), link) == 200
        assert {_status(enter(other), link) for other in ("chair-70", "expert", "centre", "applicant")} == {403}
    answer = enter("member-70").post(reverse("member:recuse", args=[item.pk]), {"reason": "Родственник работает там"})
    assert answer.status_code == 302
    assert {_status(enter("member-70"), link) for link in links} == {403}, "links that were made before close with the item"


def _status(client: Client, link: str) -> int:
    answer = client.get(link)
    if answer.streaming:
        list(answer.streaming_content)  # the file is closed at its end
    return int(answer.status_code)


def test_every_secret_is_found_by_somebody(walk: Walk, being_judged: Secret, before_the_commission: Secret) -> None:
    """So that no word is one that nobody would find even if it were shown."""
    seen = walk("centre-54", being_judged).keys() | walk("centre-70", before_the_commission).keys()
    assert seen == SECRETS.keys()
    assert len({word(name) for name in SECRETS}) == len(SECRETS)
