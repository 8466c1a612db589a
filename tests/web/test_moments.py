"""A moment of a visit otherwise, on its page and over the interface; both runs side by side; what marks another try."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from roleplay import library, otherwise
from roleplay.authoring import plays
from roleplay.choices import handle
from tests.web.conftest import Stage, begun, moved
from tests.web.visits import BUTTON, PLAY, body_of, finished, judged, log_of, played, rows, script_of
from web import store

Play = Callable[..., Any]


def test_the_moment_tells_every_line_and_marks_the_one_said(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers={"accept-language": "en"})
        first = await played(browser)
        log = await log_of(browser, first["id"])
        for moment in otherwise.moments(log):
            address = f"/sessions/{first['id']}/moments/{moment.event}"
            page = (await browser.get(address)).text
            told = (await browser.get(f"/api/v1{address}")).json()
            assert [one["text"] for one in told["lines"]] == [o.text for o in moment.lines]
            assert page.count('class="option card') == len(moment.lines)
            assert page.count('class="option card chosen"') == page.count("you said this") == 1
            (said,) = [one for one in told["lines"] if one["chosen"]]
            assert said["text"] == log[moment.event].text  # type: ignore[union-attr]
            assert all(o.text in page for o in moment.lines)
            for one in told["lines"]:
                assert all(d["name"] in page.replace("&#39;", "'") for d in one["decides"])
            assert BUTTON.findall(page) == [(f"/sessions/{first['id']}", str(moment.turn))]

    play(scene)


def test_a_moment_is_told_only_after_the_end_and_only_where_something_was_said(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        view = await begun(browser, stage="first_visit")
        view = await moved(browser, view, choice=view["choices"][0]["id"])
        said = next(entry["event"] for entry in view["transcript"] if entry["kind"] == "me")
        for prefix in ("", "/api/v1"):
            early = await browser.get(f"{prefix}/sessions/{view['id']}/moments/{said}")
            assert early.status_code == 409
        assert early.json()["error"]["code"] == "not_over"
        view = await finished(browser, view)
        for prefix in ("", "/api/v1"):
            assert (await browser.get(f"{prefix}/sessions/{view['id']}/moments/{said}")).status_code == 200
            assert (await browser.get(f"{prefix}/sessions/{view['id']}/moments/0")).status_code == 404
            assert (await browser.get(f"{prefix}/sessions/{view['id']}/moments/999999")).status_code == 404

    play(scene)


def test_ones_own_judgement_comes_before_the_moments(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        one, script = script_of(PLAY), library.script("wang_jing")
        view = await begun(browser, date=one.date.isoformat(), seed=one.seed)
        for written in one.moves:
            view = await moved(browser, view, **body_of(plays.move_of(script, written, one.date)))
        here = f"/sessions/{view['id']}"
        event = otherwise.moments(await log_of(browser, view["id"]))[0].event
        branch = (await browser.post(f"/api/v1{here}/branches", json={"turn": 10})).json()["id"]
        for page in (f"{here}/moments/{event}", f"/sessions/{branch}/beside"):
            asked = await browser.get(page)
            assert asked.status_code == 303 and asked.headers["location"] == f"{here}/judgement"
            assert (await browser.get(page, follow_redirects=True)).status_code == 200
        await judged(browser, view)
        for page in (f"{here}/moments/{event}", f"/sessions/{branch}/beside"):
            assert (await browser.get(page)).status_code == 200

    play(scene)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_both_runs_stand_beside_each_other(play: Play, language: str) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers={"accept-language": language})
        first = await played(browser)
        log = await log_of(browser, first["id"])
        moment = otherwise.moments(log)[6]
        view = (await browser.post(f"/api/v1/sessions/{first['id']}/branches", json={"turn": moment.turn})).json()
        running = await browser.get(f"/sessions/{view['id']}/beside")
        assert running.status_code == 200 and 'class="table differ"' not in running.text
        other = next(o for o in moment.lines if o.id != moment.chosen)
        view = await finished(browser, await moved(browser, view, choice=handle(other.id)))
        page = (await browser.get(f"/sessions/{view['id']}/beside")).text
        mine = next(o.text for o in moment.lines if o.id == moment.chosen)
        assert mine in page and other.text in page
        cards = [(await browser.get(f"/api/v1/sessions/{id}/scorecard")).json() for id in (first["id"], view["id"])]
        status = [{f["id"]: f["status"] for pack in card["packs"].values() for f in pack["findings"]} for card in cards]
        differ = {id for id in status[0] if status[0][id] != status[1][id]}
        assert set(re.findall(r'scorecard#f-(\w+)"', page)) == differ
        assert (await browser.get(f"/sessions/{first['id']}/beside")).status_code == 404, "it is no other try"

    play(scene)


def test_another_try_is_marked_and_is_neither_best_result_nor_another_meeting(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers={"accept-language": "en"})
        first = await played(browser)
        before = (await browser.get("/")).text
        assert "Met 1 time" in before and "Another try" not in before
        view = (await browser.post(f"/api/v1/sessions/{first['id']}/branches", json={"turn": 10})).json()
        assert "Another try" in (await browser.get("/")).text
        await finished(browser, view)
        after = (await browser.get("/")).text
        assert "Met 1 time" in after and "Another try" in after
        assert re.findall(r"best: [^<]*", after) == re.findall(r"best: [^<]*", before)
        kept = stage.app.state.parts.service
        with kept.database.read() as connection:
            owner = rows(stage, "select owner from sessions")[0][0]
            assert store.times_met(connection, store.Viewer(owner)) == {"wang_jing": 1}

    play(scene)


def test_the_scorecard_leads_to_the_moments_of_own_words_only(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers={"accept-language": "en"})
        first = await played(browser)
        own = {m.event for m in otherwise.moments(await log_of(browser, first["id"]))}
        for page in ("scorecard", "replay"):
            text = (await browser.get(f"/sessions/{first['id']}/{page}")).text
            linked = {int(n) for n in re.findall(rf"/sessions/{first['id']}/moments/(\d+)", text)}
            assert linked and linked <= own
        assert linked == own, "every own line of the replay"

    play(scene)
