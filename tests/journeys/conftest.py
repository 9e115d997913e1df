"""A real browser on a real site: the demonstration is played into a folder, served, and walked through."""

from __future__ import annotations

import base64
import hmac
import json
import os
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

LAUREAT = [str(Path(sys.executable).with_name("laureat"))]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@dataclass(frozen=True)
class Site:
    """Where the site is, and who may enter."""

    url: str
    folder: Path
    logins: dict[str, dict[str, str]]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The played and served demonstration."""
    folder, port = tmp_path_factory.mktemp("demo"), _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LAUREAT_", "DATABASE_URL", "DJANGO_"))}
    subprocess.run(
        [*LAUREAT, "demo", "--no-serve", "--present", "--out", str(folder), "--port", str(port)],
        check=True,
        env=environment,
        capture_output=True,
    )
    server = subprocess.Popen(
        [*LAUREAT, "demo", "--out", str(folder), "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"{url}/readyz")
        logins = {login["key"]: login for login in json.loads((folder / "logins.json").read_text(encoding="utf-8"))}
        yield Site(url, folder, logins)
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Visitor:
    """Somebody with a browser: visits pages, each of which must be accessible and without errors of scripts."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site, self.problems = page, site, []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on(
            "console", lambda message: self.problems.append(message.text) if "Content Security Policy" in message.text else None
        )

    def visit(self, address: str) -> Page:
        """Open a page and check it."""
        self.page.goto(self.site.url + address)
        return self.check()

    def check(self) -> Page:
        """No serious violation, no error of a script, nothing wider than the screen."""
        self.page.wait_for_load_state("networkidle")
        found = Axe().run(self.page, options=RULES).response["violations"]
        serious = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in ("serious", "critical")]
        assert serious == [], f"{self.page.url}: {serious}"
        assert self.problems == [], self.page.url
        assert not self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), (
            f"{self.page.url} is too wide"
        )
        return self.page

    def enter(self, key: str) -> None:
        """Sign in as one of the demonstration's people, through the real form and, for the office, the second factor."""
        login = self.site.logins[key]
        self.visit("/accounts/login/")
        self.page.fill("input[name=login]", login["email"])
        self.page.fill("input[name=password]", login["password"])
        self.page.click("form button[type=submit]:has-text('Войти')")
        if login["totp_secret"]:
            self.page.wait_for_selector("input[name=code]")
            self.page.fill("input[name=code]", _fresh_code(login["totp_secret"]))
            self.page.click("main button[type=submit] >> nth=0")
        self.page.wait_for_url(f"**{login['desk']}", timeout=20_000)


_used: dict[str, str] = {}


def _fresh_code(secret: str) -> str:
    """A code that was not used yet: the same one opens nothing twice, so one waits for the next."""
    while (code := _code(secret)) == _used.get(secret):
        time.sleep(1)
    _used[secret] = code
    return code


def _code(secret: str) -> str:
    """The code that the person's telephone shows now (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    offset = digest[-1] & 15
    return f"{(int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """`visitor(width=390, theme="contrast", scripts=False)` opens a new window."""
    contexts: list[Any] = []

    def opened(*, width: int = 1280, theme: str = "", scripts: bool = True) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="ru-RU", java_script_enabled=scripts)
        if theme:
            context.add_cookies([{"name": "display", "value": f"theme={theme}", "url": site.url}])
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Visitor(context.new_page(), site)

    yield opened
    for context in contexts:
        context.close()
