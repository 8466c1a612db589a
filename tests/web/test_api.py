"""The programming interface: its shapes, its refusals, and what an exam keeps to itself."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from roleplay import rubric
from tests.web.conftest import DATE, Stage, begun, moved
from web.cli import app

SECRETS = ("gauges", "trust", "tempts", "acts", "claims", "rule", "concern", "chest_pain", "facts", "judge")


async def finished(browser: httpx.AsyncClient, **wish: Any) -> dict[str, Any]:
    """A session that has been ended at its first moment."""
    return await moved(browser, await begun(browser, **wish), end=True)


def keys(value: Any) -> set[str]:
    """Every key anywhere in a JSON value."""
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys(inner)}
    if isinstance(value, list):
        return {key for inner in value for key in keys(inner)}
    return set()


def test_the_customers_are_listed_in_the_language_asked_for(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[Any, Any]:
        browser = stage.browser()
        english = await browser.get("/api/v1/personas", headers={"accept-language": "en"})
        return (await browser.get("/api/v1/personas")).json(), english.json()

    zh, en = play(scene)
    assert {"id", "name", "job", "quote"} <= set(zh[0])
    by_id = {one["id"]: one for one in zh}
    assert (by_id["wang_jing"]["name"], by_id["wang_jing"]["job"]) == ("王静", "小学语文老师")
    assert next(one for one in en if one["id"] == "wang_jing")["job"] == "primary-school teacher"


def answered(form: dict[str, Any]) -> dict[str, Any]:
    """A form filled in by somebody who knows nothing of the customer: the first answer to everything."""
    return {"id": form["id"], "data": {f["name"]: f["answers"][:1] for f in form["fields"]}}


def test_a_client_that_knows_only_the_views_can_play_to_the_end(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[Any, list[str]]:
        browser = await stage.named()
        view, handed_in = await begun(browser, seed=4), []
        while not view["ended"]:
            forms = {f["id"]: f for f in (view["form"] or {}).get("forms", [])}
            undone = [
                id
                for id in ("read", "card", "learned", "call")
                if id in forms and (id == "call" or id not in handed_in)
            ]
            if view["choices"]:
                view = await moved(browser, view, choice=view["choices"][0]["id"])
            elif undone:
                handed_in.append(undone[0])
                view = await moved(browser, view, form=answered(forms[undone[0]]))
            else:
                view = await moved(browser, view, **{"wait": True} if view["can"]["wait"] else {"end": True})
        return (await browser.get(f"/api/v1/sessions/{view['id']}/scorecard")).json(), handed_in

    card, handed_in = play(scene)
    assert {"guidance", "compliance"} == set(card["packs"])
    assert {"read", "card", "call"} <= set(handed_in)


def test_a_view_has_what_a_player_needs(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[Any, Any]:
        browser = await stage.named()
        desk = await begun(browser)
        call = await moved(browser, desk, form={"id": "call", "data": {"slot": ["after_school"]}})
        return desk, call

    desk, call = play(scene)
    wanted = {
        "id", "persona", "mode", "stage", "turn", "now", "meeting", "transcript", "choices", "form", "ended",
    }  # fmt: skip
    assert wanted <= set(desk)
    assert desk["stage"] == "preparation"
    assert desk["now"]["date"] == DATE
    assert desk["form"]["sections"]
    assert desk["choices"] == []
    assert call["stage"] == "invitation_call"
    assert call["meeting"]["channel"] == "phone"
    assert 3 <= len(call["choices"]) <= 5
    assert set(call["choices"][0]) == {"id", "text"}
    assert [event["kind"] for event in call["events"]]
    assert call["turn"] == 1


def test_the_same_moves_give_the_same_visit(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[Any, Any]:
        browser = await stage.named()
        stories = []
        for _ in range(2):
            view = await begun(browser, stage="first_visit", seed=7)
            for _ in range(6):
                view = await moved(browser, view, choice=view["choices"][-1]["id"])
            stories.append({key: value for key, value in view.items() if key != "id"})
        return stories[0], stories[1]

    one, other = play(scene)
    assert one == other


def test_in_an_exam_date_and_seed_are_the_servers_and_nothing_secret_leaves(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[Any], httpx.Response, httpx.Response, httpx.Response]:
        browser = await stage.named()
        view = await begun(browser, mode="exam", date="2020-01-01", seed=5)
        views = [view]
        view = await moved(browser, view, form={"id": "call", "data": {"slot": "after_school"}})
        for _ in range(4):
            views.append(view)
            view = await moved(browser, view, choice=view["choices"][0]["id"])
        here = f"/sessions/{view['id']}"
        hint = await browser.post(f"/api/v1{here}/moves", json={"turn": view["turn"], "hint": True})
        page = await browser.get(here)
        return [*views, view], await browser.get(f"/api/v1{here}/transcript"), hint, page

    views, transcript, hint, page = play(scene)
    assert abs(dt.date.fromisoformat(views[0]["now"]["date"]) - dt.date.today()) <= dt.timedelta(days=1)
    for view in views:
        assert view["mood"] is None
        assert view["customer"]["face"] == "calm" and view["persona"] == "wang_jing"
        assert keys(view) & set(SECRETS) == set()
        assert "seed" not in json.dumps(view)
    assert transcript.status_code == 409
    assert transcript.json()["error"]["code"] == "not_over"
    assert hint.status_code == 422
    assert "/100" not in page.text.replace(" ", "")
    assert all(f"/{face}.svg" not in page.text for face in ("warm", "wary", "hurt", "cold"))


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_lines_do_not_tell_what_they_are_worth(play, mode: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> Any:
        browser = await stage.named()
        return await begun(browser, mode=mode, stage="first_visit")

    view = play(scene)
    assert view["choices"]
    assert keys(view["choices"]) == {"id", "text"}


def test_scorecard_and_transcript_come_after_the_end(play, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[httpx.Response], Any, Any]:
        browser = await stage.named()
        view = await begun(browser, stage="first_visit")
        here = f"/api/v1/sessions/{view['id']}"
        early = [await browser.get(f"{here}/scorecard"), await browser.get(f"{here}/transcript")]
        for _ in range(5):
            view = await moved(browser, view, choice=view["choices"][0]["id"])
        await moved(browser, view, end=True)
        return early, (await browser.get(f"{here}/scorecard")).json(), (await browser.get(f"{here}/transcript")).json()

    early, card, transcript = play(scene)
    for answer in early:
        assert answer.status_code == 409
        assert answer.json()["error"]["code"] == "not_over"
    assert set(card["packs"]) == {"guidance", "compliance"}
    for pack in card["packs"].values():
        assert {"score", "capped", "dimensions", "findings"} <= set(pack)
    file = tmp_path / "t.json"
    file.write_text(json.dumps(transcript), encoding="utf-8")
    told = CliRunner().invoke(app, ["score", str(file), "--json"])
    assert told.exit_code == 0, told.output
    counted = card.pop("counted")
    assert counted["verdict"] == card["verdict"] and counted["corrections"] == []
    assert json.loads(told.stdout) == card, "the command line scores the transcript as the server does"


def test_an_old_session_is_scored_by_the_rubric_it_began_with(play, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[Any, Any]:
        browser = await stage.named()
        view = await finished(browser, stage="first_visit")
        address = f"/api/v1/sessions/{view['id']}/scorecard"
        before = (await browser.get(address)).json()
        newer = json.loads(rubric.load("guidance").bundle)
        newer["rubric"] = newer["rubric"].replace("complete: true", "complete: true\n# a later edition")
        edited = rubric.unbundle(json.dumps(newer))
        assert edited.digest != rubric.load("guidance").digest
        load = rubric.load
        monkeypatch.setattr(rubric, "load", lambda pack: edited if pack == "guidance" else load(pack))
        await stage.restart()
        used = stage.app.state.parts.service.shelf
        after = (await browser.get(address)).json()
        assert used.rubrics()["guidance"] is edited
        return before, after

    before, after = play(scene)
    assert before == after


BAD: list[tuple[str, bytes, int]] = [
    ("malformed", b'{"turn": 0, ', 400),
    ("empty", b"", 422),
    ("a list", b"[]", 422),
    ("a number", b"1e999", 422),
    ("no move", b'{"turn": 0}', 422),
    ("two moves", b'{"turn": 0, "wait": true, "end": true}', 422),
    ("unknown field", b'{"turn": 0, "wait": true, "x": 1}', 422),
    ("turn of words", b'{"turn": "zero", "wait": true}', 422),
    ("negative turn", b'{"turn": -1, "wait": true}', 422),
    ("huge turn", b'{"turn": 99999999999999999999, "wait": true}', 422),
    ("form of numbers", b'{"turn": 0, "form": {"id": "card", "data": {"class": [1]}}}', 422),
    ("deep", b'{"turn": 0, "form": ' + b"[" * 20000 + b"]" * 20000 + b"}", 400),
    ("bytes", b"\xff\xfe\x00", 400),
    ("script", b'{"turn": 0, "choice": "<script>alert(1)</script>"}', 422),
    ("free text", '{"turn": 0, "text": "您好，我是小李"}'.encode(), 422),
]


@pytest.mark.parametrize(("what", "body", "status"), BAD, ids=[bad[0] for bad in BAD])
def test_bad_moves_are_refused_clearly_and_nothing_is_lost(play, what: str, body: bytes, status: int) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, Any]:
        browser = await stage.named()
        view = await begun(browser, stage="invitation_call")
        here = f"/api/v1/sessions/{view['id']}"
        headers = {"content-type": "application/json"}
        answer = await browser.post(f"{here}/moves", content=body, headers=headers)
        return answer, (await browser.get(here)).json()["turn"]

    answer, turn = play(scene)
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["code"] and error["message"]
    assert "Traceback" not in answer.text
    assert turn == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"persona": "nobody"}, 404, "unknown"),
        ({"persona": "../../etc/passwd"}, 404, "unknown"),
        ({"persona": "wang_jing", "mode": "easy"}, 422, "bad_request"),
        ({"persona": "wang_jing", "stage": "heaven"}, 422, "bad_start"),
        ({"persona": "wang_jing", "date": "tomorrow"}, 422, "bad_start"),
        ({"persona": "wang_jing", "date": "0001-01-01"}, 422, "bad_start"),
        ({"persona": "wang_jing", "date": "9999-12-31"}, 422, "bad_start"),
        ({"persona": "wang_jing", "seed": -1}, 422, "bad_start"),
        ({"persona": "wang_jing", "seed": 10**30}, 422, "bad_start"),
        ({"persona": "wang_jing", "language": "fr"}, 422, "bad_request"),
        ({}, 422, "bad_request"),
    ],
)
def test_a_session_that_cannot_begin_says_why(play, body: dict[str, Any], status: int, code: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        return await (await stage.named()).post("/api/v1/sessions", json=body)

    answer = play(scene)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize("path", ["/sessions/nothing", "/sessions/nothing/scorecard", "/nothing", "/sessions/%00"])
def test_what_does_not_exist_is_unknown(play, path: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> httpx.Response:
        return await (await stage.named()).get(f"/api/v1{path}")

    answer = play(scene)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown"


def test_the_interface_is_documented(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> Any:
        return (await stage.browser().get("/api/v1/openapi.json")).json()

    document = play(scene)
    assert set(document["paths"]) == {
        "/api/v1/personas",
        "/api/v1/sessions",
        "/api/v1/sessions/{session}",
        "/api/v1/sessions/{session}/branches",
        "/api/v1/sessions/{session}/moments/{event}",
        "/api/v1/sessions/{session}/moves",
        "/api/v1/sessions/{session}/papers/{paper}",
        "/api/v1/sessions/{session}/report",
        "/api/v1/sessions/{session}/scorecard",
        "/api/v1/sessions/{session}/transcript",
    }
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert operation["description"]
    assert {"404", "409", "422"} <= set(document["paths"]["/api/v1/sessions/{session}/moves"]["post"]["responses"])
