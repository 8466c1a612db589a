"""What every request must pass: the host, the origin, the size; and what every answer carries."""

import httpx
import pytest

from tests.web.conftest import Stage, begun

SESSION = {"persona": "wang_jing"}


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "[::1", "127.0.0.1@evil.example"])
def test_a_foreign_host_name_is_refused(play, host: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        return await stage.browser().get("/", headers={"host": host})

    assert play(scene).status_code == 403


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_the_names_of_this_machine_are_answered(play, host: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        return await stage.browser().get("/", headers={"host": host})

    assert play(scene).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/sessions", "/api/v1/sessions", "/name", "/language"])
def test_a_post_from_another_site_is_refused(play, headers: dict[str, str], path: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        browser = await stage.named()
        return await browser.post(path, headers=headers, data=SESSION)

    assert play(scene).status_code == 403


def test_a_post_from_this_site_is_taken(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        browser = await stage.named()
        here = {"origin": "http://localhost", "sec-fetch-site": "same-origin"}
        return await browser.post("/sessions", headers=here, data=SESSION)

    assert play(scene).status_code == 303


@pytest.mark.parametrize("path", ["/", "/customers/wang_jing", "/nothing", "/api/v1/personas", "/static/js/main.js"])
def test_every_answer_carries_the_headers_of_safety(play, path: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        return await (await stage.named()).get(path)

    headers = play(scene).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_megabyte_of_text_is_refused_and_nothing_is_lost(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response, httpx.Response, int]:
        browser = await stage.named()
        view = await begun(browser)
        moves = f"/sessions/{view['id']}/moves"
        huge = "说" * 400_000
        api = await browser.post(f"/api/v1{moves}", json={"turn": 0, "text": huge})
        page = await browser.post(moves, data={"turn": "0", "kind": "text", "text": huge})

        async def drops():  # type: ignore[no-untyped-def]
            for _ in range(200):
                yield b"x" * 1000

        streamed = await browser.post(f"/api/v1{moves}", content=drops())
        after = (await browser.get(f"/api/v1/sessions/{view['id']}")).json()
        return api, page, streamed, after["turn"]

    api, page, streamed, turn = play(scene)
    assert (api.status_code, page.status_code, streamed.status_code) == (413, 413, 413)
    assert api.json()["error"]["code"] == "too_big"
    assert "内容太长" in page.text
    assert turn == 0


def test_pages_hold_no_inline_script_and_no_inline_style(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        browser = await stage.named()
        desk = await begun(browser)
        call = await begun(browser, stage="invitation_call")
        paths = ["/", "/customers/wang_jing", f"/sessions/{desk['id']}", f"/sessions/{call['id']}", "/nothing"]
        return [(await browser.get(path)).text for path in paths]

    for page in play(scene):
        assert "<script>" not in page
        assert "style=" not in page
        assert " onclick=" not in page
        assert "https://" not in page, "pages load nothing from elsewhere"
