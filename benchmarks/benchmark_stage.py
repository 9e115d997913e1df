"""A federal stage whose every sheet is signed, put straight into the tables, for benchmarks of judging. Everybody in it is made up.

Goods of a nomination are judged by five of its ten experts each, on twenty criteria of up to five points in steps of one half.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from laureat.judging.models import Expert
from laureat.ledger.actions import SYSTEM
from laureat.people import actions as people
from laureat.people.models import Person
from laureat.people.states import Role
from laureat.registry import actions as registry
from laureat.registry.models import Body, Enterprise, Region
from laureat.season.models import Programme, Season, Stage
from laureat.season.models import Regulation as Version
from laureat.season.regulation import Regulation, read_regulation

TEXT = Path(__file__).resolve().parents[1] / "src/laureat/season/regulations/100-best-goods-2023.toml"
PANEL, EACH, CRITERIA = 10, 5, 20
KEYS = tuple(f"criterion-{number:02}" for number in range(CRITERIA))
PRODUCT = KEYS[: CRITERIA // 2]

_ENTRIES = """
INSERT INTO entries_entry (id, stage_id, good_id, enterprise_id, nomination, state, number, started_at, started_by_id, submitted_at,
                           submitted_by_id, rounds, closed_reason)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {items} - 1)
SELECT i + 1, {stage}, i + 1, {enterprise}, 'nomination-' || (i % {groups}), 'admitted', 'N-' || (i + 1), '{at}', {clerk}, '{at}',
       {clerk}, 0, '' FROM n"""
_GOODS = """
INSERT INTO entries_good (id, enterprise_id, name, name_norm, brand, description, okpd2, gtin)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {items} - 1)
SELECT i + 1, {enterprise}, 'Good ' || i, 'good ' || i, '', '', '', '' FROM n"""
_ASSIGNMENTS = """
INSERT INTO judging_assignment (id, stage_id, entry_id, expert_id, part, state, assigned_at, assigned_by_id)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {items} * {each} - 1)
SELECT i + 1, {stage}, i / {each} + 1,
       {expert} + (i / {each} % {groups}) * {panel} + (i / {each} / {groups} * 3 + i % {each}) % {panel}, 'dossier', 'signed', '{at}', {clerk} FROM n"""
_MARKS = """
INSERT INTO judging_mark (sheet_id, criterion, value, comment)
WITH RECURSIVE k(c) AS (SELECT 0 UNION ALL SELECT c + 1 FROM k WHERE c < {criteria} - 1)
SELECT a.id, 'criterion-' || substr('0' || c, length('0' || c) - 1, 2),
       ((a.entry_id * 7919 / 13 % 5) + (a.expert_id * 104729 / 17 % 3) + ((a.id * 48271 + c * 69621) * 40692 / 8191 % 5)) * 0.5, ''
FROM judging_assignment a CROSS JOIN k ORDER BY a.id, c"""
_SHEETS = """
INSERT INTO judging_scoresheet (id, assignment_id, state, comment, total, saved_at, signed_at, seal)
SELECT sheet_id, sheet_id, 'signed', '', SUM(value), '{at}', '{at}',
       substr('000000000000000000000000000000000000000000000000000000000000000' || sheet_id, length('' || sheet_id), 64)
FROM judging_mark GROUP BY sheet_id"""


def regulation(groups: int, tie_break: tuple[str, ...], rule: str) -> Regulation:
    """The shipped regulation with other nominations, criteria and another rule."""
    given = read_regulation(TEXT.read_text(encoding="utf-8")).regulation
    assert given is not None
    pattern, nomination = next(one for one in given.criteria if one.kind != "computed"), given.nominations[0]
    criteria = [
        pattern.model_copy(
            update={"key": key, "group": "product" if key in PRODUCT else "producer", "max": 5, "nominations": ()}
        )
        for key in KEYS
    ]
    nominations = [nomination.model_copy(update={"key": f"nomination-{number}"}) for number in range(groups)]
    aggregation = given.aggregation.model_copy(update={"rule": rule, "tie_break": tie_break})
    return given.model_copy(
        update={"nominations": tuple(nominations), "criteria": tuple(criteria), "aggregation": aggregation, "max_total": 100}
    )


def fill(items: int, groups: int, *, at: datetime) -> tuple[Stage, Person]:
    """The stage with its goods, experts, sheets and marks, and somebody who may consolidate it."""
    registry.load_regions(actor=SYSTEM, at=at)
    body = registry.found_body(
        slug="directorate", kind="directorate", name="Дирекция", short_name="Дирекция", actor=SYSTEM, at=at
    )
    clerk = people.invite(
        email="clerk@example.org", family_name="Примеров", given_name="Пётр", actor=SYSTEM, at=at, announce=False
    )
    people.appoint(person=clerk, role=Role.HEAD, body=body, basis="Приказ", actor=SYSTEM, at=at)
    stage = _stage(body, clerk, at)
    region = Region.objects.get(code="42", until=None)
    firm = Enterprise.objects.create(inn="4200000000", name="Фирма", short_name="Фирма", name_norm="фирма", region=region)
    persons = Person.objects.bulk_create(
        [
            Person(email=f"expert{n}@example.org", family_name="Примерова", given_name=str(n), password="!")
            for n in range(groups * PANEL)
        ],
        batch_size=1000,
    )
    experts = Expert.objects.bulk_create(
        [Expert(person=person, nominations=[f"nomination-{n // PANEL}"], invited_at=at) for n, person in enumerate(persons)],
        batch_size=1000,
    )
    _rows(
        items=items, groups=groups, panel=PANEL, each=EACH, criteria=CRITERIA, stage=stage.pk, enterprise=firm.pk, clerk=clerk.pk,
        expert=experts[0].pk, at=at.strftime("%Y-%m-%d %H:%M:%S+00:00" if connection.vendor == "postgresql" else "%Y-%m-%d %H:%M:%S"),
    )  # fmt: skip
    return stage, clerk


def _stage(body: Body, clerk: Person, at: datetime) -> Stage:
    programme = Programme.objects.create(slug="example", name="Пример", short_name="Пример", operator=body)
    version = Version.objects.create(
        programme=programme, version="1", text="", sha256="0" * 64, drafted_at=at, drafted_by=clerk
    )
    season = Season.objects.create(programme=programme, regulation=version, year=at.year)
    days: dict[str, Any] = {
        name: at.replace(day=day)
        for day, name in enumerate(("opens_at", "entries_until", "judging_until", "decision_until"), 10)
    }
    return Stage.objects.create(
        season=season, tier="federal", commission=body, operator=body, zone="Europe/Moscow", state="judging", **days
    )


def _rows(**given: Any) -> None:
    """The big tables, without the checks of foreign keys and without the indexes that nothing here reads until they are made again."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica" if postgres else "PRAGMA foreign_keys = OFF")
        for statement in (_GOODS, _ENTRIES, _ASSIGNMENTS, _MARKS, _SHEETS):
            with transaction.atomic():
                cursor.execute(statement.format(**given))
        cursor.execute("SET session_replication_role = DEFAULT" if postgres else "PRAGMA foreign_keys = ON")
        cursor.execute("VACUUM ANALYZE" if postgres else "ANALYZE")
