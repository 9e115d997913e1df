"""How fast a register of enterprises is loaded, beside registering the same enterprises one by one.

    python benchmarks/import_register.py [rows]

Works in a database of its own: SQLite in a temporary folder, or the empty database that DATABASE_URL names. Prints seconds for the reading and
preview, for the first import, for a second one that changes nothing and for one that changes every row, and the ratio to a plain loop over
a sample in the same run.
"""

# ruff: noqa: E402 - Django is set up before its models are imported

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

os.environ.setdefault("LAUREAT_SECRET_KEY", "for-a-benchmark")
os.environ.setdefault("LAUREAT_TASKS", "held")
os.environ.setdefault("LAUREAT_LOG_LEVEL", "ERROR")
os.environ["LAUREAT_DATA_DIR"] = tempfile.mkdtemp(prefix="laureat-benchmark-")
os.environ["DJANGO_SETTINGS_MODULE"] = "laureat.config.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from laureat.demo.cast import Cast
from laureat.ledger.actions import SYSTEM
from laureat.papers.workbook import workbook
from laureat.registry import actions, imports, queries
from laureat.registry.models import RegisterImport

HEAD = ["ИНН", "ОГРН", "Полное наименование", "Сокращённое наименование", "Регион", "Адрес", "ОКВЭД", "Категория", "Руководитель", "Должность", "E-mail", "Телефон", "Сайт"]  # fmt: skip
FIELDS = (
    "inn",
    "ogrn",
    "name",
    "short_name",
    "",
    "address",
    "okved",
    "",
    "head_name",
    "head_post",
    "email",
    "phone",
    "website",
)
SAMPLE = 500
AT = datetime(2023, 3, 1, tzinfo=UTC)


def register(cast: Cast, count: int, used: set[str]) -> list[list[str]]:
    found = []
    for number in range(count):
        while (inn := cast.inn()) in used:
            pass
        used.add(inn)
        found.append([
            inn, cast.ogrn(), f"Общество с ограниченной ответственностью «Предприятие {number}»", f"ООО «Предприятие {number}»",
            "Кемеровская область - Кузбасс", f"650000, г. Кемерово, ул. Примерная, д. {number}", "10.51", "Малое", "Снегирёва Елена Павловна",
            "Генеральный директор", f"office{number}@example.org", "+7 (000) 000-00-00", "example.org",
        ])  # fmt: skip
    return found


def timed(what: str, work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    taken = time.perf_counter() - start
    print(f"{what:<44} {taken:8.2f} s")
    return taken, result


def load(content: bytes) -> tuple[float, RegisterImport]:
    made = actions.upload(content=content, name="register.xlsx", region_ids=None, actor=SYSTEM, at=AT)
    actions.start(register_import=made, actor=SYSTEM, at=AT)
    return timed("  loading", lambda: actions.run(import_id=made.pk, at=AT))


def one_by_one(rows: list[list[str]]) -> None:
    region = queries.region_by_code("42")
    for row in rows:
        details = {name: value for name, value in zip(FIELDS, row, strict=True) if name}
        actions.register_enterprise(**details, region=region, size="small", actor=SYSTEM, at=AT)


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    actions.load_regions(actor=SYSTEM, at=AT)
    cast, used = Cast(1), set()
    rows, sample = register(cast, count, used), register(cast, SAMPLE, used)
    content = workbook("Реестр", HEAD, rows)
    changed = workbook("Реестр", HEAD, [[*row[:5], f"{row[5]}а", *row[6:]] for row in rows])
    print(f"{connection.vendor}, {count} rows, {len(content) // 1024} KB of XLSX")
    plain, _nothing = timed(f"  a plain loop over {SAMPLE} rows", lambda: one_by_one(sample))
    made = actions.upload(content=content, name="register.xlsx", region_ids=None, actor=SYSTEM, at=AT)
    timed("  preview", lambda: imports.preview(made))
    first, done = load(content)
    print("   ", done.counts)
    again, done = load(content)
    print("   ", done.counts)
    third, done = load(changed)
    print("   ", done.counts)
    print(
        f"rows a second: {count / first:.0f} new, {count / again:.0f} unchanged, {count / third:.0f} changed; a plain loop: {SAMPLE / plain:.0f}"
    )
    print(f"ratio to the plain loop: {(count / first) / (SAMPLE / plain):.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
