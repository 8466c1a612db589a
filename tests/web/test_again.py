"""Trying a moment again: branches whose first run stays as it was, what is refused, and the red line told at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from roleplay import library, otherwise
from roleplay.authoring import plays
from roleplay.choices import handle
from roleplay.crossed import RedLines
from roleplay.events import LinesOffered, Said
from roleplay.rubric import shipped
from tests.web.conftest import Stage, begun, moved
from tests.web.visits import BUTTON, PLAY, body_of, finished, log_of, played, rows, script_of, turns

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
