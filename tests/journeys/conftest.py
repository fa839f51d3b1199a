"""A real browser, a real server, and a visitor who uses them.

`chat_url` serves what the journeys visit. `trouble_url` serves a service that can be slow (慢) or
fail (坏) on demand, for the page's bad days.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from channels.app import create_app
from tests.journeys.fake_service import FakeService
from tests.journeys.servers import served
from tests.journeys.visitor import Visitor

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_MISSING = "No Chromium found: apt-get install chromium fonts-noto-cjk, or set CHROMIUM to its path."
PHONE = {"width": 375, "height": 812}


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.fail(_MISSING)
    return found


@pytest.fixture(scope="session")
def chat_url() -> Iterator[str]:
    with served(create_app(FakeService(pause=0.05))) as url:
        yield url


@pytest.fixture
def trouble() -> FakeService:
    return FakeService(pause=0.06)


@pytest.fixture
def trouble_url(trouble: FakeService) -> Iterator[str]:
    with served(create_app(trouble, heartbeat=0.5)) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    yield page
    assert errors == []


@pytest.fixture
def visitor(page: Page, chat_url: str) -> Visitor:
    return Visitor(page, chat_url)


@pytest.fixture
def troubled(page: Page, trouble_url: str) -> Visitor:
    return Visitor(page, trouble_url)
