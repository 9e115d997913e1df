"""Who sees what: for each role and each channel, nothing of a dossier, a document or a mark that the role may not see."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from laureat.commissions.models import Sitting
from laureat.commissions.queries import agenda
from laureat.entries.models import Answers, Entry, Evidence
from laureat.judging import actions, queries, visibility
from laureat.judging.models import Assignment, Mark, ScoreSheet, Standing
from laureat.people.models import Person

DOSSIER, DOCUMENT, MARKS = "Секретдела", "Секретфайла", "37,77"
SECRETS = {"dossier": DOSSIER, "document": DOCUMENT, "marks": MARKS}
ROOMS = (
    "expert/",
    "office/entries",
    "office/judging",
    "office/board",
    "office/conflicts",
    "member/",
    "api/",
    "goods/",
    "seasons/",
    "gallery/",
)


@dataclass
class Secret:
    """An entry that is being judged: one sheet is signed by somebody else, one is `own` of the expert and unsigned."""

    entry: Entry
    own: Assignment
    signed: ScoreSheet


@pytest.fixture
def secret(world: Any, now: Any) -> Secret:
    own = queries.assignments_of(world.person("expert-54")).filter(state="assigned").first()
    sheet = ScoreSheet.objects.filter(assignment__entry=own.entry, state="signed").first()
    if sheet is None:
        other = Assignment.objects.filter(entry=own.entry, stage=own.stage).exclude(pk=own.pk).first()
        Assignment.objects.filter(pk=other.pk).update(state="signed")
        sheet = ScoreSheet.objects.create(
            assignment=other, saved_at=now, signed_at=now, state="signed", seal="0" * 64, total=Decimal(1)
        )
    ScoreSheet.objects.filter(pk=sheet.pk).update(total=Decimal("37.77"), comment=MARKS)
    Mark.objects.filter(sheet=sheet).update(comment=MARKS)
    answers = Answers.objects.filter(entry=own.entry).order_by("-version").first()
    Answers.objects.filter(pk=answers.pk).update(content=dict.fromkeys(answers.content, DOSSIER))
    Answers.objects.filter(entry=own.entry).exclude(pk=answers.pk).update(content={})
    Evidence.objects.filter(entry=own.entry).update(number=DOCUMENT)
    return Secret(own.entry, own, sheet)


def routes(found: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address pattern, converters as {}."""
    for pattern in (found or get_resolver()).url_patterns:
        route = prefix + re.sub(r"^\^|\$$", "", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


def addresses(secret: Secret) -> Iterator[str]:
    """Every page of the rooms where dossiers and marks live, for the secret's own keys."""
    keys = {
        "int": [secret.entry.pk, secret.own.pk, secret.own.stage_id],
        "slug": [secret.entry.nomination],
        "str": [secret.entry.enterprise.inn],
    }
    for route in routes():
        if not route.startswith(ROOMS) or "(?P" in route or route.count("<") > 2:
            continue
        kinds = [kind if kind in keys else "str" for kind in re.findall(r"<(?:(\w+):)?\w+>", route)]
        template = re.sub(r"<[^>]+>", "{}", route)
        for values in product(*(dict.fromkeys(keys[kind]) for kind in kinds)):
            yield "/" + template.format(*values)


def text_of(answer: Any) -> str:
    """What an answer says: a page, or a workbook, an archive or a paper with its text taken out."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return _text(content)


def _text(content: bytes) -> str:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(_text(archive.read(name)) for name in archive.namelist())
    if content[:4] == b"%PDF":
        reader = shutil.which("pdftotext")
        return (
            subprocess.run([reader, "-", "-"], input=content, capture_output=True, check=False).stdout.decode()
            if reader
            else ""
        )
    return content.decode(errors="replace")


def seen(client: Client, secret: Secret) -> dict[str, set[str]]:
    """Which secrets the person finds, and where."""
    found: dict[str, set[str]] = {}
    for address in addresses(secret):
        answer = client.get(address)
        if answer.status_code == 200:
            said = text_of(answer)
            for name, words in SECRETS.items():
                if words in said:
                    found.setdefault(name, set()).add(address)
    return found


def office_of_54(world: Any) -> Client:
    person = world.person("centre-54")
    Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {"secret": "x"}})
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("applicant", set()),
        ("expert", set()),
        ("federal-expert", set()),
        ("expert-54", set()),
        ("member-70", set()),
        ("chair-70", set()),
        ("centre", set()),
        ("directorate", {"dossier", "document", "marks"}),
        ("", set()),
    ],
)
def test_a_role_finds_what_it_may_see_and_nothing_else(role: str, allowed: set[str], enter: Any, secret: Secret) -> None:
    found = seen(enter(role) if role else Client(), secret)
    assert found.keys() == allowed, found


def test_the_office_of_the_region_sees_all_but_not_in_a_conflict(world: Any, secret: Secret, now: Any) -> None:
    assert seen(office_of_54(world), secret).keys() == set(SECRETS)
    clerk = world.person("centre-54")
    expert = actions.invite_expert(
        person=clerk, region=None, nominations=["food"], employer="Завод", employer_inn=secret.entry.enterprise.inn,
        actor=world.person("directorate"), at=now, announce=False,
    )  # fmt: skip
    assert queries.has_conflict(expert, secret.entry.enterprise_id)
    assert not visibility.may_open(clerk, secret.entry)
    assert seen(office_of_54(world), secret) == {}


def test_the_expert_sees_the_dossier_after_the_answer_and_others_marks_never(
    world: Any, enter: Any, secret: Secret, now: Any
) -> None:
    expert: Person = world.person("expert-54")
    actions.declare_no_conflict(assignment=secret.own, actor=expert, at=now)
    assert seen(enter("expert-54"), secret).keys() == {"dossier", "document"}
    actions.declare_conflict(assignment=secret.own, reason="Веду исследование", actor=expert, at=now)
    assert seen(enter("expert-54"), secret) == {}


def test_a_member_who_is_recused_sees_neither_dossier_nor_score(world: Any, enter: Any, now: Any) -> None:
    """The agenda still names the item and offers the recusal; what stands behind it is closed."""
    item = agenda(Sitting.objects.get(state="open")).filter(state="open").first()
    answers = Answers.objects.filter(entry=item.entry).order_by("-version").first()
    Answers.objects.filter(pk=answers.pk).update(content=dict.fromkeys(answers.content, DOSSIER))
    address, client = reverse("member:item", args=[item.pk]), enter("member-70")
    score = format(Standing.objects.get(entry=item.entry, consolidation__stage=item.sitting.stage).score, ".2f").replace(
        ".", ","
    )
    page = client.get(address).content.decode()
    assert DOSSIER in page
    assert score in page
    assert client.post(reverse("member:recuse", args=[item.pk]), {"reason": "Родственник работает там"}).status_code == 302
    page = client.get(address).content.decode()
    assert DOSSIER not in page
    assert score not in page
