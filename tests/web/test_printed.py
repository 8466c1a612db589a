"""The report of one visit: everything that came of it on paper, for its trainee, and for a coach who has opened it."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, insert

from roleplay import events as ev
from roleplay import library
from roleplay.authoring import plays
from tests.web.cast import class_of, person, write
from tests.web.conftest import Stage, begun, moved
from tests.web.visits import PLAY, body_of, finished, log_of, played, script_of
from web import store_leaving, store_openings
from web.rows import numbers
from web.store import now_ms
from web.tables_teaching import comments, corrections


async def card_of(browser: httpx.AsyncClient, id: str) -> list[dict[str, Any]]:
    """Every automatic finding of a visit."""
    card = (await browser.get(f"/api/v1/sessions/{id}/scorecard")).json()
    return [finding for pack in card["packs"].values() for finding in pack["findings"]]


async def page(browser: httpx.AsyncClient, id: str, query: str = "") -> str:
    """The report in English."""
    answer = await browser.get(f"/sessions/{id}/paper?lang=en{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


async def corrected(stage: Stage) -> dict[str, Any]:
    """An ended visit with a coach's correction, another reading, and words beside it: two to be read, two not."""
    coach, coach_ = await person(stage, "周老师", "coach")
    mine, mine_ = await person(stage, "林晓雨")
    await class_of(stage, "周老师", "林晓雨")
    id = (await played(mine))["id"]
    findings = await card_of(mine, id)
    missed = next(one for one in findings if one["status"] == "missed" and not one["critical"])
    log = await log_of(mine, id)
    said = next(n for n, event in enumerate(log) if isinstance(event, ev.Said))
    now = now_ms()

    def write_them(connection: Connection) -> None:
        for n, (kind, target, body) in enumerate(
            [("finding", missed["id"], "met"), ("reading", str(said), '{"acts": [{"id": "small_talk"}], "claims": []}')]
        ):
            row = {"id": f"x{n}", "session": id, "kind": kind, "target": target, "body": body, "reason": f"原因{n}"}
            connection.execute(insert(corrections), {**row, "author": coach_.id, "created": now + n})
        for n, (text, more) in enumerate(
            [("先停一停", {}), ("好的，我试试", {"answers": "c0", "author": mine_.id}), ("只给自己", {"private": 1}),
             ("收回了", {"withdrawn": 1})]
        ):  # fmt: skip
            row = {"id": f"c{n}", "session": id, "turn": 3, "author": coach_.id, "text": text, "created": now + n}
            blank = {"answers": "", "private": 0, "withdrawn": 0}
            connection.execute(insert(comments), {**blank, **row, **more})

    await write(stage, write_them)
    return {"coach": coach, "coach_": coach_, "mine": mine, "id": id, "missed": missed, "findings": findings,
            "said": log[said]}  # fmt: skip


def test_it_holds_every_finding_the_words_and_what_it_was_made_of(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, list[dict[str, Any]], str, str]:
        browser, _ = await person(stage, "林晓雨")
        id = (await played(browser))["id"]
        short = await page(browser, id, "&transcript=0")
        return await page(browser, id), await card_of(browser, id), short, id

    text, findings, short, id = play(scene)
    for one in findings:
        assert one["name"]["en"] in text.replace("&#39;", "'").replace("&amp;", "&")
    for words in ("林晓雨", "王静", "Not usable in real life", "no coach corrected it", f"Visit {id}", "fiction"):
        assert words in text
    assert re.search(r"script [0-9a-f]{12}, rubrics [0-9a-f]{12} · [0-9a-f]{12}", text)
    assert 'class="part conversation"' in text
    assert 'class="part conversation"' not in short
    assert "fiction" in short


def test_corrections_and_words_stand_on_it(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[dict[str, Any], str]:
        there = await corrected(stage)
        return there, await page(there["mine"], there["id"])

    there, text = play(scene)
    assert "With 2 corrections by the coach." in text
    assert "Missed → Met" in text
    assert "原因0" in text
    assert there["said"].text in text
    assert "原因1" in text
    assert text.index("先停一停") < text.index("好的，我试试")
    for hidden in ("只给自己", "收回了"):
        assert hidden not in text


def test_the_card_of_a_coach_who_left_names_nobody(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        there = await corrected(stage)
        await write(stage, lambda c: store_leaving.delete_person(c, there["coach_"], there["coach_"].id))
        return await page(there["mine"], there["id"])

    text = play(scene)
    assert "周老师" not in text
    assert "a former coach" in text
    assert "先停一停" in text


def test_a_coach_gets_it_once_she_has_opened_the_verdict(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        there = await corrected(stage)
        before = await there["coach"].get(f"/sessions/{there['id']}/paper")
        await write(stage, lambda c: store_openings.open_verdict(c, there["coach_"], there["id"]))
        after = await there["coach"].get(f"/sessions/{there['id']}/paper")
        other, _ = await person(stage, "陈老师", "coach", "administrator")
        return [before, after, (await other.get(f"/sessions/{there['id']}/paper")).status_code]

    before, after, other = play(scene)
    assert before.status_code == 303
    assert before.headers["location"].endswith("/replay")
    assert after.status_code == 200
    assert other == 404


def test_she_judges_herself_before_and_there_is_none_of_a_visit_under_way(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser, _ = await person(stage, "林晓雨")
        running = await begun(browser)
        early = await browser.get(f"/sessions/{running['id']}/paper")
        written = script_of(PLAY)
        view = await begun(browser, date=written.date.isoformat(), seed=written.seed)
        for one in written.moves:
            move = plays.move_of(library.script("wang_jing"), one, written.date)
            view = await moved(browser, view, **body_of(move))
        return [early.status_code, view["ended"], await browser.get(f"/sessions/{view['id']}/paper")]

    early, ended, late = play(scene)
    assert early == 409
    assert ended
    assert late.status_code == 303
    assert late.headers["location"].endswith("/judgement")


@pytest.mark.parametrize("stage", ["invitation_call", "first_visit", "after_service"])
def test_one_stage_alone_has_a_report_too(play, stage: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(on: Stage) -> str:
        browser, _ = await person(on, "林晓雨")
        view = await finished(browser, await begun(browser, mode="drill", stage=stage))
        return await page(browser, view["id"])

    assert "Findings only" in play(scene)


def test_turns_are_counted_as_moves_are(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[int], list[Any], int]:
        browser, _ = await person(stage, "林晓雨")
        view = await played(browser)
        log = await log_of(browser, view["id"])
        return numbers(log), log, view["turn"]

    turns, log, last = play(scene)
    assert (turns[0], turns[-1]) == (0, last)
    for turn, event in zip(turns, log, strict=True):
        if isinstance(event, ev.LinesOffered):
            assert event.turn == turn
