"""Guests: a cookie at the first call, a name asked once, and nobody from elsewhere."""

import httpx
import pytest
from sqlalchemy import select

from tests.web.conftest import Stage, begun
from web.tables_people import signins


def test_the_first_call_brings_a_cookie_that_script_cannot_read(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response, list[str]]:
        browser = stage.browser()
        first = await browser.get("/api/v1/personas")
        second = await browser.get("/api/v1/personas")
        with stage.app.state.parts.service.database.read() as connection:
            kept = list(connection.execute(select(signins.c.token_hash)).scalars())
        return first, second, kept

    first, second, kept = play(scene)
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    token = cookie.split("=", 1)[1].split(";")[0]
    assert len(token) >= 43, "256 bits"
    assert "set-cookie" not in second.headers
    assert len(kept) == 1
    assert token not in kept[0], "only the hash is kept"


def test_a_guest_from_another_machine_is_not_let_in(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response]:
        browser = stage.browser(client=("192.0.2.7", 1))
        return await browser.get("/api/v1/personas"), await browser.get("/")

    api, page = play(scene)
    assert api.status_code == 401
    assert api.json()["error"]["code"] == "sign_in"
    assert page.status_code == 303, "she is shown the ways in"
    assert page.headers["location"] == "/sign-in?back=%2F"


def test_the_name_is_asked_once_and_she_uses_it(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, str]:
        browser = stage.browser()
        asked = (await browser.get("/")).text
        await browser.post("/name", data={"name": "  陈 晓雨 "})
        home = (await browser.get("/")).text
        view = await begun(browser, stage="invitation_call")
        return asked, home, view["trainee"]

    asked, home, trainee = play(scene)
    assert 'name="name"' in asked
    assert 'name="name"' not in home
    assert "陈 晓雨" in home
    assert trainee == "陈 晓雨"


@pytest.mark.parametrize("name", ["", "   ", "<script>alert(1)</script>", "x" * 21, "李\n{{7*7}}", "\x00"])
def test_a_name_that_is_none_is_refused_in_words(play, name: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        browser = stage.browser()
        await browser.get("/")
        return await browser.post("/name", data={"name": name})

    answer = play(scene)
    assert answer.status_code == 422
    assert "最多 20 个字" in answer.text
    assert "<script>alert" not in answer.text
