"""The booklet's page, visited: wide, narrow, in high contrast, without scripts, with large letters."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

HERE = "/seasons/2023/42/booklet/"


@pytest.mark.parametrize("look", [{}, {"width": 390}, {"theme": "contrast"}, {"theme": "contrast-inverted"}, {"width": 640}])
def test_anybody_reads_the_booklet(visitor: Any, look: dict[str, Any]) -> None:
    page = visitor(**look).visit(HERE)
    expect(page.locator("h1")).to_have_text("Лучшие товары и услуги 2023 года")
    expect(page.get_by_role("img", name="Кузбасс на плиточной карте России")).to_be_visible()
    expect(page.locator(".booklet-calendar li")).to_have_count(5)


def test_large_letters_lose_nothing(visitor: Any, site: Any) -> None:
    me = visitor()
    me.page.context.add_cookies([{"name": "display", "value": "size=200", "url": site.url}])
    expect(me.visit(HERE).locator(".booklet-steps li")).to_have_count(5)


def test_the_paper_is_downloaded_without_scripts(visitor: Any, site: Any) -> None:
    page = visitor(scripts=False).page
    page.goto(site.url + HERE)
    with page.expect_download() as started:
        page.click("text=Скачать А5")
    assert started.value.suggested_filename.endswith(".pdf")
