"""A real server and a real Chromium; pages that any script error, failed request or refused content fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser_path import browser_or_skip, launch_flags
from tests.serving import serving

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXPECTED = (
    "409 (Conflict)",
    "422 (Unprocessable",
    "404 (Not Found)",
    "Response Status Error Code 409",
    "Response Status Error Code 422",
)
"""What Chromium writes to the console when the server refuses a move, as these tests make it do."""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser of `tests/browser_path.py`; one a file, for while its driver runs no other test of this process can
    have an event loop."""
    path = browser_or_skip()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=launch_flags())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all browser tests; each test is a guest of its own."""
    with serving(tmp_path_factory.mktemp("browser") / "visits.sqlite3") as base:
        yield base


@pytest.fixture
def visitor(chromium: Browser, server: str) -> Iterator[Open]:
    """`visitor(width=…, theme=…, lang=…, script=…)`: a page of a new guest who has said her name."""
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(known in message.text for known in EXPECTED):
            trouble.append(message.text)

    def make(
        width: int = 1280,
        height: int = 900,
        theme: Any = "light",
        lang: str = "zh-CN",
        script: bool = True,
        name: str = "李明",
    ) -> Page:
        context = chromium.new_context(
            base_url=server,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            locale=lang,
            java_script_enabled=script,
            reduced_motion="reduce",
            has_touch=width < 600,
        )
        contexts.append(context)
        context.on("console", heard)
        context.on("weberror", lambda error: trouble.append(str(error.error)))
        page = context.new_page()
        page.set_default_timeout(15_000)
        if name:
            page.goto("/")
            page.locator("input[name=name]").fill(name)
            page.locator("main form button").click()
            page.wait_for_url(f"{server}/")
        return page

    yield make
    for context in contexts:
        context.close()
    assert trouble == []


def begin(page: Page, **wish: Any) -> str:
    """A session with a known seed, for the guest of this page; opens it and gives its address."""
    wanted = {"persona": "wang_jing", "date": "2026-03-02", "seed": 1, **wish}
    answer = page.context.request.post("/api/v1/sessions", data=wanted)
    assert answer.status == 201, answer.text()
    here = f"/sessions/{answer.json()['id']}"
    page.goto(here)
    return here


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands."""
    page.evaluate(AXE)  # evaluated by the driver, so the content security policy stays as strict as it is
    found = page.evaluate(f"axe.run({{runOnly: {RULES}}})")["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
