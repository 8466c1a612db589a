"""Words that are typed: read at the moment they are said, asked back when unsure, never written twice, never lost."""

from __future__ import annotations

import json
import logging
from typing import Any

import httpx
import pytest

from roleplay import moves as mv
from tests.web.conftest import Stage, begun, plain
from tests.web.visits import GREETING, finished, rows, turns, typed

VEILED = "我们公司现在有一些活动，了解一下对您没坏处"
"""A pitch that may be something else: it is asked back."""


async def say(browser: httpx.AsyncClient, view: dict[str, Any], **move: Any) -> httpx.Response:
    """One move over the API, whatever comes of it."""
    return await browser.post(f"/api/v1/sessions/{view['id']}/moves", json={"turn": view["turn"], **move})


async def posted(browser: httpx.AsyncClient, view: dict[str, Any], htmx: bool = False, **fields: Any) -> httpx.Response:
    """The same from the page."""
    headers = {"hx-request": "true"} if htmx else {}
    data = {"turn": str(view["turn"]), "kind": "text", **fields}
    return await browser.post(f"/sessions/{view['id']}/moves", data=data, headers=headers)


def test_typed_words_are_kept_as_they_were_read(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[dict[str, Any], list[Any]]:
        view = await typed(await stage.named())
        return view, turns(stage, view["id"])

    view, stored = play(scene)
    assert view["words"] == "free"
    assert view["choices"] == []
    assert view["can"]["say"]
    assert [one["kind"] for one in view["events"]][:2] == ["me", "her"]
    move = mv.decode(stored[1][1])
    assert isinstance(move, mv.SayFreely)
    assert (move.text, move.reader) == (GREETING, "text")
    assert [act.id for act in move.acts] == ["greet_by_name", "identify_self", "present_credentials"]


def test_the_same_words_sent_twice_are_said_once(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[httpx.Response], int]:
        browser = await stage.named()
        view = await begun(browser, stage="first_visit", words="free")
        answers = [await say(browser, view, text=GREETING) for _ in range(2)]
        answers.append(await say(browser, view, text=VEILED))
        return answers, len(turns(stage, view["id"]))

    (one, two, other), stored = play(scene)
    assert one.json() == two.json()
    assert other.status_code == 409
    assert stored == 2


def test_what_is_unsure_is_asked_back_and_nothing_has_happened(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await stage.named(headers={"accept-language": "en"})
        view = await begun(browser, stage="first_visit", words="free")
        asked = await say(browser, view, text=VEILED)
        stays = (await browser.get(f"/api/v1/sessions/{view['id']}")).json()
        wrong = await say(browser, view, text=VEILED, meant="present_credentials")
        other = await say(browser, view, text=GREETING, meant="pitch_product")
        meant = await say(browser, view, text=VEILED, meant="offer_value_added")
        again = await say(browser, view, text=VEILED, meant="offer_value_added")
        return [view, asked, stays, wrong, other, meant, again, turns(stage, view["id"])]

    view, asked, stays, wrong, other, meant, again, stored = play(scene)
    error = asked.json()["error"]
    assert (asked.status_code, error["code"]) == (422, "not_understood")
    offered = {one["id"]: one for one in error["alternatives"]}
    assert 1 <= len(offered) <= 3
    assert offered["pitch_product"]["label"] == "Pitch a product"
    assert 0 < offered["pitch_product"]["confidence"] < 1
    assert (stays["turn"], stays["mood"]) == (view["turn"], view["mood"])
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "bad_entry"), "it was not offered"
    assert other.status_code == 422, "a sure reading is not the trainee's to change"
    assert meant.status_code == 200
    assert again.json() == meant.json()
    assert len(stored) == 2
    move = json.loads(stored[1][1])
    assert (move["reader"], move["acts"][0]["id"]) == ("self", "offer_value_added")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": " \n "}, "bad_entry"),
        ({"text": "好" * 601}, "bad_request"),
        ({"text": "\ud800"}, "bad_request"),
        ({"meant": "pitch_product", "hint": True}, "bad_request"),
        ({"text": "好", "meant": "x" * 61}, "bad_request"),
        ({"text": "！！？"}, "not_understood"),
        ({"text": "好", "meant": "no_such_act"}, "bad_entry"),
        ({"suggest": True}, "not_now"),
        ({"choice": "x"}, "not_now"),
    ],
)
def test_what_cannot_be_taken_is_refused(play, body: dict[str, Any], code: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        browser = await stage.named()
        view = await begun(browser, stage="first_visit", words="free")
        here, sent = f"/api/v1/sessions/{view['id']}/moves", json.dumps({"turn": view["turn"], **body})
        return await browser.post(here, content=sent, headers={"content-type": "application/json"})

    answer = play(scene)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code), answer.text


