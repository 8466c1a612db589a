"""Blind marking: nothing of a verdict reaches a coach before she asks for it; what she marked first stays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.web.cast import Cast, cast_and_visit, give, teaches_no_more, viewer_of, write
from tests.web.conftest import Stage
from tests.web.visits import log_of, played
from web import store_openings

Play = Callable[[Any], Any]
TELLING = ("作数", 'class="pack-figure', "未达标", 'class="mark', 'class="finding"')


async def automatic(who: Cast) -> dict[str, str]:
    card = (await who.trainee.get(f"/api/v1{who.here}/scorecard")).json()
    return {one["id"]: one["status"] for pack in card["packs"].values() for one in pack["findings"]}


def test_nothing_of_the_verdict_reaches_a_coach_unasked(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        log = await log_of(who.trainee, who.id)
        said = next(n for n, event in enumerate(log) if type(event).__name__ == "Said")
        pages = ["scorecard", f"moments/{said}", "corrections", "corrections/findings/F1", "replay"]
        pages += [f"corrections/readings/{said}"]
        for name in pages:
            answer = await who.coach.get(f"{who.here}/{name}", follow_redirects=True)
            assert answer.status_code == 200
            assert str(answer.url).endswith("/replay"), f"{name} leads to the conversation"
            assert not [word for word in TELLING if word in answer.text], name
        for address in (f"/api/v1{who.here}/scorecard", f"/api/v1{who.here}/moments/{said}"):
            assert (await who.coach.get(address)).status_code == 403
        for address in (f"/api/v1{who.here}/transcript", f"/api/v1{who.here}", f"{who.here}/judgement"):
            assert (await who.coach.get(address)).status_code == 404
        assert not who.keep("select * from openings")

    play(scene)


def test_the_verdict_opens_when_she_asks(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        assert len(who.keep("select * from openings")) == 1
        page = await who.coach.get(f"{who.here}/scorecard")
        assert page.status_code == 200 and "李明的拜访" in page.text
        log = await log_of(who.trainee, who.id)
        said = next(n for n, event in enumerate(log) if type(event).__name__ == "Said")
        moment = await who.coach.get(f"{who.here}/moments/{said}")
        assert moment.status_code == 200 and "/branches" not in moment.text, "trying again is the trainee's"
        assert (await who.coach.get(f"/api/v1{who.here}/scorecard")).status_code == 200

    play(scene)


def test_a_coach_is_never_asked_to_judge_herself(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        for call in (who.coach.get, who.coach.post):
            assert (await call(f"{who.here}/judgement")).status_code == 404
        assert (await who.coach.get(f"{who.here}/scorecard")).status_code == 200
        assert len(who.keep("select * from judgements")) == 1, "the trainee's own"

    play(scene)


def test_a_marking_is_kept_whole_and_once_then_both_lie_side_by_side(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        form = (await who.coach.get(f"{who.here}/marking")).text
        assert not [word for word in TELLING[1:3] if word in form.replace('value="failed"><span>未达标', "")]
        there = set(re.findall(r'name="m\.(\w+)"', form))
        program = await automatic(who)
        assert there <= set(program)
        chosen = sorted(there)[:6]
        other = {"met": "missed", "half": "met", "missed": "half", "na": "met"}
        marks = {id: program[id] for id in chosen[:4]} | {id: other[program[id]] for id in chosen[4:]}
        data = {f"m.{id}": mark for id, mark in marks.items()} | {"verdict": "passed", "words": "沉得住气\n<b>好</b>"}
        kept = await who.coach.post(f"{who.here}/marking", data=data)
        assert kept.headers["location"] == f"{who.here}/marking"
        (row,) = who.keep("select marks, verdict, words from markings")
        assert json.loads(row[0]) == marks and row[1] == "passed"
        page = (await who.coach.get(f"{who.here}/marking")).text
        assert "6 项里有 4 项" in page and "67<small>%" in page and "&lt;b&gt;好" in page
        await who.coach.post(f"{who.here}/marking", data={f"m.{chosen[0]}": other[marks[chosen[0]]]})
        assert who.keep("select marks from markings") == [(row[0],)], "frozen"
        assert (await who.coach.get(f"{who.here}/scorecard")).status_code == 200, "with it the verdict opens"

    play(scene)


def test_one_that_would_not_be_blind_is_not_kept(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        page = (await who.coach.get(f"{who.here}/marking")).text
        assert "不算盲评" in page and "<form" not in page[page.index("<main") :]
        await who.coach.post(f"{who.here}/marking", data={"m.F1": "met"})
        assert not who.keep("select * from markings")

    play(scene)


def test_verdicts_shown_for_the_class_end_blindness(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        viewer = viewer_of(stage, "陈老师")

        def shown(on: bool) -> Any:
            return lambda connection: store_openings.show_verdicts(connection, viewer, who.class_, on)

        await write(stage, shown(True))
        assert (await who.coach.get(f"{who.here}/scorecard")).status_code == 200
        await write(stage, shown(False))
        closed = (await who.coach.get(f"{who.here}/replay")).text
        assert "再打分就不是盲评了" in closed and "直接看结果" in closed
        await who.coach.post(f"{who.here}/marking", data={"m.F1": "met"})
        assert not who.keep("select * from markings")

    play(scene)


def test_what_a_right_that_ended_had_shown_stays_seen(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        viewer = viewer_of(stage, "陈老师")
        await write(stage, lambda c: store_openings.show_verdicts(c, viewer, who.class_, True))
        who.id = (await played(who.trainee))["id"]  # ended after the switch, so its verdict was in the list at once
        await teaches_no_more(stage, "陈老师")
        later = (await played(who.trainee))["id"]
        await give(stage, "陈老师", "class", who.class_)
        await who.coach.post(f"{who.here}/marking", data={"m.F1": "met"})
        assert not who.keep("select * from markings"), "she had it before her"
        await who.coach.post(f"/sessions/{later}/marking", data={"m.F1": "met"})
        assert who.keep("select session from markings") == [(later,)], "this one nobody has shown her"

    play(scene)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 422),
        ({"m.F1": "great"}, 400),
        ({"m.F1": "met", "verdict": "so-so"}, 400),
        ({"m.F1": "met", "words": "长" * 2001}, 422),
    ],
)
def test_a_form_that_cannot_be_taken(play: Play, data: dict[str, str], status: int) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        answer = await who.coach.post(f"{who.here}/marking", data=data)
        assert answer.status_code == status
        if status == 422 and data:
            assert 'name="m.F1" value="met" checked' in answer.text and data["words"] in answer.text
        assert not who.keep("select * from markings") and not who.keep("select * from openings")

    play(scene)


def test_a_class_shows_how_far_coach_and_program_agree(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        empty = await who.coach.get(f"/classes/{who.class_}/agreement")
        assert "还没有盲评过" in empty.text
        program = await automatic(who)
        ids = [id for id, status in program.items() if status in ("met", "missed")][:5]
        flipped = {"met": "missed", "missed": "met"}
        marks = {f"m.{id}": program[id] for id in ids[:4]} | {f"m.{ids[4]}": flipped[program[ids[4]]]}
        await who.coach.post(f"{who.here}/marking", data=marks)
        second = await played(who.classmate)
        await who.coach.post(f"/sessions/{second['id']}/marking", data={f"m.{ids[4]}": flipped[program[ids[4]]]})
        page = (await who.coach.get(f"/classes/{who.class_}/agreement")).text
        assert "盲评了 2 次拜访" in page and "6 项里有 4 项" in page
        name = page.index("最常不一致的")
        assert re.search(r'data-label="不一致">2<.*?data-label="打过分">2<', page[name:], re.S)
        assert "李明" in page and "周敏" in page
        for browser, status in ((who.other_coach, 404), (who.trainee, 403)):
            assert (await browser.get(f"/classes/{who.class_}/agreement")).status_code == status
        await teaches_no_more(stage, "陈老师")
        assert (await who.coach.get(f"/classes/{who.class_}/agreement")).status_code == 404

    play(scene)


def test_nobody_else_opens_or_marks(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        for browser in (who.other_coach, who.classmate, who.outsider):
            assert (await browser.post(f"{who.here}/verdict")).status_code == 404
        assert (await who.other_coach.get(f"{who.here}/marking")).status_code == 404
        assert (await who.trainee.get(f"{who.here}/marking")).status_code == 403
        assert (await who.trainee.post(f"{who.here}/verdict")).status_code == 303
        assert not who.keep("select * from openings"), "her own verdict needs no opening"

    play(scene)
