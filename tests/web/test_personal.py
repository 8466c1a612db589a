"""What is kept about a person: she takes it away whole, with names or without, and she has it deleted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, insert

from roleplay import rubric
from roleplay.events import from_builtins
from tests.web.conftest import Stage, begun, moved
from tests.web.people import class_of, person, write
from tests.web.visits import played, rows
from web import store_classes, store_openings, store_people
from web.pseudonyms import Pseudonyms
from web.store import Viewer, now_ms
from web.tables_people import metadata, people
from web.tables_teaching import clips, comments, corrections, markings

TRAINEE, COACH, OTHER = "林晓雨", "周老师", "Anna"


async def cast(stage: Stage) -> dict[str, Any]:
    """A trainee with an ended visit and one under way, her coach who wrote beside it, and another trainee."""
    coach, coach_ = await person(stage, COACH, "coach", "administrator")
    mine, mine_ = await person(stage, TRAINEE)
    other, other_ = await person(stage, OTHER)
    await class_of(stage, coach_, mine_, other_, name=f"{COACH}的班")
    ended = await played(mine)
    running = await begun(mine, stage="first_visit")
    running = await moved(mine, running, choice=running["choices"][0]["id"])
    others = await played(other)
    await write(stage, lambda c: _words(c, coach_, mine_, ended["id"], others["id"]))
    return {
        "coach": coach, "mine": mine, "other": other, "coach_": coach_, "mine_": mine_, "other_": other_,
        "ended": ended["id"], "running": running["id"], "others": others["id"],
    }  # fmt: skip


def _words(connection: Connection, coach: Viewer, mine: Viewer, ended: str, others: str) -> None:
    """Words of the coach beside both visits: to be read, for herself alone, and taken back."""
    now = now_ms()
    common = {"created": now, "answers": "", "seen": 0, "withdrawn": 0, "private": 0, "turn": 2}
    made: list[dict[str, Any]] = [
        {"id": "c1", "session": ended, "author": coach.id, "text": f"{TRAINEE}，这句接得好，anna 也看看。"},
        {"id": "c2", "session": ended, "author": mine.id, "text": f"谢谢{COACH}。", "answers": "c1"},
        {"id": "c3", "session": ended, "author": coach.id, "text": "只给我自己看。", "private": 1},
        {"id": "c4", "session": ended, "author": coach.id, "text": "收回的话。", "withdrawn": now},
        {"id": "c5", "session": others, "author": coach.id, "text": "Also 说得太快。"},
        {"id": "c6", "session": others, "author": coach.id, "text": "别人的私话。", "private": 1},
    ]
    connection.execute(insert(comments), [{**common, **one} for one in made])
    for n, session in enumerate((ended, others)):
        one = {"id": f"x{n}", "session": session, "kind": "finding", "target": "F1", "body": "half"}
        connection.execute(insert(corrections), {**one, "reason": "差一点", "author": coach.id, "created": now})
        mark = {"session": session, "coach": coach.id, "marks": '{"F1": "met"}', "created": now}
        connection.execute(insert(markings), {**mark, "verdict": "passed", "words": "稳"})
        clip = {"id": f"k{n}", "class": "autumn", "session": session, "first": 1, "last": 2, "words": "听这里"}
        connection.execute(insert(clips), {**clip, "author": coach.id, "created": now})
        store_openings.open_verdict(connection, coach, session)


def export(play: Any, hidden: bool = False, whose: str = "mine") -> tuple[dict[str, Any], str, httpx.Response]:
    """The cast, and the file as it came."""

    async def scene(stage: Stage) -> tuple[dict[str, Any], str, httpx.Response]:
        there = await cast(stage)
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


# Deleting -----------------------------------------------------------------------------------------------


def anywhere(stage: Stage, words: str) -> list[str]:
    """The tables and columns in which these words stand."""
    return [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if rows(stage, f'select 1 from "{table.name}" where cast("{column.name}" as text) like ?', f"%{words}%")
    ]


def test_after_deletion_nothing_of_her_is_left_and_others_keep_theirs(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> dict[str, Any]:
        there = await cast(stage)
        before = anywhere(stage, TRAINEE)
        asked = await there["mine"].get("/me/delete")
        done = await there["mine"].post("/me/delete", data={"typed": f" {TRAINEE} "})
        told = await there["mine"].get("/me/deleted")
        file = Path(str(stage.settings.database).removeprefix("sqlite:///"))
        left = b"".join(part.read_bytes() for part in (file, file.with_name(file.name + "-wal")) if part.exists())
        return {
            **there, "before": before, "asked": asked.text, "done": done, "told": told,
            "names": anywhere(stage, TRAINEE), "ended": anywhere(stage, there["ended"]),
            "running": anywhere(stage, there["running"]), "file": left,
            "person": rows(stage, "select name, login, secret, gone > 0 from people where id = ?", there["mine_"].id),
            "signins": rows(stage, "select * from signins where person = ?", there["mine_"].id),
            "member": rows(stage, "select left > 0 from members where person = ?", there["mine_"].id),
            "comments": rows(stage, "select id from comments order by id"),
            "others": (await there["other"].get("/me/export")).json(),
            "broken": rows(stage, "pragma foreign_key_check"),
        }  # fmt: skip

    found = play(scene)
    assert found["before"]
    assert "2 次" in found["asked"]
    assert found["done"].status_code == 303
    assert found["done"].headers["location"] == "/me/deleted"
    assert "Max-Age=0" in found["done"].headers["set-cookie"]
    assert found["told"].status_code == 200
    assert "set-cookie" not in found["told"].headers, "and nobody new came of it"
    assert found["names"] == []
    assert (found["ended"], found["running"]) == ([], [])
    assert found["person"] == [("", None, "", 1)]
    assert found["signins"] == []
    assert found["member"] == [(1,)]
    assert found["comments"] == [("c5",), ("c6",)], "other people's visits keep what is written beside them"
    assert [one["text"] for one in found["others"]["visits"][0]["comments"]] == ["Also 说得太快。"]
    assert found["broken"] == []
    assert TRAINEE.encode() not in found["file"], "what was deleted was overwritten"


def test_what_she_did_not_confirm_is_not_deleted(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, list[Any]]:
        browser, who = await person(stage, TRAINEE)
        await begun(browser)
        answer = await browser.post("/me/delete", data={"typed": "林小雨"})
        return answer, rows(stage, "select name from people where id = ?", who.id)

    answer, kept = play(scene)
    assert answer.status_code == 422
    assert 'value="林小雨"' in answer.text
    assert "还不一样" in answer.text
    assert kept == [(TRAINEE,)]


def test_a_guest_without_a_name_types_a_word(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, httpx.Response]:
        browser = stage.browser(headers={"accept-language": "en"})
        asked = (await browser.get("/me/delete")).text
        return asked, await browser.post("/me/delete", data={"typed": "delete"})

    asked, done = play(scene)
    assert "type: delete" in asked
    assert done.status_code == 303


async def played_on(there: dict[str, Any]) -> str:
    """What the coach plays on from the trainee's visit."""
    answer = await there["coach"].post(f"/sessions/{there['ended']}/branches", data={"turn": 10})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removeprefix("/sessions/").split("#")[0]


