"""Any two visits to one customer side by side: whose they may be, what stands beside what, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from roleplay import library
from roleplay.authoring import plays
from roleplay.events import Said
from tests.web.cast import class_of, verdict_opened
from tests.web.conftest import Stage, begun, moved
from tests.web.visits import PLAY, body_of, judged, log_of, played, script_of
from web.beside import merged

Play = Callable[..., Any]
ENGLISH = {"accept-language": "en"}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_two_attempts_stand_beside_each_other_word_by_word(play: Play, language: str) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers={"accept-language": language})
        first, second = await played(browser), await played(browser, "thrown_out_pitcher")
        one = (await browser.get(f"/compare?visit={second['id']}&visit={first['id']}")).text
        other = (await browser.get(f"/compare?one={first['id']}&other={second['id']}")).text
        assert re.sub(r'value="/compare[^"]*"', "", one) == re.sub(r'value="/compare[^"]*"', "", other)
        heads = re.findall(r'class="link" href="/sessions/([\w-]+)"', one)
        assert heads == [first["id"], second["id"]], "the earlier one first, however they were asked for"
        for id in heads:
            for event in await log_of(browser, id):
                if isinstance(event, Said):
                    assert event.text in one
        cards = [(await browser.get(f"/api/v1/sessions/{id}/scorecard")).json() for id in heads]
        status = [{f["id"]: f["status"] for pack in card["packs"].values() for f in pack["findings"]} for card in cards]
        differ = {id for id in status[0] if status[0][id] != status[1][id]}
        assert set(re.findall(r'scorecard#f-(\w+)"', one)) == differ
        assert one.count('<path class="path') == 2

    play(scene)


def test_the_same_words_stand_in_one_row(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        first, second = await played(browser), await played(browser)
        page = (await browser.get(f"/compare?visit={first['id']}&visit={second['id']}")).text
        assert "Every finding came out the same." in page and "It was over." not in page
        for row in page.split('<li class="pair">')[1:]:
            sides = row.split('<div class="side again')
            said = [re.findall(r'<p lang="zh-CN">(.*?)</p>', side.split("</li>")[0]) for side in sides]
            assert said[0] == said[1]

    play(scene)


def test_a_stage_that_one_of_them_never_came_to_says_so(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        first, second = await played(browser, "call_at_night"), await played(browser)
        page = (await browser.get(f"/compare?visit={first['id']}&visit={second['id']}")).text
        assert page.count("It was over.") == 1

    play(scene)


def test_what_counts_is_what_the_heads_say(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        first, second = await played(browser), await played(browser)
        await browser.get("/progress")
        await stage.app.state.parts.service.writer.do(
            lambda connection: connection.exec_driver_sql(
                "update scores set corrections = 1, counted_guidance = 81.5 where session = ?", (second["id"],)
            )
        )
        page = (await browser.get(f"/compare?visit={first['id']}&visit={second['id']}")).text
        assert page.count("with a coach") == 1 and page.count("81<small>.5</small>") == 1

    play(scene)


def test_exactly_two_and_of_one_customer(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        first, second = await played(browser), await played(browser)
        for query in (
            "",
            f"visit={first['id']}",
            f"visit={first['id']}&visit={first['id']}",
            "visit=a&visit=b&visit=c",
        ):
            answer = await browser.get(f"/compare?{query}")
            assert answer.status_code == 422 and "exactly two" in answer.text, query
        await stage.app.state.parts.service.writer.do(
            lambda connection: connection.exec_driver_sql(
                "update sessions set persona = 'another' where id = ?", (second["id"],)
            )
        )
        answer = await browser.get(f"/compare?visit={first['id']}&visit={second['id']}")
        assert answer.status_code == 422 and "different customers" in answer.text

    play(scene)


def test_what_runs_or_is_nobodys_or_anybody_elses_is_refused(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser, outsider = await stage.named(headers=ENGLISH), await stage.named("王强")
        first, second, running = await played(browser), await played(browser), await begun(browser)
        assert (await browser.get(f"/compare?visit={first['id']}&visit={running['id']}")).status_code == 409
        assert (await browser.get(f"/compare?visit={first['id']}&visit=nobodys")).status_code == 404
        assert (await outsider.get(f"/compare?visit={first['id']}&visit={second['id']}")).status_code == 404
        theirs = await played(outsider)
        assert (await browser.get(f"/compare?visit={first['id']}&visit={theirs['id']}")).status_code == 404

    play(scene)


def test_ones_own_judgement_comes_before_the_comparison(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        first, play_ = await played(browser), script_of(PLAY)
        second = await played(browser, moves=len(play_.moves) - 1)
        last = plays.move_of(library.script("wang_jing"), play_.moves[-1], play_.date)
        second = await moved(browser, second, **body_of(last))
        assert second["ended"]
        address = f"/compare?visit={first['id']}&visit={second['id']}"
        sent = await browser.get(address)
        assert sent.status_code == 303 and sent.headers["location"] == f"/sessions/{second['id']}/judgement"
        await judged(browser, second)
        assert (await browser.get(address)).status_code == 200

    play(scene)


def test_a_coach_sees_two_trainees_once_she_opened_both(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        one, other = await stage.named("李明"), await stage.named("周敏")
        coach = await stage.named("陈老师", headers=ENGLISH)
        await class_of(stage, "陈老师", "李明", "周敏")
        first, second = await played(one), await played(other, "thrown_out_pitcher")
        address = f"/compare?visit={first['id']}&visit={second['id']}"
        for id in (first["id"], second["id"]):
            sent = await coach.get(address)
            assert sent.status_code == 303 and sent.headers["location"] == f"/sessions/{id}/replay?notice=unopened"
            await verdict_opened(stage, "陈老师", id)
        page = (await coach.get(address)).text
        assert "<h2>李明</h2>" in page and "<h2>周敏</h2>" in page
        assert ">李明 1" in page and "You 1" not in page, "the words of another are not called one's own"
        assert "better" not in re.sub(r"<script.*?</script>", "", page), "two people are not ranked"
        assert (await one.get(address)).status_code == 404

    play(scene)


def test_a_page_one_is_sent_on_to_says_why_and_nothing_that_is_not_ours(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        browser = await stage.named(headers=ENGLISH)
        first = await played(browser)
        here = f"/sessions/{first['id']}/replay"
        assert "open its verdict first" in (await browser.get(f"{here}?notice=unopened")).text
        assert 'class="notice"><svg' not in (await browser.get(f"{here}?notice=You+won")).text.split("<template")[0]

    play(scene)


def test_orders_of_stages_are_merged() -> None:
    a, b, c, d = (("a", 1), ("b", 1), ("c", 1), ("d", 1))
    assert merged([a, b, d], [a, c, d]) == [a, b, c, d]
    assert merged([a], [a, b, c]) == [a, b, c]
    assert merged([], [b]) == [b]
    assert merged([a, b], [b, a]) == [b, a]
