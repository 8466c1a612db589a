"""Trying a moment again: branches whose first run stays as it was, refusals, the moment and both runs side by side."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from roleplay import library, otherwise
from roleplay.authoring import plays
from roleplay.choices import handle
from roleplay.crossed import RedLines
from roleplay.events import AnyEvent, LinesOffered, Said, from_builtins
from roleplay.moves import Choose, Submit, Wait
from roleplay.rubric import shipped
from tests.web.conftest import Stage, begun, moved
from web import store

PLAY = "late_pitcher"
"""A short visit in which a red line is crossed."""

BUTTON = re.compile(r'action="(/sessions/[\w-]+)/branches"><input type="hidden" name="turn" value="(\d+)">')


def script_of(id: str) -> plays.Play:
    """The play of that name."""
    return next(play for play in plays.load("wang_jing") if play.id == id)


def body_of(move: Any) -> dict[str, Any]:
    """A move of a play as the API takes it."""
    match move:
        case Choose(line):
            return {"choice": handle(line)}
        case Submit(form, data):
            return {"form": {"id": form, "data": data}}
        case Wait():
            return {"wait": True}
    return {"end": True}


async def played(browser: httpx.AsyncClient, id: str = PLAY, moves: int | None = None, **wish: Any) -> dict[str, Any]:
    """So many moves of a play (all, if not told) by the API; the last view."""
    play = script_of(id)
    view = await begun(browser, date=play.date.isoformat(), seed=play.seed, **wish)
    for written in play.moves[:moves]:
        view = await moved(browser, view, **body_of(plays.move_of(library.script("wang_jing"), written, play.date)))
    return view


async def log_of(browser: httpx.AsyncClient, id: str) -> list[AnyEvent]:
    """The whole log of a visit that has ended."""
    return from_builtins((await browser.get(f"/api/v1/sessions/{id}/transcript")).json()["events"])


async def finished(browser: httpx.AsyncClient, view: dict[str, Any]) -> dict[str, Any]:
    """Leave, and leave it at that."""
    while not view["ended"]:
        view = await moved(browser, view, end=True)
    return view


def rows(stage: Stage, query: str, *values: str) -> list[Any]:
    """What stands in the database file."""
    file = str(stage.settings.database).removeprefix("sqlite:///")
    with sqlite3.connect(file) as connection:
        return connection.execute(query, values).fetchall()


def turns(stage: Stage, id: str) -> list[Any]:
    """The stored turns of a session, as they are."""
    return rows(stage, "select turn, move, digest, events, received_at from turns where session = ? order by turn", id)


Play = Callable[..., Any]


# --- branches


def test_a_branch_stands_at_its_moment_and_the_first_run_is_not_touched(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        first = await played(browser)
        here = f"/api/v1/sessions/{first['id']}"
        before = turns(stage, first["id"]), (await browser.get(f"{here}/scorecard")).json()
        whole = rows(stage, "select * from sessions where id = ?", first["id"])
        moment = otherwise.moments(await log_of(browser, first["id"]))[4]
        answer = await browser.post(f"{here}/branches", json={"turn": moment.turn})
        assert answer.status_code == 201, answer.text
        view = answer.json()
        assert view["id"] != first["id"] and view["branch_of"] == first["id"]
        assert view["turn"] == moment.turn and not view["ended"]
        assert [c["text"] for c in view["choices"]] == [o.text for o in moment.lines]
        other = next(o for o in moment.lines if o.id != moment.chosen)
        view = await finished(browser, await moved(browser, view, choice=handle(other.id)))
        again, log = await log_of(browser, view["id"]), await log_of(browser, first["id"])
        assert again[: moment.event] == log[: moment.event]
        assert isinstance(again[moment.event], Said) and again[moment.event].line == other.id
        assert (turns(stage, first["id"]), (await browser.get(f"{here}/scorecard")).json()) == before
        assert rows(stage, "select * from sessions where id = ?", first["id"]) == whole

    play(scene)


def test_the_same_line_said_again_gives_the_same_visit(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        first = await played(browser)
        log = await log_of(browser, first["id"])
        moment = otherwise.moments(log)[2]
        answer = await browser.post(f"/api/v1/sessions/{first['id']}/branches", json={"turn": moment.turn})
        view = answer.json()
        script, one = library.script("wang_jing"), script_of(PLAY)
        for written in one.moves[moment.turn :]:
            view = await moved(browser, view, **body_of(plays.move_of(script, written, one.date)))
        assert await log_of(browser, view["id"]) == log
        copied = rows(stage, "select rubrics, script, seed, date from sessions order by created")
        assert copied[0] == copied[1]

    play(scene)


def test_a_branch_of_a_branch_names_its_own_parent_and_desk_moves_can_be_tried_again(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        first = await played(browser)
        one = (await browser.post(f"/api/v1/sessions/{first['id']}/branches", json={"turn": 10})).json()
        one = await finished(browser, await moved(browser, one, choice=one["choices"][0]["id"]))
        other = (await browser.post(f"/api/v1/sessions/{one['id']}/branches", json={"turn": 0})).json()
        assert other["branch_of"] == one["id"]
        assert other["stage"] == "preparation" and other["turn"] == 0 and other["form"]
        found = rows(stage, "select branch_of, branch_turn from sessions where id = ?", other["id"])
        assert found == [(one["id"], 0)]

    play(scene)


def test_clicked_twice_it_is_one_branch_until_something_is_said(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        first = await played(browser)
        here = f"/api/v1/sessions/{first['id']}/branches"
        one, other = [(await browser.post(here, json={"turn": 10})).json() for _ in range(2)]
        assert one["id"] == other["id"]
        await moved(browser, one, choice=one["choices"][0]["id"])
        third = (await browser.post(here, json={"turn": 10})).json()
        assert third["id"] != one["id"]

    play(scene)


def test_nobody_else_can_branch_or_look(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser, outsider = await stage.named(), await stage.named("王强")
        first = await played(browser)
        event = otherwise.moments(await log_of(browser, first["id"]))[0].event
        branch = (await browser.post(f"/api/v1/sessions/{first['id']}/branches", json={"turn": 10})).json()
        for prefix in ("", "/api/v1"):
            asked = await outsider.get(f"{prefix}/sessions/{first['id']}/moments/{event}")
            assert asked.status_code == 404
        assert (await outsider.get(f"/sessions/{branch['id']}/beside")).status_code == 404
        sent = await outsider.post(f"/api/v1/sessions/{first['id']}/branches", json={"turn": 10})
        assert sent.status_code == 404 and sent.json()["error"]["code"] == "unknown"
        posted = await outsider.post(f"/sessions/{first['id']}/branches", data={"turn": "10"})
        assert posted.status_code == 404
        assert len(rows(stage, "select id from sessions")) == 2

    play(scene)


@pytest.mark.parametrize("turn", [10_000, 2**31 - 2])
def test_there_is_no_branch_from_a_turn_that_never_was(play: Play, turn: int) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        first = await played(browser)
        answer = await browser.post(f"/api/v1/sessions/{first['id']}/branches", json={"turn": turn})
        assert answer.status_code == 404
        last = await browser.post(f"/api/v1/sessions/{first['id']}/branches", json={"turn": first["turn"]})
        assert last.status_code == 404, "nothing was done at the end"

    play(scene)


def test_an_exam_counts_as_it_went(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        view = await begun(browser, mode="exam", stage="invitation_call")
        view = await finished(browser, await moved(browser, view, choice=view["choices"][0]["id"]))
        answer = await browser.post(f"/api/v1/sessions/{view['id']}/branches", json={"turn": 0})
        assert answer.status_code == 422 and answer.json()["error"]["code"] == "no_branch"
        event = otherwise.moments(await log_of(browser, view["id"]))[0].event
        page = (await browser.get(f"/sessions/{view['id']}/moments/{event}", headers={"accept-language": "en"})).text
        assert "An exam counts as it went" in page and "/branches" not in page
        told = (await browser.get(f"/api/v1/sessions/{view['id']}/moments/{event}")).json()
        assert told["can_branch"] is False

    play(scene)


# --- while the visit runs


def crossing(id: str) -> int:
    """How many moves of a play are made when it has crossed its first red line."""
    log = plays.run(library.script("wang_jing"), script_of(id))
    ends = [n + 1 for n, event in enumerate(log) if isinstance(event, LinesOffered)]
    lines = RedLines(shipped())
    return next(n for n in range(1, len(ends)) if lines.crossed(log[: ends[n]], ends[n - 1]))


def test_a_running_visit_can_only_take_back_the_move_that_crossed_a_red_line(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        moves = crossing(PLAY)
        view = await played(browser, moves=moves - 1)
        here = f"/api/v1/sessions/{view['id']}"
        early = await browser.post(f"{here}/branches", json={"turn": view["turn"] - 1})
        assert early.status_code == 422 and early.json()["error"]["code"] == "no_branch"
        one = script_of(PLAY)
        written = plays.move_of(library.script("wang_jing"), one.moves[moves - 1], one.date)
        lost = await moved(browser, view, **body_of(written))
        other = await browser.post(f"{here}/branches", json={"turn": view["turn"] - 1})
        assert other.status_code == 422, "from that move only"
        again = await browser.post(f"{here}/branches", json={"turn": view["turn"]})
        assert again.status_code == 201
        assert [c["text"] for c in again.json()["choices"]] == [c["text"] for c in view["choices"]]
        if not lost["ended"] and lost["choices"]:
            await moved(browser, lost, choice=lost["choices"][-1]["id"])
            late = await browser.post(f"{here}/branches", json={"turn": view["turn"]})
            assert late.status_code == 422

    play(scene)


@pytest.mark.parametrize("htmx", [True, False])
def test_the_chat_says_quietly_which_rule_was_broken_and_offers_the_moment(play: Play, htmx: bool) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers={"accept-language": "en"})
        moves, one = crossing(PLAY), script_of(PLAY)
        view = await played(browser, moves=moves - 1)
        here = f"/sessions/{view['id']}"
        assert "A rule is broken" not in (await browser.get(here)).text
        line = body_of(plays.move_of(library.script("wang_jing"), one.moves[moves - 1], one.date))["choice"]
        fields = {"turn": str(view["turn"]), "kind": "choice", "choice": line}
        answer = await browser.post(f"{here}/moves", data=fields, headers={"hx-request": "true"} if htmx else {})
        page = answer.text if htmx else (await browser.get(here)).text
        assert page.count('id="crossed"') == 1 and "A rule is broken:" in page
        action, turn = BUTTON.findall(page)[0]
        assert action == here and int(turn) == view["turn"]
        assert "would have" not in page, "what other lines are worth is told afterwards"
        went = await browser.post(f"{action}/branches", data={"turn": turn})
        assert went.status_code == 303
        there = (await browser.get(went.headers["location"])).text
        assert "Another try" in there and f'href="{here}"' in there

    play(scene)


def test_an_exam_says_nothing_of_a_broken_rule(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    judged = RedLines.crossed
    monkeypatch.setattr(RedLines, "crossed", lambda *given: asked.append(1) or judged(*given))

    async def scene(stage: Stage) -> None:
        browser = await stage.named()
        script, said = library.script("wang_jing"), 0
        view = await begun(browser, mode="exam", stage="first_visit")
        while not view["ended"] and said < 30:
            selling = {handle(id) for id, line in script.lines.items() if line.line.role == "premature"}
            line = next((c["id"] for c in view["choices"] if c["id"] in selling), view["choices"][0]["id"])
            here, fields = f"/sessions/{view['id']}", {"turn": view["turn"], "kind": "choice", "choice": line}
            page = (await browser.post(f"{here}/moves", data=fields, headers={"hx-request": "true"})).text
            assert "crossed-in" not in page
            view, said = (await browser.get(f"/api/v1{here}")).json(), said + 1
        card = (await browser.get(f"/api/v1/sessions/{view['id']}/scorecard")).json()
        assert card["failed"], "a rule was broken in this exam"

    play(scene)
    assert asked == []


# --- the moment, and both runs


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
        await browser.post(f"/sessions/{first['id']}/judgement", data={"skip": "1"})
        for page in ("scorecard", "replay"):
            text = (await browser.get(f"/sessions/{first['id']}/{page}")).text
            linked = {int(n) for n in re.findall(rf"/sessions/{first['id']}/moments/(\d+)", text)}
            assert linked and linked <= own
        assert linked == own, "every own line of the replay"

    play(scene)
