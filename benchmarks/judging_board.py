"""The office's pages of a stage's judging with many items: `judging_board.py [--items 5000] [--postgres URL] [--peer-json FILE]`.

Puts a stage with its items, three sheets of each and their marks straight into the tables of a database of its own, then asks for each page
with Django's test client: once to warm up, then the median of seven. The reader is an officer who is an expert, too, so that totals are hidden.
`--peer-json` names a file with one line of JSON a page of the peer (`page`, `ms_med`, `queries`, maybe `cpu_ms`); the ratios are to its line
whose `page` has the words of `--peer-page`. Prints one line of JSON a page.
"""

# ruff: noqa: PLC0415 - Django is set up before its models are imported

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from scratch import scratch

PAGES = {
    "board": "board/",
    "board, second half": "board/?page=60",
    "board, by spread": "board/?sort=-spread",
    "board, by state": "board/?sort=state",
    "board, being judged": "board/?state=work",
    "board, late, of a nomination, by spread": "board/?state=late&nomination=food&sort=-spread",
    "board, search": "board/?q=сыр",
    "experts": "experts/",
    "reminders": "reminders/",
    "reminders, the exact list": "reminders/send/?whom=all",
}
NAMES = [
    "мебель",
    "стол",
    "молоко",
    "сыр",
    "трактор",
    "насос",
    "кабель",
    "ткань",
    "обувь",
    "стекло",
    "керамика",
    "хлеб",
    "станок",
    "прибор",
    "датчик",
    "краска",
]
NOMINATIONS = ("food", "consumer", "production", "crafts", "services-population", "services-production")


def main(items: int, experts: int, repeats: int, peer: dict[str, Any] | None) -> None:
    """Measure every page."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    stage, reader = _filled(items, experts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(reader)
    for name, path in PAGES.items():
        address = f"/office/judging/stages/{stage.pk}/{path}"
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        asked: list[str] = []
        with connection.execute_wrapper(_noting(asked)):
            client.get(address)
        taken = [_timed(lambda address=address: client.get(address)) for _ in range(repeats)]
        clock, cpu = zip(*taken, strict=True)
        found = {
            "db": connection.vendor, "page": name, "items": items, "sheets": items * 3, "ms_med": round(statistics.median(clock), 1),
            "ms_max": round(max(clock), 1), "cpu_ms": round(statistics.median(cpu), 1), "queries": len(asked), "queries_of_the_page": _own(asked),
            "kb": round(len(answer.content) / 1024, 1),
        }  # fmt: skip
        if peer:
            found |= {
                "peer_ms": peer["ms_med"],
                "peer_queries": peer["queries"],
                "ratio": round(found["ms_med"] / peer["ms_med"], 3),
            }
        if peer and "cpu_ms" in peer:
            found["cpu_ratio"] = round(found["cpu_ms"] / peer["cpu_ms"], 3)
        print(json.dumps(found, ensure_ascii=False), flush=True)


def _noting(asked: list[str]) -> Callable[..., Any]:
    def noted(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    return noted


def _own(asked: list[str]) -> int:
    """Queries but for those of any page of somebody who is signed in: session, account, second factor, the desks of the navigation."""
    frame = ("django_session", "usersessions_", "SAVEPOINT", "mfa_authenticator", "commissions_membership", 'FROM "people_person"',
             'AS "a" FROM "registry_enterprise"')  # fmt: skip
    left = [sql for sql in asked if not any(words in sql for words in frame)]
    return len([sql for sql in left if not (sql.startswith('SELECT "judging_expert"."id"') and '"person_id" = %s' in sql)])


def _timed(call: Any) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor (of this process, so without PostgreSQL's)."""
    begin, begin_cpu = time.perf_counter(), time.process_time()
    call()
    return (time.perf_counter() - begin) * 1000, (time.process_time() - begin_cpu) * 1000


def _filled(count: int, judges: int) -> tuple[Any, Any]:
    """A stage that is being judged, and its officer."""
    from allauth.mfa.models import Authenticator

    from laureat.ledger.actions import SYSTEM
    from laureat.people import actions as people
    from laureat.people.models import Person
    from laureat.people.states import Role
    from laureat.registry import actions as registry
    from laureat.registry import queries as regions

    at, chance = datetime.now(UTC), random.Random(5)
    registry.load_regions(actor=SYSTEM, at=at)
    region = regions.region_by_code("42")
    head = registry.found_body(
        slug="directorate", kind="directorate", name="Дирекция", short_name="Дирекция", actor=SYSTEM, at=at
    )
    centre = registry.found_body(
        slug="centre", kind="centre", name="Центр", short_name="Центр", region=region, actor=SYSTEM, at=at
    )
    chief, clerk = (
        people.invite(
            email=f"{name}@example.org", family_name="Примеров", given_name="Пётр", actor=SYSTEM, at=at, announce=False
        )
        for name in ("chief", "clerk")
    )
    people.appoint(person=chief, role=Role.HEAD, body=head, basis="Приказ", actor=SYSTEM, at=at)
    people.appoint(person=clerk, role=Role.CLERK, body=centre, basis="Приказ", actor=chief, at=at)
    Authenticator.objects.create(user=clerk, type="totp", data={"secret": "x"})
    stage = _stage(centre, chief, at)
    entries = _entries(stage, count, chief, at, chance)
    persons = Person.objects.bulk_create(
        Person(email=f"expert{n}@example.org", family_name=f"Экспертов{n}", given_name="Анна", patronymic="Ильинична")
        for n in range(judges - 1)
    )
    _sheets(stage, entries, [clerk, *persons], chief, at, chance)
    return stage, clerk


