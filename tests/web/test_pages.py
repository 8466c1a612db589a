"""The pages without JavaScript: every form a plain POST, every answer a page, in both languages."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.web.conftest import DATE, Stage, begun, card_of, moved

TURN = re.compile(r'name="turn" value="(\d+)"')
CHOICE = re.compile(r'name="choice" value="([^"]+)"')


async def post(browser: httpx.AsyncClient, here: str, page: str, **fields: Any) -> str:
    """Hand in a form of a page and follow it to the page that comes."""
    turn = TURN.search(page)
    assert turn, page
    answer = await browser.post(f"{here}/moves", data={"turn": turn.group(1), **fields})
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].partition("#")[0] == here
    followed = await browser.get(here, follow_redirects=True)
    assert followed.status_code == 200
    return followed.text


async def at_the_desk(browser: httpx.AsyncClient) -> tuple[str, str]:
    """Begin a visit by the form of the page; its address and the desk."""
    answer = await browser.post("/sessions", data={"persona": "wang_jing", "mode": "practice", "date": DATE})
    assert answer.status_code == 303
    here = answer.headers["location"]
    return here, (await browser.get(here)).text


def test_the_file_is_read_sorted_written_and_she_is_called(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, str, str]:
        browser = await stage.named()
        here, shut = await at_the_desk(browser)
        opened = shut
        for section in ("basic", "policy", "history"):
            opened = await post(browser, here, opened, kind="form", form="collect", section=section)
        card = {"slip_two_children": "fact", "slip_claims_hassle": "perception", "agent_A": "left", "class": "pure"}
        card |= {"need": "life_liuyang", "basis": ["age", "phase"], "bring": ["licence", "policy_list"]}
        written = await post(browser, here, opened, kind="form", form="card", **card)
        call = await post(browser, here, written, kind="form", form="call", hour="after_school")
        return shut, opened, written, call

    shut, opened, written, call = play(scene)
    assert "两个孩子，八岁和三岁" not in shut
    assert "两个孩子，八岁和三岁" in opened
    assert "终身重疾险" in opened
    assert re.search(r'name="class" value="pure" checked', written)
    assert re.search(r'name="slip_two_children" value="fact" checked', written)
    assert re.search(r'name="basis" value="phase" checked', written)
    assert len(CHOICE.findall(call)) >= 3
    assert "邀约电话" in call
    assert "纯服务单" in call


def test_a_line_is_said_and_she_answers(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, dict[str, Any]]:
        browser = await stage.named()
        view = await begun(browser, stage="invitation_call")
        here = f"/sessions/{view['id']}"
        page = (await browser.get(here)).text
        after = await post(browser, here, page, kind="choice", choice=CHOICE.findall(page)[0])
        return page, after, (await browser.get(f"/api/v1{here}")).json()

    before, after, view = play(scene)
    mine = next(entry["text"] for entry in view["transcript"] if entry["kind"] == "me")
    hers = [entry["text"] for entry in view["transcript"] if entry["kind"] == "her"][-1]
    assert mine in before, "it was on offer"
    assert f'<p lang="zh-CN">{mine}</p>' in after
    assert hers.split("\n")[0] in after


def test_htmx_gets_only_what_changed(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str]:
        browser = await stage.named()
        view = await begun(browser, stage="first_visit")
        here = f"/sessions/{view['id']}"
        fields = {"turn": "0", "kind": "choice", "choice": view["choices"][0]["id"]}
        answer = await browser.post(f"{here}/moves", data=fields, headers={"hx-request": "true"})
        assert answer.status_code == 200
        return answer.text, (await browser.get(here)).text

    fragment, page = play(scene)
    assert "<html" not in fragment
    assert fragment.count('id="dock"') == 1
    assert 'hx-swap-oob="beforeend:#log"' in fragment
    bubbles = re.findall(r'id="(e\d+)"', fragment)
    assert bubbles
    for bubble in bubbles:
        assert f'id="{bubble}"' in page, "the fragment numbers its bubbles as the whole page does"
    times = re.findall(r'class="unseen">[^<]* (\d\d:\d\d)<', fragment)
    whole = re.findall(r'class="unseen">[^<]* (\d\d:\d\d)<', page)
    assert times == whole[-len(times) :], "and tells the same times"


def test_hints_come_in_three_steps_and_are_kept(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[str], httpx.Response, dict[str, Any]]:
        browser = await stage.named()
        view = await begun(browser, stage="first_visit")
        here = f"/sessions/{view['id']}"
        page = (await browser.get(here)).text
        pages = []
        for _ in range(3):
            page = await post(browser, here, page, kind="hint")
            pages.append(page)
        fourth = await browser.post(f"{here}/moves", data={"turn": "3", "kind": "hint"})
        return pages, fourth, (await browser.get(f"/api/v1{here}")).json()

    pages, fourth, view = play(scene)
    assert len({tuple(re.findall(r'class="aside-note".*?</div>', page, re.DOTALL)) for page in pages}) == 3
    assert fourth.status_code == 422
    assert len([entry for entry in view["transcript"] if entry["kind"] == "hint"]) == 3


def test_between_meetings_the_desk_tells_what_happened_and_what_is_next(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        browser = await stage.named()
        view = await begun(browser)
        view = await moved(browser, view, form={"id": "call", "data": {"slot": "after_school"}})
        view = await moved(browser, view, end=True)
        assert view["meeting"] is None
        return (await browser.get(f"/sessions/{view['id']}")).text

    page = play(scene)
    assert "这几天的事" in page
    assert "告辞了" in page
    assert "再给她打电话" in page
    assert "就到这里" in page


def test_the_debrief_quotes_and_links_into_the_replay(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[str], str, str, str]:
        browser = await stage.named()
        view = await begun(browser, stage="first_visit")
        said = []
        for _ in range(8):
            if view["ended"]:
                break
            said.append(view["choices"][0]["text"])
            view = await moved(browser, view, choice=view["choices"][0]["id"])
        if not view["ended"]:
            view = await moved(browser, view, end=True)
        here = f"/sessions/{view['id']}"
        led = await browser.get(here)
        assert led.headers["location"] == f"{here}/scorecard"
        card = await card_of(browser, view["id"])
        assert card.status_code == 200
        whole, third = (await browser.get(f"{here}/replay")).text, (await browser.get(f"{here}/replay?turn=3")).text
        return said, card.text, whole, third

    said, card, whole, third = play(scene)
    assert "F19" not in card or "初访" in card
    links = set(re.findall(r"/replay#(e\d+)", card))
    assert links
    for link in links:
        assert f'id="{link}"' in whole, "every proof leads to its place"
    for text in said:
        assert text in whole
    assert said[-1] not in third
    assert 'id="now"' in third
    assert "当时可以说的" in whole


def test_the_list_of_visits_tells_how_they_went(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        browser = await stage.named()
        view = await begun(browser)
        await moved(browser, view, end=True)
        return (await browser.get("/")).text

    page = play(scene)
    assert "/scorecard" in page
    assert "接着上次的来" not in page
    assert "见过 1 次" in page


def test_a_stage_practised_alone_is_listed_as_such(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        browser = await stage.named()
        view = await begun(browser, stage="first_visit")
        await moved(browser, view, end=True)
        return (await browser.get("/")).text

    assert "练习 · 首次面访" in play(scene)


@pytest.mark.parametrize(
    ("how", "lang"),
    [({"headers": {"accept-language": "en-GB"}}, "en"), ({"headers": {"accept-language": "zh"}}, "zh-CN")],
)
def test_the_interface_speaks_the_browsers_language(play, how: dict[str, Any], lang: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        return (await (await stage.named()).get("/", **how)).text

    page = play(scene)
    assert f'<html lang="{lang}">' in page
    assert ("who will you see today?" in page) is (lang == "en")


def test_the_language_can_be_switched_and_stays(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, str, list[str]]:
        browser = await stage.named()
        switched = await browser.post("/language", data={"lang": "en", "back": "/customers/wang_jing?lang=zh&x=1"})
        page = (await browser.get("/")).text
        asked = (await browser.get("/?lang=zh")).text
        outward = ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb"]
        places = []
        for place in outward:
            answer = await browser.post("/language", data={"lang": "en", "back": place})
            places.append(answer.headers["location"])
        return switched.headers["location"], page, asked, places

    location, page, asked, places = play(scene)
    assert location == "/customers/wang_jing?x=1"
    assert '<html lang="en">' in page
    assert '<html lang="zh-CN">' in asked
    assert set(places) == {"/"}, "the switch leads nowhere else"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/sessions/nothing", 404),
        ("GET", "/customers/nobody", 404),
        ("GET", "/customers/%3Cscript%3E", 404),
        ("POST", "/sessions", 422),
        ("PUT", "/", 405),
    ],
)
def test_errors_are_told_in_words(play, method: str, path: str, status: int, lang: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        browser = await stage.named()
        return await browser.request(method, path, headers={"accept-language": lang})

    answer = play(scene)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert "<script>" not in answer.text
    assert ("回首页" if lang == "zh" else "To the first page") in answer.text


def test_a_fault_of_ours_is_numbered_and_keeps_every_word_to_itself(play, monkeypatch, caplog) -> None:  # type: ignore[no-untyped-def]
    words = "她说：别告诉别人"

    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response]:
        browser = await stage.named()

        async def broken(*_: object) -> None:
            raise RuntimeError(words)

        monkeypatch.setattr(stage.app.state.parts.service, "own", broken)
        monkeypatch.setattr(stage.app.state.parts.service, "view", broken)
        return await browser.get("/"), await browser.get("/api/v1/sessions/x")

    page, api = play(scene)
    assert (page.status_code, api.status_code) == (500, 500)
    number = re.search(r"编号 ([0-9a-f]{8})", page.text)
    assert number
    assert number.group(1) in caplog.text
    assert api.json()["error"]["code"] == "internal"
    for told in (page.text, api.text, caplog.text):
        assert words not in told
    assert "RuntimeError" in caplog.text


def test_own_words_are_escaped_wherever_they_are_shown(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        browser = await stage.named("O’Neil")
        view = await begun(browser, stage="invitation_call")
        evil = "<img src=x onerror=alert(1)>"
        here = f"/sessions/{view['id']}"
        bad = await browser.post(f"{here}/moves", data={"turn": "0", "kind": "choice", "choice": evil})
        worse = await browser.post(f"{here}/moves", data={"turn": evil, "kind": evil})
        return [bad.text, worse.text, (await browser.get(here)).text, (await browser.get(f"/?lang={evil}")).text]

    for page in play(scene):
        assert "<img src=x" not in page