def test_where_lines_are_chosen_nothing_is_typed_and_at_the_desk_nobody_listens(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await stage.named()
        chosen, desk = await begun(browser, stage="first_visit"), await begun(browser, words="free")
        return [chosen["can"]["say"], *[await say(browser, view, text=GREETING) for view in (chosen, desk)]]

    can, *answers = play(scene)
    assert not can
    assert [answer.json()["error"]["code"] for answer in answers] == ["not_now", "not_now"]


def test_lines_can_be_opened_at_a_cost_and_never_in_an_exam(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await stage.named()
        body = {"persona": "wang_jing", "mode": "exam", "words": "mixed"}
        exam = await browser.post("/api/v1/sessions", json=body)
        page = await browser.post("/sessions", data=body)
        view = await begun(browser, stage="first_visit", words="mixed")
        opened = (await say(browser, view, suggest=True)).json()
        shown = (await browser.get(f"/sessions/{view['id']}")).text
        chosen = (await say(browser, opened, choice=opened["choices"][0]["id"])).json()
        return [exam, page, view, opened, shown, chosen]

    exam, page, view, opened, shown, chosen = play(scene)
    assert (exam.status_code, exam.json()["error"]["code"]) == (422, "bad_start")
    assert page.status_code == 422
    assert "考试时不能打开可选的话" in page.text
    assert view["choices"] == []
    assert len(opened["choices"]) >= 3
    assert opened["mood"]["patience"] == view["mood"]["patience"] - 2
    assert shown.count('name="choice"') == len(opened["choices"])
    assert 'id="own-words"' in shown
    assert chosen["choices"] == [], "the next moment is typed again"


def test_the_page_asks_back_and_keeps_the_words(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await stage.named()
        view = await begun(browser, stage="first_visit", words="mixed")
        words = VEILED + "<b>&"
        answers = [await posted(browser, view, htmx, text=words) for htmx in (False, True)]
        answers.append(await posted(browser, view, text="啊"))
        answers.append(await posted(browser, view, text=VEILED, meant="nonsense"))
        answers.append(await posted(browser, view, text=""))
        said = await posted(browser, view, text=VEILED, meant="offer_value_added")
        stale = await posted(browser, view, text="学校最近忙不忙")
        return [*answers, said, stale, (await browser.get(f"/sessions/{view['id']}")).text]

    page, part, nothing, wrong, empty, said, stale, chat = play(scene)
    for answer in (page, part):
        assert answer.status_code == 422
        assert "没听准您的意思。您是想——" in answer.text
        assert f">\n{VEILED}&lt;b&gt;&amp;</textarea>" in answer.text
        assert "换个说法" in answer.text
        assert 1 <= answer.text.count('name="meant"') <= 3
    assert "<html" in page.text
    assert "<html" not in part.text
    assert part.headers["hx-retarget"] == "#dock"
    for answer in (nothing, wrong, empty):
        assert answer.status_code == 422
        assert 'name="meant"' not in answer.text
        assert "请换个说法" in answer.text or "先打几个字" in answer.text
    assert said.status_code == 303
    assert stale.status_code == 409
    assert ">\n学校最近忙不忙</textarea>" in stale.text, "not lost, though the visit has gone on"
    assert "您自己说的意思：增值/超值服务" in plain(chat)
    assert "不是这个意思" in chat


def test_an_exam_does_not_tell_how_it_reads(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        browser, found = await stage.named(), []
        for mode in ("exam", "drill"):
            view = await begun(browser, stage="first_visit", words="free", mode=mode)
            part = await posted(browser, view, htmx=True, text=GREETING)
            found += [part.text, (await browser.get(f"/sessions/{view['id']}")).text]
        return found

    exam, exam_page, practice, practice_page = play(scene)
    for text in (exam, exam_page):
        assert "听成" not in text
        assert "contested" not in text
    for text in (practice, practice_page):
        assert "听成：称呼问候、自报家门、出示名片执业证" in plain(text)


def test_after_the_visit_every_message_shows_how_it_was_read(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        browser = await stage.named()
        view = await typed(browser)
        asked = await say(browser, view, text=VEILED, meant="offer_value_added")
        done = await finished(browser, asked.json())
        replay = await browser.get(f"/sessions/{done['id']}/replay?turn=1")
        whole = await browser.get(f"/sessions/{done['id']}/replay")
        moment = await browser.get(f"/sessions/{done['id']}/scorecard")
        return [replay.text, whole.text, str(moment.status_code), (await browser.get("/")).text]

    one, whole, card, home = play(scene)
    assert "自己打的话，由程序听出来" in one
    assert "自己打的话，问过以后由学员自己说明" in whole
    assert "您自己说的意思：" in whole
    assert card == "200"
    assert "打字" in plain(home)


def test_another_try_goes_on_as_the_visit_was_spoken(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await stage.named()
        done = await finished(browser, await typed(browser, harvest=True))
        again = await browser.post(f"/api/v1/sessions/{done['id']}/branches", json={"turn": 0})
        kept = rows(stage, "select words, harvest from sessions where id = ?", again.json()["id"])
        return [again.json(), kept]

    again, kept = play(scene)
    assert again["words"] == "free"
    assert kept == [("free", 1)]


def test_the_server_log_holds_no_words(play, caplog: pytest.LogCaptureFixture) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        view = await begun(browser, stage="first_visit", words="free", harvest=True)
        for text in (VEILED, "啊", "好" * 700, GREETING):
            await posted(browser, view, text=text)

    with caplog.at_level(logging.DEBUG):
        play(scene)
    assert not [one for one in caplog.messages if "活动" in one or "王老师" in one or "好好" in one]
