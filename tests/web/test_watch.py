"""Watching a good visit: only excellent ones, every move with its reason, step by step or whole, never in an exam."""

from __future__ import annotations

import re

import httpx
import pytest

from roleplay import library
from roleplay import moves as mv
from roleplay.authoring import plays
from roleplay.errors import BadScript
from tests.web.conftest import Stage, begun, moved
from web import watched
from web.errors import Unknown
from web.i18n import speech

HER = "wang_jing"
ALL = f"/customers/{HER}/watch"
EVERY = [(persona, play.id) for persona in library.personas() for play in watched.watchable(persona)]
HERS = next(id for persona, id in EVERY if persona == HER)
each = pytest.mark.parametrize(("persona", "id"), EVERY, ids=[id for _, id in EVERY])
LEAST_NOTED = 20


def test_every_customer_has_a_visit_to_watch() -> None:
    assert {persona for persona, _ in EVERY} == set(library.personas()) != set()


@each
def test_a_visit_to_watch_is_excellent_in_both_packs(persona: str, id: str) -> None:
    for rubric in watched.watched(persona, id).card["packs"].values():
        assert rubric["score"] is not None and not rubric["capped"]
    assert watched.watched(persona, id).card["verdict"] == "excellent"


@each
def test_every_move_is_a_step_and_nothing_of_the_log_is_lost(persona: str, id: str) -> None:
    one = watched.watched(persona, id)
    assert len(one.steps) == len(one.play.moves)
    start = one.steps[0].base
    assert [event for step in one.steps for event in step.events] == one.log[start:]
    assert one.log == plays.run(one.script, one.play)


@each
def test_every_own_line_has_a_reason_and_many_a_coachs_word(persona: str, id: str) -> None:
    for lang in ("zh", "en"):
        steps = watched.shape(watched.watched(persona, id), speech(lang), None)["steps"]
        for step in steps:
            if step["said"]:
                assert step["acts"], step["said"]["text"]
            else:
                assert step["done"]
        assert sum(bool(step["note"]) for step in steps) >= LEAST_NOTED


@each
def test_a_finding_is_told_in_full_where_it_is_first_proved(persona: str, id: str) -> None:
    one = watched.watched(persona, id)
    first = [found for step in one.steps for found, new in step.findings if new]
    assert len(first) == len(set(first)) > 0
    proved = {
        f["id"]
        for pack in one.card["packs"].values()
        for f in pack["findings"]
        if f["status"] in ("met", "half") and any(at >= one.steps[0].base for at in f["evidence"])
    }
    assert set(first) == proved


@pytest.mark.parametrize("persona", library.personas())
def test_every_note_is_about_something_that_can_be_done(persona: str) -> None:
    script = library.script(persona)
    scenes = {scene.id for scene in script.scenes} | {way.place for way in script.persona.circumstances}
    scenes |= {"phone", "messages", "end"}
    forms = {"read", "card", "learned", "todo", "call", *script.papers.papers}
    unknown = [
        key
        for key in plays.notes(persona)
        if key not in script.lines
        and key.partition(".")[0] not in forms
        and not (key.partition(".")[0] in ("wait", "end") and key.partition(".")[2] in scenes)
    ]
    assert unknown == []


def test_a_note_is_found_by_the_most_exact_name() -> None:
    one = watched.watched(HER, HERS)
    read = next(s for s in one.steps if isinstance(s.move, mv.Submit) and s.move.form == "read")
    assert watched.keys(read.move, read.before, read.events) == [f"read.{read.move.data['section'][0]}", "read"]
    assert watched.keys(one.steps[-1].move, one.steps[-1].before, one.steps[-1].events) == ["wait.end"]


def test_a_play_is_walked_and_scored_once(monkeypatch: pytest.MonkeyPatch) -> None:
    one = watched.watched(HER, HERS)
    monkeypatch.setattr(plays, "run", lambda *_: pytest.fail("walked again"))
    assert watched.watched(HER, HERS) is one


