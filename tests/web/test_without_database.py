"""The application that the bench compares with still plays: same routes and templates, sessions in a dictionary."""

from __future__ import annotations

import asyncio
import re

import httpx

from bench.memory import without_database
from web.settings import Settings


def test_a_turn_goes_without_a_database() -> None:
    async def scene() -> tuple[int, str]:
        transport = httpx.ASGITransport(without_database(Settings(database="sqlite://")), client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
            await browser.get("/")
            await browser.post("/name", data={"name": "李明"})
            wish = {"persona": "wang_jing", "stage": "first_visit", "date": "2026-03-02"}
            here = (await browser.post("/sessions", data=wish)).headers["location"]
            choice = re.search(r'name="choice" value="([^"]+)"', (await browser.get(here)).text)
            assert choice
            move = {"turn": "0", "kind": "choice", "choice": choice.group(1)}
            answer = await browser.post(f"{here}/moves", data=move, headers={"hx-request": "true"})
            return answer.status_code, answer.text

    status, fragment = asyncio.run(scene())
    assert status == 200
    assert 'id="dock"' in fragment and "say me" in fragment
