"""The public API says what the public pages say."""

from __future__ import annotations

from typing import Any

from laureat.catalogue import queries as catalogue
from laureat.honours import queries as honours
from laureat.kernel.codes import new_code


def test_goods_are_paged_filtered_and_searched(client: Any, past: Any) -> None:
    first = client.get("/api/1/goods").json()
    assert first["count"] == catalogue.cards().count()
    assert {"title", "maker", "level", "mark_until"} <= first["items"][0].keys()
    crafts = client.get("/api/1/goods?nomination=crafts").json()
    assert crafts["count"] == catalogue.cards(filters={"nomination": "crafts"}).count()
    title = first["items"][0]["title"]
    assert title in [good["title"] for good in client.get("/api/1/goods", {"q": title}).json()["items"]]
    assert client.get("/api/1/goods?page=999").json()["items"] == []


def test_seasons_and_the_openapi_document_are_public(client: Any, past: Any) -> None:
    assert [season["year"] for season in client.get("/api/1/seasons").json()] == [2023]
    document = client.get("/api/1/openapi.json").json()
    assert set(document["paths"]) == {"/api/1/seasons", "/api/1/goods", "/api/1/check/{code}"}


def test_a_paper_is_checked_by_its_code(client: Any, past: Any) -> None:
    diploma = honours.register(past).filter(state="issued").first()
    assert client.get(f"/api/1/check/{diploma.code}").json()["status"] == "valid"
    assert client.get(f"/api/1/check/{new_code()}").status_code == 404