def _stage(centre: Any, chief: Any, at: datetime) -> Any:
    from importlib.resources import files

    from laureat.season.models import Programme, Regulation, Season, Stage

    text = files("laureat.season").joinpath("regulations", "100-best-goods-2023.toml").read_text(encoding="utf-8")
    programme = Programme.objects.create(slug="award", name="Премия", short_name="Премия", operator=centre)
    regulation = Regulation.objects.create(
        programme=programme, version="1", text=text, sha256="0" * 64, state="approved", drafted_at=at, drafted_by=chief,
        approved_at=at, approved_by=chief, basis="Решение",
    )  # fmt: skip
    season = Season.objects.create(programme=programme, regulation=regulation, year=at.year, state="open")
    return Stage.objects.create(
        season=season, tier="regional", region=centre.region, commission=centre, operator=centre, zone="Asia/Novokuznetsk",
        opens_at=at - timedelta(days=60), entries_until=at - timedelta(days=20), judging_until=at + timedelta(days=2),
        decision_until=at + timedelta(days=30), state="judging",
    )  # fmt: skip


def _entries(stage: Any, count: int, chief: Any, at: datetime, chance: random.Random) -> list[Any]:
    from laureat.demo.cast import Cast
    from laureat.entries.models import Entry, Good
    from laureat.kernel.text import fold
    from laureat.registry.models import Enterprise

    cast = Cast(count)
    firms = Enterprise.objects.bulk_create(
        [
            Enterprise(
                inn=cast.inn(), name=f"ООО «Пример {n}»", short_name=f"ООО «Пример {n}»", name_norm=f"ооо пример {n}",
                sort_key=f"пример {n}", region=stage.region,
            )
            for n in range(count // 2)
        ],
        batch_size=1000,
    )  # fmt: skip
    named = [f"{' '.join(chance.sample(NAMES, 4)).capitalize()} {n}" for n in range(count)]
    goods = Good.objects.bulk_create(
        [
            Good(enterprise=firms[n // 2], name=name, name_norm=fold(name), description="Описание товара. " * 20)
            for n, name in enumerate(named)
        ],
        batch_size=1000,
    )
    return Entry.objects.bulk_create(
        [
            Entry(
                stage=stage, good=good, enterprise_id=good.enterprise_id, nomination=chance.choice(NOMINATIONS), state="admitted",
                number=f"42-{at.year}-{n:05}", started_at=at, started_by=chief, submitted_at=at, submitted_by=chief,
            )
            for n, good in enumerate(goods)
        ],
        batch_size=1000,
    )  # fmt: skip


def _sheets(stage: Any, entries: list[Any], persons: list[Any], chief: Any, at: datetime, chance: random.Random) -> None:
    """Three sheets an item; two of three are signed, a sixth is being filled, a sixth was never opened."""
    from laureat.judging.models import Assignment, Expert, Mark, ScoreSheet

    judges = Expert.objects.bulk_create(
        Expert(person=person, region=stage.region, nominations=list(NOMINATIONS), employer="Испытательный центр", invited_at=at)
        for person in persons
    )
    made = Assignment.objects.bulk_create(
        [
            Assignment(
                stage=stage, entry=entry, expert=expert, assigned_at=at, assigned_by=chief,
                state=chance.choice(["signed"] * 4 + ["cleared", "assigned"]),
            )
            for entry in entries
            for expert in chance.sample(judges, 3)
        ],
        batch_size=1000,
    )  # fmt: skip
    opened = [one for one in made if one.state != "assigned"]
    sheets = ScoreSheet.objects.bulk_create(
        [
            ScoreSheet(
                assignment=one, saved_at=at, comment="Замечаний нет.",
                **({"state": "signed", "signed_at": at, "seal": "0" * 64, "total": Decimal(chance.randint(40, 100))} if one.state == "signed" else {}),
            )
            for one in opened
        ],
        batch_size=1000,
    )  # fmt: skip
    Mark.objects.bulk_create(
        [
            Mark(sheet=sheet, criterion=f"criterion-{n}", value=Decimal(chance.randint(0, 5)))
            for sheet in sheets
            for n in range(3)
        ],
        batch_size=2000,
    )


def _peer(path: Path | None, words: str) -> dict[str, Any] | None:
    if path is None:
        return None
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    return next(line for line in lines if words in line["page"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=5000)
    parser.add_argument("--experts", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--peer-json", type=Path)
    parser.add_argument("--peer-page", default="page_size=50")
    given = parser.parse_args()
    with scratch(given.postgres):
        main(given.items, given.experts, given.repeats, _peer(given.peer_json, given.peer_page))
