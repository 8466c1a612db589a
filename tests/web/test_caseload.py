"""The morning's files: read outside a visit, sorted inside one, held against a sound order after it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx

from roleplay import library
from tests.web.conftest import Stage, begun, card_of, moved
from web import caseload, sound
from web.i18n import speech

SOUND_ORDER = ("王静", "吴磊", "李国强")
COMPARISON = "稳妥的排法"


async def handed_in(browser: httpx.AsyncClient, view: dict[str, Any], **fields: Any) -> httpx.Response:
    """The order posted as the page posts it."""
    body = {"turn": view["turn"], "kind": "form", "form": "caseload", **fields}
    return await browser.post(f"/sessions/{view['id']}/papers/caseload", data=body)


def test_the_desk_is_read_outside_a_visit_with_nothing_to_hand_in(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, str]:
        browser = await stage.named()
        english = await browser.get("/caseload?lang=en")
        return (await browser.get("/")).text, (await browser.get("/caseload?lang=zh")).text, english.text

    first, zh, en = play(scene)
    assert 'href="/caseload"' in first
    assert zh.count('class="case card') == 8
    assert zh.count('class="case card own"') == len(library.personas())
    assert 'href="/customers/wang_jing"' in zh
    assert "<form" not in zh.partition("<main")[2]
    assert "cover suspended since" in en and "50,000 yuan waiting, not claimed" in en


def test_the_days_on_the_cards_are_counted_from_that_morning() -> None:
    shown = caseload.today(speech("en"), dt.date(2026, 3, 2))
    marks = {file["id"]: [m["text"] for p in file["policies"] for m in p["marks"]] for file in shown["files"]}
    assert "due in 24 days, 26 Mar 2026" in marks["wang_jing"]
    assert "cover suspended since 30 Jan 2025" in marks["li_guoqiang"]
    assert "can be applied for until 1 Sept 2026" in marks["wu_lei"]
    assert "a colleague in post sold it" in marks["zhao_jianjun"]


def test_an_order_is_a_move_that_is_kept_and_may_be_half_done(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, dict[str, Any]]:
        browser = await stage.named()
        view = await begun(browser)
        here = f"/sessions/{view['id']}/papers/caseload"
        answer = await handed_in(browser, view, first="wu_lei", second="", why=["claim_window", "easy"])
        assert (answer.status_code, answer.headers["location"]) == (303, here)
        after = (await browser.get(f"/api/v1/sessions/{view['id']}")).json()
        return (await browser.get(here)).text, (await browser.get(f"/sessions/{view['id']}")).text, after

    page, desk, after = play(scene)
    assert '<option lang="zh-CN" value="wu_lei" selected>' in page
    assert 'value="claim_window" checked' in page
    assert COMPARISON not in page and "站得住" not in page
    assert next(one for one in after["papers"] if one["id"] == "caseload")["done"]
    assert after["turn"] == 1 and "/papers/caseload" in desk


def test_what_is_no_answer_is_said_at_its_field_and_the_rest_is_kept(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, httpx.Response, httpx.Response]:
        browser = await stage.named()
        view = await begun(browser)
        wrong = await handed_in(browser, view, first="nobody", second="wu_lei", why="due_soon")
        empty = await handed_in(browser, view, first="", second="")
        other = await browser.post(
            f"/sessions/{view['id']}/papers/caseload", data={"turn": view["turn"], "kind": "wait"}
        )
        return wrong, empty, other

    wrong, empty, other = play(scene)
    assert wrong.status_code == 422
    assert 'aria-invalid="true" aria-describedby="f-first-wrong"' in wrong.text
    assert '<option lang="zh-CN" value="wu_lei" selected>' in wrong.text
    assert 'value="due_soon" checked' in wrong.text
    assert (empty.status_code, other.status_code) == (422, 400)


def test_a_stale_page_is_told_so_and_keeps_what_was_chosen(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        browser = await stage.named()
        view = await begun(browser)
        await handed_in(browser, view, first="wang_jing")
        return await handed_in(browser, view, first="wu_lei")

    answer = play(scene)
    assert answer.status_code == 409
    assert 'value="wu_lei" selected' in answer.text and "另一个标签页" in answer.text


def test_after_the_visit_the_order_stands_beside_a_sound_one(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, int]:
        browser, outsider = await stage.named(), await stage.named("陌生人")
        view = await begun(browser)
        await handed_in(browser, view, first="wang_jing", second="zhao_jianjun", why=["due_soon", "easy"])
        view = (await browser.get(f"/api/v1/sessions/{view['id']}")).json()
        await moved(browser, view, end=True)
        here = f"/sessions/{view['id']}/papers/caseload"
        card = (await card_of(browser, view["id"])).text
        assert f'href="{here}"' in card
        return (await browser.get(here)).text, (await outsider.get(here)).status_code

    page, foreign = play(scene)
    assert COMPARISON in page and foreign == 404
    told = page.partition('class="table compare"')[2]
    places = [told.index(f'<b lang="zh-CN">{name}</b>') for name in SOUND_ORDER]
    assert places == sorted(places)
    assert "A 单 24 天后交费" in told
    assert told.count("#circle-check") == 2, "the first place and one reason"
    assert "站得住" in told and "算不上理由" in told and "漏看了" in told
    assert "先联系谁？<" not in page and "order-form" not in page


def test_reasons_are_weighed_only_for_a_file_that_was_put_first() -> None:
    files = [{"id": "a", "name": "甲", "pure": True, "reasons": [], "note": None}]
    labels = {"pure": "all left", "easy": "easy"}
    assert sound.weighed(files, {"why": ["easy"]}, labels, speech("en")) == []
    rows = sound.weighed(files, {"first": ["a"], "why": ["easy"]}, labels, speech("en"))
    assert [(row["text"], row["right"], row["verdict"]) for row in rows] == [
        ("easy", False, "does not hold here, or is no reason"),
        ("all left", False, "overlooked"),
    ]
