"""What is kept about a person: she takes it away whole, with names or without."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from roleplay import rubric
from roleplay.events import from_builtins
from tests.web.cast import person, write
from tests.web.conftest import Stage, begun
from tests.web.kept import COACH, OTHER, TRAINEE, kept_about_her, played_on
from tests.web.visits import played
from web import store_classes
from web.pseudonyms import Pseudonyms
from web.tables_people import metadata, people


def export(play: Any, hidden: bool = False, whose: str = "mine") -> tuple[dict[str, Any], str, httpx.Response]:
    """The cast, and the file as it came."""

    async def scene(stage: Stage) -> tuple[dict[str, Any], str, httpx.Response]:
        there = await kept_about_her(stage)
        answer = await there[whose].get("/me/export", params={"names": "hidden"} if hidden else {})
        return there, answer.text, answer

    found: tuple[dict[str, Any], str, httpx.Response] = play(scene)
    return found


def test_she_takes_away_everything_that_is_kept_about_her(play) -> None:  # type: ignore[no-untyped-def]
    there, text, answer = export(play)
    assert answer.headers["content-disposition"].startswith("attachment")
    told = json.loads(text)
    assert told["format"] == "visit-simulator/personal/1"
    assert set(told["parts"]) == set(told) - {"format", "made", "names", "parts"}
    assert all(words["zh"] and words["en"] for words in told["parts"].values())
    assert told["person"]["name"] == TRAINEE
    assert [one["via"] for one in told["signins"]] == ["guest"]
    assert [one["name"] for one in told["classes"]] == [f"{COACH}的班"]
    ended, running = told["visits"]
    assert (ended["id"], running["id"]) == (there["ended"], there["running"])
    assert [one["text"] for one in ended["comments"]] == [f"{TRAINEE}，这句接得好，anna 也看看。", f"谢谢{COACH}。"]
    assert ended["corrections"][0]["by"] == COACH
    assert ended["markings"][0]["marks"] == {"F1": "met"}
    assert ended["clips"][0]["words"] == "听这里"
    assert len(ended["moves"]) == ended["turn"]
    for secret in ("token_hash", "只给我自己看", "收回的话", there["others"], there["coach_"].id):
        assert secret not in text


def test_of_a_visit_under_way_the_file_holds_only_what_she_was_shown(play) -> None:  # type: ignore[no-untyped-def]
    _, text, _ = export(play)
    running = json.loads(text)["visits"][1]
    assert "log" not in running
    assert "state" not in running
    kinds = {one["kind"] for one in running["transcript"]}
    assert {"her", "me"} <= kinds
    assert "GaugeChanged" not in json.dumps(running)
    assert "tempts" not in json.dumps(running)


@pytest.mark.parametrize("whose", ["mine", "coach"])
def test_without_names_no_name_stands_anywhere_in_the_file(play, whose: str) -> None:  # type: ignore[no-untyped-def]
    _, text, answer = export(play, hidden=True, whose=whose)
    assert "no-names" in answer.headers["content-disposition"]
    for name in (TRAINEE, "小林", COACH, "小周", OTHER, "anna"):
        assert name not in text
    told = json.loads(text)
    if whose == "mine":
        assert "T01，这句接得好，P02 也看看。" in text, "the same person has the same pseudonym wherever she is named"
        assert "谢谢P01。" in text
        log = from_builtins(told["visits"][0]["log"]["events"])
        assert rubric.score(rubric.shipped(), log).packs, "and the log is still one"
    else:
        assert "Also 说得太快。" in text, "a name is not taken out of the middle of a word"


def test_names_she_had_before_are_hidden_too(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str]:
        browser, _ = await person(stage, "陈 晓雨")
        await played(browser)
        await browser.post("/name", data={"name": "Lisa"})
        await begun(browser)
        hidden = (await browser.get("/me/export?names=hidden")).text
        return hidden, (await browser.get("/me/export")).text

    hidden, shown = play(scene)
    assert "陈 晓雨" in shown
    assert "Lisa" in shown
    assert "陈 晓雨" not in hidden
    assert "Lisa" not in hidden


def test_of_two_names_the_longer_is_found_first() -> None:
    names = Pseudonyms([("李", "T01"), ("李明", "P01"), ("Al", "P02"), ("", "P03")])
    assert names.text("李明和李，Also Al. AL!") == "P01和T01，Also P02. P02!"
    assert names.within({"event": "Al", "text": ["Al", 3, None]}) == {"event": "Al", "text": ["P02", 3, None]}
    assert Pseudonyms([]).text("Al") == "Al"


def test_what_a_coach_plays_on_is_hers_to_take_while_she_may_see_it(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        there = await kept_about_her(stage)
        await there["mine"].post("/name", data={"name": "换了名字"})
        await played_on(there)
        shown = await there["coach"].get("/me/export")
        hidden = await there["coach"].get("/me/export?names=hidden")
        await write(stage, lambda c: store_classes.leave(c, there["mine_"], "autumn"))
        return [shown.json(), hidden.text, (await there["coach"].get("/me/export")).json()]

    shown, hidden, later = play(scene)
    (mine,) = shown["visits"]
    assert mine["transcript"]
    assert "小林" not in hidden
    assert TRAINEE not in hidden
    assert "换了名字" not in hidden
    assert later["visits"] == [], "the words in it are another's"


def test_every_table_is_either_taken_away_or_named_here() -> None:
    """A table that comes new must be thought of here, in the export and in the deletion."""
    held = {
        "people",
        "signins",
        "keys",
        "grants",
        "classes",
        "members",
        "sessions",
        "turns",
        "scores",
        "judgements",
        "rescores",
        "class_visits",
        "assignments",
        "openings",
        "markings",
        "comments",
        "corrections",
        "contested",
        "unread",
        "clips",
        "drafts",
        "draft_files",
        "trials",
        "published",
    }
    nobodys = {"scripts", "rubrics", "attempts", "bundles"}
    assert {table.name for table in metadata.sorted_tables} == held | nobodys
    assert people.name in held
