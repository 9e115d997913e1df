"""Load regions, register and rename enterprises, found bodies."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from laureat.kernel.identifiers import digits
from laureat.kernel.text import fold, sort_key
from laureat.ledger.actions import Acts, record
from laureat.registry import rules
from laureat.registry.models import Body, Enterprise, Region

REGIONS = Path(__file__).parents[1] / "regions.csv"
_COLUMNS = {
    "name": "name", "short_name": "short_name", "kind": "type", "district": "federal_district", "oktmo": "oktmo_prefix",
    "zone": "iana_tz", "abbreviation": "abbr", "tile_column": "tile_col", "tile_row": "tile_row", "code": "code_fns",
}  # fmt: skip


@transaction.atomic
def load_regions(*, actor: Acts, at: datetime, rows: Iterable[Mapping[str, str]] | None = None) -> int:
    """Bring the table of regions in line with the reference list; how many rows were new or changed."""
    changed = 0
    for row in rows if rows is not None else _reference_rows():
        wanted: dict[str, Any] = {field: row[column] for field, column in _COLUMNS.items()}
        wanted |= {
            "tile_column": int(row["tile_col"]),
            "tile_row": int(row["tile_row"]),
            "sort_key": sort_key(row["short_name"]),
        }
        known = Region.objects.filter(iso=row["iso_3166_2"]).first()
        if known and all(getattr(known, field) == value for field, value in wanted.items()):
            continue
        Region.objects.update_or_create(iso=row["iso_3166_2"], defaults=wanted)
        changed += 1
    if changed:
        record("regions.loaded", "registry.region", actor=actor, at=at, old=None, new={"changed": changed})
    return changed


def _reference_rows() -> list[dict[str, str]]:
    with REGIONS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def register_enterprise(
    *, inn: str, name: str, region: Region, actor: Acts, at: datetime, ogrn: str = "", kpp: str = "", short_name: str = "",
    **details: Any,
) -> Enterprise:  # fmt: skip
    """Enter an enterprise in the registry under its ИНН.

    `details` are the further fields: address, size, okved, head_name, head_post, email, phone, website.
    """
    rules.may_register(inn, ogrn, kpp).require()
    enterprise = Enterprise.objects.create(
        inn=digits(inn), ogrn=digits(ogrn), kpp=digits(kpp), name=name, short_name=short_name or name, region=region,
        name_norm=fold(f"{name} {short_name}")[:300], sort_key=sort_key(fold(short_name or name)), **details,
    )  # fmt: skip
    record(
        "enterprise.registered", enterprise, actor=actor, at=at, old=None, new={"inn": enterprise.inn, "region": region.code}
    )
    return enterprise


@transaction.atomic
def rename(*, enterprise: Enterprise, name: str, short_name: str, actor: Acts, at: datetime) -> Enterprise:
    """Give an enterprise its new name; what was published keeps the old one."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    old = {"name": enterprise.name, "short_name": enterprise.short_name}
    enterprise.name, enterprise.short_name = name, short_name
    enterprise.name_norm, enterprise.sort_key = fold(f"{name} {short_name}")[:300], sort_key(fold(short_name))
    enterprise.save(update_fields=["name", "short_name", "name_norm", "sort_key"])
    record("enterprise.renamed", enterprise, actor=actor, at=at, old=old, new={"name": name, "short_name": short_name})
    return enterprise


@transaction.atomic
def found_body(*, slug: str, kind: str, name: str, short_name: str, actor: Acts, at: datetime, **details: Any) -> Body:
    """Enter a body of the programme. `details`: region, name_genitive, address, phone, fax, email, website."""
    body = Body.objects.create(slug=slug, kind=kind, name=name, short_name=short_name, **details)
    record("body.founded", body, actor=actor, at=at, old=None, new={"slug": slug, "kind": kind})
    return body
