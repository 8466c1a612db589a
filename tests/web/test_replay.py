"""The replay: an address for every turn, ways to a finding and back, nothing told too early, and the live run again."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from roleplay import events as ev
from roleplay import library, otherwise, rubric
from roleplay import moves as mv
from roleplay import state as states
from roleplay.authoring import plays
from roleplay.trace import Traced, batches, trace
from tests.web.conftest import Stage, begun, card_of, moved
from tests.web.test_plays_through_the_store import kept
from tests.web.visits import body_of, judged, log_of, played, rows, script_of
from web import debrief, replay, replayed
from web.i18n import speech
from web.proofs import Proofs
from web.replayed import Wanted, seconds
from web.service import Turned
from web.store import Viewer
from web.templating import render

Play = Callable[..., Any]
HER = "wang_jing"
SHORT = "late_pitcher"
TURN = re.compile(r'<li class="replay-row turn[^"]*" id="turn-(\d+)"')


async def pages(browser: httpx.AsyncClient, here: str, *turns: object) -> list[str]:
    """The replay at these turns; at None the whole."""
    answers = [await browser.get(f"{here}/replay" + ("" if t is None else f"?turn={t}")) for t in turns]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.text for answer in answers]


def test_every_turn_has_an_address_and_shows_the_visit_up_to_it(play: Play) -> None:
    total = len(script_of(SHORT).moves)

    async def scene(stage: Stage) -> list[str]:
        browser = await stage.named()
        view = await played(browser)
        return await pages(browser, f"/sessions/{view['id']}", None, *range(total + 1), total + 7)

    whole, *each, beyond = play(scene)
    assert TURN.findall(whole) == [str(n) for n in range(total + 1)]
    assert 'aria-current="step"' not in whole
    for n, page in enumerate(each):
        assert TURN.findall(page) == [str(m) for m in range(n + 1)]
        assert re.findall(r'<li class="replay-row turn current[^"]*" id="turn-(\d+)"', page) == [str(n)]
        assert page.count('id="now"') == 1
        assert ('data-step="prev"' in page) is (n > 0)
        assert ('data-step="next"' in page) is (n < total)
        assert f'value="{n}" aria-label' in page
    assert TURN.findall(beyond) == TURN.findall(whole), "an address beyond the end is the end"


def test_what_cannot_be_a_turn_is_refused_and_nobody_elses_replay_exists(play: Play) -> None:
    async def scene(stage: Stage) -> list[int]:
        browser, outsider = await stage.named(), await stage.named("王芳")
        here = f"/sessions/{(await played(browser))['id']}/replay"
        asked = [(browser, "?turn=-1"), (browser, "?turn=x"), (outsider, ""), (outsider, "?turn=3")]
        running = await begun(browser)
        answers = [await who.get(here + query) for who, query in asked]
        answers.append(await browser.get(f"/sessions/{running['id']}/replay"))
        return [answer.status_code for answer in answers]

    assert play(scene) == [422, 422, 404, 404, 409]


def test_the_whole_shows_how_every_message_was_read_and_why_she_answered(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[str, list[ev.AnyEvent]]:
        browser = await stage.named()
        view = await played(browser)
        (page,) = await pages(browser, f"/sessions/{view['id']}", None)
        return html.unescape(page), await log_of(browser, view["id"])

    page, log = play(scene)
    script = library.script(HER)
    said = [event for event in log if isinstance(event, ev.Said)]
    assert page.count("<dt>理解为</dt>") == len(said)
    for event in log:
        if isinstance(event, ev.Said):
            assert all(f"<b>{script.acts[act.id].label.zh}</b>" in page for act in event.acts)
        elif isinstance(event, ev.Replied):
            assert f"<code>{event.rule}</code>" in page
        elif isinstance(event, ev.GaugeChanged):
            assert f"到 {event.to}</span>" in page
    assert page.count("/branches") == len(script_of(SHORT).moves)
    assert "此后系统有了改动" not in page and "系统有了改动" not in page


def test_her_curves_have_a_column_for_every_turn_and_say_in_words_how_they_go(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[list[str], list[ev.AnyEvent]]:
        browser = await stage.named()
        view = await played(browser)
        return await pages(browser, f"/sessions/{view['id']}", None, 7), await log_of(browser, view["id"])

    (whole, seventh), log = play(scene)
    count = len(script_of(SHORT).moves) + 1
    for page in (whole, seventh):
        columns = re.search(r'<div class="columns" aria-hidden="true">(.*?)</div>', page, re.DOTALL)
        assert columns and columns[1].count('<a tabindex="-1"') == count
        for gauge in ("trust", "patience"):
            drawn = re.search(rf'<path class="{gauge}" vector-effect="[^"]*" d="M([^"]+)"', page)
            assert drawn and len(drawn[1].split("L")) == count
    first, last = states.fold(log[: len(next(batches(log)))]), states.fold(log)
    assert f"信任从 {first.gauges['trust']} 到 {last.gauges['trust']}" in whole
    assert "now-line" in seventh and "now-line" not in whole
    assert 'class="lost critical"' in whole, "the red line it ends with is seen at once"


def test_from_a_finding_to_its_turn_and_back(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[str, str]:
        browser = await stage.named()
        view = await played(browser)
        (whole,) = await pages(browser, f"/sessions/{view['id']}", None)
        return (await card_of(browser, view["id"])).text, whole

    card, whole = play(scene)
    anchors = set(re.findall(r"/replay#(e\d+)", card))
    assert anchors and all(f'id="{anchor}"' in whole for anchor in anchors)
    notes = set(re.findall(r'class="note" href="/sessions/[\w-]+/scorecard#(f-\w+)"', whole))
    assert notes and all(f'id="{note}"' in card for note in notes)
    places = re.findall(r'\sid="([^"]+)"', whole)
    assert len(places) == len(set(places)), "no place is named twice"


def test_at_the_current_turn_each_line_shows_what_it_would_have_caused(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[list[str], list[ev.AnyEvent]]:
        browser = await stage.named()
        view = await played(browser)
        log = await log_of(browser, view["id"])
        turn = otherwise.moments(log)[3].turn + 1
        return await pages(browser, f"/sessions/{view['id']}", None, turn), log

    (whole, there), log = play(scene)
    moment = otherwise.moments(log)[3]
    assert whole.count('<li class="option card') == 0
    assert there.count('<li class="option card') == len(moment.lines)
    assert there.count('<li class="option card chosen"') == 1
    assert f"/moments/{moment.event}" in there and f"/moments/{moment.event}" in whole


def test_without_script_it_plays_by_itself_to_the_end(play: Play) -> None:
    total = len(script_of(SHORT).moves)
    refresh = re.compile(r'<noscript><meta http-equiv="refresh" content="(\d+);url=([^"]+)"></noscript>')

    async def scene(stage: Stage) -> tuple[list[str], list[str], str]:
        browser = await stage.named()
        here = f"/sessions/{(await played(browser))['id']}/replay"
        seen, waits, at = [], [], f"{here}?turn=0&play=1"
        while True:
            page = (await browser.get(at.partition("#")[0])).text
            found = refresh.search(page)
            if not found:
                return seen, waits, page
            assert "暂停" in page and 'class="walk playing"' in page
            waits.append(found[1])
            at = html.unescape(found[2])
            seen.append(at.removeprefix(here))

    seen, waits, end = play(scene)
    assert seen == [f"?turn={n}&play=1#now" for n in range(1, total + 1)]
    assert all(3 <= int(wait) <= 12 for wait in waits) and len(set(waits)) > 3
    assert 'class="walk"' in end


def test_a_pause_is_as_long_as_the_words_within_bounds() -> None:
    assert [seconds("字" * n) for n in (0, 24, 40, 96, 400)] == [3, 3, 5, 12, 12]


def test_an_exam_is_replayed_and_cannot_be_played_on_from(play: Play) -> None:
    async def scene(stage: Stage) -> list[str]:
        browser = await stage.named()
        view = await begun(browser, mode="exam")
        view = await moved(browser, view, form={"id": "call", "data": {"slot": "after_school"}})
        for _ in range(3):
            view = await moved(browser, view, choice=view["choices"][0]["id"])
        while not view["ended"]:
            view = await moved(browser, view, end=True)
        await judged(browser, view)
        return await pages(browser, f"/sessions/{view['id']}", None, 2)

    for page in play(scene):
        assert "<dt>理解为</dt>" in page and "/branches" not in page and "/moments/" in page


# --- what is not told yet


def drawn(script: Any, log: list[ev.AnyEvent], moves: list[mv.AnyMove], turn: int | None, how: Wanted) -> str:
    """The page of a play, drawn without a server."""
    s = speech("zh")
    traced = trace(script, log, moves)
    last = states.fold(log)
    turned = Turned("here", last, last, script, [], len(log))
    card = rubric.score(rubric.shipped(), log)
    findings = debrief.findings(json.loads(card.to_json()), Proofs(log, s), s)
    event = replayed.current_words(traced, log, turn)
    lines = otherwise.otherwise(script, rubric.shipped(), log, event) if event is not None else None
    shaped = replayed.replay(turned, traced, findings, lines or [], s, how)
    request = Request({"type": "http", "path": "/", "query_string": b"", "headers": []})
    return render("replay.html", request, "zh", replay=shaped, session_id="here", here="/here", trainee=None)


def test_where_findings_are_not_open_none_of_them_is_sent() -> None:
    script, one = library.script(HER), script_of(SHORT)
    log = plays.run(script, one)
    moves = [plays.move_of(script, written, one.date) for written in one.moves]
    turn = otherwise.moments(log)[-1].turn + 1
    open_, closed = (drawn(script, log, moves, turn, Wanted(turn, findings_open=told)) for told in (True, False))
    names = {f.name.zh for pack in rubric.score(rubric.shipped(), log).packs.values() for f in pack.findings}
    marks = ("scorecard", 'class="note"', "decided", 'class="earned"', 'class="lost', "status", "有得分")
    assert any(f"<b>{name}</b>" in open_ for name in names)
    assert all(mark in open_ for mark in marks if mark != "status")
    assert not any(f">{name}<" in closed for name in names)
    assert not any(mark in closed for mark in marks if mark != "status")
    assert "<dt>理解为</dt>" in closed and '<li class="option card' in closed, "the rest stays"


def test_whose_visit_it_is_and_whether_one_can_play_on_is_told_by_the_caller() -> None:
    script, one = library.script(HER), script_of(SHORT)
    log = plays.run(script, one)
    moves = [plays.move_of(script, written, one.date) for written in one.moves]
    page = drawn(script, log, moves, None, Wanted(whose="陈晓雨", can_branch=False))
    assert "<b>陈晓雨</b>" in page and "/branches" not in page


def test_a_turn_that_comes_out_otherwise_today_says_so_and_the_rest_is_explained() -> None:
    script, one = library.script(HER), script_of(SHORT)
    log = plays.run(script, one)
    moves = [plays.move_of(script, written, one.date) for written in one.moves]
    first = next(n for n, move in enumerate(moves) if isinstance(move, mv.Choose))
    page = drawn(script, log, [*moves[:first], mv.Choose("gone"), *moves[first + 1 :]], None, Wanted())
    assert "有 1 个回合已说不出她为什么这样回答" in page
    assert page.count("已说不出她当时为什么这样回答") == 1
    assert page.count("<dt>她的回答</dt>") > 5


# --- the live run again


def edited() -> library.Bundle:
    """The customer after her author has changed nearly every word she says."""
    files = dict(library.bundle(HER).files)
    for name in [name for name in files if name.startswith("persona/") and name != "persona/persona.yaml"]:
        files[name] = files[name].replace("。", "！")
    return library.seal(files)


@pytest.mark.parametrize("id", ["expert_referral", "thrown_out_pitcher", SHORT])
def test_a_replay_is_the_live_run_event_for_event_before_and_after_she_was_edited(
    play: Play, monkeypatch: pytest.MonkeyPatch, id: str
) -> None:
    one, script = script_of(id), library.script(HER)
    other = edited()

    async def scene(stage: Stage) -> None:
        browser = await stage.named(one.trainee)
        view = await begun(browser, date=one.date.isoformat(), seed=one.seed)
        live = [stored(stage, view["id"])]
        for written in one.moves:
            view = await moved(browser, view, **body_of(plays.move_of(script, written, one.date)))
            live.append(stored(stage, view["id"])[sum(map(len, live)) :])
        whole = [event for batch in live for event in batch]
        await judged(browser, view)
        before = await again(stage, view["id"], live, whole)
        pages_before = await pages(browser, f"/sessions/{view['id']}", None, 9)

        monkeypatch.setattr(library, "bundle", lambda persona: other)
        await stage.restart()
        new = await begun(browser, date=one.date.isoformat(), seed=one.seed)
        started = stored(stage, new["id"])[0]
        assert isinstance(started, ev.SessionStarted) and started.script == other.digest != script.digest
        assert await again(stage, view["id"], live, whole) == before
        assert await pages(browser, f"/sessions/{view['id']}", None, 9) == pages_before

    play(scene)


def stored(stage: Stage, id: str) -> list[ev.AnyEvent]:
    """The log as it lies in the file."""
    return kept(stage, id)[0]


async def again(stage: Stage, id: str, live: list[list[ev.AnyEvent]], whole: list[ev.AnyEvent]) -> list[Traced]:
    """The visit decided once more from what is stored: the same batches, each explained."""
    log, snapshot = kept(stage, id)
    assert log == whole
    assert states.encode(states.fold(log)) == snapshot
    service = stage.app.state.parts.service
    viewer = Viewer(rows(stage, "select owner from sessions where id = ?", id)[0][0])
    turned, read = await service.look(viewer, id)
    traced = replay.reasons(service, viewer, turned, read)
    assert [list(one.events) for one in traced] == live
    assert all(one.answers is not None for one in traced)
    return [Traced(t.turn, t.move, t.base, t.events, t.before, t.after, None) for t in traced]
