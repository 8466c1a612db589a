"""Praise clips: a good moment shown to a class, without a name unless the coach gives it, and never more than the
moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from roleplay import events as ev
from tests.web.cast import Cast, cast_and_visit, write
from tests.web.conftest import Stage
from tests.web.visits import log_of
from web import clips
from web.rows import numbers
from web.store import now_ms
from web.tables_people import members

Play = Callable[[Any], Any]


async def share(who: Cast, browser: httpx.AsyncClient | None = None, **fields: Any) -> httpx.Response:
    data = {"class": who.class_, "first": "9", "last": "14", "words": "先听完再说话，很稳", **fields}
    return await (browser or who.coach).post(f"{who.here}/clips", data=data)


def test_a_class_sees_the_moment_and_nothing_else(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        log = await log_of(who.trainee, who.id)
        turns = numbers(log)
        spoken = [turns[n] for n, event in enumerate(log) if isinstance(event, ev.Said)]
        first, last = spoken[1], spoken[2]
        address = (await share(who, first=str(first), last=str(last))).headers["location"]
        page = (await who.classmate.get(address)).text
        for n, event in enumerate(log):
            if isinstance(event, ev.Said | ev.Replied):
                words = clips.without_name(event.text, "李明").split("\n")[0]
                assert (words in page) is (first <= turns[n] <= last), (n, words)
        assert who.id not in page, "the visit itself is not named"
        listed = (await who.classmate.get(f"/classes/{who.class_}/clips")).text
        assert "先听完再说话" in listed and address in listed and "李" not in listed.replace("李明", "", 0)

    play(scene)


def test_her_name_is_nowhere_unless_the_coach_gives_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        log = await log_of(who.trainee, who.id)
        calling = [numbers(log)[n] for n, e in enumerate(log) if "李" in getattr(e, "text", "")]
        assert calling, "she is called by name in this visit"
        first = min(calling)
        hidden = (await share(who, first=str(first), last=str(first + 3))).headers["location"]
        page = (await who.classmate.get(hidden)).text
        assert "李明" not in page and "小李" not in page and "小X" in page
        named = (await share(who, first=str(first), last=str(first + 3), named="1")).headers["location"]
        page = (await who.classmate.get(named)).text
        assert "李明" in page and "小X" not in page

    play(scene)


@pytest.mark.parametrize(
    ("name", "text", "hidden"),
    [
        ("李明", "我是李明，您叫我小李就行", "我是小X，您叫我小X就行"),
        ("欧阳明月", "欧阳明月，小欧", "小X，小X"),
        ("An", "An and Ann: An。", "小X and Ann: 小X。"),
        ("", "小李", "小李"),
    ],
)
def test_a_name_is_taken_out_in_every_form(name: str, text: str, hidden: str) -> None:
    assert clips.without_name(text, name) == hidden


def test_strangers_see_no_clip(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        address = (await share(who)).headers["location"]
        for browser in (who.other_coach, who.outsider):
            assert (await browser.get(address)).status_code == 404
            assert (await browser.get(f"/classes/{who.class_}/clips")).status_code == 404
            assert (await browser.post(f"{address}/withdraw")).status_code == 404
        assert (await who.classmate.post(f"{address}/withdraw")).status_code == 404
        assert (await who.classmate.get(who.here)).status_code == 404, "the visit stays closed to her"
        assert (await share(who, who.other_coach)).status_code == 404
        for browser in (who.trainee, who.classmate, who.outsider):
            assert (await share(who, browser)).status_code in (403, 404)
        assert (await who.coach.get(address)).status_code == 200

    play(scene)


@pytest.mark.parametrize("who_takes", ["trainee", "coach"])
def test_her_trainee_and_her_coach_can_take_it_back(play: Play, who_takes: str) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        address = (await share(who)).headers["location"]
        card = (await who.trainee.get(f"{who.here}/scorecard")).text
        assert "分享给了「一班」" in card and address in card
        taken = await getattr(who, who_takes).post(f"{address}/withdraw", data={"back": f"{who.here}/scorecard"})
        assert taken.headers["location"] == f"{who.here}/scorecard"
        assert (await who.classmate.get(address)).status_code == 404
        assert address not in (await who.trainee.get(f"{who.here}/scorecard")).text
        assert address not in (await who.classmate.get(f"/classes/{who.class_}/clips")).text

    play(scene)


def test_a_clip_goes_when_its_trainee_leaves_the_class(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        address = (await share(who)).headers["location"]
        ((owner,),) = who.keep("select owner from sessions where id = ?", who.id)
        gone = members.update().where(members.c.person == owner).values(left=now_ms())
        await write(stage, lambda connection: connection.execute(gone))
        assert (await who.classmate.get(address)).status_code == 404
        assert address not in (await who.classmate.get(f"/classes/{who.class_}/clips")).text

    play(scene)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"words": " "}, 422),
        ({"words": "长" * 2001}, 422),
        ({"first": "14", "last": "9"}, 422),
        ({"first": "1", "last": "4"}, 422),
        ({"first": "9", "last": "21"}, 422),
        ({"first": "x"}, 422),
        ({"first": "99990", "last": "99991"}, 422),
        ({"class": "other"}, 404),
    ],
)
def test_what_cannot_be_shared(play: Play, fields: dict[str, str], status: int) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        answer = await share(who, **fields)
        assert answer.status_code == status
        if status == 422:
            assert fields.get("words", "先听完再说话").strip() in answer.text
        assert not who.keep("select id from clips")

    play(scene)


def test_praise_is_shown_as_words(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        address = (await share(who, words="<script>alert(1)</script>")).headers["location"]
        for page in (address, f"/classes/{who.class_}/clips", f"{who.here}/scorecard"):
            text = (await who.trainee.get(page)).text
            assert "<script>alert" not in text and "&lt;script&gt;alert" in text
        assert re.search("小X|李明", (await who.coach.get(f"{who.here}/clips/new?turn=2")).text)

    play(scene)