def test_a_play_that_no_longer_goes_is_left_out_and_not_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BadScript("a line is no longer offered")

    monkeypatch.setattr(watched, "_walked", broken)
    assert watched.listing(HER, speech("en")) == []
    with pytest.raises(Unknown):
        watched.watched(HER, HERS)


# --- the pages


def test_one_may_watch_before_the_first_try(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        browser = await stage.named()
        return [(await browser.get(at)).text for at in ("/", f"/customers/{HER}", ALL)]

    home, begin, choose = play(scene)
    assert f'href="{ALL}"' in home and f'href="{ALL}"' in begin
    for persona, id in EVERY:
        assert (f'href="/customers/{persona}/watch/{id}?step=1"' in choose) == (persona == HER)


def test_steps_lead_on_and_back_and_the_last_leads_to_her(play) -> None:  # type: ignore[no-untyped-def]
    here = f"{ALL}/{HERS}"
    last = len(watched.watched(HER, HERS).steps)

    async def scene(stage: Stage) -> list[httpx.Response]:
        browser = await stage.named()
        return [await browser.get(f"{here}?step={n}") for n in (1, 2, last, last + 7)] + [await browser.get(here)]

    first, second, end, beyond, whole = play(scene)
    assert {answer.status_code for answer in (first, second, end, beyond, whole)} == {200}
    assert 'data-step="prev"' not in first.text and f'href="{here}?step=2" data-step="next"' in first.text
    assert f'href="{here}?step=1" data-step="prev"' in second.text
    assert 'data-step="next"' not in end.text and f'href="/customers/{HER}"' in end.text
    assert f"{last} / {last}" in beyond.text
    assert whole.text.count('<li class="replay-row"') == last


def test_a_step_says_the_line_its_answer_the_reason_and_what_else_lay_there(play) -> None:  # type: ignore[no-untyped-def]
    one = watched.watched(HER, HERS)
    zh = speech("zh")
    n = next(n for n, step in enumerate(watched.shape(one, zh, None)["steps"], 1) if step["findings"] and step["said"])
    step = watched.shape(one, zh, n)["steps"][0]

    async def scene(stage: Stage) -> str:
        return (await (await stage.named()).get(f"{ALL}/{one.play.id}?step={n}")).text

    page = play(scene)
    for words in (step["said"]["text"], *step["offered"], step["note"], *step["acts"]):
        assert words in page
    for finding in step["findings"]:
        assert finding["name"] in page
        assert all(item["says"] in page for item in finding["catalogue"])
        assert all(clash["name"] in page for clash in finding["conflicts"])
    assert re.search(r'<details class="offered lay"><summary>', page), "what else lay there is folded"


@pytest.mark.parametrize("at", ["/customers/nobody/watch", f"{ALL}/nothing", f"{ALL}/thrown_out_pitcher?step=1"])
def test_only_what_is_worth_it_can_be_watched(play, at: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> int:
        return (await (await stage.named()).get(at)).status_code

    assert play(scene) == 404


def test_nobody_watches_while_an_exam_with_her_runs(play) -> None:  # type: ignore[no-untyped-def]
    at = f"{ALL}/{HERS}?step=3"

    async def scene(stage: Stage) -> tuple[str, list[int], str]:
        browser, other = await stage.named(), await stage.named("王芳")
        view = await begun(browser, mode="exam")
        during = await browser.get(at)
        codes = [during.status_code, (await browser.get(ALL)).status_code, (await other.get(at)).status_code]
        for shown in (f"/sessions/{view['id']}", "/", f"/customers/{HER}"):
            assert ALL not in (await browser.get(shown)).text, shown
        assert ALL in (await other.get("/")).text
        await moved(browser, view, end=True)
        assert ALL in (await browser.get(f"/customers/{HER}")).text
        return during.text, [*codes, (await browser.get(at)).status_code], view["id"]

    page, codes, id = play(scene)
    assert codes == [409, 409, 200, 200]
    assert f'href="/sessions/{id}"' in page
    line = watched.shape(watched.watched(HER, HERS), speech("zh"), 3)["steps"][0]["note"]
    assert line and line not in page
