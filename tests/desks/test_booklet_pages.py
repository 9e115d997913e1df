"""The booklet's page and papers on the site, and the ways that lead to them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from laureat.letters import booklets
from laureat.letters.models import Addressee
from laureat.registry.models import Region
from laureat.season.models import Season, Stage

HERE = "/seasons/2023/42/booklet/"


def test_the_page_says_what_the_paper_says(client: Any, stage: Stage) -> None:
    said, page = booklets.booklet_of(stage), client.get(HERE)
    html = page.content.decode()
    expected = [
        said.headline, said.region, said.motto, said.example_note, said.dates_line, said.map_label, *said.about, *(n.title for n in said.nominations),
        *(s.text for s in said.steps), *(c.title for g in said.groups for c in g.cards), *(b.text for b in said.benefits),
        *(m.note for m in said.calendar), *(line.text for line in said.contacts), *(title for _, title in said.aims),
    ]  # fmt: skip
    assert [piece for piece in expected if piece not in html] == []
    assert f'role="img" aria-label="{said.map_label}"' in html
    assert html.count('class="place place-here"') == 1
    assert "style=" not in html
    assert reverse("public:region-booklet-pdf", args=[2023, "42", "a5"]) in html


def test_only_a_stage_that_accepts_entries_invites_to_begin_one(client: Any, world: Any, now: Any) -> None:
    present = client.get(f"/seasons/{now.year}/42/booklet/").content.decode()
    past = client.get(HERE).content.decode()
    assert [("btn-primary" in page.split("<main", 1)[1]) for page in (present, past)] == [True, False]


@pytest.mark.parametrize(("form", "width"), [("a4", 210), ("a5", 148)])
def test_the_paper_comes_once_and_then_only_when_it_changed(client: Any, stage: Stage, form: str, width: int) -> None:
    address = reverse("public:region-booklet-pdf", args=[2023, "42", form])
    first = client.get(address)
    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert round(PdfReader(io.BytesIO(first.content)).pages[0].mediabox.width / 72 * 25.4) == width
    assert "filename*=utf-8''" in first["Content-Disposition"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Stage.objects.filter(pk=stage.pk).update(contact_phone="+7 (000) 111-22-33")
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "111-22-33" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(changed.content)).pages)


@pytest.mark.parametrize(
    "address",
    ["/seasons/2023/00/booklet/", "/seasons/1999/42/booklet/", "/seasons/2023/54/booklet/", "/seasons/2023/42/booklet-a3.pdf",
     "/seasons/2023/00/booklet-a4.pdf", "/seasons/2023/regional/booklet/"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(client: Any, world: Any, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_country_has_a_booklet_of_its_own(client: Any, federal: Stage) -> None:
    page = client.get("/seasons/2023/federal/booklet/").content.decode()
    assert "Российская Федерация" in page
    assert booklets.path_of(federal) == "/seasons/2023/federal/booklet/"


def test_a_planned_season_is_shown_to_its_office_only(client: Any, enter: Any, stage: Stage) -> None:
    Season.objects.filter(pk=stage.season_id).update(state="planned")
    assert client.get(HERE).status_code == 404
    assert client.get(reverse("public:region-booklet-pdf", args=[2023, "42", "a4"])).status_code == 404
    office, address = enter("centre"), reverse("office:stage", args=[stage.pk])
    assert HERE not in office.get(address).content.decode()
    paper = office.get(reverse("office:booklet", args=[stage.pk, "a4"]))
    assert paper.content.startswith(b"%PDF")
    assert set(paper["Cache-Control"].split(", ")) == {"private", "no-cache"}


def test_the_office_opens_booklets_of_its_own_region(enter: Any, stage: Stage, now: Any) -> None:
    page = enter("centre").get(reverse("office:stage", args=[stage.pk])).content.decode()
    assert HERE in page
    for form in booklets.FORMS:
        address = reverse("office:booklet", args=[stage.pk, form])
        assert address in page
    foreign = Stage.objects.get(season__year=now.year, region__code="54")
    assert enter("centre").get(reverse("office:booklet", args=[foreign.pk, "a4"])).status_code == 404
    assert enter("applicant").get(reverse("office:booklet", args=[stage.pk, "a4"])).status_code == 403


def test_the_seasons_page_the_home_page_and_a_letter_lead_to_it(client: Any, world: Any, past: Season, now: Any) -> None:
    assert HERE in client.get(reverse("public:season", args=[2023])).content.decode()
    assert f"/seasons/{now.year}/42/booklet/" in client.get("/").content.decode()
    own = Addressee.objects.filter(letter__season=past).exclude(link_code="").first()
    assert f"/seasons/{now.year}/42/booklet/" in client.get(reverse("public:letter", args=[own.link_code])).content.decode()


def plan(stage: Stage, code: str) -> None:
    Stage.objects.create(
        season=stage.season, tier=stage.tier, region=Region.objects.get(code=code), commission=stage.commission, operator=stage.operator,
        zone=stage.zone, opens_at=stage.opens_at, entries_until=stage.opens_at + timedelta(days=1), judging_until=stage.judging_until,
        decision_until=stage.decision_until,
    )  # fmt: skip


@pytest.mark.parametrize("address", ["/seasons/2023/federal/booklet/", HERE, "/seasons/2023/"])
def test_more_regions_need_no_more_queries(client: Any, stage: Stage, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    queries()
    before = queries()
    for code in ("54", "70", "86"):
        plan(stage, code)
    assert queries() == before
