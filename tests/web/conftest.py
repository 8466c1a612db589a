"""The cast of the web tests, on a real application with a real SQLite file: a trainee, an outsider, and a
guest."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from roleplay import library
from web.app import create_app
from web.settings import Settings

T = TypeVar("T")
HOME = "http://localhost"
DATE = "2026-03-02"


class Stage:
    """One application on one database file; browsers are opened on it, and it can be restarted."""

    def __init__(self, file: Path) -> None:
        self.settings = Settings(database=f"sqlite:///{file}", published=file.parent / "customers")
        self.app: FastAPI = create_app(self.settings)
        self.browsers: list[httpx.AsyncClient] = []

    def browser(self, **options: Any) -> httpx.AsyncClient:
        """A browser with its own cookies, on this machine, reading Chinese unless told otherwise."""
        client = options.pop("client", ("127.0.0.1", 50000))
        headers = {"accept-language": "zh-CN", **options.pop("headers", {})}
        transport = httpx.ASGITransport(self.app, client=client)
        made = httpx.AsyncClient(transport=transport, base_url=HOME, headers=headers, **options)
        self.browsers.append(made)
        return made

    async def named(self, name: str = "李明", **options: Any) -> httpx.AsyncClient:
        """A browser whose owner has said her name."""
        made = self.browser(**options)
        await made.get("/")
        answer = await made.post("/name", data={"name": name})
        assert answer.status_code == 303, answer.text
        return made

    async def restart(self) -> None:
        """Stop the server and start it on the same file; browsers keep their cookies."""
        jars = [browser.cookies for browser in self.browsers]
        await self.stop()
        self.app = create_app(self.settings)
        for browser, jar in zip(self.browsers, jars, strict=True):
            transport = httpx.ASGITransport(self.app, client=("127.0.0.1", 50000))
            browser._transport = transport
            browser.cookies = jar

    async def stop(self) -> None:
        """Close the writer and the database, as a shutdown does."""
        self.app.state.parts.bench.checker.close()
        service = self.app.state.parts.service
        await service.writer.close()
        service.database.close()


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[[Callable[[Stage], Awaitable[T]]], T]]:
    """`play(scene)` runs `async def scene(stage)` on a fresh application."""

    def run(scene: Callable[[Stage], Awaitable[T]]) -> T:
        async def whole() -> T:
            stage = Stage(tmp_path / "visits.sqlite3")
            try:
                return await scene(stage)
            finally:
                for browser in stage.browsers:
                    await browser.aclose()
                await stage.stop()
                library.publish_in(None)

        coroutine: Coroutine[Any, Any, T] = whole()
        return asyncio.run(coroutine)

    yield run


async def begun(browser: httpx.AsyncClient, **wish: Any) -> dict[str, Any]:
    """A session begun over the API; its first view."""
    body = {"persona": "wang_jing", "date": DATE, "seed": 1, **wish}
    answer = await browser.post("/api/v1/sessions", json=body)
    assert answer.status_code == 201, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def moved(browser: httpx.AsyncClient, view: dict[str, Any], **move: Any) -> dict[str, Any]:
    """One move over the API on the latest view; the view after it."""
    address = f"/api/v1/sessions/{view['id']}/moves"
    answer = await browser.post(address, json={"turn": view["turn"], **move})
    assert answer.status_code == 200, answer.text
    after: dict[str, Any] = answer.json()
    return after


async def card_of(browser: httpx.AsyncClient, id: str) -> httpx.Response:
    """The card of a visit that is over, without judging it oneself first."""
    await browser.post(f"/sessions/{id}/judgement", data={"skip": "1"})
    return await browser.get(f"/sessions/{id}/scorecard")


def plain(page: str) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with little work: what is tested is who may come in; the parameters have a test of their own."""
    monkeypatch.setattr("web.passphrase._hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(autouse=True)
def known_chances(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's own choice of a seed (in an exam it is nobody else's) is the same in every run: a red test stays
    red."""
    monkeypatch.setattr("web.service.secrets.randbelow", lambda most: 1)
