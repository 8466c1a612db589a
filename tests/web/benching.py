"""Authors at their bench: a small customer of their own, and one process that checks for all tests of a run."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.web.cast import person
from tests.web.conftest import Stage
from web.checking import Checker

ANSWERS = {
    "id": "lin_fang", "name": "林芳", "call": "林姐", "age": "38", "job": "超市店长", "job_en": "supermarket manager",
    "voice": "warm", "old_agent": "小周", "worry": "mortgage",
}  # fmt: skip
HERE = "/bench/drafts/lin_fang"


class Shared(Checker):
    """A checker that outlives an application."""

    def close(self) -> None:
        """Not yet: the next test asks it too."""


@pytest.fixture(scope="session")
def shared_checker() -> Iterator[Checker]:
    """The one of this run."""
    made = Shared()
    yield made
    Checker.close(made)


@pytest.fixture(autouse=True)
def one_checker(monkeypatch: pytest.MonkeyPatch, shared_checker: Checker) -> None:
    """Every application asks that one."""
    monkeypatch.setattr("web.app.Checker", lambda: shared_checker)


async def author(stage: Stage, name: str = "赵作者") -> httpx.AsyncClient:
    """A browser of an author."""
    browser, _ = await person(stage, name, "author")
    return browser


async def author_with_draft(stage: Stage) -> httpx.AsyncClient:
    """A browser of an author who has made a small customer from a few answers."""
    browser = await author(stage)
    made = await browser.post("/bench/drafts", data=ANSWERS)
    assert made.status_code == 303, made.text
    return browser


async def text_of(browser: httpx.AsyncClient, file: str, here: str = HERE) -> tuple[str, str]:
    """The text of a file as its page holds it, and its version."""
    page = (await browser.get(f"{here}/files/{file}")).text
    found = re.search(r'<textarea class="code" name="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert found and version, page[-500:]
    return html.unescape(found.group(1)), version.group(1)


async def saved(browser: httpx.AsyncClient, file: str, text: str, version: str, here: str = HERE) -> httpx.Response:
    """What saving a file answers."""
    return await browser.post(f"{here}/files/{file}", data={"text": text, "version": version, "do": "save"})


async def begun_trial(browser: httpx.AsyncClient, here: str = HERE, **fields: Any) -> str:
    """The address of a trial begun so."""
    given = {"stage": "first_visit", "date": "2026-03-02", "seed": "1", "fact": ["visit_agreed"], **fields}
    answer = await browser.post(f"{here}/try", data=given)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def chosen(browser: httpx.AsyncClient, trial: str, which: int = 0) -> httpx.Response:
    """Say one of the lines offered in a trial."""
    page = (await browser.get(trial)).text
    lines = re.findall(r'name="choice" value="([^"]+)"', page)
    return await browser.post(f"{trial}/moves", data={"turn": turn_of(page), "kind": "choice", "choice": lines[which]})


def turn_of(page: str) -> str:
    """The turn a page of a trial answers."""
    found = re.search(r'name="turn" value="(\d+)"', page)
    assert found
    return found.group(1)


async def published(browser: httpx.AsyncClient, here: str = HERE, note: str = "", version: str = "") -> httpx.Response:
    """What publishing a draft answers: as it stands, or as it stood at this version."""
    if not version:
        found = re.search(r'name="version" value="(\d+)"', (await browser.get(here)).text)
        version = found.group(1) if found else "1"
    return await browser.post(f"{here}/publish", data={"version": version, "note": note})
