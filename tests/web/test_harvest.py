"""Sentences for the authors: only of whoever agreed, without a name, and gone when she takes it back or goes."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.web.cast import cast, write
from tests.web.conftest import Stage, begun, plain
from tests.web.visits import finished, rows, typed, typed_at
from web import harvest

VEILED = "李明我觉得我们公司现在有一些活动，了解一下对您没坏处，13812345678"
KEPT = "○○我觉得我们公司现在有一些活动，了解一下对您没坏处，○○"
UNCLEAR = "我们公司现在有一些活动，了解一下对您没坏处"


async def unclear(browser: httpx.AsyncClient, text: str = UNCLEAR, **wish: Any) -> dict[str, Any]:
    """A first visit in which one thing was said that is asked back, twice over; the view as it stays."""
    view = await begun(browser, **{"stage": "first_visit", "words": "free", "harvest": True, **wish})
    for _ in range(2):
        answer = await browser.post(f"/api/v1/sessions/{view['id']}/moves", json={"turn": view["turn"], "text": text})
        assert answer.status_code == 422, answer.text
    return view


async def contested(stage: Stage, browser: httpx.AsyncClient) -> str:
    """A visit of which some words were contested; its id."""
    view = await typed(browser, harvest=True)
    data = {"meant": "small_talk_personal", "words": "林姐说的"}
    await browser.post(f"/sessions/{view['id']}/contested/{typed_at(stage, view['id'])}", data=data)
    return str(view["id"])


def test_without_agreement_nothing_is_kept(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await stage.named()
        page = await browser.get("/customers/wang_jing")
        view = await unclear(browser, harvest=False)
        chosen = await browser.post("/sessions", data={"persona": "wang_jing", "harvest": "1"})
        agreed = rows(stage, "select harvest from sessions where id = ?", chosen.headers["location"].split("/")[-1])
        await browser.post(
            f"/api/v1/sessions/{view['id']}/moves", json={"turn": 0, "text": UNCLEAR, "meant": "offer_value_added"}
        )
        return [page.text, await write(stage, harvest.rows), agreed, (await browser.get("/me")).text]

    page, kept, agreed, me = play(scene)
    assert '<input type="checkbox" name="harvest" value="1">' in page
    assert kept == []
    assert agreed == [(0,)], "where lines are chosen there is nothing to agree to"
    assert "/me/harvest" not in me


def test_what_was_unsure_or_contested_is_collected_without_a_name(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await stage.named()
        view = await unclear(browser, VEILED)
        asked = (
            await browser.post(f"/api/v1/sessions/{view['id']}/moves", json={"turn": view["turn"], "text": VEILED})
        ).json()["error"]["alternatives"]
        meant = {"turn": view["turn"], "text": VEILED, "meant": asked[-1]["id"]}
        await browser.post(f"/api/v1/sessions/{view['id']}/moves", json=meant)
        await contested(stage, browser)
        kept = await write(stage, harvest.rows)
        await write(stage, lambda c: harvest.settle(c, [kept[0].id]))
        return [asked, kept, await write(stage, harvest.rows)]

    asked, (unsure, other), left = play(scene)
    assert (unsure.kind, unsure.text) == ("unsure", KEPT)
    assert (unsure.persona, unsure.stage, unsure.meant) == ("wang_jing", "first_visit", asked[-1]["id"])
    assert [act for act, _ in json.loads(unsure.offered)] == [one["id"] for one in asked]
    assert (other.kind, other.meant) == ("contested", "small_talk_personal")
    assert json.loads(other.read_as) == ["greet_by_name", "identify_self", "present_credentials"]
    assert "李明" not in other.text
    assert not {"session", "turn"} & set(unsure._fields)
    assert not [value for value in other if value == "林姐说的"], "what she says about it is for her coach"
    assert [one.id for one in left] == [other.id]


def test_she_sees_it_takes_it_away_and_takes_it_back(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser, other = await stage.named(), await stage.named("周敏")
        view = await unclear(browser)
        await unclear(other)
        visit = await contested(stage, browser)
        me, export = await browser.get("/me"), (await browser.get("/me/export")).json()
        back = await browser.post("/me/harvest")
        answer = {"turn": view["turn"], "text": "您先这个那个啥"}
        await browser.post(f"/api/v1/sessions/{view['id']}/moves", json=answer)
        left = rows(stage, "select s.owner, s.harvest, count(u.id) from sessions s left join unread u"
                           " on u.session = s.id group by s.owner, s.harvest")  # fmt: skip
        return [plain(me.text), export, visit, back, left, (await browser.get("/me")).text]

    me, export, visit, back, left, after = play(scene)
    assert "有 2 次拜访，您同意把没听懂的句子交给编剧本的人" in me
    assert "现在有 2 句等他们看" in me
    parts = {one["id"]: one for one in export["visits"]}
    assert parts[visit]["contested"][0]["words"] == "林姐说的"
    assert parts[visit]["unread"][0]["read_as"][0] == "greet_by_name"
    assert parts[visit]["words"] == "free"
    assert back.status_code == 303
    assert sorted((harvest, count) for _, harvest, count in left) == [(0, 0), (1, 1)]
    assert "/me/harvest" not in after


def test_whoever_plays_on_from_her_visit_has_agreed_to_nothing(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> Any:
        who = await cast(stage)
        id = (await finished(who.trainee, await typed(who.trainee, harvest=True)))["id"]
        await who.coach.post(f"/sessions/{id}/verdict")
        branches = [await one.post(f"/sessions/{id}/branches", data={"turn": "0"}) for one in (who.coach, who.trainee)]
        ids = [answer.headers["location"].rpartition("/")[2] for answer in branches]
        return [rows(stage, "select harvest, words from sessions where id = ?", one) for one in ids]

    assert play(scene) == [[(0, "free")], [(1, "free")]]


def test_who_is_deleted_takes_her_sentences_along(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await stage.named()
        await unclear(browser)
        await contested(stage, browser)
        answer = await browser.post("/me/delete", data={"typed": "李明"})
        return [answer.status_code, rows(stage, "select * from unread"), rows(stage, "select * from contested")]

    assert play(scene) == [303, [], []]
