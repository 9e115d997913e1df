"""Counts that are counted, spreadsheets that are whole."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from laureat.entries.models import Entry, Good
from laureat.insights import exports, queries
from laureat.judging.models import Specimen
from laureat.people.queries import Territory


def test_counts_are_those_of_the_records(past: Any, world: Any) -> None:
    counts = queries.season_counts(past)
    assert counts["enterprises"] == len(world.participants)
    assert (
        counts["entries"] == sum(len(p.firm.items) for p in world.participants) == sum(counts["entries_by_nomination"].values())
    )
    assert sum(counts["entries_by_state"].values()) == counts["entries"]
    assert counts["sheets"] == 3 * (counts["decisions"] + Specimen.objects.count())
    assert counts["diplomas"] == sum(counts["awards"].values())
    assert counts["licences"] == counts["awards"].get("laureate", 0) + counts["awards"].get("diplomant", 0)
    assert (counts["letters"], counts["deliveries"]) == (1, counts["enterprises"])


def test_a_funnel_never_grows_and_ends_at_ones_regions(past: Any, world: Any) -> None:
    counts = [step.count for step in queries.funnel(past, Territory(everywhere=True))]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0
    elsewhere = Territory(regions=frozenset({world.bodies["centre-54"].region_id}))
    assert [step.count for step in queries.funnel(past, elsewhere)] == [0] * len(counts)


def test_the_spreadsheet_has_every_submitted_entry_and_no_formula(past: Any, world: Any) -> None:
    Good.objects.filter(pk=Entry.objects.filter(stage__season=past).exclude(state="draft")[0].good_id).update(
        name="=HYPERLINK(1)"
    )
    book = zipfile.ZipFile(io.BytesIO(exports.entries_xlsx(past, Territory(everywhere=True))))
    sheet, strings = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/sharedStrings.xml").decode()
    assert sheet.count("<row ") == 1 + Entry.objects.filter(stage__season=past).exclude(state="draft").count()
    assert "<f>" not in sheet
    assert "=HYPERLINK(1)" in strings


def test_a_region_exports_its_own_entries_only(past: Any, world: Any) -> None:
    elsewhere = Territory(regions=frozenset({world.bodies["centre-54"].region_id}))
    book = zipfile.ZipFile(io.BytesIO(exports.entries_xlsx(past, elsewhere)))
    assert book.read("xl/worksheets/sheet1.xml").decode().count("<row ") == 1
