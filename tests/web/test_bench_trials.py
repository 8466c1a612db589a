"""Trials on the bench: from any stage with any gauges and facts, the reasons beside each answer, taking moves back, and
keeping a dialogue as a play."""

from __future__ import annotations

import re
from typing import Any

import pytest

from roleplay import documents
from roleplay.authoring import plays
from roleplay.schema import STAGES
from tests.web.benching import (  # noqa: F401 - fixtures
    HERE,
    author,
    author_with_draft,
    begun_trial,
    chosen,
    one_checker,
    saved,
    shared_checker,
    text_of,
    turn_of,
)
from tests.web.conftest import Stage, plain
from tests.web.visits import rows
from web import store_trials, trials


def gauges(page: str) -> dict[str, str]:
    """How she stands, by what the page calls it."""
    return dict(re.findall(r"<dt>([^<]+)</dt><dd><b>(\d+)</b>", page))


def test_it_begins_at_the_stage_with_the_gauges_and_facts_asked_for(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        browser = await author_with_draft(stage)
        form = (await browser.get(f"{HERE}/try?stage=first_visit")).text
        changed = {"g.trust": "12", "g.patience": "35", "g.openness": "2", "more": "anger, fear", "seed": "7"}
        page = (await browser.get(await begun_trial(browser, **changed))).text
        return [form, page, rows(stage, "select start from trials")[0][0]]

    form, page, kept = play(scene)
    assert re.search(r'name="g.trust" value="44"', form), "the usual state of the stage is filled in"
    assert 'name="fact" value="visit_agreed" checked' in form
    assert 'name="fact" value="basics_done">' in form, "and what her files speak of is offered"
    stand = gauges(page)
    assert (stand["信任"], stand["耐心"], stand["愿意敞开多少"]) == ("12", "35", "2")
    for fact in ("visit_agreed", "anger", "fear"):
        assert f"<code>{fact}</code>" in page
    assert "<code>card_written</code>" not in page
    assert "这是试演" in page
    start = plays.Play.model_validate_json(kept)
    assert (start.stage, start.seed, start.gauges["trust"]) == ("first_visit", 7, 12)
    assert start.facts == ["anger", "fear"]
    assert "card_written" in start.no_facts


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"g.trust": "101"}, "0 到 100"),
        ({"g.openness": "-1"}, "0 到 10"),
        ({"more": "a fact<b>"}, "事实写成一个词"),
        ({"more": " ".join(f"f{n}" for n in range(301))}, "最多写 300"),
        ({"date": "soon"}, "日期写成"),
        ({"seed": "9" * 12}, "日期写成"),
        ({"stage": "end"}, "没有这个阶段"),
    ],
)
def test_a_start_that_cannot_be_comes_back(play, fields: dict[str, str], told: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> Any:
        browser = await author_with_draft(stage)
        given = {"stage": "first_visit", "date": "2026-03-02", "seed": "1", **fields}
        return await browser.post(f"{HERE}/try", data=given), rows(stage, "select count(*) from trials")

    answer, kept = play(scene)
    assert answer.status_code == 422
    assert told in plain(answer.text)
    assert kept == [(0,)]


def test_every_stage_can_be_begun(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[int]:
        browser = await author_with_draft(stage)
        begun = [await begun_trial(browser, stage=one) for one in STAGES[:-1]]
        return [(await browser.get(trial)).status_code for trial in begun]

    assert play(scene) == [200] * 8


def test_beside_each_answer_stands_which_rule_gave_it_and_which_lost_and_why(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        browser = await author_with_draft(stage)
        trial = await begun_trial(browser)
        assert (await chosen(browser, trial)).headers["location"] == f"{trial}#now"
        return [(await browser.get(trial)).text]

    (page,) = play(scene)
    words = plain(page)
    assert "b_r_visit_start" in words, "the rule of her greeting"
    assert "差一点就用上的" in words
    assert "更贴近她本人的话优先" in words
    assert "什么触动了她" in words
    assert "推进一步" in words, "what a line offered is for"
    assert page.count('class="replay-row turn') == 2


def test_moves_are_taken_back_one_by_one_and_an_old_page_changes_nothing(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        trial = await begun_trial(browser)
        first = (await browser.get(trial)).text
        for _ in range(3):
            await chosen(browser, trial)
        third = (await browser.get(trial)).text
        lines = re.findall(r'name="choice" value="([^"]+)"', first)
        stale = await browser.post(f"{trial}/moves", data={"turn": "0", "kind": "choice", "choice": lines[0]})
        unknown = await browser.post(f"{trial}/moves", data={"turn": "3", "kind": "choice", "choice": "nonsense"})
        back = [await browser.post(f"{trial}/undo", data={"turn": turn}) for turn in ("3", "3", "2", "1")]
        none = await browser.post(f"{trial}/undo", data={"turn": "0"})
        return [first, third, stale, unknown, back, none, (await browser.get(trial)).text]

    first, third, stale, unknown, back, none, last = play(scene)
    assert turn_of(third) == "3"
    assert stale.status_code == 409
    assert "已经往前走了" in stale.text
    assert unknown.status_code == 422
    assert [one.status_code for one in back] == [303, 409, 303, 303]
    assert none.status_code == 422
    assert last == first, "the same moves, the same page"


def test_a_trial_keeps_the_files_it_began_with(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        browser = await author_with_draft(stage)
        trial = await begun_trial(browser)
        await chosen(browser, trial)
        before = (await browser.get(trial)).text
        text, version = await text_of(browser, "hers.yaml")
        await saved(browser, "hers.yaml", text.replace("对了，我那张建行卡下个月到期", "对了，我卡丢了"), version)
        await stage.restart()
        other = await begun_trial(browser)
        digests = rows(stage, "select count(distinct bundle) from trials")
        return [before, (await browser.get(trial)).text, digests[0][0], other]

    before, after, digests, _ = play(scene)
    assert after == before
    assert digests == 2


def test_the_desk_and_its_papers_work_as_in_a_visit(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        trial = await begun_trial(browser, stage="preparation", fact=[])
        out: list[Any] = [(await browser.get(trial)).text]

        async def move(**fields: str) -> Any:
            turn = turn_of((await browser.get(trial)).text)
            return await browser.post(f"{trial}/moves", data={"turn": turn, **fields})

        out.append(await move(kind="right", form="read", value="policy"))
        out.append(await move(kind="right", form="sheet", value="right"))
        out.append(await browser.get(f"{trial}/papers/sheet"))
        out.append(await move(kind="form", form="plan", item="nothing_such"))
        out.append(await move(kind="right", form="sheet", value="no_such"))
        out.append(await browser.post(f"{trial}/papers/plan/running", data={}))
        out.append(await browser.get(f"{trial}/papers/caseload"))
        calls = re.findall(r'name="hour" value="([^"]+)"', out[0])
        out.append(await move(kind="form", form="call", hour=calls[0]))
        return [*out, (await browser.get(trial)).text]

    desk, read, sheet, paper, plan, wrong, running, caseload, call, talk = play(scene)
    assert "/sessions/" not in desk.split("<main")[1], "everything of it stays in the trial"
    assert read.status_code == sheet.status_code == call.status_code == 303
    assert paper.status_code == 200
    assert "/sessions/" not in paper.text.split("<main")[1]
    assert (plan.status_code, wrong.status_code, running.status_code, caseload.status_code) == (422, 400, 200, 404)
    assert 'name="choice"' in talk


def test_what_stumbles_at_a_move_is_told_and_can_be_taken_back(play, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    real = trials.engine.step

    def stumble(script: Any, state: Any, move: Any) -> Any:
        if state.turn == 1:
            raise OverflowError("date value out of range")
        return real(script, state, move)

    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        trial = await begun_trial(browser)
        for _ in range(2):
            await chosen(browser, trial)
        monkeypatch.setattr(trials.engine, "step", stumble)
        stuck = await browser.get(trial)
        undone = await browser.post(f"{trial}/undo", data={"turn": "2"})
        return [stuck, undone, await chosen(browser, trial), await browser.get(trial)]

    stuck, undone, again, there = play(scene)
    assert stuck.status_code == again.status_code == 422
    assert "对不上" in stuck.text
    assert undone.status_code == 303
    assert there.status_code == 200


def test_a_trial_is_its_authors_own_and_has_bounds(play, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(trials, "MOST_MOVES", 2)
    monkeypatch.setattr(store_trials, "MOST_KEPT", 3)

    async def scene(stage: Stage) -> list[Any]:
        browser, other = await author_with_draft(stage), await author(stage, "钱作者")
        trial = await begun_trial(browser)
        said = [(await chosen(browser, trial)).status_code for _ in range(3)]
        answers = [await other.get(trial), await other.post(f"{trial}/undo", data={"turn": "2"})]
        seen = [one.status_code for one in answers]
        for _ in range(3):
            await begun_trial(browser)
        return [said, seen, rows(stage, "select count(*) from trials"), (await browser.get(trial)).status_code]

    said, seen, count, old = play(scene)
    assert said == [303, 303, 422]
    assert seen == [404, 404]
    assert count == [(3,)]
    assert old == 404


# Keeping it as a play ----------------------------------------------------------------------------------------


def kept_play(text: str, id: str) -> plays.Play:
    """The play of that name in a plays.yaml."""
    found = documents.check(plays.Plays, documents.parse(text, "plays.yaml"), "plays.yaml")
    return next(one for one in found.plays if one.id == id)


def test_a_dialogue_that_goes_on_is_kept_with_its_last_answer(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        trial = await begun_trial(browser, **{"g.trust": "20"}, more="strange")
        for _ in range(2):
            await chosen(browser, trial)
        keep = {"id": "low_trust", "title": "信任低的时候"}
        done = await browser.post(f"{trial}/keep", data=keep)
        twice = await browser.post(f"{trial}/keep", data=keep)
        bad = await browser.post(f"{trial}/keep", data={**keep, "id": "Low Trust"})
        return [done, twice, bad, await text_of(browser, "plays.yaml"), (await browser.get(HERE)).text]

    done, twice, bad, (text, _), draft = play(scene)
    assert done.headers["location"] == f"{HERE}/files/plays.yaml?notice=kept"
    assert (twice.status_code, bad.status_code) == (422, 422)
    assert "已经有一段叫 low_trust 的样例" in twice.text
    one = kept_play(text, "low_trust")
    assert one.title.zh == "信任低的时候"
    assert (one.stage, one.gauges, one.facts) == ("first_visit", {"trust": 20}, ["strange"])
    assert len(one.moves) == 2
    assert one.expect.ending == ""
    (reply,) = one.expect.replies
    assert reply.after == one.moves[-1]
    assert reply.rule
    assert "没有发现问题" in draft, "and it comes out in the check"


def test_a_dialogue_that_ended_is_kept_with_its_ending_and_verdict_and_tells_when_it_changes(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        trial = await begun_trial(browser)
        await chosen(browser, trial)
        await browser.post(f"{trial}/moves", data={"turn": "1", "kind": "end"})
        ended = (await browser.get(trial)).text
        await browser.post(f"{trial}/keep", data={"id": "short", "title": ""})
        text, version = await text_of(browser, "plays.yaml")
        good = (await browser.get(HERE)).text
        await saved(browser, "plays.yaml", text.replace("verdict: none}\n", "verdict: excellent}\n"), version)
        return [ended, text, good, (await browser.get(HERE)).text]

    ended, text, good, changed = play(scene)
    one = kept_play(text, "short")
    assert re.search(rf"结束：[一-鿿]+ <code>{one.expect.ending}</code>", ended), "in words, and by its id"
    assert one.moves[-1] == "end"
    assert one.expect.ending
    assert one.expect.verdict
    assert "V601" not in good
    assert "V601" in changed


def test_a_play_with_papers_says_which_were_right(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        browser = await author_with_draft(stage)
        trial = await begun_trial(browser, stage="preparation", fact=[])
        for n, (form, value) in enumerate((("read", "basic"), ("card", "right"), ("sheet", "right"), ("plan", "fit"))):
            move = {"turn": str(n), "kind": "right", "form": form, "value": value}
            assert (await browser.post(f"{trial}/moves", data=move)).status_code == 303
        await browser.post(f"{trial}/keep", data={"id": "desk", "title": "桌前"})
        return (await text_of(browser, "plays.yaml"))[0]

    moves = kept_play(play(scene), "desk").moves
    assert moves == [{"read": "basic"}, {"card": "right"}, {"sheet": "right"}, {"plan": "fit"}]
