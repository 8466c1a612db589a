"""A coach corrects a card: both marks stand side by side, the total says which it counts, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from roleplay import events as ev
from roleplay.state import act_key
from tests.web.cast import Cast, cast_and_visit, give, teaches_no_more
from tests.web.conftest import Stage
from tests.web.visits import log_of

Play = Callable[[Any], Any]
REASON = "她其实问过了，只是说得含蓄"


async def card_of(who: Cast, browser: httpx.AsyncClient | None = None) -> dict[str, Any]:
    answer = await (browser or who.trainee).get(f"/api/v1{who.here}/scorecard")
    card: dict[str, Any] = answer.json()
    return card


def findings(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for pack in card["packs"].values() for one in pack["findings"]}


async def correct(who: Cast, id: str, status: str, reason: str = REASON) -> httpx.Response:
    return await who.coach.post(f"{who.here}/corrections/findings/{id}", data={"status": status, "reason": reason})


def cache(who: Cast) -> Any:
    query = (
        "select verdict, guidance, compliance, corrections, counted_verdict, counted_guidance, counted_compliance"
        " from scores where session = ?"
    )
    return who.keep(query, who.id)


def test_both_marks_stand_side_by_side_and_the_total_says_which_counts(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        before = await card_of(who)
        id = next(id for id, one in findings(before).items() if one["status"] == "missed" and one["pack"] == "guidance")
        saved = await correct(who, id, "met")
        assert saved.headers["location"] == f"{who.here}/scorecard#f-{id}"
        card = await card_of(who)
        assert findings(card)[id]["status"] == "missed", "the automatic card stays"
        assert {k: v for k, v in card.items() if k != "counted"} == {k: v for k, v in before.items() if k != "counted"}
        counted = card["counted"]
        assert counted["corrections"] == [
            {"kind": "finding", "target": id, "status": "met", "reason": REASON, "by": "陈老师",
             "at": counted["corrections"][0]["at"]}
        ]  # fmt: skip
        for browser in (who.trainee, who.coach):
            page = (await browser.get(f"{who.here}/scorecard")).text
            assert "成绩里算进了陈老师的 1 处更正" in page and REASON in page
            found = page[page.index(f'id="f-{id}"') :]
            marks = re.findall(r'class="mark (\w+)', found)[:3]
            assert marks == ["met", "missed", "met"], "the one that counts, then the program's, then the coach's"
            assert page.count('class="beside-figure"') == 2, "each pack has the program's figure beside"

    play(scene)


def test_lists_have_the_figures_that_count(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        id = next(id for id, one in findings(await card_of(who)).items() if one["status"] == "missed")
        assert cache(who) == []
        await correct(who, id, "half")
        counted = (await card_of(who))["counted"]
        (row,) = cache(who)
        assert row[3] == 1
        assert row[4:] == (
            counted["verdict"] or "", counted["packs"]["guidance"]["score"], counted["packs"]["compliance"]["score"]
        )  # fmt: skip
        page = (await who.coach.get(f"{who.here}/corrections")).text
        (correction,) = re.findall(r'id="k-([\w-]+)"', page)
        await who.coach.post(f"/corrections/{correction}/withdraw")
        (row,) = cache(who)
        assert row[3] == 0 and row[4:] == row[:3]

    play(scene)


def test_a_red_line_forgiven_changes_the_verdict(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        card = await card_of(who)
        assert card["verdict"] == "failed"
        for id, one in findings(card).items():
            if one["status"] in ("missed", "half"):
                await correct(who, id, "met")
        after = await card_of(who)
        assert after["verdict"] == "failed" and after["counted"]["verdict"] != "failed"
        page = (await who.trainee.get(f"{who.here}/scorecard")).text
        assert "系统原来评的是：未达标" in page

    play(scene)


def test_the_newest_that_stands_counts_and_all_can_be_read(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        id = next(id for id, one in findings(await card_of(who)).items() if one["status"] == "missed")
        await correct(who, id, "met", "第一次的理由")
        await correct(who, id, "half", "第二次的理由")
        assert [one["status"] for one in (await card_of(who))["counted"]["corrections"]] == ["half"]
        page = (await who.trainee.get(f"{who.here}/corrections")).text
        assert "第一次的理由" in page and "第二次的理由" in page and "已被新的更正取代" in page
        newest = re.findall(r'id="k-([\w-]+)"', page)[0]
        assert (await who.trainee.post(f"/corrections/{newest}/withdraw")).status_code == 404
        await who.coach.post(f"/corrections/{newest}/withdraw")
        assert [one["status"] for one in (await card_of(who))["counted"]["corrections"]] == ["met"]
        assert "已撤回" in (await who.trainee.get(f"{who.here}/corrections")).text

    play(scene)


def test_words_read_otherwise_say_what_they_change(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        log = await log_of(who.trainee, who.id)
        before = findings(await card_of(who))
        broken = next(one for one in before.values() if one["caps"] and one["evidence"])
        at = next(n for n in broken["evidence"] if isinstance(log[n], ev.Said))
        here = f"{who.here}/corrections/readings/{at}"
        form = (await who.coach.get(here)).text
        assert 'name="act"' in form and "<optgroup" in form
        preview = await who.coach.post(here, data={"add": "thank_client", "preview": "1"})
        assert preview.status_code == 200 and "会改变什么" in preview.text
        assert not who.keep("select id from corrections"), "looking keeps nothing"
        refused = await who.coach.post(here, data={"add": "thank_client", "reason": ""})
        assert refused.status_code == 422 and 'value="thank_client" selected' in refused.text
        saved = await who.coach.post(here, data={"add": "thank_client", "reason": "那是道谢"})
        assert saved.status_code == 303
        counted = (await card_of(who))["counted"]
        (note,) = counted["corrections"]
        assert note["kind"] == "reading" and note["target"] == str(at)
        assert [act["id"] for act in note["acts"]] == ["thank_client"] and note["claims"] == []
        page = (await who.trainee.get(f"{who.here}/corrections")).text
        assert "改变了什么" in page and "那是道谢" in page
        assert page.count('class="mark') >= 2, "the findings it changes, as they were and are"
        card = (await who.trainee.get(f"{who.here}/scorecard")).text
        found = card[card.index(f'id="f-{broken["id"]}"') :]
        assert "更正理解以后" in found[: found.index("</details>")]

    play(scene)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"act": "no_such_act"}, 400),
        ({"add": ["thank_client"] * 4}, 400),
        ({"add": "no_such_act"}, 400),
        ({"claim": "CL_NONE"}, 400),
    ],
)
def test_a_reading_takes_what_the_page_offers(play: Play, fields: dict[str, Any], status: int) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        log = await log_of(who.trainee, who.id)
        at = next(n for n, event in enumerate(log) if isinstance(event, ev.Said))
        answer = await who.coach.post(f"{who.here}/corrections/readings/{at}", data={**fields, "reason": "x"})
        assert answer.status_code == status
        for wrong in (0, 999_999):
            assert (await who.coach.get(f"{who.here}/corrections/readings/{wrong}")).status_code == 404

    play(scene)


def test_the_same_reading_is_no_correction_and_comes_back(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        log = await log_of(who.trainee, who.id)
        at, said = next((n, event) for n, event in enumerate(log) if isinstance(event, ev.Said) and event.acts)
        data = {"act": [act_key(act) for act in said.acts], "reason": "没变"}
        data |= {f"claim.{one.id}": "right" if one.right else "wrong" for one in said.claims}
        answer = await who.coach.post(f"{who.here}/corrections/readings/{at}", data=data)
        assert answer.status_code == 422 and "没变" in answer.text

    play(scene)


@pytest.mark.parametrize(
    ("status", "reason"), [("met", " "), ("", REASON), ("wonderful", REASON), ("met", "长" * 2001)]
)
def test_a_mark_needs_its_reason_and_comes_back_as_typed(play: Play, status: str, reason: str) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        id = next(id for id, one in findings(await card_of(who)).items() if one["status"] == "missed")
        answer = await correct(who, id, status, reason)
        assert answer.status_code == 422 and reason.strip() in answer.text
        assert not who.keep("select id from corrections")
        same = await correct(who, id, "missed")
        assert same.status_code == 422, "the mark it has already"
        assert (await correct(who, "F999", "met")).status_code == 404

    play(scene)


def test_only_a_coach_of_the_class_with_the_verdict_open_corrects(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        id = "F1"
        closed = await correct(who, id, "met")
        assert closed.headers["location"] == f"{who.here}/replay", "the verdict is not open to her yet"
        await who.opened()
        form = {"status": "half", "reason": REASON}
        for browser, status in ((who.other_coach, 404), (who.classmate, 403), (who.outsider, 403), (who.trainee, 403)):
            for place in (f"findings/{id}", "readings/30"):
                answer = await browser.post(f"{who.here}/corrections/{place}", data=form)
                assert answer.status_code == status
        await give(stage, "李明", "coach")
        own = await who.trainee.post(f"{who.here}/corrections/findings/{id}", data=form)
        assert own.status_code == 403, "nobody corrects her own card"
        assert not who.keep("select id from corrections")
        assert (await correct(who, id, "half")).status_code == 303
        await teaches_no_more(stage, "陈老师")
        assert (await correct(who, id, "met")).status_code == 404
        assert REASON in (await who.trainee.get(f"{who.here}/scorecard")).text, "what counts goes on counting"

    play(scene)


def test_a_reason_is_shown_as_words(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await who.opened()
        id = next(id for id, one in findings(await card_of(who)).items() if one["status"] == "missed")
        await correct(who, id, "met", "<script>alert(1)</script> {reason} %s")
        for page in ("scorecard", "corrections", f"corrections/findings/{id}"):
            text = (await who.coach.get(f"{who.here}/{page}")).text
            assert "<script>alert" not in text and "&lt;script&gt;alert" in text

    play(scene)