def test_other_tries_made_from_her_visits_go_with_them_whoever_made_them(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[Any], list[Any], str]:
        there = await cast(stage)
        first, second = await played_on(there), (await begun(there["coach"]))["id"]
        kept = (await begun(there["coach"]))["id"]

        def branch(connection: Connection) -> None:
            connection.exec_driver_sql("update sessions set branch_of = ? where id = ?", (first, second))

        await write(stage, branch)
        asked = (await there["mine"].get("/me/delete")).text
        await there["mine"].post("/me/delete", data={"typed": TRAINEE})
        here = rows(stage, "select id from sessions where owner = ?", there["coach_"].id)
        return here, [(kept,)], asked

    here, kept, asked = play(scene)
    assert here == kept
    assert "再试的 2 次" in asked


def test_what_a_coach_plays_on_is_hers_to_take_while_she_may_see_it(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        there = await cast(stage)
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


def test_a_coach_leaves_her_words_beside_others_visits_without_her_name(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, list[Any], dict[str, Any], list[Any], int]:
        there = await cast(stage)
        asked = (await there["coach"].get("/me/delete?lang=en")).text
        await there["coach"].post("/me/delete", data={"typed": COACH})
        told = (await there["mine"].get("/me/export")).json()
        rights = rows(stage, 'select "right", ended > 0, ended_by = person from grants where person = ?',
                      there["coach_"].id)  # fmt: skip
        gone = await there["coach"].get("/people/x/export")
        return asked, rows(stage, "select id from comments order by id"), told, rights, gone.status_code

    asked, left, told, rights, status = play(scene)
    assert "Nobody else is in charge" in asked
    assert "1 class would be left" in asked
    assert left == [("c1",), ("c2",), ("c5",)], "what was for herself alone, and what she took back, is gone"
    assert told["visits"][0]["comments"][0]["by"] == ""
    assert sorted(rights) == [("administrator", 1, 1), ("class", 1, 1), ("coach", 1, 1)]
    assert status == 403, "her browser is nobody's"


# For somebody who asks -------------------------------------------------------------------------------------


def test_an_administrator_takes_away_and_deletes_for_somebody_who_asks(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        there = await cast(stage)
        here = f"/people/{there['mine_'].id}"
        file = await there["coach"].get(f"{here}/export")
        wrong = await there["coach"].post(f"{here}/delete", data={"typed": COACH})
        done = await there["coach"].post(f"{here}/delete", data={"typed": TRAINEE})
        again = await there["coach"].get(f"{here}/export")
        own = await there["coach"].get(f"/people/{there['coach_'].id}/delete")
        by = rows(stage, "select count(*) from grants where ended_by = ?", there["coach_"].id)
        return [file.json(), wrong, done, again.status_code, own, by, (await there["mine"].get("/")).text]

    file, wrong, done, again, own, _, home = play(scene)
    assert file["person"]["name"] == TRAINEE
    assert len(file["visits"]) == 2
    assert wrong.status_code == 422
    assert done.headers["location"] == "/people"
    assert "set-cookie" not in done.headers
    assert again == 404
    assert own.headers["location"] == "/me/delete"
    assert 'name="name"' in home, "her browser comes back as somebody new"


@pytest.mark.parametrize("rights", [(), ("coach",), ("author",)])
def test_nobody_else_does_that_for_others(play, rights: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[int]:
        _, mine = await person(stage, TRAINEE)
        other, _ = await person(stage, COACH, *rights)
        here = f"/people/{mine.id}"
        answers = [await other.get(f"{here}/export"), await other.get(f"{here}/delete"),
                   await other.post(f"{here}/delete", data={"typed": TRAINEE})]  # fmt: skip
        return [answer.status_code for answer in answers]

    assert play(scene) == [403, 403, 403]


def test_a_passphrase_can_be_taken_by_somebody_new_once_its_owner_is_gone(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, list[Any]]:
        browser, who = await person(stage, TRAINEE)
        await write(stage, lambda c: store_people.keep_secret(c, who, "lin", "hash-of-it"))
        told = (await browser.get("/me/export")).text
        await browser.post("/me/delete", data={"typed": TRAINEE})
        _, new = await person(stage, OTHER)
        await write(stage, lambda c: store_people.keep_secret(c, new, "lin", "another"))
        return told, rows(stage, "select count(*) from people where login = ?", "lin")

    told, kept = play(scene)
    assert '"login":"lin"' in told
    assert '"has_passphrase":' in told
    assert "hash-of-it" not in told
    assert kept == [(1,)]


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
        "clips",
    }
    nobodys = {"scripts", "rubrics", "attempts"}
    assert {table.name for table in metadata.sorted_tables} == held | nobodys
    assert people.name in held
